//! Says what a browser loads with the first page of each part, and refuses a client that has become too heavy.

use std::{fs, path::Path};

use anyhow::{Context, Result, ensure};

/// Writes which files each part is made of, a line a part: its name, then the names of its files without their endings.
///
/// # Errors
/// When the file cannot be written.
pub fn list<'a>(parts: impl Iterator<Item = (&'a String, &'a Vec<String>)>, list: &Path) -> Result<()> {
    let mut lines: Vec<String> = parts.map(|(part, files)| format!("{part} {}\n", files.join(" "))).collect();
    lines.sort();
    fs::write(list, lines.concat()).with_context(|| format!("cannot write {}", list.display()))
}

/// The weight of each part together with the main module, compressed, in bytes, as lines for people.
///
/// # Errors
/// When the part that `bound` names weighs more than it says, is not there, or a file is missing.
pub fn weigh(dir: &Path, name: &str, list: &Path, bound: (&str, u64)) -> Result<String> {
    let parts = fs::read_to_string(list).with_context(|| format!("cannot read {}", list.display()))?;
    let main = weight(dir, name)?;
    let head = format!("{main} bytes of WebAssembly, compressed, with every page; in all, with the first one of\n");
    let mut lines = vec![head];
    let mut bounded = None;
    for line in parts.lines() {
        let mut words = line.split(' ');
        let part = words.next().unwrap_or_default();
        let files: Vec<&str> = words.filter(|file| !file.is_empty()).collect();
        let own = files.iter().map(|file| weight(dir, file)).sum::<Result<u64>>()?;
        let whole = main + own;
        lines.push(format!("{whole:>9} {part} ({} files)\n", files.len() + 1));
        if part == bound.0 {
            bounded = Some(whole);
        }
    }
    let report = lines.concat();
    let whole = bounded.with_context(|| format!("there is no part {}", bound.0))?;
    ensure!(whole <= bound.1, "{report}{} takes more than {} bytes", bound.0, bound.1);
    Ok(report)
}

/// The size of `dir/stem.HASH.wasm.gz`.
fn weight(dir: &Path, stem: &str) -> Result<u64> {
    let entries = fs::read_dir(dir).with_context(|| format!("cannot read {}", dir.display()))?;
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let hash = name.strip_prefix(stem).and_then(|rest| rest.strip_prefix('.')?.strip_suffix(".wasm.gz"));
        if hash.is_some_and(|hash| !hash.contains('.')) {
            return Ok(entry.metadata()?.len());
        }
    }
    anyhow::bail!("there is no {stem}.*.wasm.gz in {}", dir.display())
}

#[cfg(test)]
mod tests {
    use std::{collections::HashMap, env::temp_dir};

    use super::*;

    #[test]
    fn what_is_too_heavy_is_named() -> Result<()> {
        let dir = temp_dir().join(format!("client-weigh-{}", std::process::id()));
        fs::create_dir_all(&dir)?;
        for (name, size) in [("app.1f.wasm.gz", 100), ("a.1f.wasm.gz", 10), ("b.1f.wasm.gz", 20), ("app.1f.js.gz", 900)]
        {
            fs::write(dir.join(name), vec![0; size])?;
        }
        let parts = HashMap::from([
            ("light".to_owned(), vec!["a".to_owned()]),
            ("heavy".to_owned(), vec!["a".to_owned(), "b".to_owned()]),
            ("empty".to_owned(), vec![]),
        ]);
        let file = dir.join("parts.txt");
        list(parts.iter(), &file)?;
        let report = weigh(&dir, "app", &file, ("heavy", 130))?;
        assert!(report.contains("110 light (2 files)") && report.contains("130 heavy (3 files)"), "{report}");
        assert!(report.contains("100 empty (1 files)"), "{report}");
        let refused =
            weigh(&dir, "app", &file, ("heavy", 129)).err().map(|error| error.to_string()).unwrap_or_default();
        assert!(refused.contains("heavy takes more than 129 bytes"), "{refused}");
        assert!(weigh(&dir, "app", &file, ("none", 129)).is_err());
        fs::remove_file(dir.join("b.1f.wasm.gz"))?;
        assert!(
            weigh(&dir, "app", &file, ("heavy", 130)).is_err_and(|error| error.to_string().contains("no b.*.wasm.gz"))
        );
        fs::remove_dir_all(dir)?;
        Ok(())
    }
}
