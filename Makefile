# The front door: every verb of the house, one sentence each. `make` alone lists them.
PYTHON ?= python3
JOBS ?= 2
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

# One stamp for what is installed, one for the program itself: a word changed in pyproject.toml does not
# cost a new environment, a changed lock does.
PACKAGES := $(VENV)/.packages
PROGRAM := $(VENV)/.program

.DEFAULT_GOAL := help
.PHONY: help run install test lint check-all certify understanding goldens dialogues evidence bench diagram lock vendor clean

help: ## List the verbs.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

run: install ## Serve the simulator and print its address (installs what is missing first).
	@$(BIN)/roleplay serve

install: $(PROGRAM) ## Make .venv with the program and its test tools.

$(PACKAGES): requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 3.11 or newer is needed; $(PYTHON) is not. Name another: make PYTHON=python3.12 install"; exit 1; }
	@echo "Installing into $(VENV) (a minute or two, once) …"
	@$(PYTHON) -m venv --clear $(VENV) || { \
	  echo "Python's venv module is missing or broken; on Debian and Ubuntu: apt install python3-venv"; exit 1; }
	@$(PIP) install --require-hashes -r requirements.txt
	@touch $@

$(PROGRAM): $(PACKAGES) pyproject.toml
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

lint: install ## Ruff and mypy alone: the quick half of the tests.
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet . || { echo "Some files are not in the usual form; run: $(BIN)/ruff format"; exit 1; }
	@$(BIN)/mypy

test: lint ## Everything that must hold: ruff, mypy, all tests (browser too), coverage of roleplay/ by its own tests at least 95%.
	@$(BIN)/pytest -q -n $(JOBS) --dist loadfile -m "not slow" --cov --cov-fail-under=95

check-all: test ## `make test`, and the slow tests after it.
	@$(BIN)/pytest -q -n $(JOBS) --dist loadfile -m slow

certify: install ## Search every customer's states anew and write the certificates (a minute a customer).
	@$(BIN)/python -m roleplay.authoring.certificate

understanding: install ## Make the weights that read typed messages anew, from guidance/utterances (half a minute).
	@$(BIN)/python -m tools.understanding

goldens: install ## Write the golden files anew; read the diff before committing it.
	@$(BIN)/pytest -q --refresh-goldens

dialogues: install ## Play 600 automatic visits and print how good the dialogue is.
	@$(BIN)/python -m bench.dialogues

evidence: install ## Let simulated trainees make thousands of visits and write docs/evidence.md (some minutes).
	@$(BIN)/python -m tools.evidence --jobs $(JOBS)

bench: install ## Measure the engine alone, a turn over HTTP, and the reading of typed words.
	@$(BIN)/python -m bench.engine
	@$(BIN)/python -m bench.turn
	@$(BIN)/python -m bench.understand

diagram: install ## Draw the stages into docs/architecture.md from the code's own table.
	@$(BIN)/python -m tools.diagram

# The lock holds for every Python from 3.11 on and every platform, with hashes and without index addresses.
lock: ## Resolve the dependencies anew into requirements.txt.
	@$(PYTHON) -m venv --clear .venv-lock
	@.venv-lock/bin/python -m pip --disable-pip-version-check --quiet install uv
	@.venv-lock/bin/uv pip compile pyproject.toml requirements.in --extra test --quiet --upgrade \
	  --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	  --custom-compile-command "make lock" --output-file requirements.txt
	@rm -rf .venv-lock

vendor: install ## Fetch the browser libraries and icons named in tools/vendor.toml from npm.
	@$(BIN)/python -m tools.vendor

clean: ## Remove what can be made again.
	@rm -rf $(VENV) .venv-lock build dist *.egg-info .coverage .coverage.* htmlcov \
	  .pytest_cache .mypy_cache .ruff_cache .hypothesis .schemathesis
	@find roleplay web tests tools -name __pycache__ -type d -prune -exec rm -rf {} +
