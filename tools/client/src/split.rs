//! Splits a compiled module: what only one part of the client needs becomes a file that is loaded with that part.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, anyhow};
use wasm_split_cli_support::{Options, transform};

use super::{names, weigh};

/// The script that loads parts, beside that of the main module.
pub const LOADER: &str = "parts.js";

/// Writes the files of the parts and [`LOADER`] to `out_dir`, which files each part is made of to `list`, and the rest,
/// still to be bound, to the path it answers.
///
/// # Errors
/// When the module cannot be read or was linked without `--emit-relocs`.
pub fn split(wasm: &Path, out_dir: &Path, name: &str, list: &Path) -> Result<PathBuf> {
    let module = fs::read(wasm).with_context(|| format!("cannot read {}", wasm.display()))?;
    let main = wasm.with_extension("main.wasm");
    let (link_name, main_module) = (format!("./{LOADER}"), format!("./{name}.js"));
    let mut options = Options::new(&module);
    options.output_dir = out_dir;
    options.main_out_path = &main;
    options.link_name = &link_name;
    options.main_module = &main_module;
    let parts = transform(options).map_err(|error| anyhow!("cannot split {}: {error:#}", wasm.display()))?;
    for part in &parts.split_modules {
        names::remove(part)?;
    }
    weigh::list(parts.prefetch_map.iter(), list)?;
    Ok(main)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_module_is_named() {
        let error =
            split(Path::new("/nowhere/app.wasm"), Path::new("/nowhere"), "app", Path::new("/nowhere/parts.txt")).err();
        assert!(error.is_some_and(|e| e.to_string().contains("/nowhere/app.wasm")));
    }
}
