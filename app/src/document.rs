//! The HTML document around every page, and rendering it on the server: data first, then the page.

use std::{collections::BTreeMap, sync::Arc};

use ::messages::Messages;
use axum::http::request::Parts;
use domain::{error::ErrorKind, id::AccountId};
use leptos::{nonce::use_nonce, prelude::*};
use serde::Deserialize;

use crate::{
    api::{self, AppError, Theme, facts},
    errors,
    messages::messages,
    org_shell,
    pages::{Area, Page, PageData, Shown},
    params::Params,
    paths::{Base, url},
    public,
    root::{Seed, root},
    title::TitleSlot,
    ui::{Assets, provide_assets, provide_reader},
    visit::{Flash, PageContext, Visit},
};

/// The addresses of the site's files, as the build's manifest lists them.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Files {
    /// The module that starts the browser's program.
    pub js: String,
    /// The module that loads the areas of the program.
    pub loader: String,
    /// The browser's program.
    pub wasm: String,
    /// The files of each area that the program loads when one of its pages is opened.
    pub areas: BTreeMap<String, Vec<String>>,
    /// The style sheet.
    pub css: String,
    /// The static files, by their names.
    #[serde(rename = "static")]
    pub public: BTreeMap<String, String>,
}

impl Files {
    /// The address of a static file.
    fn public(&self, name: &str) -> String {
        url(self.public.get(name).cloned().unwrap_or_else(|| ["/static/", name].concat()))
    }
}

/// Renders the page that the request in the context asks for, as a whole document. Status and redirects are in the
/// context's response.
pub async fn render(files: &Files) -> String {
    let Some(parts) = use_context::<Parts>() else { return String::new() };
    let (path, query) = (parts.uri.path(), parts.uri.query().unwrap_or_default());
    let mut visit = visit(path, query);
    let reader = facts().and_then(|facts| Some(facts.session?.account.id));
    provide_reader(reader);
    let Some(page) = Page::parse(path) else {
        return match public::page(path, &Params::parse(query)).await {
            Ok(show) => document(files, visit, show),
            Err(kind) => refused(files, visit, kind),
        };
    };
    if let Some(shorter) = page.canonical(query) {
        api::redirect(&shorter);
        return String::new();
    }
    if let Some(slug) = page.slug() {
        match org_shell::read_shell(slug.to_owned()).await {
            Ok(shell) => visit.shell = Some(shell),
            Err(error) => return refused(files, visit, error.0),
        }
    }
    let data = page.load(query).await;
    if let Err(error) = &data {
        api::set_status(&error.0);
    }
    seeded(files, page, visit, reader, data)
}

/// An error as a page of its own.
fn refused(files: &Files, visit: Visit, kind: ErrorKind) -> String {
    api::set_status(&kind);
    document(files, visit, Box::new(move || errors::whole_page(&kind)))
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
        unanswered: None,
        is_outdated: false,
        is_stale: false,
    }
}

/// Whether the page of this path loads the WebAssembly program.
#[must_use]
pub fn has_program(path: &str) -> bool {
    Page::parse(path).is_some() || path == public::GALLERY
}

fn assets(files: &Files) -> Assets {
    Assets { icons: files.public("icons.svg"), mark: files.public("favicon.svg") }
}

