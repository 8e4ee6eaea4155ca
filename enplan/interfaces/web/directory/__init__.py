"""The list of organisations and units."""
