//! The HTML document around every page.

use std::collections::BTreeMap;

use leptos::{nonce::use_nonce, prelude::*};
use leptos_meta::{MetaTags, provide_meta_context};
use leptos_router::{components::Router, hooks::use_location};
use serde::Deserialize;

use crate::{
    api::{Theme, facts},
    is_org_path, org_shell, routes,
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
    let mark = files.public("favicon.svg");
    provide_assets(Assets { icons: files.public("icons.svg"), mark: mark.clone() });
    let theme = facts().map(|facts| facts.theme).unwrap_or_default();
    let path = use_context::<axum::http::request::Parts>().map(|parts| parts.uri.path().to_owned());
    let program = path.is_some_and(|path| has_program(&path)).then(|| program(files));
    if let Some(context) = Owner::current_shared_context() {
        // The browser does not rebuild pages, so no data is serialized for it.
        context.set_is_hydrating(false);
    }
    view! {
        <!DOCTYPE html>
        <html lang="en" data-theme=Theme::as_str(theme)>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <meta name="robots" content="noindex"/>
                <link rel="icon" type="image/svg+xml" href=mark/>
                <link rel="stylesheet" href=files.css.clone()/>
                <script src=files.public("auth.js") defer nonce=use_nonce()></script>
                {program}
                <MetaTags/>
            </head>
            <body>
                <Router>
                    <Area/>
                </Router>
            </body>
        </html>
    }
}

/// The page, inside the organization's frame where the path has one.
#[component]
fn Area() -> impl IntoView {
    let path = use_location().pathname.get_untracked();
    if is_org_path(&path) {
        view! { <org_shell::OrgShell path><routes::Pages/></org_shell::OrgShell> }.into_any()
    } else {
        view! { <routes::Pages/> }.into_any()
    }
}

/// The gallery of the kit, in development.
const KIT: &str = "/dev/ui";

/// Whether the page of this path loads the WebAssembly program: the pages of an organization do.
#[must_use]
pub fn has_program(path: &str) -> bool {
    is_org_path(path) || path == KIT
}

fn program(files: &Files) -> impl IntoView + use<> {
    let start = format!(
        "import init,{{hydrate}} from \"{}\";init({{module_or_path:\"{}\"}}).then(hydrate)",
        files.js, files.wasm
    );
    view! {
        <script src=files.public("morph.js") defer nonce=use_nonce()></script>
        <script src=files.public("invite.js") defer nonce=use_nonce()></script>
        <link rel="modulepreload" href=files.js.clone() nonce=use_nonce()/>
        <link rel="preload" href=files.wasm.clone() r#as="fetch" r#type="application/wasm" crossorigin=""/>
        <script type="module" nonce=use_nonce()>{start}</script>
    }
}
