# Everything starts here, on a fresh clone with Python 3.11 and make: `make demo` or `make test`.
# Set-up goes to .venv and is done once; a changed lock or pyproject.toml does it again.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet --quiet
RUNTIME := $(VENV)/.runtime
DEV := $(VENV)/.dev
BENCH ?=
MINUTES ?= 5

.PHONY: help demo test lint format docs bench soak wheel lock clean

help:
	@echo "make demo             crawl a small news world on this machine, re-run one article, look at the data"
	@echo "make test             lint, types, tests with coverage"
	@echo "make lint             ruff and mypy only"
	@echo "make format           let ruff format the code"
	@echo "make docs             write the generated parts of docs/ again"
	@echo "make bench BENCH=DIR  score extraction on the cases in DIR beside trafilatura's own"
	@echo "make soak MINUTES=5   kill a crawl at 200 moments, then now and then for so long; nothing may be lost;"
	@echo "                      then read damaged pages for so long (of BENCH=DIR too); nothing may break"
	@echo "make wheel            build the wheel and try it in a fresh environment"
	@echo "make lock             resolve the dependencies again and write both locks"
	@echo "make clean            remove .venv, .demo and all that was built"

demo: $(RUNTIME)
	@$(BIN)/python -m flows.demo

lint: $(DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Types and three parts of tests at once: tests of flows wait for servers and clocks most of the time (of 13 minutes
# the processor worked 7). Coverage is asked of the other two rooms, by their own tests.
test: $(DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	@$(BIN)/mypy > .test-types.log 2>&1 & types=$$!; \
	$(BIN)/pytest -p no:cacheprovider tests/flows/test_[a-j]*.py > .test-flows-a.log 2>&1 & first=$$!; \
	$(BIN)/pytest -p no:cacheprovider tests/flows/test_[k-z]*.py > .test-flows-k.log 2>&1 & second=$$!; \
	trap 'kill $$types $$first $$second' INT TERM; \
	$(BIN)/pytest --cov --cov-report=term:skip-covered --ignore=tests/flows; rooms=$$?; \
	wait $$types; types=$$?; cat .test-types.log; \
	echo "Waiting for the tests of flows ..."; \
	wait $$first; first=$$?; cat .test-flows-a.log; \
	wait $$second; second=$$?; cat .test-flows-k.log; \
	exit $$((types + rooms + first + second))

format: $(DEV)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(DEV)
	$(BIN)/python -m storage.schema
	$(BIN)/python tests/test_docs.py

bench: $(DEV)
	@test -n "$(BENCH)" || { echo "Say where the cases are: make bench BENCH=folder"; exit 2; }
	$(BIN)/python -m tests.bench.extraction $(BENCH)

soak: $(DEV)
	$(BIN)/python -m tests.bench.kill_proof --moments 200
	$(BIN)/python -m tests.bench.soak --minutes $(MINUTES)
	$(BIN)/python -m tests.bench.fuzz --minutes $(MINUTES) $(if $(BENCH),--bench $(BENCH))

# A wheel that works here may still lack a file or a dependency: only a fresh environment shows it.
wheel: $(DEV)
	rm -rf build dist .wheel-venv
	$(PIP) wheel --no-deps --no-build-isolation --wheel-dir dist .
	$(PYTHON) -m venv .wheel-venv
	.wheel-venv/bin/python -m pip --disable-pip-version-check --quiet --quiet install dist/*.whl
	cd / && $(CURDIR)/.wheel-venv/bin/newsloom --help > /dev/null && $(CURDIR)/.wheel-venv/bin/newsloom version
	rm -rf .wheel-venv build

lock:
	rm -rf build/lock
	$(PYTHON) -m venv build/lock
	build/lock/bin/python -m pip --disable-pip-version-check --quiet --quiet install --upgrade . "setuptools>=77"
	build/lock/bin/python -m pip --disable-pip-version-check freeze --all --exclude newsloom --exclude pip > requirements.lock
	build/lock/bin/python -m pip --disable-pip-version-check --quiet --quiet install ".[dev]"
	build/lock/bin/python -m pip --disable-pip-version-check freeze --all --exclude newsloom --exclude pip > requirements-dev.lock
	rm -rf build/lock

clean:
	rm -rf $(VENV) .demo .wheel-venv build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage .test-*.log

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit("Newsloom needs Python 3.11 or newer: make PYTHON=python3.11") if sys.version_info < (3, 11) else None'
	@$(PYTHON) -m venv $(VENV)

$(RUNTIME): requirements.lock pyproject.toml | $(BIN)/python
	@echo "Setting up $(VENV): the dependencies of requirements.lock, about a minute, once."
	@$(PIP) install --requirement requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV): requirements-dev.lock $(RUNTIME)
	@echo "Setting up $(VENV): what tests and linters need, once."
	@$(PIP) install --requirement requirements-dev.lock
	@touch $@
