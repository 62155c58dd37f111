# What a person types after cloning. Needs Python 3.11 or newer, make and a package index.
#
# The files .venv/.*-ready are written only after a step ended well, so a first try that was cut
# off is simply done again. Uses nothing newer than GNU make 3.81, which macOS ships.

VENV := .venv
BIN := $(VENV)/bin
MODEL := qwen2.5-coder-0.5b
TEST_MODEL := smollm2-135m

# PYTHON=... names the interpreter; without it the first of these that is new enough is taken.
PYTHONS := $(or $(PYTHON),python3 python3.14 python3.13 python3.12 python3.11)

# The request travels as an environment variable that make never expands: quotes, dollar signs and
# semicolons in it stay what they are.
Q ?= thoughtful sci-fi tonight
unexport Q
export REQUEST := $(value Q)

# When the Python that .venv was made from is gone, nothing is ready any more.
$(shell test -x $(BIN)/python || rm -f $(VENV)/.*-ready)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help run test quick bench clean

help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

run: $(VENV)/.run-ready $(VENV)/.model-ready ## suggest something for a demo viewer: make run Q="..."
	@$(BIN)/suggest demo -- "$$REQUEST"

test: $(VENV)/.test-ready ## check everything: lint, format, types, all tests
	@SUGGEST_MODELS_DIR=.models $(BIN)/suggest models pull $(TEST_MODEL) >&2
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/pytest

quick: $(VENV)/.test-ready ## run the tests that need no model and no child process
	$(BIN)/pytest -m "not slow"

bench: $(VENV)/.test-ready ## measure the budgets
	$(BIN)/python bench/run.py

clean: ## remove what make made here; what suggest remembers stays
	rm -rf $(VENV) .models build dist .mypy_cache .pytest_cache .ruff_cache
	find src tests bench -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.run-ready: pyproject.toml
	@echo "Installing suggest-watch (about a minute the first time) ..." >&2
	@$(call install,.)
	@touch $@

$(VENV)/.test-ready: pyproject.toml
	@echo "Installing suggest-watch and what its tests need (about a minute the first time) ..." >&2
	@$(call install,.[dev])
	@touch $(VENV)/.run-ready $@

# Without the model there are still suggestions, with reasons from the records: no cause to stop.
$(VENV)/.model-ready: $(VENV)/.run-ready
	@if [ -n "$$SUGGEST_LLM" ]; then exit 0; fi; \
	echo "Fetching the language model $(MODEL) (491 MB, once) ..." >&2; \
	if $(BIN)/suggest models pull $(MODEL) >&2; then touch $@; \
	else echo "Going on without it." >&2; fi

# Without a python that has pip (none yet, or an interrupted first try) .venv is made anew.
install = { $(BIN)/python -m pip --version >/dev/null 2>&1 || { $(make_venv); }; } && \
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '$(1)'

make_venv = for python in $(PYTHONS); do \
		if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; \
		then break; fi; python=; \
	done; \
	if [ -z "$$python" ]; then \
		echo "No Python 3.11 or newer among: $(PYTHONS). Install one, or: make PYTHON=/path/to/python3" >&2; \
		exit 1; \
	fi; \
	if ! "$$python" -c 'import ensurepip, venv' 2>/dev/null; then \
		echo "$$python cannot make a virtual environment. On Debian and Ubuntu: apt-get install python3-venv" >&2; \
		exit 1; \
	fi; \
	"$$python" -m venv --clear $(VENV)
