# Sourced by the other scripts: where the project is, how they speak, how they install.
# shellcheck shell=bash

# shellcheck disable=SC2034 # the scripts that source this use it
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# Everything that a script says goes to standard error, so that standard output stays what the command prints.
say() { printf '==> %s\n' "$*" >&2; }

fail() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

has() { command -v "$1" >/dev/null 2>&1; }

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif has sudo; then
    sudo "$@"
  else
    fail "this needs root and there is no sudo; run as root: $*"
  fi
}

# apt_install PACKAGE…: installs those that are missing.
apt_install() {
  local package missing=()
  for package in "$@"; do
    dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  has apt-get || fail "install what Debian calls ${missing[*]} with your system's package manager, then run this again"
  say "installing ${missing[*]} (apt-get)"
  as_root apt-get update -qq >&2 || fail "apt-get update failed; see above"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2 ||
    fail "apt-get could not install ${missing[*]}; see above"
}

# need COMMAND PACKAGE…: installs the packages unless the command is there, however it came there.
need() {
  local command=$1
  shift
  has "$command" || apt_install "$@"
  has "$command" || fail "there is still no $command; install it ($* on Debian) and run this again"
}
