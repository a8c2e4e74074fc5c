# The commands of this project. `make help` lists them. Nothing but Python 3.11 or later and make is needed.

PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	command -v $$name >/dev/null 2>&1 && $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$name && break; done)
BIN = .venv/bin
SETUP = $(if $(PYTHON),$(PYTHON) tools/setup.py,$(error Python 3.11 or later was not found. Install your system's package python3, or say make PYTHON=/path/to/python3))

.PHONY: help setup setup-dev run up test check fix bench lock translations chromium

help:  ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1|/' | awk -F'|' '{printf "make %-13s %s\n", $$1, $$2}'

setup:  ## prepares .venv with everything that serving needs
	@$(SETUP)

setup-dev:  ## the same, and what tests and checks need
	@$(SETUP) --dev

run: setup  ## sets everything up and serves the demonstration
	@exec $(BIN)/opennrm up --demonstration

up: setup  ## serves this installation, empty at first, for real cases
	@exec $(BIN)/opennrm up

test: setup-dev chromium  ## sets everything up and passes the tests, browsers included; ARGS="-k name" for some
	@$(BIN)/python -m pytest $(ARGS)

check: setup-dev  ## all static checks
	@$(BIN)/python tools/check.py $(ARGS)

fix: setup-dev  ## puts right what a tool can: format, imports, drawn documents
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .
	@$(BIN)/python tools/fix.py

bench: setup-dev  ## the benchmarks: one table, and bench/results.json
	@$(BIN)/python -m bench $(ARGS)

lock: setup-dev  ## writes the hashed requirements anew from pyproject.toml (needs uv)
	@$(BIN)/python tools/lock.py $(ARGS)

translations: setup-dev  ## gathers the sentences to translate and compiles what is translated
	@$(BIN)/python tools/translations.py update

chromium:
	@sh tools/chromium.sh
