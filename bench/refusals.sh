#!/usr/bin/env bash
# Whether the time of a refused login tells why it was refused, or that the service account exists.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo build --locked --release --quiet --package bench
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
target/release/refusals target/release/tharsis-server "sqlite://$folder/bench.db"
FAST=0 scripts/with-postgres.sh bash -c 'target/release/refusals target/release/tharsis-server "$TEST_DATABASE_URL"'
