#!/usr/bin/env bash
# Installs what is missing to test: PostgreSQL and curl, and for the browser tests Chromium, Node and the packages of end2end/.
# `install-test.sh browser` installs the latter only, `install-test.sh postgres` the former only.
set -euo pipefail
. "$(dirname "$0")/common.sh"

what=${1:-all}

if [ "$what" != browser ]; then
  # initdb is not in the path on Debian.
  compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || has initdb || apt_install postgresql
  # What people paste into their pipelines is run as it stands there.
  need curl curl
fi

if [ "$what" != postgres ]; then
  [ -n "${CHROMIUM:-}" ] || has chromium || apt_install chromium
  # Debian puts it where only administrators look.
  [ -x /usr/sbin/nginx ] || need nginx nginx-light
  need node nodejs
  need npm npm
  # npm keeps a copy of the lock file beside what it installed from it.
  if [ -e "$root/end2end/package-lock.json" ] &&
    [ ! "$root/end2end/node_modules/.package-lock.json" -nt "$root/end2end/package-lock.json" ]; then
    say "installing the packages of end2end/ (npm ci)"
    (cd "$root/end2end" && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-audit --no-fund >&2) ||
      fail "npm ci failed in end2end/; see above"
  fi
fi
