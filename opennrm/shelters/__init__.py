"""What a house needs around a stay: who may live where, who waits, who is away, what is complained of, where it is."""
