# The front door. Needs Python 3.11 or newer, make and git; everything else is installed into .venv on first use.
YEAR ?= 2024-2025
PYTHON ?= python3
BIN := .venv/bin
RUN := $(BIN)/python -m helpers
PYTEST := $(BIN)/python -m pytest --dist loadfile --no-loadscope-reorder -q
# One more than cores: a browser or a killed run leaves a core idle.
PYTEST_WORKERS ?= 3
# Where an environment forbids it, every start would compile the project anew, a tenth of the time of the tests.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help year status check-year propose sign intake report site workbook datapackage pdf section check test bench notebooks diff release sources explain accept documents \
  lab lock format hooks clean environment
# A year that was given, and not the one that stands above.
GIVEN_YEAR := $(if $(filter-out file,$(origin YEAR)),--year $(YEAR))

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

year: environment ## lay out a new year and list what is left to do: make year YEAR=2025-2026 [REPORT=<file>]
	@$(RUN) year --year $(YEAR) $(if $(REPORT),--report "$(REPORT)")

status: environment ## list what is done, open or waived before a year is final: make status YEAR=2025-2026
check-year: environment ## check the raw files of a year in seconds, list problems: make check-year YEAR=2025-2026
status check-year:
	@$(RUN) $@ --year $(YEAR)

propose: environment ## propose rows for the lookups: make propose YEAR=2025-2026; to carry decisions out: ACCEPT=1 BY=<name>
	@$(RUN) propose --year $(YEAR) $(if $(ACCEPT),--accept) --by "$(BY)" $(if $(DATE),--date $(DATE))

intake: environment ## make a report file into raw tables: make intake YEAR=2025-2026 REPORT=<file or folder> [TO=<folder>] [FORCE=1]
	@$(RUN) intake --year $(YEAR) --report "$(REPORT)" $(if $(TO),--to "$(TO)") $(if $(filter 1,$(FORCE)),--force)

report: environment ## compute every section and product of YEAR=2024-2025 that changed, into outputs/<year>/
	@$(RUN) report --year $(YEAR)

site: ## build the site alone, after the sections that changed: outputs/<year>/html/index.html
workbook: ## build the workbook alone: outputs/<year>/report.xlsx
datapackage: ## build the data package alone: outputs/<year>/datapackage/
pdf: ## build the printable report alone: outputs/<year>/report.pdf
site workbook datapackage pdf: environment
	@$(RUN) report --year $(YEAR) --product $@

section: environment ## compute one section: make section SECTION=05_equity [PARAMETERS="-p name=value"]
	@$(RUN) report --year $(YEAR) --section "$(SECTION)" $(PARAMETERS)

check: environment ## format, lint, types, rooms and unit tests in half a minute: no notebook, no whole run, no browser
	@$(BIN)/ruff format --check -q . && $(BIN)/ruff check -q .
	@$(MAKE) --no-print-directory -j2 .types .quick

test: environment ## check everything, stored notebooks too; touches no committed or published file
	@$(MAKE) --no-print-directory -j2 .types .whole

# Types are checked beside the tests: each leaves a core idle at times.
.PHONY: .types .quick .whole
.types:
	@$(BIN)/mypy --no-error-summary
.quick:
	@$(PYTEST) -n 2 -m "not slow" --hypothesis-profile=quick src tests
.whole:
	@$(PYTEST) -n $(PYTEST_WORKERS)

bench: environment ## time a whole year three ways; measure how often intervals hold what they state
	@$(BIN)/python tests/bench/year.py
	@$(BIN)/python tests/bench/coverage.py

notebooks: environment ## run every notebook and store its outputs in notebooks/; YEAR=... makes another year the stored one
	@$(RUN) notebooks $(GIVEN_YEAR)

diff: environment ## what changed in a year: make diff AGAINST=<git revision or folder> [RENAMES=<csv>] [TOLERANCE=1e-9] [ALL=<csv>]
	@$(RUN) diff --year $(YEAR) --against "$(AGAINST)" $(if $(RENAMES),--renames "$(RENAMES)") \
	  $(if $(TOLERANCE),--tolerance $(TOLERANCE)) $(if $(ALL),--all "$(ALL)")

release: environment ## tag a final year, keep its checksums and pack its results: make release YEAR=<year> [DATE=2027-01-12]
	@$(RUN) release --year $(YEAR) $(if $(DATE),--date $(DATE))

sources: environment ## refresh checksums and row counts in data/raw/sources.csv
	@$(RUN) sources

explain: environment ## print the whole chain of one audited number: make explain ID=R082
	@$(RUN) explain --year $(YEAR) --id "$(ID)"

accept: environment ## list changed verdicts of the audit, of the stored year or of YEAR=; to accept them: BY=<name>
	@$(RUN) accept $(GIVEN_YEAR) --by "$(BY)" $(if $(DATE),--date $(DATE))

sign: environment ## list who signed what of a year; to sign: make sign YEAR=2025-2026 ITEM="read 05_equity" BY=<name> [WAIVE=<reason>]
	@$(RUN) sign --year $(YEAR) --item "$(ITEM)" --by "$(BY)" --waive "$(WAIVE)" $(if $(DATE),--date $(DATE))

documents: environment ## regenerate the parts of committed documents that come from the data
	@$(RUN) documents

lab: environment ## open JupyterLab on the notebooks
	@$(BIN)/jupyter lab --notebook-dir notebooks

lock: environment ## resolve pyproject.toml again into requirements.lock
	@$(BIN)/uv pip compile pyproject.toml --all-extras --universal --fork-strategy fewest --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate -q -o requirements.lock

format: environment ## format and lint code and notebooks
	@$(BIN)/ruff check --fix -q . && $(BIN)/ruff format -q .

hooks: environment ## run the checks at every commit, and show differences of notebooks as text
	@$(BIN)/pre-commit install
	@git config diff.notebook.textconv "$(PYTHON) .ci/notebook_text.py"

clean: ## delete everything that make report made
	@rm -rf outputs

# The environment is right when what it was installed from has the same content, whatever its time.
environment:
	@cat requirements.lock bootstrap.lock pyproject.toml | cmp -s - .venv/installed-from || $(MAKE) --no-print-directory .install

.PHONY: .install
.install:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed, found " + sys.version.split()[0] + "; name another one: make PYTHON=python3.12 ...")'
	@echo "Installing the pinned environment into .venv (once)"
	@rm -rf .venv && $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes --no-deps -r bootstrap.lock
	@$(BIN)/uv pip install -q -p $(BIN)/python --require-hashes --no-deps --compile-bytecode -r requirements.lock
	@$(BIN)/uv pip install -q -p $(BIN)/python --no-deps --no-build-isolation -e .
	@cat requirements.lock bootstrap.lock pyproject.toml > .venv/installed-from
