"""Views of the person's own pages, by page."""
