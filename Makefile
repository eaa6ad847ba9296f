# make demo   sets everything up and starts the app with a sample team in it
# make test   sets everything up and runs the fast tests, in a few minutes
# make test-all  runs all tests: also browsers, servers that are killed, benchmarks
# make check  lint, format, types, layers, dead code, docs
# make format formats code, templates, scripts and styles
# make hooks  lets git run the formatters and linters before each commit
# make bench  times the methods against peers, on generated data
# make benchmarks  runs all benchmarks in full, and renews docs/benchmarks.md
# make pictures  takes the pictures of the pages in docs/ again
# make lock   renews the locked dependencies

.DEFAULT_GOAL := demo
PY ?= $(shell command -v python3.11 || command -v python3)
V := .venv
BIN := $(V)/bin
READY := $(V)/.ready
BENCH_READY := $(V)/.bench-ready
SYNC = $(BIN)/uv pip sync -q --compile-bytecode --python $(BIN)/python --require-hashes
OWN = $(BIN)/uv pip install -q --python $(BIN)/python --no-deps --no-build-isolation -e .
WEB_FILES = 'src/**/*.js' 'src/**/*.css'
TEMPLATES = $(shell find src -name '*.html')
DJANGO_TEMPLATES = $(shell find src/wholesum/web -name '*.html')
COMPILE = $(BIN)/uv pip compile -q --universal --generate-hashes --no-header --python-version 3.11

demo: $(READY)
	$(BIN)/wholesum demo

test: $(READY)
	$(BIN)/python -m pytest -n auto -m "not slow and not browser"

test-all: $(READY)
	$(BIN)/python -m pytest -n auto

test-postgres: $(READY)  # inside pg_virtualenv, which names the database by PG* variables
	WHOLESUM_DATABASE_URL=postgresql://$$PGUSER:$$PGPASSWORD@$$PGHOST:$$PGPORT/$$PGDATABASE \
		$(BIN)/python -m pytest tests/web/pulse tests/web/dialogue tests/web/decisions tests/web/focus \
		tests/web/commitments tests/web/cycle tests/web/strengths tests/web/notices tests/web/conversation \
		tests/web/network tests/web/recognition tests/web/organisations tests/web/rounds tests/web/teams \
		tests/web/mirror tests/web/exchange tests/web/test_access.py \
		tests/web/operations/test_crash.py tests/web/operations/test_load.py tests/web/operations/test_migrations.py tests/attacks

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/hadolint Containerfile
	$(BIN)/oxfmt --check $(WEB_FILES)
	$(BIN)/djhtml --tabwidth 2 --check $(TEMPLATES)
	$(BIN)/djade --target-version 5.2 --check $(DJANGO_TEMPLATES)
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/vulture
	$(BIN)/python -m sphinx -q -W --keep-going -b html docs docs/_build

format: $(READY)
	$(BIN)/ruff check --fix-only -q .
	$(BIN)/ruff format .
	$(BIN)/oxfmt $(WEB_FILES)
	-$(BIN)/djhtml --tabwidth 2 $(TEMPLATES)
	-$(BIN)/djade --target-version 5.2 $(DJANGO_TEMPLATES)

hooks: $(READY)
	$(BIN)/pre-commit install

bench: $(BENCH_READY)
	$(BIN)/python -m bench.pulse --quick
	$(BIN)/python -m bench.web --quick
	$(BIN)/python -m bench.live --quick
	$(BIN)/python -m bench.dialogue --quick
	$(BIN)/python -m bench.focus --quick
	$(BIN)/python -m bench.conversation --quick
	$(BIN)/python -m bench.network --quick
	$(BIN)/python -m bench.places --quick
	$(BIN)/python -m bench.strengths --quick
	$(BIN)/python -m bench.commitments --promises 5000
	$(BIN)/python -m bench.start --quick
	$(BIN)/python -m bench.agenda --teams 30

benchmarks: $(BENCH_READY)  # needs WHOLESUM_DATA and every peer; takes about an hour
	$(BIN)/python -m bench.report

pictures: $(READY)  # of the pages, for the book
	$(BIN)/python docs/pictures.py

lock: $(READY)
	$(COMPILE) pyproject.toml --all-extras --group dev -o requirements.lock
	$(COMPILE) pyproject.toml --all-extras --group dev --group bench -c requirements.lock -o requirements-bench.lock

$(BIN)/uv:
	$(PY) -m venv $(V)
	$(BIN)/pip install -q --disable-pip-version-check uv==0.13.9

$(READY): pyproject.toml requirements.lock $(BIN)/uv
	$(SYNC) requirements.lock
	$(OWN)
	touch $@

$(BENCH_READY): requirements-bench.lock $(READY)
	$(SYNC) requirements-bench.lock
	$(OWN)
	touch $@

.PHONY: demo test test-all test-postgres check format hooks bench benchmarks pictures lock
