"""Decoding and writing anew, in a process of its own that can reach nothing. Nothing here knows Django or the database."""
