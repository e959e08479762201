//! Bundles style sheets: every line `@import url("x.css") layer(name);` is replaced by the contents of the file.
//!
//! An import stands on a line of its own, with nothing after it but a layer. A `url(…)` inside a rule is left as it is:
//! start it with `/`, since the bundle is served from another directory.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail, ensure};

/// Bundles `main` into `out`.
///
/// # Errors
/// When a file is missing, imports itself, or holds an import that is written in another way.
pub fn write(main: &Path, out: &Path) -> Result<()> {
    let css = bundle(main, &mut Vec::new())?;
    fs::write(out, css).with_context(|| format!("cannot write {}", out.display()))
}

/// The text of `file` with its imports inlined. `open` holds the files that led here.
fn bundle(file: &Path, open: &mut Vec<PathBuf>) -> Result<String> {
    let text = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let identity = file.canonicalize().with_context(|| format!("cannot resolve {}", file.display()))?;
    ensure!(!open.contains(&identity), "{} imports itself", file.display());
    open.push(identity);

    let mut css = String::with_capacity(text.len());
    for (index, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("@import") {
            let place = || format!("{}:{}", file.display(), index + 1);
            let import = Import::parse(line).with_context(place)?;
            let inner = bundle(&file.with_file_name(import.path), open).with_context(place)?;
            css.push_str(&import.wrap(&inner));
        } else {
            css.push_str(line);
            css.push('\n');
        }
    }
    open.pop();
    Ok(css)
}

#[derive(Debug, PartialEq)]
struct Import<'a> {
    path: &'a str,
    layer: Option<&'a str>,
}

impl<'a> Import<'a> {
    /// `@import url("x.css") layer(name);` with or without the layer, or with the bare string instead of `url(…)`.
    fn parse(line: &'a str) -> Result<Self> {
        let Some(import) = Self::try_parse(line) else {
            bail!("write an import as `@import url(\"file.css\") layer(name);`, not `{}`", line.trim());
        };
        Ok(import)
    }

    fn try_parse(line: &'a str) -> Option<Self> {
        let rest = line.trim().strip_prefix("@import")?.strip_suffix(';')?.trim();
        let (target, rest) = match rest.strip_prefix("url(") {
            Some(rest) => rest.split_once(')')?,
            None => rest.split_at(rest.rfind(['"', '\''])? + 1),
        };
        let target = target.trim();
        let path = unquote(target, '"').or_else(|| unquote(target, '\''))?;
        let layer = match rest.trim() {
            "" => None,
            rest => Some(rest.strip_prefix("layer(")?.strip_suffix(')')?.trim()),
        };
        let is_file = !path.is_empty() && !path.contains("//") && !path.starts_with('/');
        let is_name = layer.is_none_or(|name| !name.is_empty() && !name.contains(['(', ')', ' ']));
        (is_file && is_name).then_some(Self { path, layer })
    }

    fn wrap(&self, css: &str) -> String {
        match self.layer {
            Some(layer) => format!("@layer {layer} {{\n{css}}}\n"),
            None => css.to_owned(),
        }
    }
}

fn unquote(text: &str, quote: char) -> Option<&str> {
    text.strip_prefix(quote)?.strip_suffix(quote)
}

#[cfg(test)]
mod tests {
    use std::env::temp_dir;

    use super::*;

    /// Writes the files to a directory of the test's own, bundles `main.css`, removes the directory.
    fn bundled(test: &str, files: &[(&str, &str)]) -> Result<Result<String>> {
        let dir = temp_dir().join(format!("client-styles-{test}-{}", std::process::id()));
        for (name, text) in files {
            let path = dir.join(name);
            fs::create_dir_all(path.parent().unwrap_or(&dir))?;
            fs::write(path, text)?;
        }
        let css = bundle(&dir.join("main.css"), &mut Vec::new());
        fs::remove_dir_all(dir)?;
        Ok(css)
    }

    #[test]
    fn imports_are_inlined_in_their_layers_relative_to_the_file_that_names_them() -> Result<()> {
        let css = bundled(
            "nested",
            &[
                (
                    "main.css",
                    "@layer base, parts;\n@import url(\"base.css\") layer(base);\n@import url('parts/all.css') layer(parts);\nb {}\n",
                ),
                ("base.css", "a {}\n"),
                ("parts/all.css", "@import \"button.css\";\n"),
                ("parts/button.css", "button {}\n"),
            ],
        )??;
        assert_eq!(css, "@layer base, parts;\n@layer base {\na {}\n}\n@layer parts {\nbutton {}\n}\nb {}\n");
        Ok(())
    }

    #[test]
    fn one_file_may_be_imported_twice_but_not_by_itself() -> Result<()> {
        let twice = bundled("twice", &[("main.css", "@import 'a.css';\n@import 'a.css';"), ("a.css", "a {}")])??;
        assert_eq!(twice, "a {}\na {}\n");
        let cycle = bundled("cycle", &[("main.css", "@import 'a.css';"), ("a.css", "@import 'main.css';")])?;
        assert!(cycle.is_err_and(|e| format!("{e:#}").contains("imports itself")));
        Ok(())
    }

    #[test]
    fn a_missing_file_is_named_with_the_line_that_asks_for_it() -> Result<()> {
        let missing = bundled("missing", &[("main.css", "\n@import url(\"gone.css\") layer(x);")])?;
        let text = missing.err().map(|e| format!("{e:#}")).unwrap_or_default();
        assert!(text.contains("main.css:2") && text.contains("gone.css"), "{text}");
        Ok(())
    }

    #[test]
    fn other_imports_are_refused() {
        for line in [
            "@import url(\"a.css\") screen;",
            "@import url(\"a.css\") layer(x) supports(display: grid);",
            "@import url(\"https://example.com/a.css\");",
            "@import url(\"/a.css\");",
            "@import url(a.css);",
            "@import \"a.css\"",
            "@import \"\";",
        ] {
            assert!(Import::parse(line).is_err(), "{line}");
        }
    }
}
