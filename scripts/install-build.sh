#!/usr/bin/env bash
# Installs what is missing to build: a C compiler (SQLite and aws-lc are C), and what compresses the browser side: zopfli
# (5 % smaller than gzip makes it) and brotli. Rust itself is asked for.
set -euo pipefail
. "$(dirname "$0")/common.sh"

has cargo || fail "there is no cargo; install Rust 1.94 or newer (https://rustup.rs, or Debian's cargo-web)"
need cc gcc libc6-dev
need zopfli zopfli
need brotli brotli
