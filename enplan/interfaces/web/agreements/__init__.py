"""Pages about agreements: between services, and about one person."""
