"""What must hold when two people act at once, when a process dies, and when somebody steals the disk."""
