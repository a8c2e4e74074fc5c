"""The house: its places, who waits, how full it is, complaints, and where it is."""
