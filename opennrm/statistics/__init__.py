"""Counting what the mechanism does by published rules, and tables that expose nobody."""
