# Porsesh: `make run` sets everything up and answers two questions; `make test` is what CI runs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export RAG_HOME ?= $(CURDIR)/.home

.PHONY: help run test test-hostile check fix bench bench-throughput bench-memory bench-ingest bench-ocr bench-scale bench-persian bench-verification bench-chunking bench-page screenshots eval ui clean
.DEFAULT_GOAL := help

help: ## Show this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

$(VENV)/.installed: pyproject.toml constraints.txt
	test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=24"
	@echo "Installing. llama-cpp-python is compiled once: about ten minutes the first time."
	$(BIN)/python -m pip install --constraint constraints.txt torch==2.13.0
	$(BIN)/python -m pip install --constraint constraints.txt --editable ".[dev]"
	touch $@

run: $(VENV)/.installed ## Set up, ingest the corpus, answer one question in each language
	$(BIN)/rag ingest --allow-missing
	$(BIN)/rag ask "What problem does the LSTM solve?"
	$(BIN)/rag ask "LSTM چه مشکلی را حل می‌کند؟"
	@echo
	@echo "Open the chat:  make ui      Ask:  $(BIN)/rag --home $(RAG_HOME) ask \"...\""

ui: $(VENV)/.installed ## Open the chat in the browser
	$(BIN)/rag ui

check: $(VENV)/.installed ## Lint, types and floors
	$(BIN)/ruff check ingest rag ui tests benchmarks
	$(BIN)/ruff format --check ingest rag ui tests benchmarks
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

test: check ## Everything that CI runs
	$(BIN)/python -m pytest -q

test-hostile: $(VENV)/.installed ## Hostile PDFs, fuzzing and kill -9, at length
	HYPOTHESIS_PROFILE=hostile $(BIN)/python -m pytest -q -m "slow or not slow" tests/hostile

fix: $(VENV)/.installed ## Format, and mend what the linter can mend
	$(BIN)/ruff format ingest rag ui tests benchmarks
	$(BIN)/ruff check --fix ingest rag ui tests benchmarks

bench: $(VENV)/.installed ## Speed and memory on this machine
	$(BIN)/python -m benchmarks.speed

bench-throughput: $(VENV)/.installed ## Ingest beside embedding alone: make bench-throughput DIR=folder
	$(BIN)/python -m benchmarks.ingesting $(DIR)

bench-memory: $(VENV)/.installed ## Memory while 1,000 synthetic papers come
	$(BIN)/python -m benchmarks.ingest_memory

bench-ingest: $(VENV)/.installed ## How rightly PDFs are read, beside other readers
	$(BIN)/python -m benchmarks.reading
	$(BIN)/python -m benchmarks.pages

bench-ocr: $(VENV)/.installed ## How rightly scanned pages are read: make bench-ocr PDFS="paper.pdf"
	$(BIN)/python -m benchmarks.ocr $(PDFS)

bench-scale: $(VENV)/.installed ## Search over 10 and over 1,000 papers, stage by stage
	$(BIN)/python -m benchmarks.scale

bench-persian: $(VENV)/.installed ## PQuAD and SIB-200: make bench-persian DATA=folder
	$(BIN)/python -m benchmarks.persian $(DATA) --home $(RAG_HOME)/bench

bench-chunking: $(VENV)/.installed ## Sizes of chunks on gold sets: make bench-chunking DIRS="folder folder"
	$(BIN)/python -m benchmarks.chunking $(DIRS)

bench-verification: $(VENV)/.installed ## What verification lets through: make bench-verification DATA=folder
	$(BIN)/python -m benchmarks.verification $(DATA) --home $(RAG_HOME)

bench-page: $(VENV)/.installed ## Twenty sessions on the page for five minutes
	$(BIN)/python -m benchmarks.page

screenshots: $(VENV)/.installed ## Take docs/screenshots anew: make screenshots PAPERS=folder
	$(BIN)/python -m benchmarks.screenshots $(PAPERS)

eval: $(VENV)/.installed ## Score a gold set: make eval DIR=folder
	$(BIN)/rag eval $(DIR)

clean: ## Remove the virtual environment and the local home
	rm -rf $(VENV) .home
