//! The routes of the browser: pages, the functions they call, and static files.

use std::{path::Path, sync::Arc};

use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    http::{HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{any, post},
};
use identity::core::Core;
use leptos::prelude::{LeptosOptions, provide_context};
use tower::ServiceBuilder;
use tower_http::{
    services::{ServeDir, ServeFile},
    set_header::SetResponseHeaderLayer,
};

use super::{export, form_posts};
use crate::document::shell;

/// What every request of the browser needs.
#[derive(Clone)]
pub(super) struct Pages {
    core: Arc<Core>,
    options: LeptosOptions,
}

/// All routes of the browser. The caller adds the session layer.
pub fn routes(core: Arc<Core>, options: LeptosOptions) -> Router {
    let site = Path::new(options.site_root.as_ref()).to_owned();
    let package = format!("/{}", options.site_pkg_dir);
    let keep = if options.hash_files { "public, max-age=31536000, immutable" } else { "no-cache" };
    let mut router = Router::new().route("/api/ui/{*function}", post(server_function)).nest_service(
        &package,
        files(ServeDir::new(site.join(options.site_pkg_dir.as_ref())).precompressed_br().precompressed_gzip(), keep),
    );
    // Only files that are there get a route, so that no path is ever looked up on the disk.
    for name in public_files(&site) {
        router = router.route_service(&format!("/{name}"), files(ServeFile::new(site.join(&name)), "max-age=3600"));
    }
    let router = router.merge(export::routes());
    #[cfg(debug_assertions)]
    let router = styleguide(router);
    router.fallback(any(page)).with_state(Pages { core, options })
}

/// The page that shows every component, for those who work on this program.
#[cfg(debug_assertions)]
fn styleguide(router: Router<Pages>) -> Router<Pages> {
    let page = |State(pages): State<Pages>, request: Request| async move {
        let Pages { core, options } = pages;
        let context = move || provide_context(Arc::clone(&core));
        let shell = move || crate::styleguide::shell(options.clone());
        leptos_axum::render_app_async_with_context(context, shell)(request).await
    };
    let style = || async { ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], crate::styleguide::STYLE) };
    router.route("/styleguide", axum::routing::get(page)).route("/styleguide.css", axum::routing::get(style))
}

fn files<S>(
    service: S,
    keep: &'static str,
) -> impl tower::Service<Request, Response = Response, Error = std::convert::Infallible, Future: Send>
+ Clone
+ Send
+ Sync
+ 'static
where
    S: tower::Service<Request, Error = std::convert::Infallible, Future: Send> + Clone + Send + Sync + 'static,
    S::Response: IntoResponse,
{
    let cache = SetResponseHeaderLayer::overriding(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    let sniff = SetResponseHeaderLayer::overriding(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    ServiceBuilder::new().layer(cache).layer(sniff).map_response(IntoResponse::into_response).service(service)
}

fn public_files(site: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(site).into_iter().flatten().flatten();
    let names = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()));
    names
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| name != "hash.txt" && !name.starts_with('.') && !is_compressed_copy(name))
        .filter(|name| name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_')))
        .collect()
}

/// `favicon.svg.gz` and `favicon.svg.br` stand beside `favicon.svg`.
fn is_compressed_copy(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|extension| extension == "gz" || extension == "br")
}

async fn server_function(State(pages): State<Pages>, request: Request) -> Response {
    pages.call(request).await
}

async fn page(State(pages): State<Pages>, request: Request) -> Response {
    match *request.method() {
        Method::GET | Method::HEAD => pages.render(request).await,
        Method::POST => form_posts::answer(&pages, request).await,
        _ => (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET, HEAD, POST")]).into_response(),
    }
}

impl Pages {
    /// The heart of the server.
    pub(super) fn core(&self) -> Arc<Core> {
        Arc::clone(&self.core)
    }

    /// Runs the function of `api` that the path names.
    pub(super) async fn call(&self, request: Request) -> Response {
        let core = Arc::clone(&self.core);
        let context = move || provide_context(Arc::clone(&core));
        let mut response = leptos_axum::handle_server_fns_with_context(context, request).await.into_response();
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    }

    /// Renders the page at the request's address.
    pub(super) async fn render(&self, request: Request<Body>) -> Response {
        let core = Arc::clone(&self.core);
        let options = self.options.clone();
        let context = move || provide_context(Arc::clone(&core));
        leptos_axum::render_app_async_with_context(context, move || shell(options.clone()))(request).await
    }
}
