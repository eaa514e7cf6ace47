# Lock-in analyser. `make help` lists the targets; each target installs what it needs.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
READY_TO_TRAIN := $(VENV)/.ready-to-train
# Finished encoders are kept here, so that interrupted training can continue.
KEPT := $(VENV)/encoders
REGISTER := demo/register.db
PORT ?= 8001
# Real contracts for training and measuring are beside the checkout; the project itself does not need them.
CUAD ?= ../shared/data/cuad
UK_DATA ?= ../shared/data
# One thread per process, because the work already runs in several processes.
export OMP_NUM_THREADS ?= 1

.DEFAULT_GOAL := help
.PHONY: help setup browser demo test check lint format types layers messages docs notebook samples ocr-networks train evaluate bench clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY) ## Make the virtual environment and install the project with its development tools

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	touch $@

$(READY_TO_TRAIN): $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[train]'
	touch $@

browser: ## Install Debian's Chromium for the browser tests, unless it is installed
	@command -v chromium >/dev/null || { \
	  as_root=$$([ "$$(id -u)" = 0 ] || echo sudo); \
	  $$as_root apt-get update -qq && $$as_root apt-get install -y -qq chromium fonts-dejavu-core; }

demo: setup ## Analyse contracts_sample/ and serve the register at a local address
	mkdir -p $(dir $(REGISTER))
	$(BIN)/analyser analyse contracts_sample --register $(REGISTER)
	$(BIN)/analyser serve --register $(REGISTER) --no-sign-in --port $(PORT)

test: setup browser ## Run every test, including those in a real browser
	$(BIN)/python -m pytest --numprocesses 2

check: lint types layers messages docs notebook test ## Run what CI runs: formatting, lint, types, layers, catalogues, docs, notebook, tests

lint: setup ## Check formatting and lint
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

format: setup ## Format the code and apply the automatic lint fixes
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

types: setup ## Check types (mypy, strict)
	$(BIN)/mypy

layers: setup ## Check that each layer imports only from those below it
	$(BIN)/lint-imports

messages: setup ## Check that every message has a Welsh translation
	$(BIN)/python -m analyser.i18n.catalogue

docs: setup ## Check that the generated pages in docs/ are current (make docs WRITE=1 rewrites them)
	$(BIN)/python docs/build.py $(if $(WRITE),,--check)

notebook: setup ## Run the notebook on the model's figures and write it with its charts to build/
	$(BIN)/jupyter nbconvert --execute --to html --log-level ERROR --output-dir build notebooks/evaluation.ipynb

samples: setup ## Build the sample contracts from their sources
	$(BIN)/python contracts_sample/build.py

ocr-networks: $(READY_TO_TRAIN) ## Prune RapidOCR's networks to the characters of contracts and write them to models/ocr/
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --target build/rapidocr --no-deps rapidocr==3.10.0
	$(BIN)/python models/ocr/prune.py build/rapidocr/rapidocr/models

train: $(READY_TO_TRAIN) ## Train the model on CUAD and our own clauses and write it to models/ (an hour on two cores)
	OMP_NUM_THREADS= $(BIN)/analyser train --data $(CUAD) --out models --labels models/data --contracts $(UK_DATA) --keep $(KEPT)

evaluate: $(READY_TO_TRAIN) ## Score the model on CUAD and on UK contracts by cross-validation
	OMP_NUM_THREADS= $(BIN)/analyser evaluate cuad $(CUAD) --keep $(KEPT)
	$(BIN)/analyser evaluate uk $(UK_DATA)

bench: setup ## Measure the time of reading and analysis relative to plain text extraction
	$(BIN)/python tests/bench.py $(CUAD)/contracts

clean: ## Remove everything that the other targets create
	rm -rf $(VENV) demo build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
