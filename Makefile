# Two commands are enough: `make demo` and `make test`. Each does its own set-up.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: demo test check run bench chaos translations fresh-requirements clean
.DEFAULT_GOAL := help

help:
	@echo "make demo    play a whole cohort on a local Discord; needs nothing"
	@echo "make test    everything that CI checks"
	@echo "make check   lint, types and layers only"
	@echo "make run     the bot itself (see README.md for the token)"
	@echo "make bench   measure against bare discord.py bots"
	@echo "make chaos   the long run of kills"
	@echo "make translations    extract strings and bring every catalogue up to date"

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

# A stamp per requirements file: the second `make demo` does not install again.
$(VENV)/.running: requirements.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.developing: requirements-dev.txt $(VENV)/.running
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.txt
	@touch $@

demo: $(VENV)/.running
	$(BIN)/python -m bot demo $(ARGS)

run: $(VENV)/.running
	$(BIN)/python -m bot run $(ARGS)

check: $(VENV)/.developing
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/basedpyright
	$(BIN)/lint-imports

test: check
	$(BIN)/python -m pytest -n 2 --dist loadfile $(ARGS)

bench: $(VENV)/.developing
	$(BIN)/python -m tests.bench $(ARGS)

chaos: $(VENV)/.developing
	$(BIN)/python -m pytest -m chaos tests/chaos $(ARGS)

translations: $(VENV)/.developing
	$(BIN)/python -m bot.i18n.extraction

# Needs uv on the PATH; records hashes, and no address of any host.
fresh-requirements:
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --upgrade -q -o requirements.txt
	uv pip compile --group dev -c requirements.txt --no-strip-extras --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --upgrade -q -o requirements-dev.txt

clean:
	rm -rf $(VENV) demo-output build dist .pytest_cache .ruff_cache .import_linter_cache
