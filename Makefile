# make demo   sets everything up, reads the record, screens 20,000, reports a virtual trial
# make test   sets everything up and runs the tests
# make bench  measures speed and memory at a million subjects; writes benchmarks/README.md (an hour)
# make check  sets everything up and checks format, lint, types, imports, locks and the repository
# make format rewrites the code in the one format
# make lock   writes requirements/ from pyproject.toml (needs uv; UPGRADE=--upgrade takes the newest)

.DEFAULT_GOAL := help
.PHONY: help setup demo bench test check format lock clean

BIN := .venv/bin
SETUP := .venv/.installed
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
LOCK := uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 \
	pyproject.toml --extra build $(UPGRADE)

# The first that runs and is new enough: a name on the path may be a shim with nothing behind it.
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$python && break; done)
NO_PYTHON := Hilum needs Python 3.11 or newer with venv, and found none as python3, python3.13, \
	python3.12 or python3.11. On Debian: apt-get install python3-venv. Or: make PYTHON=/path/to/python

help:
	@sed -n 's/^# make/make/p' Makefile

setup: $(SETUP)

$(SETUP): pyproject.toml requirements/dev.txt
	@test -n "$(PYTHON)" || { echo "$(NO_PYTHON)" >&2; exit 1; }
	@echo "Setting up .venv with $$($(PYTHON) --version) (once; about a minute)"
	@$(PYTHON) -m venv .venv
	@$(PIP_INSTALL) --require-hashes --requirement requirements/dev.txt
	@$(PIP_INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

demo: $(SETUP)
	@rm -rf demo/draft
	$(BIN)/hilum read src/hilum/studies/haic_hcc/record.txt --out demo/draft \
		--site Guangzhou,CN,Asia/Shanghai
	$(BIN)/hilum check haic_hcc --as-of 2026-11-26 --html demo/check.html
	$(BIN)/hilum review haic_hcc --html demo/review.html
	$(BIN)/hilum synthesize hospital --subjects 20000 --seed 1 --as store --out demo/hospital
	$(BIN)/hilum screen haic_hcc --from store demo/hospital/records \
		--attestations demo/hospital/attestations.csv --as-of 2025-06-16 --evidence listed \
		--out demo/screening
	$(BIN)/hilum synthesize trial --study haic_hcc --subjects 20 --seed 1 --out demo/trial
	$(BIN)/hilum load --from csv demo/trial/records --study haic_hcc --out demo/trial/store
	$(BIN)/hilum dose haic_hcc --from store demo/trial/store --out demo/doses
	$(BIN)/hilum grade haic_hcc --from store demo/trial/store --out demo/grades
	$(BIN)/hilum respond haic_hcc --from store demo/trial/store --out demo/responses
	$(BIN)/hilum dose haic_hcc --from store demo/trial/store --subject V0012
	$(BIN)/hilum respond haic_hcc --from store demo/trial/store --subject V0012
	$(BIN)/hilum snapshot demo/trial --study haic_hcc --out demo/snapshot
	$(BIN)/hilum report demo/snapshot --out demo/report
	$(BIN)/hilum trace demo/report 14.2.1 objective_response confirmed --subject V0002

bench: $(SETUP)
	$(BIN)/python benchmarks/measure.py

test: $(SETUP)
	$(BIN)/python -m pytest -n 2 -q

check: $(SETUP)
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pip check
	$(BIN)/python -m pytest -q tests/test_repository.py

format: $(SETUP)
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

lock:
	$(LOCK) --output-file requirements/runtime.txt
	$(LOCK) --extra dev --constraint requirements/runtime.txt --output-file requirements/dev.txt

clean:
	rm -rf .venv
