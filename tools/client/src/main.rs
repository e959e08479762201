//! Packages the browser side: splits and binds the compiled WebAssembly, bundles the style sheets, stamps the file names.
//!
//! It does what `cargo leptos build` does after the compiler. It stands in this workspace so that `Cargo.lock` keeps the
//! binder equal to the `wasm-bindgen` that the pages are compiled with, and so that nothing needs to be downloaded.

use std::{env, path::Path, process::ExitCode};

use anyhow::{Context, Result, bail};

mod bind;
mod names;
mod split;
mod stamp;
mod styles;
mod weigh;

const USAGE: &str = "\
usage: client bind WASM OUT_DIR NAME LIST   split a compiled module into parts and bind it: OUT_DIR/NAME.js and *.wasm; say
                                            in the file LIST which files each part is made of
       client styles MAIN_CSS OUT_CSS       bundle a style sheet and what it imports into one file
       client stamp DIR NAME HASH_FILE      put a hash of the contents into the names of all files in DIR
       client weigh DIR NAME LIST PART N    say what a browser loads for each part; fail if PART takes more than N bytes";

fn main() -> ExitCode {
    let args: Vec<String> = env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match run(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("client: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: &[&str]) -> Result<()> {
    match args {
        ["bind", wasm, out_dir, name, list] => {
            let main = split::split(Path::new(wasm), Path::new(out_dir), name, Path::new(list))?;
            bind::bind(&main, Path::new(out_dir), name)
        }
        ["styles", main, out] => styles::write(Path::new(main), Path::new(out)),
        ["stamp", dir, name, hash_file] => stamp::stamp(Path::new(dir), name, Path::new(hash_file)),
        ["weigh", dir, name, list, part, bound] => {
            let bound = bound.parse().with_context(|| format!("{bound} is no number of bytes"))?;
            let report = weigh::weigh(Path::new(dir), name, Path::new(list), (part, bound))?;
            eprint!("{report}");
            Ok(())
        }
        _ => bail!("these arguments say nothing to me: {args:?}\n{USAGE}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_arguments_are_answered_with_the_usage() {
        let error = run(&["bond", "x"]).err().map(|e| e.to_string());
        assert!(error.is_some_and(|text| text.contains("usage: client bind")));
    }
}
