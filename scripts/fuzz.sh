#!/usr/bin/env bash
# fuzz.sh [SECONDS]: fuzzes what reads tokens and compares claims, each target for so long (20 minutes unless told).
# libFuzzer without cargo-fuzz, so that the stable compiler will do. Inputs that fail are kept in fuzz/failures: put
# them into fuzz/corpus once they are mended. Inputs that merely reach more code stay in fuzz/target.
set -euo pipefail
. "$(dirname "$0")/common.sh"
cd "$root/fuzz"
seconds=${1:-1200}
need g++ g++

flags=(--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4
  -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table
  -Cllvm-args=-sanitizer-coverage-trace-compares -Cllvm-args=-simplifycfg-branch-fold-threshold=0 -Ccodegen-units=1)
host=$(rustc -vV | sed -n 's/^host: //p')
target=${CARGO_TARGET_DIR:-target}
# With --target the flags are not for build scripts, which have nobody to report coverage to.
RUSTFLAGS="${flags[*]}" cargo build --locked --release --quiet --target "$host" --bins

mkdir -p failures
for name in token claims compare; do
  say "fuzzing $name for $seconds s"
  mkdir -p "$target/corpus/$name"
  "$target/$host/release/$name" "$target/corpus/$name" "corpus/$name" -max_total_time="$seconds" -max_len=4096 \
    -timeout=10 -artifact_prefix="failures/$name-" -print_final_stats=1 2>&1 | tail -n 20
done
