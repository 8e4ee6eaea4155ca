"""The living style page at `/design/`: every component in its states, made-up content, demo settings only."""
