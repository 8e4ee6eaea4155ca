"""The person's own pages: home, the plan, what waits for an answer, history, print and settings."""
