#!/usr/bin/env bash
# with-postgres.sh COMMAND…: runs the command with a PostgreSQL of its own, whose address is in TEST_DATABASE_URL.
# `$TEST_DATABASE_CONTROL stop fast|immediate` and `$TEST_DATABASE_CONTROL start` let the command do without it for a while.
# The instance lives in a temporary directory, listens on 127.0.0.1 only, and is gone when the command ends.
# It writes as durably as a real one; FAST=1 trades that for speed.
set -euo pipefail
. "$(dirname "$0")/common.sh"

[ $# -gt 0 ] || fail "usage: with-postgres.sh COMMAND…"
"$root/scripts/install-test.sh" postgres

if has initdb && has pg_ctl; then
  bin=$(dirname "$(command -v initdb)")
else
  bin=$(compgen -G '/usr/lib/postgresql/*/bin' | sort -V | tail -n 1)
fi

# PostgreSQL refuses to run as root.
as_postgres() {
  if [ "$(id -u)" = 0 ]; then
    runuser -u postgres -- "$@"
  else
    "$@"
  fi
}

dir=$(mktemp -d "${TMPDIR:-/tmp}/tharsis-postgres.XXXXXX")
cleanup() {
  # The command's own exit code is the one to keep.
  local code=$?
  (cd / && as_postgres "$bin/pg_ctl" -D "$dir/data" -m immediate stop >/dev/null 2>&1) || true
  rm -rf "$dir"
  exit "$code"
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
[ "$(id -u)" != 0 ] || chown postgres "$dir"
cd "$dir"

as_postgres "$bin/initdb" -D "$dir/data" -U postgres --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-sync \
  >"$dir/initdb.log" 2>&1 || { cat "$dir/initdb.log" >&2; fail "initdb failed"; }

# The socket stands in the directory: two instances never meet.
settings=(listen_addresses=127.0.0.1 unix_socket_directories="$dir" max_connections=200)
[ "${FAST:-}" != 1 ] || settings+=(fsync=off synchronous_commit=off full_page_writes=off)

# A port may be taken between looking and starting, so several are tried.
started=
for _ in 1 2 3 4 5; do
  port=$((20000 + RANDOM % 12000))
  options="-p $port"
  for setting in "${settings[@]}"; do options+=" -c $setting"; done
  if as_postgres "$bin/pg_ctl" -D "$dir/data" -w -t 30 -l "$dir/data/server.log" -o "$options" start >/dev/null; then
    started=yes
    break
  fi
done
[ -n "$started" ] || { cat "$dir/data/server.log" >&2; fail "PostgreSQL did not start; see above"; }

# The same instance at the same port, from whatever the command is.
cat >"$dir/control" <<EOF
#!/usr/bin/env bash
cd / && exec $([ "$(id -u)" != 0 ] || echo runuser -u postgres --) $(printf '%q ' "$bin/pg_ctl" -D "$dir/data" -w -t 30) \
  -l $(printf '%q' "$dir/data/server.log") -o $(printf '%q' "$options") \${2:+-m "\$2"} "\$1"
EOF
chmod +x "$dir/control"
export TEST_DATABASE_CONTROL="$dir/control"
export TEST_DATABASE_URL="postgres://postgres@127.0.0.1:$port/postgres"
say "PostgreSQL at $TEST_DATABASE_URL"
cd "$OLDPWD"
"$@"
