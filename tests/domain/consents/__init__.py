"""Saying yes and no, and what follows."""
