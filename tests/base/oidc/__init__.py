"""Tests of login with an electronic ID."""
