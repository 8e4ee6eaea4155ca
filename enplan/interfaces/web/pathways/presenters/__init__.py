"""From what the domain tells of pathways to what the templates show. Read nothing and decide nothing."""
