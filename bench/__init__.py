"""Measures the product as it is served, on invented people: `python -m bench`."""
