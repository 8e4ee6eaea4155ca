"""Tests of how the world reaches the product."""
