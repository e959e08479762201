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

say "compiling the browser side (profile $profile)"
# As a cdylib only here: for the server `app` stays a plain library.
env "${wasm_env[@]}" cargo rustc --locked --package app --lib --crate-type cdylib --profile "$profile" \
  --target "$wasm_target" --target-dir "$compiled" --no-default-features --features hydrate "${wasm_flags[@]}"
cargo build --locked --release --package client

if [ -e "$site/hash.txt" ] && [ -z "$(find "$wasm" "$client" style public "$0" -newer "$site/hash.txt" -print -quit)" ]; then
  say "$site is up to date"
  exit
fi

say "packaging $site"
new=$site.new
rm -rf "$new"
mkdir -p "$new/pkg"
"$client" bind "$wasm" "$new/pkg" "$name"
# The features are those that rustc uses by default for this target; every browser of the last years has them.
wasm-opt -Oz --enable-bulk-memory --enable-multivalue --enable-mutable-globals --enable-nontrapping-float-to-int \
  --enable-reference-types --enable-sign-ext "$new/pkg/$name.wasm" -o "$new/pkg/$name.wasm.opt"
mv "$new/pkg/$name.wasm.opt" "$new/pkg/$name.wasm"
"$client" styles style/main.css "$new/pkg/$name.css"
[ ! -d public ] || cp -R public/. "$new/"
"$client" stamp "$new/pkg" "$name" "$new/hash.txt"
# Compressed once here rather than at every request.
find "$new" -type f \( -name '*.js' -o -name '*.wasm' -o -name '*.css' -o -name '*.svg' \) -exec gzip -9 -n -k {} +

# A server that runs meanwhile misses its files for an instant only.
rm -rf "$site"
mv "$new" "$site"
for file in "$site"/pkg/*; do
  say "$(wc -c <"$file") bytes $(basename "$file")"
done
