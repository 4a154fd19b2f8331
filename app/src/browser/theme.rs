//! The switch of light and dark: the choice is kept in the cookie, and the page changes at once.

use js_sys::futures::JsFuture;
use leptos::{ev, prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;
use web_sys::{HtmlButtonElement, HtmlFormElement, RequestInit, UrlSearchParams};

use super::{target, visit};
use crate::{api::Theme, paths::url, visit::Unanswered};

/// Where the choice is posted.
const PATH: &str = "/theme";

/// Takes over the forms that choose a theme. To be called before other forms are listened to.
pub(super) fn listen() {
    super::hear(ev::submit, |event| {
        let Some(form) = target::<HtmlFormElement>(&event) else { return };
        let Some(button) = event.submitter().and_then(|button| button.dyn_into::<HtmlButtonElement>().ok())
        else {
            return;
        };
        if form.get_attribute("action") == Some(url(PATH)) && button.name() == "theme" {
            event.prevent_default();
            let theme = Theme::parse(&button.value());
            spawn_local(async move {
                match keep(theme).await {
                    Some(()) => show(theme),
                    None => visit::say_away(Unanswered::Act),
                }
            });
        }
    });
}

async fn keep(theme: Theme) -> Option<()> {
    let fields = UrlSearchParams::new_with_str(&["theme=", theme.as_str(), "&back=/"].concat()).ok()?;
    let request = RequestInit::new();
    request.set_method("POST");
    request.set_body(&fields);
    request.set_redirect(web_sys::RequestRedirect::Manual);
    JsFuture::from(window().fetch_with_str_and_init(&url(PATH), &request)).await.ok().map(drop)
}

fn show(theme: Theme) {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("data-theme", theme.as_str());
    }
    visit::choose_theme(theme);
}
