#!/usr/bin/env bash
# Builds the browser side into target/site: pages compiled to WebAssembly, style sheets, the files of public/.
# Cargo decides what to compile; the rest is skipped when nothing it is made of has changed.
set -euo pipefail
. "$(dirname "$0")/common.sh"
. "$root/scripts/wasm-toolchain.sh"
cd "$root"

name=tharsis
site=target/site
profile=${CLIENT_PROFILE:-client}
# A directory of its own: the flags, and at times the compiler, differ from the server's.
compiled=target/client
wasm=$compiled/$wasm_target/$profile/app.wasm
client=target/release/client

# Where in the source something panicked is no use to a browser. Added to what .cargo/config.toml says.
[ "$profile" != client ] || wasm_flags+=(--config 'build.rustflags=["-Zlocation-detail=none"]')

say "compiling the browser side (profile $profile)"
# As a cdylib only here: for the server `app` stays a plain library.
env "${wasm_env[@]}" cargo rustc --locked --package app --lib --crate-type cdylib --profile "$profile" \
  --target "$wasm_target" --target-dir "$compiled" --no-default-features --features hydrate "${wasm_flags[@]}" -- -Clink-arg=--emit-relocs
cargo build --locked --release --package client

inputs=("$wasm" "$client" style "$0")
[ ! -d public ] || inputs+=(public)
if [ -e "$site/hash.txt" ] && [ -z "$(find "${inputs[@]}" -newer "$site/hash.txt" -print -quit)" ]; then
  say "$site is up to date"
  exit
fi

say "packaging $site"
new=$site.new
rm -rf "$new"
mkdir -p "$new/pkg"
"$client" bind "$wasm" "$new/pkg" "$name" "$new/parts.txt"
# No wasm-opt here: it takes 16 % off the module but nothing off what goes over the wire (203 kB before, 204 kB after), and
# Debian 12's mixes up the module's tables, so that no page comes alive.
"$client" styles style/main.css "$new/pkg/$name.css"
[ ! -d public ] || cp -R public/. "$new/"
"$client" stamp "$new/pkg" "$name" "$new/hash.txt"
# Compressed once here rather than at every request, and so with all patience. Brotli takes another 15 % off.
compressible=(-type f \( -name '*.js' -o -name '*.wasm' -o -name '*.css' -o -name '*.svg' \))
find "$new" "${compressible[@]}" -exec zopfli {} +
find "$new" "${compressible[@]}" -exec brotli --best --keep {} +

# A server that runs meanwhile misses its files for an instant only.
rm -rf "$site"
mv "$new" "$site"
say "what a browser loads"
# At most 450 kB for the list of service accounts. A build for development is not made to be small.
[ "$profile" = client ] && bound=450000 || bound=100000000
"$client" weigh "$site/pkg" "$name" "$site/parts.txt" service_accounts "$bound"
