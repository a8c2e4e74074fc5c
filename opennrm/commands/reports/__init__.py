"""Filled-in forms of other systems: reading the file, and telling what came of each form in it."""
