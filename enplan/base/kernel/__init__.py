"""Words that every storey shares: errors and identifiers. Imports nothing of ours."""
