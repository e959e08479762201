#!/usr/bin/env bash
# Logins per second on SQLite and on PostgreSQL, every one recorded durably, beside the bare cost of the cryptography.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo build --locked --release --quiet --package bench
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
target/release/bench target/release/tharsis-server "sqlite://$folder/bench.db" "$@"
# With fsync, unlike in tests: a login that is not on disk does not count.
FAST=0 scripts/with-postgres.sh bash -c 'target/release/bench target/release/tharsis-server "$TEST_DATABASE_URL" "$@"' bench "$@"
