#!/usr/bin/env bash
# Measures what SPEC.md claims. One script per measurement in bench/, each prints one table.
set -euo pipefail
. "$(dirname "$0")/common.sh"
cd "$root"
compgen -G 'bench/*.sh' >/dev/null || fail "there are no measurements yet: bench/ is empty"
make --no-print-directory build
for measurement in bench/*.sh; do
  say "$measurement"
  "$measurement" "$@"
done
