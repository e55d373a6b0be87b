# Everything a person, the hook and CI run. `make help` tells what there is.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help demo test test-deep check bench services stop format lock chromium

export PORT ?= 8000
# Of a copied working folder, run the copy's own code and not the one the copied .venv points to.
export PYTHONPATH := $(CURDIR)/platform
export PIP_DISABLE_PIP_VERSION_CHECK := 1

VENV := .venv
PY := $(VENV)/bin/python
STAMP := $(VENV)/.installed
UV ?= uv

# Tests and checks keep off the data of the demo, and may forget everything when the machine fails.
APART := DATA_DIR="$(CURDIR)/.data/test" EMBEDDED_FAST=1
# Made up, and enough for `check --deploy`: nothing is connected to.
AS_IN_PRODUCTION := BASE_DOMAIN=klima.example.org DATABASE_URL=postgres://k@127.0.0.1:1/k \
	REDIS_URL=redis://127.0.0.1:1/0 METRICS_TOKEN=made-up SEAL_MAY_BE_SELF_SIGNED=1 \
	SECRET_KEY=made-up-for-this-check-alone-0123456789-abcdefghijklmnopqrstuvwxyz
AROUND := $(PY) -m config.embedded around

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | while IFS="$$(printf '\t')" read -r t d; \
		do printf '  make %-10s %s\n' "$$t" "$$d"; done

demo: $(STAMP) ## the running product on PORT (8000), with demo counties; Ctrl-C ends it
	@$(PY) -m config.demo

test: $(STAMP) chromium ## the whole test suite; PYTEST_ARGS goes to pytest
	@if [ -n "$(PYTEST_ARGS)" ]; then $(APART) $(AROUND) $(PY) -m pytest $(PYTEST_ARGS); \
	else $(PY) -m tests.in_two; fi

test-deep: $(STAMP) ## the long runs: leak sweeps, kills, races
	@$(APART) $(AROUND) $(PY) -m pytest -m deep -s $(PYTEST_ARGS)

check: $(STAMP) ## format, lint, types, import contract, templates, missing migrations, settings
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy
	$(PY) -m djlint templates --lint --quiet --allow-empty-input
	$(VENV)/bin/lint-imports
	$(APART) $(AROUND) $(PY) manage.py makemigrations --check --dry-run
	$(APART) $(AROUND) $(PY) manage.py lint_migrations
	$(APART) $(AS_IN_PRODUCTION) $(PY) manage.py check --deploy --fail-level WARNING

bench: $(STAMP) ## the benchmarks of bench/; BENCH_ARGS (--json) goes to each
	@if [ ! -d bench ]; then echo "no benchmark yet"; exit 0; fi; \
	for script in bench/[a-z]*.py; do \
		DATA_DIR="$(CURDIR)/.data/bench" $(AROUND) $(PY) "$$script" $(BENCH_ARGS) || exit 1; \
	done

services: $(STAMP) ## only PostgreSQL and Valkey, in the background
	@$(PY) -m config.embedded start

stop: $(STAMP) ## stop them
	@$(PY) -m config.embedded stop
	@if [ -d .data/test ]; then $(APART) $(PY) -m config.embedded stop > /dev/null; fi

format: $(STAMP) ## bring code and templates into shape
	@$(PY) -m ruff format .
	@$(PY) -m ruff check --fix .

lock: ## requirements.txt anew from pyproject.toml (needs uv)
	@command -v $(UV) > /dev/null || { echo "make lock needs uv: make lock UV=/path/to/uv"; exit 1; }
	$(UV) pip compile --universal --python-version 3.11 --generate-hashes --no-header \
		--no-emit-index-url --no-annotate pyproject.toml --group dev -o requirements.txt

chromium: $(STAMP)
	@$(PY) -m tests.chromium

WORDS := platform/locale/de/LC_MESSAGES/django.po

$(STAMP): requirements.txt pyproject.toml $(WORDS)
	@set -e; python=; \
	wanted='import sys; sys.exit(sys.version_info < (3, 11))'; \
	if ! $(PY) -m pip --version > /dev/null 2>&1 || ! $(PY) -c "$$wanted"; then \
		for name in $(PYTHON) python3 python3.11 python3.12 python3.13 python3.14; do \
			if "$$name" -c "$$wanted" 2> /dev/null; then python=$$name; break; fi; \
		done; \
		[ -n "$$python" ] || { echo "Kreisklima needs Python 3.11 or newer; none was found." \
			"Install one or name it: make PYTHON=/path/to/python3"; exit 1; }; \
		echo "Making $(VENV) with $$("$$python" --version)"; \
		"$$python" -m venv --clear $(VENV) || { echo "This Python cannot make virtual" \
			"environments (on Debian and Ubuntu: apt install python3-venv)."; exit 1; }; \
	fi; \
	echo "Installing the locked packages"; \
	$(PY) -m pip install --quiet --require-hashes -r requirements.txt; \
	$(PY) -m pip install --quiet --no-build-isolation --no-deps -e .; \
	$(VENV)/bin/pybabel --quiet compile -d platform/locale -D django; \
	touch $@
