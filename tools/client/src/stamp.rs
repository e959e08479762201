//! Puts a hash of the contents into the file names, so that a browser may keep a file for ever and never keeps a stale one.

use std::{
    fs::{read, rename, write},
    path::Path,
};

use anyhow::{Context, Result};

/// What Leptos looks up in the hash file.
const KINDS: [&str; 3] = ["js", "wasm", "css"];

/// Renames `dir/name.{js,wasm,css}` to `dir/name.HASH.{js,wasm,css}` and writes the hashes to `hash_file` as Leptos
/// (`LeptosOptions::hash_file`) reads them.
///
/// # Errors
/// When one of the three files is missing or the directory cannot be written.
pub fn stamp(dir: &Path, name: &str, hash_file: &Path) -> Result<()> {
    let mut lines = String::new();
    for kind in KINDS {
        let plain = dir.join(format!("{name}.{kind}"));
        let contents = read(&plain).with_context(|| format!("cannot read {}", plain.display()))?;
        let hash = format!("{:016x}", fnv1a(&contents));
        rename(&plain, dir.join(format!("{name}.{hash}.{kind}")))
            .with_context(|| format!("cannot rename {}", plain.display()))?;
        lines.push_str(&format_line(kind, &hash));
    }
    write(hash_file, lines).with_context(|| format!("cannot write {}", hash_file.display()))
}

fn format_line(kind: &str, hash: &str) -> String {
    format!("{kind}: {hash}\n")
}

/// FNV-1a. It tells versions of one file apart and guards against nobody, so eight bytes are enough.
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use std::{env::temp_dir, fs};

    use super::*;

    #[test]
    fn the_hash_is_the_published_one() {
        // Vectors from the FNV reference code.
        assert_eq!(fnv1a(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv1a(b"foobar"), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn files_are_renamed_and_listed() -> Result<()> {
        let dir = temp_dir().join(format!("client-stamp-{}", std::process::id()));
        fs::create_dir_all(&dir)?;
        for kind in KINDS {
            write(dir.join(format!("app.{kind}")), b"foobar")?;
        }
        let hash_file = dir.join("hash.txt");
        stamp(&dir, "app", &hash_file)?;

        let hash = "85944171f73967e8";
        assert_eq!(fs::read_to_string(&hash_file)?, format!("js: {hash}\nwasm: {hash}\ncss: {hash}\n"));
        assert_eq!(fs::read(dir.join(format!("app.{hash}.css")))?, b"foobar");
        assert!(!dir.join("app.css").exists());

        let again = stamp(&dir, "app", &hash_file);
        assert!(again.is_err_and(|e| e.to_string().contains("app.js")), "a missing file is named");
        fs::remove_dir_all(dir)?;
        Ok(())
    }
}
