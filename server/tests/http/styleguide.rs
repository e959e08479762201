//! The page that shows every component, in debug builds.

use std::{fs, path::Path};

use crate::support::{Database, Server};

/// What cannot be shown inside another page, and what has nothing to show.
const ELSEWHERE: [&str; 6] = ["IconSprite", "Loaded", "NamespacePage", "PlainPage", "ProblemPage", "VersionField"];

/// The names of the components in a file.
fn components(source: &str) -> impl Iterator<Item = String> {
    source.split("#[component]\npub fn ").skip(1).map(|rest| rest.chars().take_while(|c| c.is_alphanumeric()).collect())
}

#[tokio::test]
async fn it_shows_every_component() {
    let server = Server::start(Database::sqlite()).await;
    let page = server.get("/styleguide", "").await;
    assert_eq!(page.status, 200, "{}", page.text);
    assert!(page.header("content-type").starts_with("text/html"));
    assert!(!page.text.contains(".wasm"), "the client, which knows nothing of it, does not run in it");
    let shown: Vec<&str> = page.text.split("data-shows=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let shown: Vec<&str> = shown.iter().flat_map(|names| names.split(' ')).collect();

    let app = Path::new(env!("CARGO_MANIFEST_DIR")).join("../app/src");
    let folder = |name: &str| fs::read_dir(app.join(name)).unwrap().map(|entry| entry.unwrap().path());
    let files: Vec<_> = folder("components").chain(folder("forms")).collect();
    assert!(files.len() > 30);
    let mut missing = Vec::new();
    for file in files.iter().filter(|file| file.is_file()) {
        let source = fs::read_to_string(file).unwrap();
        missing.extend(
            components(&source).filter(|name| !shown.contains(&name.as_str()) && !ELSEWHERE.contains(&name.as_str())),
        );
    }
    assert!(missing.is_empty(), "app/src/styleguide does not show {missing:?}");

    // The browser tests look at the release binary, which has no such page: they take it from here
    // (`end2end/tests/a11y-styleguide.spec.ts`).
    let own = format!("<style>{}</style>", server.get("/styleguide.css", "").await.text);
    let whole = page.text.replace("<link rel=\"stylesheet\" href=\"/styleguide.css\">", &own);
    assert!(whole.contains(&own), "{}", &page.text[..800]);
    fs::write(Path::new(env!("CARGO_TARGET_TMPDIR")).join("styleguide.html"), whole).unwrap();
}

#[tokio::test]
async fn it_is_shown_in_the_theme_that_is_asked_for() {
    let server = Server::start(Database::sqlite()).await;
    for (path, expected) in [("", "<html lang=\"en\">"), ("?theme=dark", "<html lang=\"en\" data-theme=\"dark\">")] {
        let page = server.get(&format!("/styleguide{path}"), "").await;
        assert!(page.text.contains(expected), "{}", &page.text[..300]);
    }
    let style = server.get("/styleguide.css", "").await;
    assert!(style.header("content-type").starts_with("text/css"));
}
