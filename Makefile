# Voordeur: everything on a machine with Python 3.11. `make help` lists what there is.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.DEFAULT_GOAL := help
.PHONY: help start test install lock lint train clean

help: ## Toon wat er is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 12

start: install ## Open de voordeur (http://127.0.0.1:8080)
	@$(BIN)/voordeur start

test: install ## Draai alle tests
	@$(BIN)/python -m pytest

install: $(STAMP) ## Zet alles klaar in .venv

$(STAMP): requirements.lock pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 ontbreekt. Installeer het, of geef de plek: make PYTHON=/pad/naar/python3.11"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Onderdelen installeren (eerste keer een paar minuten)..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --ignore-requires-python --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(STAMP)

lock: ## Leg alle versies opnieuw vast (vraagt uv)
	uv pip compile pyproject.toml --python-version 3.11 --generate-hashes --no-header --no-annotate -o requirements.lock

lint: install ## Stijl, types en wie-mag-wie
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

train: install ## Train het model
	@$(BIN)/voordeur train

clean: ## Haal weg wat gemaakt is (ook de gegevens in var/)
	rm -rf $(VENV) var .cache .rasa *.egg-info
