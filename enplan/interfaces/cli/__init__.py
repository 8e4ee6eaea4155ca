"""The `enplan` command."""
