"""The way through treatment and home again: pages of staff, of coordinating units, and of the person."""
