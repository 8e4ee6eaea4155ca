"""How often something may be tried before one has to wait, counted in the database so that all workers count alike.

The numbers are data of whoever asks. A try is kept as a keyed digest, and only as long as it counts.
"""
