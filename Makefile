# The habits of this project. `make` alone lists them.
# Each installs what it is missing (see scripts/) and says so. Cargo decides what to compile.

.DEFAULT_GOAL := help
.PHONY: help run build client server test test-rust test-browser fmt lint deny bench faults schemathesis fuzz watch clean

server := target/release/tharsis-server

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: build ## build if needed and serve http://127.0.0.1:3000, data in ./data (ARGS="…" is passed on)
	mkdir -p data
	$(server) serve $(ARGS)

build: client server ## the browser side and the server, as shipped

client:
	scripts/install-build.sh
	scripts/build-client.sh

server:
	scripts/install-build.sh
	cargo build --locked --release --package server

test: test-rust test-browser ## everything: Rust on SQLite and PostgreSQL, then a real browser against the real binary

test-rust: ## Rust tests, storage on both databases (ARGS="…" goes to cargo test)
	scripts/install-build.sh
	FAST=1 scripts/with-postgres.sh cargo test --locked --workspace --features app/ssr,identity/ssr $(ARGS)

test-browser: build ## Playwright (ARGS="…" goes to it)
	FAST=1 scripts/with-postgres.sh scripts/test-browser.sh $(ARGS)

fmt: ## format the Rust code
	cargo fmt --all

lint: ## clippy, nothing tolerated
	scripts/install-build.sh
	scripts/lint.sh

deny: ## advisories, licences and sources of the dependencies
	scripts/deny.sh

bench: ## the figures we claim, measured on this machine
	scripts/bench.sh $(ARGS)

watch: ## rebuild and restart at every change
	scripts/watch.sh $(ARGS)

faults: server ## SIGKILL and database outages under load, and what became of what was acknowledged (ARGS="rounds")
	scripts/faults.sh $(ARGS)

schemathesis: server ## whatever the OpenAPI document allows, and more: no 5xx, no undocumented answer
	scripts/schemathesis.sh $(ARGS)

fuzz: ## fuzz the reading of tokens and the comparison of claims for an hour (ARGS="seconds per target")
	scripts/fuzz.sh $(ARGS)

clean: ## forget everything built; ./data stays
	cargo clean
	rm -rf end2end/node_modules end2end/test-results
