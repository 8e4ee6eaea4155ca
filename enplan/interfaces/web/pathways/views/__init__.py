"""Views of pathways; each parses, makes one call to the domain, and renders."""
