"""A fictitious region, told through the same services that real use goes through. Refuses to run outside the demo."""
