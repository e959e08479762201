//! The routes of the browser: the pages of `app`, with their session and the protection against other sites.

use std::{path::Path, sync::Arc};

use axum::{
    Router,
    middleware::{from_fn, from_fn_with_state},
};
use identity::core::Core;
use leptos::config::LeptosOptions;
use tower_http::{csrf::ConfigError, limit::RequestBodyLimitLayer};

use crate::{layers, sessions, sign_on};

/// The longest body that a page or one of its functions takes.
const MAX_BODY: usize = 256 * 1024;
/// The name of the client's files; `make` builds it under this one.
const OUTPUT_NAME: &str = "tharsis";

/// What Leptos needs to know of the files of the browser side.
#[must_use]
pub fn leptos_options(site_root: &Path) -> LeptosOptions {
    let site = site_root.to_string_lossy().into_owned();
    // Leptos looks for the hash file beside the binary, but an absolute path stands for itself.
    let hashes = site_root.join("hash.txt");
    LeptosOptions::builder()
        .output_name(OUTPUT_NAME)
        .site_root(site)
        .hash_files(hashes.exists())
        .hash_file(hashes.to_string_lossy().into_owned().into())
        .build()
}

/// The pages behind their layers.
///
/// # Errors
/// If the public URL is no origin.
pub fn routes(core: &Arc<Core>, options: LeptosOptions) -> Result<Router, ConfigError> {
    // What pages render with runs on this runtime. Only the first call counts; later ones are refused.
    let _ = any_spawner::Executor::init_tokio();
    let pages = app::routes(Arc::clone(core), options.clone())
        .merge(sign_on::routes(Arc::clone(core), options))
        .layer(RequestBodyLimitLayer::new(MAX_BODY))
        .layer(from_fn_with_state(Arc::clone(core), layers::touch))
        .layer(sessions::layer(core))
        .layer(from_fn(layers::unwritten))
        .layer(layers::cross_site(&core.settings().public_url)?);
    Ok(pages)
}
