//! Puts a hash of the contents into the file names, so that a browser may keep a file for ever and never keeps a stale one.

use std::{
    fs::{read, read_dir, read_to_string, rename, write},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};

/// The files that Leptos looks up in the hash file.
const LOOKED_UP: [&str; 3] = ["js", "wasm", "css"];

/// Renames every file `x.y` of `dir` to `x.HASH.y`, also where the scripts name them (`"./x.y"`), and writes the hash to
/// `hash_file` as Leptos (`LeptosOptions::hash_file`) reads it.
///
/// One hash of everything: the scripts and the modules name one another, so none could have its own.
///
/// # Errors
/// When one of `name.{js,wasm,css}` is missing or the directory cannot be written.
pub fn stamp(dir: &Path, name: &str, hash_file: &Path) -> Result<()> {
    let files = files(dir)?;
    for kind in LOOKED_UP {
        let expected = dir.join(format!("{name}.{kind}"));
        ensure!(files.contains(&expected), "there is no {}", expected.display());
    }
    let mut hash = Hash::new();
    for file in &files {
        hash.add(&read(file).with_context(|| format!("cannot read {}", file.display()))?);
    }
    let hash = hash.text();
    let names: Vec<(String, String)> = files.iter().filter_map(|file| stamped(file, &hash)).collect();
    for (file, (_, new)) in files.iter().zip(&names) {
        if file.extension().is_some_and(|kind| kind == "js") {
            let script = read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
            write(file, rename_in(script, &names)).with_context(|| format!("cannot write {}", file.display()))?;
        }
        rename(file, dir.join(new)).with_context(|| format!("cannot rename {}", file.display()))?;
    }
    let lines: String = LOOKED_UP.iter().flat_map(|kind| [kind, ": ", &hash, "\n"].map(str::to_owned)).collect();
    write(hash_file, lines).with_context(|| format!("cannot write {}", hash_file.display()))
}

/// The files of a directory, in one order everywhere.
fn files(dir: &Path) -> Result<Vec<PathBuf>> {
    let entries = read_dir(dir).with_context(|| format!("cannot read {}", dir.display()))?;
    let mut files = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<PathBuf>>>()?;
    files.sort();
    Ok(files)
}

/// The name of a file and its new one.
fn stamped(file: &Path, hash: &str) -> Option<(String, String)> {
    let (stem, kind) = (file.file_stem()?.to_str()?, file.extension()?.to_str()?);
    Some((format!("{stem}.{kind}"), format!("{stem}.{hash}.{kind}")))
}

fn rename_in(script: String, names: &[(String, String)]) -> String {
    names.iter().fold(script, |script, (old, new)| {
        ['"', '\''].iter().fold(script, |script, quote| {
            script.replace(&format!("{quote}./{old}{quote}"), &format!("{quote}./{new}{quote}"))
        })
    })
}

/// FNV-1a. It tells versions of one file apart and guards against nobody, so eight bytes are enough.
struct Hash(u64);

impl Hash {
    fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    fn add(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
    }

    fn text(&self) -> String {
        format!("{:016x}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use std::{env::temp_dir, fs};

    use super::*;

    #[test]
    fn the_hash_is_the_published_one() {
        // Vectors from the FNV reference code.
        assert_eq!(Hash::new().text(), "cbf29ce484222325");
        let mut hash = Hash::new();
        hash.add(b"foo");
        hash.add(b"bar");
        assert_eq!(hash.text(), "85944171f73967e8");
    }

    #[test]
    fn files_are_renamed_where_they_stand_and_where_they_are_named() -> Result<()> {
        let dir = temp_dir().join(format!("client-stamp-{}", std::process::id()));
        fs::create_dir_all(&dir)?;
        write(dir.join("app.js"), r#"import "./parts.js""#)?;
        write(dir.join("parts.js"), r#"import { x } from "./app.js"; fetch(new URL("./1_a.wasm"))"#)?;
        for name in ["app.wasm", "1_a.wasm", "app.css"] {
            write(dir.join(name), name)?;
        }
        let hash_file = dir.with_extension("txt");
        stamp(&dir, "app", &hash_file)?;

        let listed = read_to_string(&hash_file)?;
        let hash = listed.lines().next().and_then(|line| line.strip_prefix("js: ")).unwrap_or_default().to_owned();
        assert_eq!(listed, format!("js: {hash}\nwasm: {hash}\ncss: {hash}\n"));
        assert_eq!(read_to_string(dir.join(format!("app.{hash}.js")))?, format!(r#"import "./parts.{hash}.js""#));
        assert_eq!(
            read_to_string(dir.join(format!("parts.{hash}.js")))?,
            format!(r#"import {{ x }} from "./app.{hash}.js"; fetch(new URL("./1_a.{hash}.wasm"))"#)
        );
        assert_eq!(files(&dir)?.len(), 5, "none under its old name");

        let again = stamp(&dir, "app", &hash_file);
        assert!(again.is_err_and(|e| e.to_string().contains("app.js")), "a missing file is named");
        fs::remove_dir_all(dir)?;
        fs::remove_file(hash_file)?;
        Ok(())
    }
}
