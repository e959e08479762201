#!/usr/bin/env bash
# Rebuilds and restarts at every change: `cargo leptos watch` where it is installed, which also reloads the page; else a
# plain loop over the same build as `make run`. (Installing cargo-leptos from source takes a quarter of an hour.)
set -euo pipefail
. "$(dirname "$0")/common.sh"
cd "$root"
mkdir -p data

if has cargo-leptos; then
  exec cargo leptos watch -- serve "$@"
fi

server=
stop() {
  if [ -n "$server" ]; then
    kill "$server" 2>/dev/null || true
    wait "$server" || true
    server=
  fi
}
# A change is a file that is newer than this one, or a folder that lost or got a file.
seen=$(mktemp)
trap 'stop; rm -f "$seen"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
changed() { [ -n "$(find Cargo.toml Cargo.lock identity app server tools style public -newer "$seen" -print -quit 2>/dev/null)" ]; }

# Of our own crates only what changed is compiled again. The shipped build goes without: it optimises across more code.
export CARGO_PROFILE_RELEASE_INCREMENTAL=true CARGO_PROFILE_CLIENT_INCREMENTAL=true
# Link-time optimisation and incremental builds exclude each other.
export CARGO_PROFILE_CLIENT_LTO=off CARGO_PROFILE_CLIENT_CODEGEN_UNITS=16

say "no cargo-leptos here; rebuilding in a plain loop, reload the page by hand"
while true; do
  touch "$seen"
  if make --no-print-directory build; then
    stop
    target/release/tharsis-server serve "$@" &
    server=$!
  else
    say "the build failed; the server before it goes on"
  fi
  until changed; do sleep 0.5; done
done
