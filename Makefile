# memci from a fresh clone: Python 3.11 or newer, git and make are all it needs.
# Both environments are built from hashed locks, once, and again when a lock changes.

.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

bin := .venv/bin
export MEMCI_EXAMPLES_PYTHON ?= $(CURDIR)/.venv-examples/bin/python
unexport PYTHONPATH PYTHONHOME

# Bytecode is made where it is used: compiling all of it takes longer than everything else.
install = -m pip install --quiet --quiet --disable-pip-version-check --no-compile

.PHONY: help
help:
	@echo 'make demo          measure a pull request of the example shop against main, break a budget'
	@echo 'make test          format, lint, types, who may import whom, tests'
	@echo 'make checks        the same without the tests'
	@echo 'make test-peers    memci, its workflows and its Dockerfile against what GitHub itself publishes; the report page in Chromium (needs both, and Node 20)'
	@echo 'make test-image    the image as a runner builds and starts it: the whole story, and attacks (needs root on Debian or Ubuntu, Node 20)'
	@echo 'make env           .venv: memci and what its developers use'
	@echo 'make examples-env  .venv-examples: what the programs in examples/ import'
	@echo 'make schema        write docs/result.schema.json anew from the model'
	@echo 'make plotly        cut plotly.js to the charts of the report page anew, after a new version in scripts/plotly (needs Node 20)'
	@echo 'make bench         what memci itself costs, against its targets (CHECK=1: fail when one is missed)'
	@echo 'make format        rewrite the code as ruff wants it'
	@echo 'make lock          resolve pyproject.toml into requirements/*.lock (newer versions: make lock UPGRADE=1)'

.PHONY: env examples-env peers-env
env: .venv/.installed
examples-env: .venv-examples/.installed
peers-env: .venv-peers/.installed tests/peers/node_modules/.installed

# pip and build read the project's files, so memci is installed anew when they change.
.venv/.installed: requirements/dev.lock pyproject.toml scripts/find-python
	@python=$$(scripts/find-python) && echo "setting up .venv with $$python" && "$$python" -m venv .venv
	@$(bin)/python $(install) --require-hashes -r requirements/dev.lock
	@$(bin)/python $(install) --no-deps --no-build-isolation --editable .
	@touch $@

# What the programs import is compiled nevertheless: the first that did it would hold what the compiler leaves behind.
.venv-examples/.installed: requirements/examples.lock scripts/find-python
	@python=$$(scripts/find-python) && echo "setting up .venv-examples with $$python" && "$$python" -m venv .venv-examples
	@.venv-examples/bin/python $(install) --require-hashes -r requirements/examples.lock
	@.venv-examples/bin/python -m compileall -q -j 0 -x /tests/ .venv-examples/lib
	@touch $@

.venv-peers/.installed: requirements/peers.lock scripts/find-python
	@python=$$(scripts/find-python) && echo "setting up .venv-peers with $$python" && "$$python" -m venv .venv-peers
	@.venv-peers/bin/python $(install) --require-hashes -r requirements/peers.lock
	@touch $@

# GitHub's description of its API is 385 MB in several versions: what of it is used is cut out, the rest deleted.
tests/peers/node_modules/.installed: tests/peers/package-lock.json tests/peers/package.json tests/peers/cut_description.py
	@command -v npm >/dev/null || { echo 'make test-peers needs Node 20 or newer with npm' >&2; exit 1; }
	@echo 'setting up tests/peers/node_modules'
	@npm ci --prefix tests/peers --loglevel=error --no-progress >/dev/null
	@python=$$(scripts/find-python) && cd tests/peers && "$$python" cut_description.py
	@rm -r tests/peers/node_modules/@octokit/openapi/generated
	@touch $@

.PHONY: checks
checks: env
	$(bin)/ruff format --check .
	$(bin)/ruff check .
	$(bin)/mypy
	$(bin)/lint-imports

# Two at a time, but for those that must be alone. By files, whose tests share what was measured for them.
side_by_side = --numprocesses 2 --dist loadfile

# pytest comes last: its summary line is the last thing a reader sees. The many short ones fill the end.
.PHONY: test
test: checks examples-env
	$(bin)/pytest $(side_by_side) --no-loadscope-reorder tests/integration tests/unit

.PHONY: test-peers
test-peers: env examples-env peers-env
	$(bin)/pytest $(side_by_side) tests/peers

# What is set up first, a base image, counts for the first test.
.PHONY: test-image
test-image: env peers-env
	$(bin)/pytest --timeout=900 tests/image

.PHONY: demo
demo: env examples-env
	@$(bin)/python examples/demo.py

# plotly.js with the charts that the report page has, and no others; what it is cut from is not kept.
plotly_folder := scripts/plotly
.PHONY: plotly
plotly:
	npm ci --prefix $(plotly_folder) --ignore-scripts --loglevel=error --no-progress
	cd $(plotly_folder) && node_modules/.bin/esbuild entry.js --bundle --minify --format=iife --global-name=Plotly \
		--define:global=window --target=es2019 --loader:.css=empty --legal-comments=eof --log-level=error \
		--banner:js="$$(printf '/* plotly.js %s, cut to bar, icicle and scatter. Copyright Plotly, Inc. MIT licence. */' \
		$$(node -p 'require("plotly.js/package.json").version'))" --outfile=$(CURDIR)/templates/report/plotly.min.js
	rm -r $(plotly_folder)/node_modules

.PHONY: schema
schema: env
	$(bin)/python -m memci.model.schema > docs/result.schema.json

benchmarks = clean_pass session_cost heap_pass reduce_capture help report_page

# All of them, also after one that missed its target.
.PHONY: bench
bench: env examples-env peers-env
	@missed=0; for name in $(benchmarks); do \
		$(bin)/python -m benchmarks.$$name $(if $(CHECK),--check) || missed=1; echo; \
	done; exit $$missed

.PHONY: format
format: env
	$(bin)/ruff format .
	$(bin)/ruff check --fix .

resolve = $(bin)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header $(if $(UPGRADE),--upgrade)

.PHONY: lock
lock: env
	$(resolve) pyproject.toml --group dev --output-file requirements/dev.lock
	$(resolve) --group examples --output-file requirements/examples.lock
	$(resolve) pyproject.toml --group image --output-file requirements/image.lock
	$(resolve) --group peers --output-file requirements/peers.lock
