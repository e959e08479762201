#!/usr/bin/env bash
# faults.sh [ROUNDS]: kills the server under load on both databases, and takes PostgreSQL away from it.
# SERVER is the binary, if another than that of `make server`.
set -euo pipefail
. "$(dirname "$0")/common.sh"
cd "$root"
rounds=${1:-50}
export SERVER=${SERVER:-$root/target/release/tharsis-server} rounds
[ -x "$SERVER" ] || fail "there is no $SERVER: run make server first"
cargo build --locked --quiet --package faults
FAULTS=${CARGO_TARGET_DIR:-target}/debug/faults
export FAULTS
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$FAULTS" kill "$SERVER" "sqlite://$folder/faults.db" "$rounds"
# With fsync, unlike in tests: what is acknowledged survives a crash of PostgreSQL too.
FAST=0 scripts/with-postgres.sh bash -c '"$FAULTS" kill "$SERVER" "$TEST_DATABASE_URL" "$rounds"'
FAST=0 scripts/with-postgres.sh bash -c '"$FAULTS" outage "$SERVER" "$TEST_DATABASE_URL" "$TEST_DATABASE_CONTROL"'
