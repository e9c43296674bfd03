# vnreport-extract: `make help` lists what can be made.
PYTHON := .venv/bin/python
export OMP_THREAD_LIMIT := 1

.PHONY: help setup demo test lint score golden golden-update bench bench-repair samples model model-names clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' Makefile | awk -F ':.*## ' '{printf "%-14s %s\n", $$1, $$2}'

setup: ## virtual environment, packages, tesseract, font
	@tools/setup.sh

setup-dev:
	@tools/setup.sh dev

demo: setup ## run the main job on the samples and show the table
	@.venv/bin/vnreport extract samples/reports -o out/demo || [ $$? -eq 1 ]
	@$(PYTHON) -m tools.show out/demo

lint: setup-dev ## ruff, mypy, import contracts
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports

test: lint ## lint, types and all tests
	$(PYTHON) -m pytest -n 2 --dist loadgroup

score: setup-dev ## figures against the evaluation folder (VNREPORT_EVAL, default ../shared)
	$(PYTHON) -m tools.score

golden: setup ## compare the samples' results with golden/
	.venv/bin/vnreport golden check

golden-update: setup ## write the samples' results to golden/ (read the diff!)
	.venv/bin/vnreport golden update

bench: setup-dev ## time from text to tables, per stage
	$(PYTHON) -m tools.bench

bench-repair: ## repair's start, memory and speed, and its peers, on documents of the evaluation folder
	@tools/setup.sh dev,bench
	$(PYTHON) -m tools.bench_repair $(foreach n,000 001 002 004,$(or $(VNREPORT_EVAL),../shared)/corpus/$(n).txt) \
	  --garbled $(or $(VNREPORT_EVAL),../shared)/corpus/003.txt

samples: setup-dev ## build the sample reports from their sources
	$(PYTHON) samples/build.py

model: ## train the repair models from LM (a folder of text; default: the evaluation folder's lm) and training/
	@tools/setup.sh dev,train
	$(PYTHON) -m vnreport_extract.repair.train $(or $(LM),$(or $(VNREPORT_EVAL),../shared)/lm) training

model-names: ## train the models of roles and names on training/ and the evaluation folder's gold/train
	@tools/setup.sh dev,train
	$(PYTHON) -m tools.training.words $(or $(VNREPORT_EVAL),../shared)/lm training
	$(PYTHON) -m tools.training $(or $(VNREPORT_EVAL),../shared)/gold/train training

clean: ## remove what was made here
	rm -rf .venv out
