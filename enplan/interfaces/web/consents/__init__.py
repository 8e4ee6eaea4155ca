"""Who sees what: the person's own choices, and what staff see of them and write down."""
