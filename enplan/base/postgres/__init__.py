"""A PostgreSQL of our own for machines without one, and the roles every Énplan database needs.

Knows nothing of Django and nothing of the product: it finds binaries, runs a server, prepares roles, and says
where the database is. Never a production server: production gives `DATABASE_URL`.
"""
