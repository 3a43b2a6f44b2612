# Adloom from a checkout. Nothing but Python 3.11 or newer is needed; everything lands in .venv.
#   make demo [SECONDS=30]    shop page, worker, slots and broker; with SECONDS its own traffic and one JSON line
#   make test                 the test suite (EXTRAS=test,export also tests the training side)
#   make lint                 ruff, mypy, import-linter
#   make bench [ARGS=--json]  the time of every stage on this machine
#   make qualify MINUTES=20   events, faults and workers on a real Kafka (../shared/kafka): is each event accounted for?
# With CI set, or CONSTRAINTS=.ci/constraints.txt, the versions in that file are installed and no newer ones.

PYTHON ?= python3
VENV ?= .venv
EXTRAS ?= test
SECONDS ?=
MINUTES ?= 2
ARGS ?=
CONSTRAINTS ?= $(if $(CI),.ci/constraints.txt)

comma := ,
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check $(if $(CONSTRAINTS),--constraint $(CONSTRAINTS))
BASE := $(VENV)/installed

.PHONY: demo test lint bench qualify clean

demo: $(BASE)
	@exec $(BIN)/adloom demo $(if $(SECONDS),--seconds $(SECONDS)) $(ARGS)

test: $(BASE)-$(subst $(comma),-,$(EXTRAS))
	@exec $(BIN)/python -m pytest $(ARGS)

# Types are checked on the training side too, so torch must be there.
lint: $(BASE)-test-export
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(BASE)
	@exec $(BIN)/adloom bench $(ARGS)

qualify: $(BASE)
	@exec $(BIN)/python -m ops.qualify --minutes $(MINUTES) --report var/qualification $(ARGS)

clean:
	rm -rf $(VENV) build *.egg-info .coverage .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# The stamps name what is installed, so that an installed environment starts at once.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Adloom needs Python 3.11 or newer; '$(PYTHON)' is $$($(PYTHON) --version 2>&1). Name another: make PYTHON=python3.12 …" >&2; exit 2; }
	@echo "Creating $(VENV) …" >&2
	@$(PYTHON) -m venv $(VENV) >&2 || { rm -rf $(VENV); echo "'$(PYTHON) -m venv' failed: see above." >&2; exit 2; }

$(BASE): pyproject.toml $(CONSTRAINTS) | $(BIN)/python
	@echo "Installing Adloom into $(VENV); this is done once …" >&2
	@$(PIP) --editable . >&2
	@touch $@

$(BASE)-%: pyproject.toml $(CONSTRAINTS) | $(BIN)/python
	@echo "Installing Adloom with [$(subst -,$(comma),$*)] into $(VENV); this is done once …" >&2
	@$(PIP) --editable '.[$(subst -,$(comma),$*)]' >&2
	@touch $@ $(BASE)
