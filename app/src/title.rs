//! The page's title.

use std::sync::{Arc, Mutex};

use leptos::prelude::*;

use crate::{
    messages::messages,
    visit::{PageContext, form_state},
};

/// The title that the page has set, for whoever shows the page.
#[derive(Clone, Default)]
pub(crate) struct TitleSlot(Arc<Mutex<String>>);

impl TitleSlot {
    /// The title.
    pub(crate) fn get(&self) -> String {
        self.0.lock().map(|title| title.clone()).unwrap_or_default()
    }

    fn set(&self, text: String) {
        if let Ok(mut title) = self.0.lock() {
            *title = text;
        }
    }
}

/// `Users · Acme · Rolecall`; where a form was refused it says so first.
pub(crate) fn title_of(page: &str, org: Option<&str>, has_error: bool) -> String {
    let parts: Vec<&str> = [Some(page), org, Some("Rolecall")].into_iter().flatten().collect();
    let title = parts.join(" · ");
    if has_error { messages().shell_error_title(&title) } else { title }
}

/// Sets the document's title. Every page has exactly one.
#[component]
pub(crate) fn PageTitle(
    /// What the page is.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    let context = use_context::<PageContext>();
    let shell = context.as_ref().and_then(|context| context.visit().shell.as_ref());
    let org = shell.map(|shell| shell.frame.org.name.as_str());
    let has_error = form_state().is_some_and(|state| state.error.is_some());
    if let Some(slot) = use_context::<TitleSlot>() {
        slot.set(title_of(&text, org, has_error));
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
