"""Is this the same person? Search and comparison across spellings and scripts, without an index of names in any table."""
