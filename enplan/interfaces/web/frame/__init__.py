"""What belongs to the frame around every page: appearance, drafts, health of the service, and the «Mer» page."""
