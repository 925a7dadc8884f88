# Everything runs in .venv, which the first target that needs it makes.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: scale smoke demo demo-all test fuzz test-clients check lint types bench docs clean coverage package faults mutants

demo: $(STAMP)  ## see it work: four failures and a grade that arrives, on the embedded sandbox
	@$(BIN)/lticheck demo

demo-all: $(STAMP)  ## every sample launch, with a score
	@$(BIN)/lticheck diagnose --sandbox --exit-zero --score 0.85 sample_launches/

test: $(STAMP)  ## every test
	$(BIN)/pytest -q -n auto

coverage: $(STAMP)  ## the same tests; fails where less of lticheck than before is run by them
	$(BIN)/pytest -q -n auto --cov --cov-report=term

fuzz: $(STAMP)  ## hostile captures, 100,000 of them
	HYPOTHESIS_PROFILE=long $(BIN)/pytest -q tests/captures/test_hostile.py

faults: $(STAMP)  ## writes and restores under faults: 520 seeded runs, of which CI makes 90
	LTICHECK_FAULT_SEEDS=320 LTICHECK_FAULT_SEEDS_13=200 $(BIN)/pytest -q \
		tests/probing/test_fault_runs.py tests/smoke/test_faults.py tests/ags/test_fault_runs.py

MUTANTS := $(VENV)/.mutants
$(MUTANTS): $(STAMP)
	$(BIN)/python -m pip install --quiet --group mutants
	@touch $@

mutants: $(MUTANTS)  ## mutations of what gradebooks and secrets hang on; ONLY="trust fence", SAMPLE=40
	$(BIN)/python -m tests.mutants $(ONLY) $(if $(SAMPLE),--sample $(SAMPLE)) --jobs 2

CLIENTS := .venv-clients .venv-clients-next .node-clients
.venv-clients/.installed: tests/clients/requirements.txt
.venv-clients-next/.installed: tests/clients/requirements-next.txt
.venv-clients/.installed .venv-clients-next/.installed:
	$(PYTHON) -m venv --clear $(@D)
	$(@D)/bin/python -m pip install --quiet --disable-pip-version-check -r $<
	touch $@

.node-clients/.installed: tests/clients/ltijs/package.json tests/clients/ltijs/package-lock.json
	@if command -v npm >/dev/null; then set -x; mkdir -p $(@D) && cp $^ $(@D) && \
	npm ci --prefix $(@D) --ignore-scripts --no-audit --no-fund --silent && touch $@; \
	else echo "npm is not installed: ltijs bears no witness"; fi

test-clients: $(STAMP) $(CLIENTS:=/.installed)  ## published clients against the sandbox
	$(BIN)/pytest -q -n auto --dist loadgroup tests/clients

SCALE := .venv-scale
$(SCALE)/.installed: tests/scale/requirements.txt
	$(PYTHON) -m venv --clear $(@D)
	$(@D)/bin/python -m pip install --quiet --disable-pip-version-check -r $<
	touch $@

scale: $(STAMP) $(SCALE)/.installed  ## logs on a cluster: Dask on three workers against one run
	$(BIN)/pytest -q tests/scale

smoke: $(STAMP)  ## the project's own smoke file on the sandbox
	CANVAS_SECRET= $(BIN)/lticheck smoke --sandbox tests/smoke/lticheck.toml

check: lint types coverage smoke  ## what CI runs

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMP)
	$(BIN)/mypy

docs: $(STAMP)  ## write what is made from the code: docs/rules.md, the samples, the picture
	$(BIN)/python -m tests.generate

package: $(STAMP)  ## build the archives, and run tests out of the source archive
	rm -rf dist build/package && mkdir -p build/package
	$(BIN)/python -m build --outdir dist
	tar -xzf dist/*.tar.gz -C build/package --strip-components=1
	cd build/package && ../../$(BIN)/python -m pytest -q -p no:cacheprovider tests/catalogue tests/generate

bench: $(STAMP)  ## speed, as ratios measured in one run
	$(BIN)/python -m tests.bench

$(STAMP): pyproject.toml
	@echo "Making $(VENV), once: half a minute."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1' 2>/dev/null
	@$(BIN)/python -m pip install --quiet --editable . --group dev 2> $(VENV)/install.log || { cat $(VENV)/install.log; exit 1; }
	@touch $@

clean:
	rm -rf $(VENV) $(CLIENTS) $(SCALE) dist build .coverage .coverage.* .mypy_cache .pytest_cache .ruff_cache
