"""Pages about who sees what."""
