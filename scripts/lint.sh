#!/usr/bin/env bash
# Clippy, pedantic, nothing tolerated: the server side with its tests and tools, then the pages as the browser gets them.
set -euo pipefail
. "$(dirname "$0")/common.sh"
cd "$root"

say "clippy: server side, tests, tools"
cargo clippy --locked --workspace --all-targets --features app/ssr,identity/ssr -- -D warnings
# For this machine rather than for WebAssembly: the same code is checked and no other standard library is needed.
say "clippy: pages as the browser gets them"
cargo clippy --locked --package app --no-default-features --features hydrate -- -D warnings
say "clippy: rules as the browser gets them"
cargo clippy --locked --package identity --no-default-features -- -D warnings
