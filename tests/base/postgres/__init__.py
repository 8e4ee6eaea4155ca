"""Tests of the embedded server and of the roles every database has."""
