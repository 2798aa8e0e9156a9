# Everything this project can do, one target each; `make` alone lists them.
# Nothing is written outside this folder: the environment is .venv, every cache is in .cache.

PYTHON ?= python3
JOBS ?= auto
EDITIONS := current article
SPEED := tests/test_speed.py # measures time, so nothing runs beside it

VENV := .venv
RUN := $(VENV)/bin/python
READY := $(VENV)/.ready
UV := $(VENV)/bin/uv

# What a user's shell or home folder holds must not change a report: no foreign packages, kernels,
# start-up files or settings, and compiled bytecode is kept (without it every import takes twice
# as long).
unexport PYTHONPATH PYTHONHOME PYTHONSTARTUP PYTHONDONTWRITEBYTECODE PYTHONOPTIMIZE PYTHONWARNINGS
unexport PIP_USER PIP_TARGET PIP_PREFIX PIP_REQUIRE_VIRTUALENV UV_SYSTEM_PYTHON UV_TARGET UV_PREFIX
unexport JUPYTER_PATH PYTEST_ADDOPTS MYPYPATH
export PYTHONNOUSERSITE := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export XDG_CACHE_HOME := $(CURDIR)/.cache
export UV_CACHE_DIR ?= $(CURDIR)/.cache/uv
export IPYTHONDIR := $(CURDIR)/.cache/ipython
export JUPYTER_CONFIG_DIR := $(CURDIR)/.cache/jupyter/config
export JUPYTER_DATA_DIR := $(CURDIR)/.cache/jupyter/data
export JUPYTER_RUNTIME_DIR := $(CURDIR)/.cache/jupyter/runtime
export HYPOTHESIS_STORAGE_DIRECTORY := $(CURDIR)/.cache/hypothesis

LOCK := $(UV) pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest \
	--upgrade --generate-hashes --no-emit-index-url --custom-compile-command "make lock"

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help report golden release quick test robust mutation check bench screenshots lab lock clean

help:
	@echo "make report   build the editions $(EDITIONS) into report/editions/"
	@echo "make golden   build what nbval executes again, beside those, and say what differs and why"
	@echo "make release  build the edition of a version, with what differs from the last one and why"
	@echo "make quick    after each edit, in half a minute: check, and the tests that are fast"
	@echo "make test     everything that must stay true: check, unit tests, committed notebooks"
	@echo "make robust   make test, the whole of what it takes samples of, and tests/ROBUSTNESS.md"
	@echo "make mutation   make slips in data and operators, see what notices each: tests/MUTATION.md"
	@echo "make check    lint, format, types, imports and data that nothing reads, in seconds"
	@echo "make bench    time builds, sweeps and worlds against other ways to do the same"
	@echo "              or, with BEFORE=path, this version against another checkout of the project"
	@echo "make screenshots   pictures of the built editions, chapter by chapter, into .cache/screenshots/"
	@echo "make lab      open the notebooks in JupyterLab, offline"
	@echo "make lock     take the newest versions of all dependencies into the lock files"
	@echo "make clean    remove the environment and all caches; built editions stay"
	@echo
	@echo "The first one sets up .venv. Another Python: make report PYTHON=python3.12"
	@echo "(after make clean, if .venv is there already)."

report: $(READY)
	$(RUN) -m report build --all

golden: $(READY)
	$(RUN) tests/golden.py

release: $(READY)
	$(RUN) -m report release

# What failed last comes first; what takes long is named, to be marked as `later`. A file goes to one
# process, which computes once what its tests share. That all data are read is one of the tests.
quick: style
	$(RUN) -m pytest -n $(JOBS) --dist loadfile -p no:nbval -q --failed-first \
		--durations=5 --durations-min=2 -m "not slow and not later and not browser"

# The committed notebooks run beside the tests, each in a kernel of its own.
test: check
	$(RUN) -m pytest -n $(JOBS) --ignore $(SPEED) \
		--nbval tests $(EDITIONS:%=report/editions/%/notebooks)
	$(RUN) -m pytest -p no:nbval $(SPEED)

robust: export ROBUST := 1
robust: test
	$(RUN) tests/robustness.py

# What an interrupted run has tried is not tried again.
mutation: $(READY)
	$(RUN) tests/mutation.py

check: style
	$(RUN) tests/unused.py

.PHONY: style
style: $(READY)
	$(RUN) -m ruff check
	$(RUN) -m ruff format --check
	$(RUN) -m mypy
	$(VENV)/bin/lint-imports --no-logo --cache-dir .cache/import-linter
	$(VENV)/bin/deptry --no-ansi .

bench: $(READY)
	$(RUN) -m report.bench $(BEFORE)

screenshots: $(READY)
	$(RUN) tests/screenshots.py

# .jupyter/ has the settings: nothing is asked of the network or of the reader, and what is saved
# tells nothing of the machine. In a container: make lab LAB="--ip=0.0.0.0 --no-browser"
lab: export JUPYTER_CONFIG_PATH := $(CURDIR)/.jupyter
lab: $(READY)
	$(RUN) -m jupyterlab --LabApp.default_url=/lab/tree/notebooks/0_summary.ipynb $(LAB)

lock: $(READY)
	$(LOCK) --all-extras pyproject.toml --output-file requirements.lock
	echo uv | $(LOCK) --no-annotate - --output-file requirements-uv.lock
	$(RUN) .ci/pins.py

clean:
	rm -rf $(VENV) .cache *.egg-info tests/checkers/node_modules
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Set up once, and again when a lock or the project's own description changes. uv comes through
# pip, checked by its hashes, and installs the rest; where only pip can reach the packages
# (a mirror that uv is not told of), pip does it, more slowly.
$(READY): requirements.lock requirements-uv.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Python 3.11 or newer is needed; '$(PYTHON)' is: $$($(PYTHON) --version 2>&1)"; \
		echo "Install one, or name the one you have: make report PYTHON=python3.12"; exit 1; } >&2
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "'$(PYTHON)' cannot make virtual environments: its module venv is missing."; \
		echo "On Debian and Ubuntu: apt install python3-venv"; exit 1; } >&2
	$(PYTHON) -m venv --clear $(VENV)
	$(RUN) -m pip install --quiet --no-cache-dir --require-hashes -r requirements-uv.lock
	$(UV) pip install --python $(RUN) --require-hashes --compile-bytecode -r requirements.lock \
		|| $(RUN) -m pip install --require-hashes -r requirements.lock
	$(UV) pip install --python $(RUN) --no-deps --no-build-isolation --offline -e .
	@touch $@
