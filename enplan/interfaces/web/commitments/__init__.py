"""Pages about promises: who owes what to whom by when, what a rule says, and figures without persons."""
