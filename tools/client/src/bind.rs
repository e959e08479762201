//! Binds a compiled WebAssembly module: writes the JavaScript that loads it and the module with the bindings applied.

use std::{fs, path::Path};

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

/// Writes `out_dir/name.js` and `out_dir/name.wasm`.
///
/// # Errors
/// When the module cannot be read or was compiled with another version of `wasm-bindgen`.
pub fn bind(wasm: &Path, out_dir: &Path, name: &str) -> Result<()> {
    Bindgen::new()
        .input_path(wasm)
        .out_name(name)
        .web(true)?
        .typescript(false)
        // Leptos always says where the module is.
        .omit_default_module_path(true)
        // The parts import what they share with the main module from it, under the linker's names.
        .keep_lld_exports(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(out_dir)
        .with_context(|| format!("cannot bind {}", wasm.display()))?;

    // The binder calls it NAME_bg.wasm, Leptos asks for NAME.wasm.
    let bound = out_dir.join(format!("{name}_bg.wasm"));
    fs::rename(&bound, out_dir.join(format!("{name}.wasm")))
        .with_context(|| format!("cannot rename {}", bound.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_module_is_named() {
        let error = bind(Path::new("/nowhere/app.wasm"), Path::new("/nowhere"), "app").err();
        assert!(error.is_some_and(|e| e.to_string().contains("/nowhere/app.wasm")));
    }
}
