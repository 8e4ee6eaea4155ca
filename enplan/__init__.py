"""Énplan: one individual plan around one person, and every hand-over kept."""
