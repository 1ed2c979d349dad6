# One command for each daily task: `make help` lists them.

.DEFAULT_GOAL := help
.PRECIOUS: .venv-%/installed
.PHONY: run serve test test-long test-hosts test-all lint types format bench bench-peers guard fuzz docs conformance generate dist lock clean help

# $(call first,COMMANDS,VERSIONS): the first command that is a Python of one of these versions, able to make
# a virtual environment. Each is run to see, since a version manager can leave a command that only complains.
first = $(shell for python in $(1); do "$$python" -c \
	'import ensurepip, sys; sys.exit("%d.%d" % sys.version_info[:2] not in sys.argv)' $(2) \
	2>/dev/null && echo "$$python" && break; done)
PYENV_ROOT ?= $(HOME)/.pyenv
commands = $(foreach v,$(1),python$(v) $(wildcard $(PYENV_ROOT)/versions/$(v).*/bin/python))
find = $(call first,$(call commands,$(1)),$(1))

# durable-rules does not import on Python 3.13, so an older python is preferred to a newer python3.
PYTHON ?= $(or $(call first,python3,3.12 3.11 3.10),$(call find,3.12 3.11 3.10),python3)

# $(call install,PYTHON,DIRECTORY,LIST): a virtual environment of nothing but pinned files with known hashes, those of
# requirements/LIST.txt, of dev.txt by default.
# durable-rules comes as source; what builds it is pinned too, and so build isolation, which would fetch its
# own unpinned setuptools, is off.
define install
	@echo "setting up $(2) with $(1)"
	@$(1) -c 'import sys; sys.exit(sys.version_info < (3, 10) and "Python 3.10 or newer: make PYTHON=...")'
	@$(1) -m venv --clear $(2)
	@$(2)/bin/python -m pip install -q --require-hashes -r requirements/build.txt
	@$(2)/bin/python -m pip install -q --require-hashes --no-build-isolation -r requirements/$(or $(3),dev).txt
	@$(2)/bin/python -m pip install -q --no-deps --no-build-isolation --editable .
	@touch $(2)/installed
endef
pinned := pyproject.toml requirements/build.txt requirements/dev.txt

.venv/installed: $(pinned)
	$(call install,$(PYTHON),.venv)

.venv-%/installed: $(pinned)
	$(call install,$(call find,$*),.venv-$*)

# What pyproject.toml allows at the least, over what the tests need.
.venv-lowest/installed: $(pinned) requirements/lowest.txt
	$(call install,$(or $(call find,3.10),$(error test-hosts needs Python 3.10)),.venv-lowest)
	@rm $@
	@$(@D)/bin/python -m pip install -q --require-hashes --no-build-isolation -r requirements/lowest.txt
	@touch $@

# What hosts run beside the library: web servers, engines for many machines, another type checker.
.venv-hosts/installed: pyproject.toml requirements/build.txt requirements/hosts.txt
	$(call install,$(PYTHON),.venv-hosts,hosts)

