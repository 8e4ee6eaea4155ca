"""Who has looked: the person's log in plain words, questions about it, and staff's own look-ups."""
