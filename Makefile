.DEFAULT_GOAL := help
# The first Python that is new enough; a name on the path may be an empty shell.
PYTHON ?= $(shell for each in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$each -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && command -v $$each && break; done)
UV := $(shell command -v uv)
BIN := .venv/bin
STAMP := .venv/.textops

.PHONY: help setup demo pictures docs reference pack test simulate check bench lock format clean

help: ## say what can be made
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sort | sed 's/:.*## /\t/' | expand -t 12

setup: $(STAMP) ## make .venv with all that is locked

$(STAMP): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "TextOps needs Python 3.11 or newer." >&2; exit 1; }
ifdef UV
	$(UV) venv --quiet --allow-existing --python $(PYTHON) .venv
	$(UV) pip install --quiet --compile-bytecode --python .venv --require-hashes -r requirements.lock
	$(UV) pip install --quiet --python .venv --no-deps --no-build-isolation -e .
else
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
endif
	@touch $(STAMP)

demo: setup ## see all of it at work, with no account
	$(BIN)/textops demo

pictures: setup ## take the pictures of the documents anew (needs Chromium)
	$(BIN)/python -m tests.browser.pictures

reference: setup ## write the tables of the documents anew, from the code
	$(BIN)/python -m tools.reference

docs: setup ## build the documents as a site, in site/
	$(BIN)/python -m tools.site

pack: ## pack fonts and emoji for the pictures of phones anew (needs uv, npm, Debian)
	$(UV) run --quiet --no-project tools/pack_pictures.py

test: setup ## run the tests
	$(BIN)/pytest -q -n auto --dist loadfile $(ARGS)

SEEDS ?= 200
PEOPLE ?= 10000

simulate: setup ## play sends in which everything fails, then kill real processes (hours; SEEDS=20 PEOPLE=300 for a taste)
	$(BIN)/python -m tests.faults --sweep --at-once 2
	$(BIN)/python -m tests.faults --seeds $(SEEDS) --people $(PEOPLE) --at-once 2
	$(BIN)/python -m tests.faults.kill --people $(PEOPLE) --database sqlite
	$(BIN)/python -m tests.faults.kill --people $(PEOPLE) --database postgresql
	$(BIN)/python -m tests.faults.roll

check: setup ## lint, types, layers, dependencies
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .

bench: setup ## measure speed against peers, and fail below the limits; SUITES="lists people" measures those
	$(BIN)/python -m benchmarks $(SUITES)

lock: ## renew requirements.lock, and of it what the image installs (needs uv)
	$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-header --group dev pyproject.toml -o requirements.lock
	$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-header --no-annotate --constraints requirements.lock --group build pyproject.toml -o requirements-run.lock

format: setup ## put the code in order
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean: ## remove what was made
	rm -rf .venv build site .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
