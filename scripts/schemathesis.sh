#!/usr/bin/env bash
# schemathesis.sh [ARGUMENT…]: asks the server whatever docs/openapi.json allows, and much that it does not, as an
# administrator and without credentials: no 5xx, no answer that the document does not describe. Arguments go to
# Schemathesis (`--max-examples 500`, `--include-path /v1/groups`). SERVER is the binary, if another than that of make.
set -euo pipefail
. "$(dirname "$0")/common.sh"
cd "$root"
server=${SERVER:-target/release/tharsis-server}
[ -x "$server" ] || fail "there is no $server: run make server first"

# The version is part of the test: another one generates other requests.
version=4.32.5
tool=${SCHEMATHESIS:-target/schemathesis-$version}
if [ ! -x "$tool/bin/st" ]; then
  need python3 python3-venv
  say "installing Schemathesis $version into $tool"
  python3 -m venv "$tool"
  "$tool/bin/pip" install --quiet "schemathesis==$version"
fi

folder=$(mktemp -d)
trap 'kill "$process" 2>/dev/null || true; rm -rf "$folder"' EXIT
mkfifo "$folder/output"
export DATABASE_URL="sqlite://$folder/schemathesis.db" THARSIS_LISTEN=127.0.0.1:0
export THARSIS_ADMIN_USERNAME=root THARSIS_ADMIN_PASSWORD="a password for this test"
# Every request that fails is told by Schemathesis; here only what the server itself calls an error.
THARSIS_LOG=error "$server" serve >"$folder/output" &
process=$!
exec 3<"$folder/output"
read -r _ _ url <&3
export THARSIS_PUBLIC_URL=$url
token=$("$server" admin token --username root)

# What lists and identifiers in the document's examples lead to.
make_one() {
  curl --silent --show-error --fail-with-body --output "$folder/made" -H "authorization: Bearer $token" \
    -H 'content-type: application/json' "$url/v1/$1" -d "$2" || fail "$1: $(cat "$folder/made")"
}
make_one groups '{"name": "acme"}'
make_one groups '{"name": "platform", "parent_path": "acme"}'
make_one workspaces '{"name": "prod", "group_path": "acme/platform"}'
make_one service_accounts '{"name": "deploy", "group_path": "acme/platform", "client_credentials": true,
  "trusted_identity_providers": [{"issuer": "https://gitlab.example", "bound_claims": {"ref": "main"}}]}'
make_one memberships '{"namespace_path": "acme/platform", "role": "deployer",
  "service_account_id": "trn:service_account:acme/platform/deploy"}'

checks=not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance
checks+=,response_schema_conformance,unsupported_method,allow_header_conformance,missing_required_header
# Not positive_data_acceptance: a schema cannot say which names are taken, or that an issuer must be a public URL.
checks+=,negative_data_rejection,ignored_auth,use_after_free,ensure_resource_availability
failed=
for who in administrator nobody; do
  say "as $who"
  credentials=()
  [ "$who" = nobody ] || credentials=(-H "Authorization: Bearer $token")
  "$tool/bin/st" run docs/openapi.json --url "$url" --checks "$checks" --continue-on-failure --no-color \
    --warnings off "${credentials[@]}" "$@" || failed=yes
done
[ -z "$failed" ] || fail "see above"
