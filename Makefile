# Two commands on a fresh machine (Debian with python3, venv and make): make demo, make test.
# Everything runs in a local .venv made from the locks.

BIN := .venv/bin
export PATH := $(CURDIR)/.venv/bin:$(PATH)

.PHONY: demo lab test test-complet long docs captures bench check lock clean

demo: .venv/base        ## show the whole course: build, a class of twelve, grades, bilans
	$(BIN)/atelier demo

lab: .venv/base         ## build the course and open JupyterLab on its welcome page, in French
	$(BIN)/atelier construire
	$(BIN)/atelier lab

test: .venv/dev check   ## the tests (≤ 10 minutes on two cores)
	$(BIN)/pytest -n 2 --dist loadgroup

test-complet: test long  ## the tests, then the long ones

long: .venv/dev         ## hundreds of seeds, crash loops, whole suites
	$(BIN)/pytest -n 2 --dist loadgroup -m long

check: .venv/dev        ## style, types, content of the course
	$(BIN)/ruff check . && $(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/atelier verifier

docs: .venv/dev         ## write docs/commandes.md again from the commands' help
	COLUMNS=90 $(BIN)/python -c "from atelier import cli; print(cli.reference(), end='')" > docs/commandes.md

captures: .venv/dev     ## take the pictures of docs/ again, from the demonstration
	$(BIN)/python docs/captures.py

bench: .venv/dev        ## speed against stock nbgrader, as ratios in one run; cost of a company
	$(BIN)/python -m bench

lock: .venv/dev         ## resolve the dependencies again
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes \
	  pyproject.toml -o requirements.lock --custom-compile-command "make lock"
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes \
	  --all-extras --group dev -c requirements.lock \
	  pyproject.toml -o requirements-dev.lock --custom-compile-command "make lock"

clean:                  ## remove what was built; never touches submitted/ or gradebook.db
	rm -rf demonstration .atelier
	find source release -mindepth 1 -maxdepth 1 -type d -exec rm -rf {} +

# uv installs in seconds what takes pip minutes; it comes from the lock too, hash included.
.venv/base: requirements.lock pyproject.toml .venv/bin/uv
	$(call install,requirements.lock)
	touch $@

.venv/dev: requirements-dev.lock pyproject.toml .venv/bin/uv
	$(call install,requirements-dev.lock)
	touch $@ .venv/base

.venv/bin/uv: requirements-dev.lock
	test -x $(BIN)/python || python3 -m venv .venv
	awk '/^uv==/ {keep=1; print; next} /^[^ ]/ {keep=0} keep' requirements-dev.lock > .venv/uv.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r .venv/uv.lock
	touch $@

define install
	$(BIN)/uv pip install -q --compile-bytecode --python $(BIN)/python --require-hashes -r $(1) || \
	  $(BIN)/python -m pip install -q --require-hashes -r $(1)
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps -e .
endef
