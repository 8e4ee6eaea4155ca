"""Work pages about persons: the worklist, starting a plan, one person's page, and one's own tasks."""
