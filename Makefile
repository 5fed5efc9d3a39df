# `make site` and `make test` do everything on a fresh machine that has Python 3.11 or later, git and make. Editors need no
# make: `nscp` and `nscp.cmd` set up the same by themselves.
PYTHON ?= python3
# Images of containers forbid Python to keep what it has compiled, to stay small. Here each command is a program of its own,
# and would compile everything anew.
unexport PYTHONDONTWRITEBYTECODE
# Windows calls the folder of an environment's programs otherwise.
BIN := .venv/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
# All that editors need, and what tests and the making of locks need besides.
SITE := .venv/.ready
DEV := .venv/.ready-dev
CHECKERS := node_modules/.ready
LOCK = $(BIN)/pip-compile --quiet --upgrade --generate-hashes --allow-unsafe --strip-extras \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host
# Installs packages of the system, where we may.
AS_ROOT = test "$$(id -u)" = 0 && command -v apt-get >/dev/null && apt-get update -qq && \
	DEBIAN_FRONTEND=noninteractive apt-get install -y -qq
# Our own program is installed with setuptools, which must be pinned as well.
OURS := --build-deps-for editable
# The tests of one file by one process: what a file shares is made once. Three for two cores, since browsers and servers
# make a test wait, and four where there are many such files; in the order of tests/conftest.py.
TOGETHER := -n 3 --dist loadfile --no-loadscope-reorder
CODE := -n 3 --ignore=tests/content
CONTENT := tests/content --project .

.PHONY: help site serve preview edit check test code-test content-test lane-test test-quick test-nightly lane-times audit freeze weight lighthouse browser servers search-quality search-bench bench lint accept pictures lock form-script bill clean

help: ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

site: $(SITE) ## set up and build the site into site/
	$(BIN)/nscp build

serve: $(SITE) ## show the site at http://127.0.0.1:8000; what is saved is seen at once
	$(BIN)/nscp serve

preview: $(SITE) ## the same with drafts and what is under embargo, marked as such
	$(BIN)/nscp preview

edit: $(SITE) ## open the editing form in the browser, on this machine only
	$(BIN)/nscp edit

check: $(SITE) ## list everything that is wrong in the content
	$(BIN)/nscp check

# Each gate is run though the other failed; where make runs them together, their results stand one after the other.
test: lint ## set up and run every test: of the code, then of the content
	@$(MAKE) --no-print-directory --keep-going --jobs=1 code-test content-test

code-test: $(DEV) $(CHECKERS) browser servers ## the tests of the code: they read tests/ alone, never content/ and docs/
	@echo Code
	@$(BIN)/pytest $(TOGETHER) $(CODE)

content-test: $(DEV) $(CHECKERS) browser servers ## the tests of the content as it is; SINCE=main tries every page changed since
	@echo Content
	@$(BIN)/pytest $(TOGETHER) $(CONTENT) --every-kind --changed-since "$(SINCE)"

lane-test: $(DEV) $(CHECKERS) browser servers ## the same in CI: in browsers, the pages changed since SINCE and the most telling kinds
	@$(BIN)/pytest $(TOGETHER) $(CONTENT) --changed-since "$(SINCE)"

lane-times: $(DEV) $(CHECKERS) browser servers ## print how long a change of content takes from the check to what is published
	@$(BIN)/python -m tools.lane

audit: $(DEV) ## ask whether a package that we pin has a known hole
	test -x .venv/audit/bin/pip-audit || { $(PYTHON) -m venv .venv/audit && .venv/audit/bin/python -m pip install --quiet \
		--disable-pip-version-check --require-hashes --requirement requirements/audit.txt; }
	.venv/audit/bin/pip-audit --requirement requirements/dev.txt --require-hashes --disable-pip
	PATH="$(CURDIR)/$(BIN):$$PATH" npm audit --audit-level=high

test-quick: $(DEV) $(CHECKERS) ## the tests of the code that need no built site: less than a minute
	$(BIN)/pytest $(TOGETHER) $(CODE) -n 2 -m "not slow and not nightly"

test-nightly: $(DEV) $(CHECKERS) browser servers ## the long forms of both: every page in every mode, replays, growth; an hour or more
	$(BIN)/pytest $(TOGETHER) $(CODE) --long -m ""
	$(BIN)/pytest $(TOGETHER) $(CONTENT) --long -m ""

