"""The living style page at `/design/`: every component in its real states. In demo settings only; shows no one's data."""
