# Two commands: `make demo` sets up and shows the main job; `make test` sets up and checks everything.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test setup setup-dev lint unit golden accuracy bench clean

demo: setup
	$(BIN)/yifa demo

test: setup-dev lint unit

setup: .venv/run.stamp
setup-dev: .venv/dev.stamp

.venv/run.stamp: requirements.lock pyproject.toml
	@echo "Setting up .venv: half a minute or so, from the package registry"
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

.venv/dev.stamp: requirements-dev.lock .venv/run.stamp
	@echo "Adding the tools for checks and tests"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $@

lint: setup-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

unit: setup-dev
	$(BIN)/python -m pytest -q -n 2 --dist loadfile --cov --cov-report=term

golden: setup-dev
	$(BIN)/python -m pytest -q tests/test_goldens.py --rewrite

accuracy: setup-dev
	$(BIN)/python -m benchmarks.accuracy $(PAGES)

bench: setup-dev
	$(BIN)/python -m benchmarks.crawl

clean:
	rm -rf .venv build *.egg-info
