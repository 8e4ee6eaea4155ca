"""Tests of the programs that set up and keep a checkout."""
