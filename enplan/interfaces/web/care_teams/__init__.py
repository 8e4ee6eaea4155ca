"""Pages of the team: for staff, for the person, and for those who come in by a link or a code."""
