# All commands of a checkout. Nothing is assumed but git, make and a Python of at least 3.11 with venv.
# `make help` lists the targets; a target's line of help stands behind its ##.

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
export PATH := $(CURDIR)/.enplan/tools/bin:$(PATH)

PYTHON_FILES := bench config enplan scripts tests
TEMPLATES := enplan/interfaces/web/templates

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev setup-browser setup-spark demo demo-reset test test-fast coverage check format format-check fix lint \
	types imports templates messages accessibility mutants test-spark bench bench-engine evidence screenshots lock clean

##@ Use

help: ## Show this list
	@awk 'BEGIN {FS = ":.*## "} /^##@ / {printf "\n%s\n", substr($$0, 5)} \
		/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## Install what the product needs to run, in .venv
	@$(PYTHON) scripts/setup.py runtime

demo: setup ## Serve the product with a fictitious region on http://127.0.0.1:8000 (PORT=8000); Ctrl-C stops everything
	@$(BIN)/enplan demo --port $(PORT)

demo-reset: setup ## Throw the demo's data away and serve it anew
	@$(BIN)/enplan demo --port $(PORT) --reset

##@ Test

test: setup-browser ## Run every test, those in a browser too
	@$(BIN)/python -m pytest -n 2 --dist loadgroup

test-fast: setup-dev ## Run the tests that need neither a browser nor much time
	@$(BIN)/python -m pytest -n 2 --dist loadgroup -m "not browser and not slow"

coverage: setup-browser ## Run every test and show which lines and branches none of them reached
	@$(BIN)/python -m pytest -n 2 --dist loadgroup --cov --cov-report=term:skip-covered --cov-report=html

accessibility: setup-browser ## Look at every page as everybody, at three widths, in the light and the dark (20 minutes)
	@ENPLAN_EVERY_ROLE=1 $(BIN)/python -m pytest -n 2 --dist loadgroup tests/journeys/test_every_page.py

test-spark: setup-spark ## Ask Spark what the other engines are asked; needs Java 17, fetches half a gigabyte the first time
	@.enplan/tools/spark/bin/python -m pytest tests/spark

mutants: setup-dev ## Let the engine's definition go wrong in every way, and see that the tests notice (minutes)
	@ENPLAN_MUTANTS=1 $(BIN)/python -m pytest tests/engine/test_mutants.py

##@ Check

check: setup-browser format-check lint types imports templates messages ## Do what CI does: all checks, then every test
	@$(BIN)/python -m pytest -n 2 --dist loadgroup

fix: setup-dev ## Mend what can be mended by itself, and format
	@$(BIN)/ruff check --fix --quiet $(PYTHON_FILES)
	@$(BIN)/ruff format --quiet $(PYTHON_FILES)

format: setup-dev ## Format the Python files
	@$(BIN)/ruff format $(PYTHON_FILES)

format-check: setup-dev
	@$(BIN)/ruff format --check --quiet $(PYTHON_FILES) || { echo "Run 'make format'."; exit 1; }

lint: setup-dev ## Check the Python files against the rules in pyproject.toml
	@$(BIN)/ruff check --quiet $(PYTHON_FILES)

types: setup-dev ## Check all types, strictly
	@$(BIN)/mypy

imports: setup-dev ## Check that imports only go down the storeys of .importlinter
	@$(BIN)/lint-imports --cache-dir .import_linter_cache > .enplan/imports.log || { cat .enplan/imports.log; exit 1; }

templates: setup-dev ## Check the templates
	@$(BIN)/djlint $(TEMPLATES) --lint --quiet

messages: setup-dev ## Check that nynorsk and English are complete
	@$(BIN)/python scripts/messages.py check

##@ Measure

bench: setup-dev ## Run the benchmarks and print their ratios (1000 persons; ENPLAN_BENCH_PERSONS=10000 for more)
	@$(BIN)/python -m bench

bench-engine: setup-dev ## Evaluate event logs of up to a million persons beside a plain scan of them (minutes, 8 GB)
	@$(BIN)/python -m bench.engine

evidence: setup-dev ## Write the reliability and security figures as one JSON and one page
	@$(BIN)/python -m bench.evidence

screenshots: setup-browser ## Take the pictures of README anew, into docs/screenshots
	@$(BIN)/python -m tests.journeys.screenshots

##@ Keep

lock: setup-dev ## Choose the newest allowed packages and write their hashes into requirements/
	@$(PYTHON) scripts/lock.py

clean: ## Remove what was made here: packages, tools, caches; data in .enplan stay
	@rm -rf .venv .enplan/tools node_modules build dist htmlcov .coverage* .mypy_cache .ruff_cache .pytest_cache \
		.hypothesis .import_linter_cache staticfiles enplan/interfaces/web/static/vendor
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

setup-dev:
	@$(PYTHON) scripts/setup.py dev

setup-spark: setup-dev
	@$(PYTHON) -m scripts.spark

setup-browser:
	@$(PYTHON) scripts/setup.py browser
