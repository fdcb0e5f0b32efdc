# The commands of the board. `make` alone lists them.
.DEFAULT_GOAL := help
.PHONY: help setup demo run test check docs lock format clean

VENV := .venv/bin
DEMO_TODAY ?= 2026-06-18
DEMO_DATABASE := sqlite:///data/demo.sqlite
export STREAMLIT_BROWSER_GATHER_USAGE_STATS := false

help: ## list the commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 10

setup: ## build .venv with what running needs
	@sh scripts/python.sh scripts/make_env.py

demo: setup ## build the demonstration city and open the board on it
	@mkdir -p data
	DATABASE_URL=$(DEMO_DATABASE) $(VENV)/python cli.py demo --today $(DEMO_TODAY)
	@DATABASE_URL=$(DEMO_DATABASE) DEMO_TODAY=$(DEMO_TODAY) $(VENV)/python scripts/serve.py

run: setup ## serve your own database on this machine alone
	@mkdir -p data
	$(VENV)/python cli.py migrate
	@$(VENV)/python scripts/serve.py --say-loopback

test: ## check everything: style, types, imports, and all tests with PostgreSQL and Chromium
	@sh scripts/python.sh scripts/make_env.py --dev
	@$(VENV)/python scripts/find_browser.py --install
	@$(MAKE) --no-print-directory check
	$(VENV)/python -m pytest -rs --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

check: ## style, types and imports alone: seconds
	@sh scripts/python.sh scripts/make_env.py --dev
	$(VENV)/ruff check .
	$(VENV)/ruff format --check .
	$(VENV)/mypy
	$(VENV)/lint-imports --no-logo

format: ## put the code into the house's form
	$(VENV)/ruff check --fix .
	$(VENV)/ruff format .

docs: ## write docs/measures.md, docs/life-cycle.md, docs/roles.md and the templates of letters from the definitions
	@$(VENV)/python scripts/measures_doc.py
	@$(VENV)/python scripts/life_cycle.py
	@$(VENV)/python scripts/roles_doc.py
	@$(VENV)/python scripts/letter_templates.py

lock: ## resolve requirements*.in again
	@$(VENV)/python scripts/lock.py

clean: ## remove .venv and caches, never data/
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache test-results
