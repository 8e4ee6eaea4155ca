"""Pages open to all: what the plan is, your rights, words explained, help now, and how the product is doing.

Nothing here may show or reveal anything about a person.
"""
