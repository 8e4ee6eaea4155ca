"""What somebody has typed but not saved: kept for them alone, so that no text is lost to a
time-out or a dead battery."""
