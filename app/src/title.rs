//! The page's title, and the focus on its heading after a way from one page to another.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::{api::form_state, desk::Desk};

/// What stands before a title while a form of the page was refused.
pub(crate) const ERROR: &str = "Error: ";

/// `Users · Acme · Rolecall`.
pub(crate) fn title_of(page: &str, org: Option<&str>, has_error: bool) -> String {
    let mut title = String::from(if has_error { ERROR } else { "" });
    for part in [Some(page), org] {
        title.push_str(part.unwrap_or_default());
        if part.is_some() {
            title.push_str(" · ");
        }
    }
    title.push_str("Rolecall");
    title
}

/// Names the page; stands in every page once.
#[component]
pub(crate) fn PageTitle(
    /// What the page is.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    let desk = use_context::<Desk>();
    let org = desk.map(|desk| desk.frame().org.name);
    let has_error = form_state().is_some_and(|state| state.error.is_some());
    Effect::new(move |_| {
        mark_live();
        if desk.is_some_and(Desk::takes_focus) {
            focus_start();
        }
    });
    view! { <Title text=title_of(&text, org.as_deref(), has_error)/> }
}

/// Says in the document that the browser's program has taken the page over; the journeys of the tests wait for it.
pub(crate) fn mark_live() {
    #[cfg(feature = "hydrate")]
    if let Some(root) = document().document_element() {
        // Nothing on the page depends on the mark.
        let _ = root.set_attribute("data-live", "");
    }
}

/// Puts the reader at the top of what is new, or where the page says: the harmless button of a question.
fn focus_start() {
    #[cfg(feature = "hydrate")]
    {
        use wasm_bindgen::JsCast;
        let find = |what: &str| document().query_selector(what).ok().flatten();
        let start = find("main [autofocus]").or_else(|| find("h1"));
        if let Some(start) = start.and_then(|start| start.dyn_into::<web_sys::HtmlElement>().ok()) {
            // What cannot take the focus leaves it where it is.
            let _ = start.focus();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_names_the_page_the_organization_and_the_product() {
        assert_eq!(title_of("Users", Some("Acme"), false), "Users · Acme · Rolecall");
        assert_eq!(title_of("Sign in", None, true), "Error: Sign in · Rolecall");
    }
}
