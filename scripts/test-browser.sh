#!/usr/bin/env bash
# Runs Playwright against the release binary, which `make build` has put in place.
set -euo pipefail
. "$(dirname "$0")/common.sh"
[ -e "$root/end2end/package.json" ] || fail "there are no browser tests: end2end/package.json is missing"
"$root/scripts/install-test.sh" browser
cd "$root/end2end"
npx --no-install playwright test "$@"
