"""Tests of the base storey."""
