# Sourced by build-client.sh and lint.sh: decides which compiler makes WebAssembly here. Sets
#   wasm_env    what `env` sets for cargo
#   wasm_flags  what cargo needs besides
# Installs what is missing. Nothing of this is in rust-toolchain.toml: naming a target there makes every cargo command
# fail on a machine that cannot download toolchains.
# shellcheck shell=bash

wasm_target=wasm32-unknown-unknown
# The bootstrap variable lets a stable compiler take -Z; only the browser side is compiled this way.
wasm_env=(RUSTC_BOOTSTRAP=1)
wasm_flags=()

# The standard library for WebAssembly, next to the compiler that cargo uses here.
rustc_has_wasm() {
  [ -d "$("${RUSTC:-rustc}" --print sysroot)/lib/rustlib/$wasm_target/lib" ]
}

# Debian's compiler with its sources: builds the standard library itself.
debian_rustc() { compgen -G '/usr/lib/rustlib/src/rust/library/std/Cargo.toml' || compgen -G '/usr/src/rustc-*/library/std/Cargo.toml'; }
debian_linker() { compgen -G '/usr/bin/wasm-ld-*' | sort -V | tail -n 1; }
debian_has_wasm() {
  [ -x /usr/bin/rustc ] && [ -n "$(debian_rustc)" ] && [ -n "$(debian_linker)" ]
}

if [ "${WASM_TOOLCHAIN:-}" = debian ] || ! rustc_has_wasm; then
  if [ "${WASM_TOOLCHAIN:-}" != debian ] && ! debian_has_wasm && has rustup; then
    say "adding the standard library for WebAssembly (rustup target add $wasm_target)"
    timeout 120 rustup target add "$wasm_target" >&2 || say "rustup cannot download it here"
  fi
  if [ "${WASM_TOOLCHAIN:-}" = debian ] || ! rustc_has_wasm; then
    debian_has_wasm || apt_install rustc-web rust-web-src lld-22
    debian_has_wasm || fail "no standard library for WebAssembly; run: rustup target add $wasm_target"
    say "using Debian's $(/usr/bin/rustc --version), which builds the standard library itself"
    wasm_env+=(RUSTC=/usr/bin/rustc)
    wasm_env+=(CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER="$(debian_linker)")
    wasm_flags+=('-Zbuild-std=std,panic_abort')
  fi
fi
