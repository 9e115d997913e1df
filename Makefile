# The whole product by a few words. Needs Python 3.11+ and make; everything else is brought by `make setup`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
OUT ?= demo
PORT ?= 8000
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help setup demo run test test-postgres test-browser check format lock clean

help:            ## Say what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/\t/' | expand -t 16

setup: $(VENV)/.ready   ## Make the environment, the styles and the message catalogues

$(VENV)/.installed: requirements/dev.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing the pinned packages into $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements/dev.lock
	@$(BIN)/python -m pip install --quiet --no-build-isolation --no-deps --editable .
	@touch $@

$(VENV)/.ready: $(VENV)/.installed package-lock.json $(shell find src/laureat \( -name '*.html' -o -name '*.css' -o -name 'django.po' \) -not -path '*/dist/*' 2>/dev/null) tools/styles tools/fonts
	@$(BIN)/python tools/styles
	@$(BIN)/python tools/messages compile
	@touch $@

demo: setup      ## Play one whole season and serve it (OUT=folder PORT=8000)
	@$(BIN)/laureat demo --out $(OUT) --port $(PORT)

run: setup       ## Serve the site on the database of LAUREAT_DATA_DIR or DATABASE_URL (default: ./var)
	@mkdir -p var && (test -s var/secret || (umask 077 && $(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(50))' > var/secret))
	@export LAUREAT_SECRET_KEY="$${LAUREAT_SECRET_KEY:-$$(cat var/secret)}"; $(BIN)/laureat migrate --verbosity 0 && $(BIN)/laureat serve --port $(PORT)

test: setup      ## Run the tests on the embedded SQLite
	@$(BIN)/python -m pytest -n auto

test-postgres: setup    ## Run the tests on PostgreSQL (TEST_DATABASE_URL, default: postgres@127.0.0.1:5432)
	@$(BIN)/python tools/reachable postgres "$${TEST_DATABASE_URL:-postgres://postgres@127.0.0.1:5432/postgres}"
	@DATABASE_URL="$${TEST_DATABASE_URL:-postgres://postgres@127.0.0.1:5432/postgres}" $(BIN)/python -m pytest -n auto

test-browser: setup     ## Walk through the desks in a real browser (needs Chromium: CHROMIUM=/usr/bin/chromium)
	@$(BIN)/python tools/reachable chromium "$${CHROMIUM:-/usr/bin/chromium}"
	@$(BIN)/python -m pytest tests/journeys --override-ini=addopts= -q --import-mode=importlib

check: setup     ## Lint, types, import contracts, templates, translations, migrations
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/djlint --lint --quiet src/laureat
	@$(BIN)/python tools/messages check
	@LAUREAT_DEBUG=1 LAUREAT_DATA_DIR=$$(mktemp -d) $(BIN)/laureat makemigrations --check --dry-run
	@LAUREAT_DEBUG=1 LAUREAT_DATA_DIR=$$(mktemp -d) $(BIN)/laureat check

format: setup    ## Write the code in the one format
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .

lock:            ## Write the lock files anew (needs uv)
	@tools/lock

clean:           ## Remove what was built (not the demo's folder)
	@rm -rf $(VENV) node_modules build dist src/laureat/ui/static/ui/dist src/laureat/papers/fonts
