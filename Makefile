# `make chat` and `make test` set everything up by themselves; see README.md.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
SOURCES := bot handlers storage channel tests bench

.PHONY: help setup chat run test check format bench torture pictures lock clean

help: ## what there is
	@grep -E '^[a-z]+:.*## ' Makefile | sed -E 's/:[^#]*## /\t/' | expand -t 10

setup: $(READY) ## the virtual environment, with the pinned dependencies

$(READY): requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Rahnama needs Python 3.11 or later; $(PYTHON) is older. Try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 2; }
	@echo "Setting up $(VENV) (once; a minute or so) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

chat: $(READY) ## talk to the bot in the terminal, on the sample channel
	@$(BIN)/rahnama chat

run: $(READY) ## the bot on Telegram, with the settings in .env
	@$(BIN)/rahnama run

test: $(READY) ## the tests
	@$(BIN)/pytest -n auto

check: $(READY) ## format, lint, types, and the direction of the imports
	@$(BIN)/ruff format --check $(SOURCES)
	@$(BIN)/ruff check $(SOURCES)
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: $(READY) ## put the code into the common form
	@$(BIN)/ruff format $(SOURCES)
	@$(BIN)/ruff check --fix $(SOURCES)

bench: $(READY) ## measure, each figure as a ratio within one run
	@$(BIN)/python -m bench

torture: $(READY) ## kill, fill, poison and besiege the bot: nothing may be lost, and nothing told
	@$(BIN)/pytest -m timed
	@$(BIN)/python -m tests.torture.mail
	@$(BIN)/python -m tests.torture.broadcast
	@$(BIN)/python -m tests.torture.parsers
	@$(BIN)/python -m tests.torture.replicas
	@$(BIN)/python -m tests.torture.takeover
	@$(BIN)/python -m tests.torture.poison
	@$(BIN)/python -m tests.torture.hostile
	@$(BIN)/python -m tests.torture.full_disk

pictures: $(READY) ## draw the README's pictures anew, from the sample channel
	@$(BIN)/python -m bench.pictures docs/pictures

lock: $(READY) ## pin the newest versions that pyproject.toml allows, with hashes
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@$(BIN)/uv pip compile pyproject.toml --extra postgres --group dev --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-annotate --no-header --upgrade --output-file requirements.txt

clean: ## remove what was set up
	@rm -rf $(VENV) .bench .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
