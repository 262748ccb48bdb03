# Two commands for a newcomer: `make` sets up .venv and builds the tables, `make test` passes the tests.
# Everything is told fresh from stale by content: the stamps in .venv are copies of what was installed.

SHELL := /bin/sh
PY := .venv/bin/python
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_CONSTRAINT := constraints.txt

.PHONY: all build venv venv-dev test test-all check lint format bench bench-corpus mask fuzz diff accept docs report report-shots release catalogues clean

all: build

build: venv
	@$(PY) -m pipeline build

venv:
	@cat constraints.txt pyproject.toml | cmp -s - .venv/installed 2>/dev/null || $(MAKE) --no-print-directory install

venv-dev: venv
	@cat constraints.txt pyproject.toml | cmp -s - .venv/installed-dev 2>/dev/null || $(MAKE) --no-print-directory install-dev

# A report needs the template engine alone, not what the developers need.
venv-report: venv
	@cat constraints.txt pyproject.toml | cmp -s - .venv/installed-report 2>/dev/null || \
	  cat constraints.txt pyproject.toml | cmp -s - .venv/installed-dev 2>/dev/null || $(MAKE) --no-print-directory install-report

.PHONY: install install-dev install-report venv-report
install:
	@for p in $${PYTHON:-python3} python3.14 python3.13 python3.12 python3.11; do \
	  $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && found=$$p && break; done; \
	if [ -z "$$found" ]; then echo "lccp: needs Python 3.11 or newer; set PYTHON to one" >&2; exit 2; fi; \
	test -x $(PY) || $$found -m venv .venv
	$(PY) -m pip install --quiet --editable .
	@cat constraints.txt pyproject.toml > .venv/installed

install-report:
	$(PY) -m pip install --quiet --editable '.[report]'
	@cat constraints.txt pyproject.toml > .venv/installed-report

install-dev:
	$(PY) -m pip install --quiet --editable '.[dev]'
	@cat constraints.txt pyproject.toml > .venv/installed-dev

# What every change is tried by, in minutes; test-all adds what takes longer (marked slow), and is what CI runs.
# Modules of the tests are compiled once, also where the environment says that nothing compiled be kept.
test test-all: export PYTHONDONTWRITEBYTECODE =
test: venv-dev
	$(PY) -m pytest -n auto --dist=worksteal -m "not slow"

test-all: venv-dev
	$(PY) -m pytest -n auto --dist=worksteal

check: venv
	$(PY) -m pipeline check --rebuild

lint: venv-dev
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	.venv/bin/lint-imports

format: venv-dev
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

bench: venv-dev
	$(PY) tools/bench.py

mask: venv-dev
	$(PY) tools/mask.py
	$(PY) tools/correct_cells.py

diff: venv
	@$(PY) -m pipeline diff HEAD . || [ $$? -eq 1 ]

# The deliberate act after a rule change: put the tables that the code makes now in place of the old ones.
accept: venv
	$(PY) -m pipeline build --force
	@$(PY) -m pipeline diff --summary HEAD . || [ $$? -eq 1 ]

report: venv-report
	$(PY) -m pipeline report --to report

# With a page of changes: AGAINST is an older revision or output folder.
AGAINST ?= HEAD
report-shots: venv-dev
	$(PY) -m pipeline report --to build/report --against $(AGAINST)
	$(PY) tools/report_shots.py build/report build/report-shots

fuzz: venv-dev
	$(PY) tools/fuzz.py
	$(PY) tools/fuzz.py --lists 300
	$(PY) -m pytest -n auto --dist=worksteal -m "hypothesis or at_length" --hypothesis-profile=long

bench-corpus: venv-dev
	$(PY) tools/bench_corpus.py

# Wheel, sdist and data package of the last commit, with checksums, into dist/VERSION.
release: venv-dev
	$(PY) tools/release.py

# Where a sentence or its translation has changed.
catalogues: venv
	$(PY) tools/make_catalogues.py

docs: venv
	$(PY) -m lccp.commands.data_dictionary docs/data-dictionary.md

clean:
	rm -rf .venv .lccp-cache build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -prune -exec rm -rf {} +
