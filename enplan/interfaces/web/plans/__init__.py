"""Work pages about one plan: writing in it, its history with undo, and its print."""
