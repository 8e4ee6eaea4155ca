"""Spark gives the rows that the naive reading gives. `make test-spark` runs these; `make test` has no Spark to ask."""