/// A page that the browser takes over: its data follow it. No white space comes before the root.
fn seeded(
    files: &Files,
    page: Page,
    visit: Visit,
    reader: Option<AccountId>,
    data: Result<(PageData, Area), AppError>,
) -> String {
    let (data, area) = match data {
        Ok((data, area)) => (Ok(data), Some(area)),
        Err(error) => (Err(error), None),
    };
    let name = page.area().of_manifest().unwrap_or_default();
    let seed_data = match &data {
        Ok(data) => data.to_json().ok_or(AppError(ErrorKind::Internal)),
        Err(error) => Err(error.clone()),
    };
    let assets = assets(files);
    let messages = messages();
    let texts = messages.shared().iter().map(|text| (*text).to_owned()).collect();
    let base = use_context::<Base>().unwrap_or_default().as_str().to_owned();
    let (language, visit_of_seed) = (messages.language(), visit.clone());
    let seed =
        Seed { language, texts, assets: assets.clone(), base, reader, visit: visit_of_seed, data: seed_data };
    // `<` could end the script.
    let seed = serde_json::to_string(&seed).unwrap_or_default().replace('<', "\\u003c");
    provide_assets(assets);
    let title = TitleSlot::default();
    provide_context(title.clone());
    let theme = visit.theme;
    let shown = ArcRwSignal::new(Shown { page, visit: Arc::new(visit), data, area, number: 0 });
    let root = root(shown).into_view().to_html();
    let nonce = nonce();
    let body = format!(
        "{root}{}<script type=\"application/json\" id=\"seed\" nonce=\"{nonce}\">{seed}</script>",
        crashed(messages)
    );
    html(files, theme, &title, &program(files, name, &nonce), &body)
}

/// A page that is whole as it is.
fn document(files: &Files, visit: Visit, show: public::Ready) -> String {
    provide_assets(assets(files));
    let title = TitleSlot::default();
    provide_context(title.clone());
    let theme = visit.theme;
    // The gallery shows what the program does to the kit.
    let program = if visit.path == public::GALLERY { program(files, "", &nonce()) } else { String::new() };
    PageContext::provide(Arc::new(visit));
    let body = show().to_html();
    html(files, theme, &title, &program, &body)
}

/// Shown when the browser's program has panicked.
fn crashed(messages: Messages) -> String {
    let (text, reload) = (messages.kit_crashed(), messages.kit_reload());
    format!(
        "<div id=\"crashed\" class=\"crashed\" role=\"alert\" hidden><div class=\"banner tone-warning\">\
         <span class=\"banner-text\">{text}</span><a class=\"button button-small\" href=\"\">{reload}</a></div></div>"
    )
}

fn nonce() -> String {
    use_nonce().map(|nonce| nonce.to_string()).unwrap_or_default()
}

fn html(files: &Files, theme: Theme, title: &TitleSlot, program: &str, body: &str) -> String {
    let (mark, nonce, theme) = (files.public("favicon.svg"), nonce(), Theme::as_str(theme));
    let language = messages().language().as_str();
    let (css, auth, title) = (url(&files.css), files.public("auth.js"), escaped(&title.get()));
    format!(
        "<!DOCTYPE html><html lang=\"{language}\" data-theme=\"{theme}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\"><meta name=\"robots\" content=\"noindex\">\
         <link rel=\"icon\" type=\"image/svg+xml\" href=\"{mark}\"><link rel=\"stylesheet\" href=\"{css}\">\
         <script src=\"{auth}\" defer nonce=\"{nonce}\"></script>{program}<title>{title}</title></head>\
         <body>{body}</body></html>"
    )
}

/// What starts the program, with the files of the page's area at once.
fn program(files: &Files, area: &str, nonce: &str) -> String {
    let (js, loader, wasm) = (url(&files.js), url(&files.loader), url(&files.wasm));
    let chunks = files.areas.get(area).into_iter().flatten().map(url);
    let preload = |wasm: &String| {
        format!("<link rel=\"preload\" href=\"{wasm}\" as=\"fetch\" type=\"application/wasm\" crossorigin>")
    };
    let preloads: String = [wasm.clone()].into_iter().chain(chunks).map(|wasm| preload(&wasm)).collect();
    format!(
        "<link rel=\"modulepreload\" href=\"{js}\" nonce=\"{nonce}\">\
         <link rel=\"modulepreload\" href=\"{loader}\" nonce=\"{nonce}\">{preloads}\
         <script type=\"module\" nonce=\"{nonce}\">import init,{{hydrate}} from \"{js}\";\
         init({{module_or_path:\"{wasm}\"}}).then(hydrate)</script>"
    )
}

/// Text as HTML has it.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}