# What they need of the system. Where this is root on Debian, what is missing is installed; elsewhere a test fails and says what.
need = $(if $(or $(and $(2),$(wildcard $(2))),$(shell command -v $(3))),,$(1))
missing := $(strip $(call need,postgresql,/usr/lib/postgresql/*/bin/initdb,initdb) $(call need,nodejs,,node) \
	$(call need,default-jdk-headless,,javac) $(call need,libreoffice-calc-nogui,,soffice))
install-missing := { apt-get update -q && apt-get install -y -q --no-install-recommends $(missing); }

# The browser of the system, in which test-hosts looks at the pages; none is fetched.
browser := $(firstword $(foreach name,chromium chromium-browser google-chrome,$(shell command -v $(name))))

model := .venv/bin/disclosure-rules evaluate examples/xuhui-2018-20.yaml --as-of 2018-12-31

run: .venv/installed ## evaluate the model record, the first example of the README
	@# Its findings are expected: status 1. Failures end with 2 or more, but for an installation that does not
	@# import, where Python itself ends with 1.
	@.venv/bin/disclosure-rules --version >/dev/null
	@$(model); [ $$? -le 1 ]

serve: .venv/installed ## serve the library over HTTP on this machine, at http://127.0.0.1:8000/
	.venv/bin/disclosure-rules serve

test: .venv/installed ## every test but those of test-hosts
	.venv/bin/pytest -n auto -m "not hosts"

test-long: .venv/installed ## the generated tests at length: about ten times what `test` generates
	.venv/bin/pytest -n auto -m generated --thorough

test-hosts: .venv-lowest/installed .venv-hosts/installed ## the examples of hosts; workbooks in LibreOffice; the pages in Chromium; the quick tests on the oldest Python with the lowest versions, and on 3.13
	@$(if $(missing),[ "$$(id -u)" != 0 ] || ! command -v apt-get >/dev/null || $(install-missing))
	.venv-hosts/bin/pytest -m "frameworks and not browser" tests/hosts
	@$(if $(browser),.venv-hosts/bin/pytest -m browser tests/hosts,\
	echo "no Chromium here (Debian: apt-get install chromium fonts-noto-cjk): the pages are NOT seen in a browser")
	.venv-lowest/bin/python -m pip check
	.venv-lowest/bin/pytest -n auto -m "not generated and not frameworks"
	@$(call test-on,3.13)

test-all: test test-hosts ## both, and the quick tests on every other Python that is here
	@$(call test-on,3.12 3.14)

test-on = $(foreach v,$(1),$(if $(call find,$(v)),$(MAKE) --no-print-directory test-$(v),\
	echo "no Python $(v) here: not tested on it") &&) true

test-%: .venv-%/installed
	$(<D)/bin/pytest -n auto -m "not generated and not hosts"

lint: .venv/installed ## what ruff finds wrong, and what is not formatted, policies too
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/disclosure-rules fmt --check policies examples

types: .venv/installed ## mypy, strict
	.venv/bin/mypy

format: .venv/installed ## format, and mend what can be mended
	.venv/bin/ruff check --fix-only
	.venv/bin/ruff format
	.venv/bin/disclosure-rules fmt policies examples

bench: .venv/installed ## measure
	.venv/bin/python bench/run.py
	.venv/bin/python bench/policy_change.py
	.venv/bin/python bench/costs.py
	.venv/bin/python bench/tables.py
	.venv/bin/python bench/scale.py
	.venv/bin/python bench/questions.py
	.venv/bin/python bench/service.py

guard: .venv/installed ## that the library has not become slower beside the function by hand
	.venv/bin/python bench/guard.py

# The engines beside which the library is measured, in an environment of their own.
.venv-peers/installed: pyproject.toml requirements/build.txt requirements/peers.txt
	$(call install,$(PYTHON),.venv-peers,peers)

bench-peers: .venv-peers/installed ## measure beside other engines, and write docs/performance.md
	.venv-peers/bin/python bench/peers_run.py

# The site has an environment of its own: what builds it reads the source and imports nothing of it. The pages of clauses are
# made by the library, in its own environment, and so are the pictures of pages, where Chromium is there.
.venv-docs/installed: requirements/docs.txt
	@echo "setting up .venv-docs with $(PYTHON)"
	@$(PYTHON) -m venv --clear .venv-docs
	@.venv-docs/bin/python -m pip install -q --require-hashes -r requirements/docs.txt
	@touch $@

docs: .venv-docs/installed .venv/installed ## the documentation as a site in build/site, every warning an error, every link checked
	@.venv/bin/python -m tools.clause_pages
	@.venv/bin/python -m tools.screens
	@.venv-docs/bin/python -m tools.site_pages
	@.venv-docs/bin/mkdocs build --strict --quiet --clean
	@.venv-docs/bin/python -m tools.site_check

fuzz: .venv/installed ## hand every reader what nobody should, for SECONDS (3600)
	.venv/bin/python -m tools.fuzz $(or $(SECONDS),3600)

conformance: .venv/installed ## what others hold their own code to, run here; writes docs/conformance.md
	.venv/bin/python -m tools.conformance

generate: .venv/installed ## write again the committed files that are generated
	.venv/bin/python -m tools.generate

dist: .venv/installed ## the distributions, in dist/: disclosure-rules, and disclosure-rules-core without durable-rules
	.venv/bin/python -m tools.distributions dist

lock: ## resolve requirements/ again, with uv
	$(compile) --group build -o requirements/build.txt
	$(compile) --group dev -c requirements/build.txt -o requirements/dev.txt pyproject.toml
	$(compile) --group hosts -c requirements/dev.txt -o requirements/hosts.txt pyproject.toml
	$(compile) --group peers -c requirements/dev.txt -o requirements/peers.txt pyproject.toml
	$(compile) --group docs -o requirements/docs.txt
	$(compile) --resolution lowest-direct -o requirements/lowest.txt pyproject.toml

compile := uv pip compile --quiet --universal --python-version 3.10 --generate-hashes \
	--annotation-style line --custom-compile-command 'make lock'

clean: ## remove what make and the tools made
	rm -rf .venv .venv-* build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -prune -exec rm -rf {} +

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 10
