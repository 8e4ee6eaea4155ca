"""Pages of the guideline library, open to everybody."""
