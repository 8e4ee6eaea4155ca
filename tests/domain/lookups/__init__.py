"""Who has looked, and what the person can do about it."""
