"""The relative's shell: what is shared with me, whom to ring, and help for myself that needs nobody's consent."""
