#!/usr/bin/env bash
# Checks the dependencies: licences, sources and bans always, security advisories when their database can be fetched.
set -euo pipefail
. "$(dirname "$0")/common.sh"
cd "$root"

if ! has cargo-deny; then
  say "installing cargo-deny (some minutes)"
  # Unoptimised: it compiles much faster and has little to do.
  cargo install --locked --debug cargo-deny >&2 || fail "cargo-deny cannot be installed; see above"
fi

cargo deny --locked check bans licenses sources
if timeout 120 cargo deny fetch db; then
  cargo deny --locked check --disable-fetch advisories
else
  say "advisories are NOT checked: their database (github.com/rustsec/advisory-db) cannot be fetched from here"
fi
