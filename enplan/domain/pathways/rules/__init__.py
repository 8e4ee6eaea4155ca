"""Life cycles, times and keys. Pure: they decide from what they are given."""
