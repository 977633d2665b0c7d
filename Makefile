# `make chat` and `make test` set everything up by themselves; see README.md.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
TOOLS := $(VENV)/.tools
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
PIN := $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --no-emit-find-links --no-annotate --no-header
SOURCES := bot handlers storage channel tests bench

.PHONY: help setup chat init run test test-long check format bench torture pictures lock clean

help: ## what there is
	@grep -E '^[a-z-]+:.*## ' Makefile | sed -E 's/:[^#]*## /\t/' | expand -t 10

setup: $(READY) ## the virtual environment, with what the bot needs and nothing else

$(READY): requirements.txt requirements-build.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Rahnama needs Python 3.11 or later; $(PYTHON) is older. Try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 2; }
	@echo "Setting up $(VENV) (once; a minute or so) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP) --require-hashes -r requirements.txt -r requirements-build.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(TOOLS): $(READY) requirements-dev.txt
	@echo "Adding what tests, checks and benchmarks need (once) ..."
	@$(PIP) --require-hashes -r requirements-dev.txt
	@touch $@

chat: $(READY) ## talk to the bot in the terminal, on the sample channel
	@$(BIN)/rahnama chat

init: $(READY) ## set the bot up: its token, and the link that makes you its owner
	@$(BIN)/rahnama init

run: $(READY) ## the bot on Telegram, with the settings in .env
	@$(BIN)/rahnama run

test: $(TOOLS) ## the tests, but for those that take long
	@$(BIN)/pytest -n auto

test-long: $(TOOLS) ## the tests that take long
	@$(BIN)/pytest -n auto -m long

check: $(TOOLS) ## format, lint, types, the direction of the imports, the order of files, and the texts
	@$(BIN)/ruff format --check $(SOURCES)
	@$(BIN)/ruff check $(SOURCES)
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m tests.house
	@$(BIN)/python -m tests.texts

format: $(TOOLS) ## put the code into the common form
	@$(BIN)/python -m tests.texts --write
	@$(BIN)/ruff format $(SOURCES)
	@$(BIN)/ruff check --fix $(SOURCES)

bench: $(TOOLS) ## measure, each figure as a ratio within one run
	@$(BIN)/python -m bench

torture: $(TOOLS) ## kill, fill, poison and besiege the bot: nothing may be lost, and nothing told
	@$(BIN)/pytest -m timed
	@$(BIN)/python -m tests.torture

pictures: $(TOOLS) ## draw the README's pictures anew, from the sample channel; needs Chromium
	@$(BIN)/python -m bench.pictures docs/pictures
	@$(BIN)/python -m bench.screens docs/pictures

lock: $(READY) ## pin the newest versions that pyproject.toml allows, with hashes
	@$(PIP) uv
	@$(PIN) pyproject.toml --extra postgres --group dev --upgrade --output-file requirements-dev.txt
	@$(PIN) pyproject.toml --extra postgres --constraint requirements-dev.txt --output-file requirements.txt
	@$(PIN) --group build --constraint requirements-dev.txt --output-file requirements-build.txt

clean: ## remove what was set up
	@rm -rf $(VENV) .bench .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
