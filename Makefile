# Two commands are enough: `make demo` and `make test`. Each does its own set-up.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PYTHONS := 3.11 3.12 3.13 3.14
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: demo test suite test-pythons check run bench chaos picture pictures translations fresh-requirements clean
.DEFAULT_GOAL := help

help:
	@echo "make demo    play a whole cohort on a local Discord; needs nothing"
	@echo "make test    everything that CI checks"
	@echo "make test-pythons    the tests on each Python that is here"
	@echo "make check   lint, types and layers only"
	@echo "make run     the bot itself (see README.md for the token)"
	@echo "make bench   measure against bare discord.py bots"
	@echo "make chaos   the long run of kills"
	@echo "make translations    extract strings and bring every catalogue up to date"
	@echo "make pictures        draw the pictures of the guides from the local Discord"
	@echo "make picture         take README's picture of what the demo left; needs chromium"

# Said here, since pip would only complain of some package. A set-up that failed is not left half made.
IS_NEW_ENOUGH := -c 'import sys; sys.exit(sys.version_info < (3, 11))'
NAME_ANOTHER := make $(or $(firstword $(MAKECMDGOALS)),demo) PYTHON=python3.12

$(BIN)/python:
	@$(PYTHON) $(IS_NEW_ENOUGH) 2>/dev/null || \
		{ echo "Python 3.11 or newer is needed, and $(PYTHON) is not that; name another: $(NAME_ANOTHER)" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

# A stamp per requirements file: the second `make demo` does not install again.
$(VENV)/.running: requirements.txt | $(BIN)/python
	@$(BIN)/python $(IS_NEW_ENOUGH) || \
		{ echo "$(VENV) was made with a Python before 3.11; delete it, then: $(NAME_ANOTHER)" >&2; exit 1; }
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

test: check suite

suite: $(VENV)/.developing
	$(BIN)/python -m pytest -n 2 --dist loadfile $(ARGS)

# Each has its own folder, so that none disturbs another; one that is only a name (pyenv) does not count as here.
test-pythons:
	@here=; gone=; failed=; \
	for version in $(PYTHONS); do \
		if python$$version -c '' 2>/dev/null; then here="$$here $$version"; else gone="$$gone $$version"; fi; \
	done; \
	echo "Pythons here:$${here:- none}. Not here:$${gone:- none}."; \
	test -n "$$here" || exit 1; \
	for version in $$here; do \
		echo "--- Python $$version"; \
		$(MAKE) --no-print-directory suite PYTHON=python$$version VENV=.venv-$$version || failed="$$failed $$version"; \
	done; \
	if test -n "$$failed"; then echo "Failed on Python:$$failed."; exit 1; fi; \
	echo "The suite passes on Python:$$here."

bench: $(VENV)/.developing
	$(BIN)/python -m tests.bench $(ARGS)

chaos: $(VENV)/.developing
	$(BIN)/python -m pytest -m chaos tests/chaos $(ARGS)

translations: $(VENV)/.developing
	$(BIN)/python -m bot.i18n.extraction

# Needs chromium (Debian: apt-get install chromium fonts-noto-color-emoji) and the newest demo; nothing else calls it.
picture: $(VENV)/.running
	$(BIN)/python -m sandbox.demo.picture demo-output/transcript.html docs/pictures/transcript.png

pictures: $(VENV)/.running
	$(BIN)/python -m sandbox.pictures docs/pictures

# Needs uv on the PATH; records hashes, and no address of any host.
fresh-requirements:
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --upgrade -q -o requirements.txt
	uv pip compile --group dev -c requirements.txt --no-strip-extras --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --upgrade -q -o requirements-dev.txt

clean:
	rm -rf $(VENV) .venv-3.* demo-output build dist .pytest_cache .ruff_cache .import_linter_cache
