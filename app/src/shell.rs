//! The document around every page. It knows the names of the site's files and nothing of what the pages show.

use std::collections::BTreeMap;

use leptos::{nonce::use_nonce, prelude::*};
use leptos_meta::{MetaTags, provide_meta_context};
use serde::Deserialize;

use crate::{
    App, INVITE,
    api::{Theme, facts, form_state},
    is_live,
    ui::{Assets, provide_assets},
};

/// The addresses of the site's files, as the build's manifest lists them.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Files {
    /// The module that starts the browser's program.
    pub js: String,
    /// The browser's program.
    pub wasm: String,
    /// The style sheet.
    pub css: String,
    /// The static files, by their names.
    #[serde(rename = "static")]
    pub public: BTreeMap<String, String>,
}

impl Files {
    fn public(&self, name: &str) -> String {
        self.public.get(name).cloned().unwrap_or_else(|| ["/static/", name].concat())
    }
}

/// The whole document of the page that the request asks for.
pub fn shell(files: &Files) -> impl IntoView + use<> {
    provide_meta_context();
    let assets = Assets { icons: files.public("icons.svg"), mark: files.public("favicon.svg") };
    provide_assets(assets.clone());
    let theme = facts().map(|facts| facts.theme).unwrap_or_default();
    let program = has_program().then(|| program(files));
    if program.is_none()
        && let Some(context) = Owner::current_shared_context()
    {
        // Nothing will be taken over, so nothing has to be written down for it.
        context.set_is_hydrating(false);
    }
    let inviting = page_path().is_some_and(|path| path.ends_with(INVITE)).then(|| {
        view! { <script src=files.public("invite.js") defer nonce=use_nonce()></script> }
    });
    view! {
        <!DOCTYPE html>
        <html lang="en" data-theme=Theme::as_str(theme)>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <meta name="robots" content="noindex"/>
                <meta name="rolecall-icons" content=assets.icons/>
                <meta name="rolecall-mark" content=assets.mark.clone()/>
                <link rel="icon" type="image/svg+xml" href=assets.mark/>
                <link rel="stylesheet" href=files.css.clone()/>
                <script src=files.public("auth.js") defer nonce=use_nonce()></script>
                {inviting}
                {program}
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

/// Pages of the admin area are taken over in the browser, unless a form came back: then the page says what only the
/// server knows.
fn has_program() -> bool {
    page_path().is_some_and(|path| is_live(&path)) && form_state().is_none()
}

fn page_path() -> Option<String> {
    use_context::<axum::http::request::Parts>().map(|parts| parts.uri.path().to_owned())
}

fn program(files: &Files) -> impl IntoView + use<> {
    let start = format!(
        "import init,{{hydrate}} from \"{}\";init({{module_or_path:\"{}\"}}).then(hydrate)",
        files.js, files.wasm
    );
    view! {
        <link rel="modulepreload" href=files.js.clone()/>
        <link rel="preload" href=files.wasm.clone() r#as="fetch" r#type="application/wasm" crossorigin=""/>
        <script type="module" nonce=use_nonce()>{start}</script>
    }
}
