//! The page's title.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::{api::form_state, shell_data::PageContext};

/// The prefix of the title of a page whose form was refused.
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

/// Sets the document's title. Every page has exactly one.
#[component]
pub(crate) fn PageTitle(
    /// What the page is.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    let context = use_context::<PageContext>();
    let org = context.map(|context| context.frame().org.name);
    let has_error = form_state().is_some_and(|state| state.error.is_some());
    view! { <Title text=title_of(&text, org.as_deref(), has_error)/> }
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
