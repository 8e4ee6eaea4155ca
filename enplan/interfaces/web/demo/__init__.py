"""Persona cards: choose who to be among made-up people. Exists in demo settings only."""
