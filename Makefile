# Everything a newcomer and a developer needs; `make help` lists it.
SHELL := /bin/sh
VENV := .venv/bin
STAMP := .venv/.complete
CLIENTS := .venv-clients/.tried

.PHONY: help setup run test check clients shots bench campaign clean
.DEFAULT_GOAL := help

help:  ## Show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*##/\t/' | expand -t 12

setup: $(STAMP)  ## Make the virtual environment and install what is missing
	@sh packaging/system-libraries.sh packaging/debian-run.txt

$(STAMP): pyproject.toml packaging/constraints.txt packaging/environment.sh
	@sh packaging/environment.sh
	@touch $@

run: setup  ## Start the program on its own sandbox server (without a display: draw scmanager.png)
	@sh packaging/run.sh

test: check $(CLIENTS)  ## Run every check and every test
	@sh packaging/system-libraries.sh packaging/debian-test.txt
	@$(VENV)/python -m pytest -n 2 --dist loadgroup -m "not campaign"

check: setup  ## Lint, format and type checks
	@$(VENV)/ruff check .
	@$(VENV)/ruff format --check .
	@$(VENV)/mypy

clients: setup  ## Install clients of others, which the tests run against the sandbox
	@sh packaging/third-party-clients.sh
	@touch $(CLIENTS)

$(CLIENTS): packaging/third-party-clients.txt packaging/third-party-clients.sh | setup
	@sh packaging/third-party-clients.sh
	@touch $@

shots: setup  ## Save pictures of the windows and dialogs, both themes, into shots/
	@QT_QPA_PLATFORM=offscreen $(VENV)/python -m tests.helpers.shots shots

bench: setup  ## Run the benchmarks beside their references
	@failed=0; for name in start search memory sync upload; do \
		$(VENV)/python -m tests.benchmarks $$name --json || failed=1; done; exit $$failed

campaign: setup  ## Run the long tests
	@$(VENV)/python -m pytest -m campaign

clean:  ## Remove what was made: the environment, caches and pictures
	@rm -rf .venv .venv-clients .mypy_cache .ruff_cache .pytest_cache .hypothesis dist build shots scmanager.png
	@find scmanager tests -name __pycache__ -type d -prune -exec rm -rf {} +
