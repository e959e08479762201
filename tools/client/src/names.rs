//! Removes the names of functions from a module. Binding does so for the main module; parts are not bound.

use std::{fs, path::Path};

use anyhow::{Context, Result};
use wasm_encoder::{Module, RawSection};
use wasmparser::{Parser, Payload};

/// What only people and tools read.
const REMOVED: [&str; 2] = ["name", "producers"];

/// Removes them from the module at `path`.
///
/// # Errors
/// When it cannot be read or written, or is not WebAssembly.
pub fn remove(path: &Path) -> Result<()> {
    let module = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    let lean = without_names(&module).with_context(|| format!("cannot parse {}", path.display()))?;
    fs::write(path, lean).with_context(|| format!("cannot write {}", path.display()))
}

fn without_names(module: &[u8]) -> Result<Vec<u8>> {
    let mut lean = Module::new();
    for payload in Parser::new(0).parse_all(module) {
        let payload = payload?;
        if matches!(&payload, Payload::CustomSection(section) if REMOVED.contains(&section.name())) {
            continue;
        }
        if let Some((id, range)) = payload.as_section() {
            let range = usize::try_from(range.start)?..usize::try_from(range.end)?;
            lean.section(&RawSection { id, data: module.get(range).context("a section beyond the end")? });
        }
    }
    Ok(lean.finish())
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{CustomSection, TypeSection};

    use super::*;

    #[test]
    fn names_go_and_the_rest_stays() -> Result<()> {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let custom = |name: &'static str| CustomSection { name: name.into(), data: b"something".into() };
        let mut with = Module::new();
        with.section(&types).section(&custom("name")).section(&custom("kept"));
        let mut without = Module::new();
        without.section(&types).section(&custom("kept"));
        assert_eq!(without_names(&with.finish())?, without.finish());
        Ok(())
    }

    #[test]
    fn what_is_no_module_is_refused() {
        assert!(without_names(b"<!DOCTYPE html>").is_err());
    }
}
