"""Pages about who has looked."""