freeze: $(DEV) ## take the content as it is today for the copy on which the tests of the code run
	$(BIN)/python -m tests.freeze

weight: $(DEV) browser ## print what a first visit to each kind of page weighs
	$(BIN)/nscp build
	$(BIN)/python -m tools.weight site

# Of a copy in which all is settled: before the launch, search engines are asked to stay away.
lighthouse: $(DEV) browser tools/lighthouse/node_modules/.ready ## print Lighthouse's figures for each kind of page, or for PAGES="worried/ parents/"
	settled="$$(mktemp -d)" && trap 'rm -rf "$$settled"' EXIT && \
		$(BIN)/python -m tools.settled_site "$$settled" && $(BIN)/python -m tools.lighthouse "$$settled/site" $(PAGES)

# Without a window where the system has it, for it takes a third of the work; or any other Chromium.
browser: # the browser that tests drive: the system's Chromium, installed where missing
	@command -v chromium-headless-shell >/dev/null || { $(AS_ROOT) chromium-headless-shell; } >/dev/null 2>&1 || \
		command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || \
		{ $(AS_ROOT) chromium >/dev/null; } || \
		{ echo "The tests need Chromium. Install it (on Debian: sudo apt-get install chromium), then run make test again." >&2; exit 1; }

search-quality: $(DEV) site browser ## how good the search is, on judged queries in a browser
	$(BIN)/python -m tools.search_quality site

search-bench: $(DEV) site browser ## what the search weighs and how long it takes on 10,000 pages, beside others
	$(BIN)/python -m tools.search_bench site

bench: $(DEV) browser ## how long builds take, and how much memory, beside stock Material: half an hour
	$(BIN)/python -m tools.benchmark docs/about/speed.md

servers: # the servers and tools that tests of publishing drive, installed where missing
	@tests/install-servers.sh

lint: $(DEV) $(CHECKERS)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	node_modules/.bin/tsc --project jsconfig.json

accept: $(DEV) ## accept the miniature site's pages as they are now
	$(BIN)/pytest tests/test_miniature.py --accept

pictures: $(DEV) $(CHECKERS) browser ## take the pictures of the editing form anew, for CONTRIBUTING.md
	$(BIN)/python -m tools.form_pictures guide/pictures

lock: $(DEV) ## pin the newest allowed packages, with hashes: in all locks the same versions
	$(LOCK) $(OURS) --output-file requirements/site.txt pyproject.toml
	$(LOCK) $(OURS) --constraint requirements/site.txt --extra import --output-file requirements/import.txt pyproject.toml
	$(LOCK) $(OURS) --constraint requirements/import.txt --extra import --extra dev --output-file requirements/dev.txt pyproject.toml
	$(LOCK) --output-file requirements/audit.txt requirements/audit.in

form-script: $(CHECKERS) ## ship the editing form's script in the version that package-lock.json pins
	$(BIN)/python -m tools.form_script

bill: $(DEV) ## write the software bill of materials, bill-of-materials.json
	$(BIN)/cyclonedx-py requirements --output-reproducible --output-format JSON \
		--output-file bill-of-materials.json requirements/dev.txt

clean: ## remove what was set up and built
	rm -rf .venv node_modules tools/lighthouse/node_modules site .site.new .site.old bill-of-materials.json

# What is pinned is installed with its hashes, then our own package.
$(SITE): requirements/site.txt pyproject.toml
	@$(PYTHON) requirements/set_up.py site

$(DEV): requirements/dev.txt pyproject.toml
	@$(PYTHON) requirements/set_up.py dev

# Checkers of accessibility and HTML, and the script of the editing form as npm has it, pinned with hashes in
# package-lock.json; no script of theirs is run on install.
$(CHECKERS): package-lock.json $(DEV)
	PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --ignore-scripts --no-audit --no-fund --silent
	touch $(CHECKERS)

tools/lighthouse/node_modules/.ready: tools/lighthouse/package-lock.json $(DEV)
	cd tools/lighthouse && PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --ignore-scripts --no-audit --no-fund --silent
	touch $@
