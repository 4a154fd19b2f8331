//! The HTML document around every page, and rendering it on the server: data first, then the page.

use std::{collections::BTreeMap, sync::Arc};

use axum::http::request::Parts;
use domain::error::ErrorKind;
use leptos::{nonce::use_nonce, prelude::*};
use serde::Deserialize;

use crate::{
    api::{self, Theme, facts},
    errors, org_shell,
    pages::Page,
    params::Params,
    public,
    title::TitleSlot,
    ui::{Assets, provide_assets},
    visit::{Flash, PageContext, Visit},
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

/// Renders the page that the request in the context asks for, as a whole document. Status and redirects are in the
/// context's response.
pub async fn render(files: &Files) -> String {
    let Some(parts) = use_context::<Parts>() else { return String::new() };
    let (path, query) = (parts.uri.path(), parts.uri.query().unwrap_or_default());
    let mut visit = visit(path, query);
    let show: public::Ready = match Page::parse(path) {
        Some(page) => {
            if let Some(shorter) = page.canonical(query) {
                api::redirect(&shorter);
                return String::new();
            }
            let shell = match page.slug() {
                Some(slug) => org_shell::read_shell(slug.to_owned()).await.map(Some),
                None => Ok(None),
            };
            match shell {
                Err(error) => whole_error(error.0),
                Ok(shell) => {
                    visit.shell = shell;
                    let data = page.load(query).await;
                    if let Err(error) = &data {
                        api::set_status(&error.0);
                    }
                    Box::new(move || page.view(data))
                }
            }
        }
        None => match public::page(path, &Params::parse(query)).await {
            Ok(show) => show,
            Err(kind) => {
                api::set_status(&kind);
                whole_error(kind)
            }
        },
    };
    document(files, visit, has_program(path), show)
}

fn whole_error(kind: ErrorKind) -> public::Ready {
    Box::new(move || errors::whole_page(&kind))
}

/// What the request says of the visit.
fn visit(path: &str, query: &str) -> Visit {
    let facts = facts();
    let least = api::service().map_or(0, |service| service.settings().password_min_length);
    let flash = facts.as_ref().and_then(|facts| {
        let text = facts.flash.clone()?;
        Some(Flash { text, undo: facts.undo.clone() })
    });
    Visit {
        path: path.to_owned(),
        query: query.to_owned(),
        shell: None,
        theme: facts.as_ref().map(|facts| facts.theme).unwrap_or_default(),
        flash,
        form: facts.as_ref().and_then(|facts| facts.form.clone()),
        request_id: facts.and_then(|facts| facts.request_id),
        password_min_length: least,
    }
}

/// The gallery of the kit, in development.
const KIT: &str = "/dev/ui";

/// Whether the page of this path loads the WebAssembly program: the pages of an organization do.
#[must_use]
pub fn has_program(path: &str) -> bool {
    crate::is_org_path(path) || path == KIT
}

fn document(files: &Files, visit: Visit, has_program: bool, show: public::Ready) -> String {
    let mark = files.public("favicon.svg");
    provide_assets(Assets { icons: files.public("icons.svg"), mark: mark.clone() });
    let title = TitleSlot::default();
    provide_context(title.clone());
    let theme = Theme::as_str(visit.theme);
    PageContext::provide(Arc::new(visit));
    let body = show().to_html();
    let nonce = use_nonce().map(|nonce| nonce.to_string()).unwrap_or_default();
    let program = if has_program { program(files, &nonce) } else { String::new() };
    let (css, auth, title) = (&files.css, files.public("auth.js"), escaped(&title.get()));
    format!(
        "<!DOCTYPE html><html lang=\"en\" data-theme=\"{theme}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\"><meta name=\"robots\" content=\"noindex\">\
         <link rel=\"icon\" type=\"image/svg+xml\" href=\"{mark}\"><link rel=\"stylesheet\" href=\"{css}\">\
         <script src=\"{auth}\" defer nonce=\"{nonce}\"></script>{program}<title>{title}</title></head>\
         <body>{body}</body></html>"
    )
}

fn program(files: &Files, nonce: &str) -> String {
    let (js, wasm) = (&files.js, &files.wasm);
    let script = |name: &str| {
        let src = files.public(name);
        format!("<script src=\"{src}\" defer nonce=\"{nonce}\"></script>")
    };
    let (morph, invite) = (script("morph.js"), script("invite.js"));
    format!(
        "{morph}{invite}<link rel=\"modulepreload\" href=\"{js}\" nonce=\"{nonce}\">\
         <link rel=\"preload\" href=\"{wasm}\" as=\"fetch\" type=\"application/wasm\" crossorigin>\
         <script type=\"module\" nonce=\"{nonce}\">import init,{{hydrate}} from \"{js}\";\
         init({{module_or_path:\"{wasm}\"}}).then(hydrate)</script>"
    )
}

/// Text as HTML has it.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}
