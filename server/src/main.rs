//! The process. A hello-world that proves the build; the real server replaces it.

use std::{error::Error, path::Path};

use axum::Router;
use leptos::prelude::*;
use leptos_axum::{LeptosRoutes, file_and_error_handler, generate_route_list};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let site = Path::new("target/site").canonicalize()?;
    // Leptos looks for the hash file beside the binary, but an absolute path stands for itself.
    let options = LeptosOptions::builder()
        .output_name("tharsis")
        .site_root(site.to_string_lossy())
        .hash_files(true)
        .hash_file(site.join("hash.txt").to_string_lossy().into())
        .build();
    let address = options.site_addr;
    let pages = generate_route_list(app::App);
    let router = Router::new()
        .leptos_routes(&options, pages, {
            let options = options.clone();
            move || app::shell(options.clone())
        })
        .fallback(file_and_error_handler(app::shell))
        .with_state(options);
    let listener = tokio::net::TcpListener::bind(address).await?;
    println!("listening on http://{address}");
    axum::serve(listener, router.into_make_service()).await?;
    Ok(())
}
