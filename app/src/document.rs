//! The document around every page, and the headers that guard it.

use axum::http::{HeaderName, HeaderValue, header};
use leptos::{nonce::use_nonce, prelude::*};
use leptos_axum::ResponseOptions;
use leptos_meta::{HashedStylesheet, MetaTags};

use crate::{
    application::App,
    components::{button::LinkButton, icon::IconSprite},
};

/// The document around every page.
#[must_use]
pub fn shell(options: LeptosOptions) -> impl IntoView {
    guard();
    // Said by the server, so that no page flashes in the other theme first.
    let theme = crate::api::preferences::theme();
    view! {
        <!DOCTYPE html>
        <html lang="en" data-theme=theme>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content=theme.unwrap_or("dark light") />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <HashedStylesheet options=options.clone() id="css" />
                <HydrationScripts options />
                <MetaTags />
            </head>
            <body>
                <App />
                <IconSprite />
            </body>
        </html>
    }
}

/// The page in place of one that could not even be begun: the request was refused or failed on its way to the pages. It
/// stands by itself, without a script, so that what is broken cannot break it, too.
#[must_use]
pub fn error_page(options: LeptosOptions, title: String, detail: String, request_id: String) -> String {
    let page = move || {
        view! {
            <!DOCTYPE html>
            <html lang="en">
                <head>
                    <meta charset="utf-8" />
                    <meta name="viewport" content="width=device-width, initial-scale=1" />
                    <meta name="color-scheme" content="dark light" />
                    <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                    <HashedStylesheet options id="css" />
                    <title>{format!("{title} · Tharsis")}</title>
                </head>
                <body>
                    <main id="main" class="content">
                        <div class="problem-page">
                            <h1>{title.clone()}</h1>
                            <p>{detail}</p>
                            <p class="request-id">
                                "Whoever runs this server finds it in the log as request " <code>{request_id}</code>
                            </p>
                            <p><LinkButton href="/" label="Go to the home page" /></p>
                        </div>
                    </main>
                </body>
            </html>
        }
        .to_html()
    };
    Owner::new().with(page)
}

/// The page on the way out of this server: the browser goes on to `address` by itself, with or without a script. A form of
/// ours cannot lead there, since pages let forms go to this server only.
#[must_use]
pub fn onward_page(options: LeptosOptions, name: String, address: String) -> String {
    let page = move || {
        view! {
            <!DOCTYPE html>
            <html lang="en">
                <head>
                    <meta charset="utf-8" />
                    <meta http-equiv="refresh" content=format!("0; url={address}") />
                    <meta name="viewport" content="width=device-width, initial-scale=1" />
                    <meta name="color-scheme" content="dark light" />
                    <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                    <HashedStylesheet options id="css" />
                    <title>"Signed out · Tharsis"</title>
                </head>
                <body>
                    <main id="main" class="content">
                        <div class="problem-page">
                            <h1>"Signed out"</h1>
                            <p>"You are signed out of this server."</p>
                            <p><LinkButton href=address label=format!("Sign out of {name}, too") /></p>
                        </div>
                    </main>
                </body>
            </html>
        }
        .to_html()
    };
    Owner::new().with(page)
}

/// Only scripts that carry this answer's nonce run, nothing comes from elsewhere, and no other site frames a page.
pub fn guard() {
    let Some(response) = use_context::<ResponseOptions>() else { return };
    let nonce = use_nonce().map(|nonce| nonce.to_string()).unwrap_or_default();
    let policy = format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    );
    let set = |name: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            response.insert_header(name, value);
        }
    };
    set(header::CONTENT_SECURITY_POLICY, &policy);
    set(header::REFERRER_POLICY, "same-origin");
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::CACHE_CONTROL, "no-store");
}
