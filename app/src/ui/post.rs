//! A form with hidden fields around one button. It works without JavaScript.

use leptos::prelude::*;

use crate::paths::url;

use super::reader::ReaderField;

/// A form that posts what it is given.
#[component]
pub fn PostForm(
    /// Where it goes; the page itself, if not given.
    #[prop(optional, into)]
    action: Option<String>,
    /// The hidden fields.
    #[prop(optional)]
    fields: Vec<(&'static str, String)>,
    /// In a menu the form itself has no meaning for readers.
    #[prop(optional)]
    in_menu: bool,
    /// Where it leads is a new document: the present one has no frame of an organization.
    #[prop(optional)]
    leaves: bool,
    /// The button.
    children: Children,
) -> impl IntoView {
    view! {
        <form method="post" action=action.map(url) role=in_menu.then_some("none") data-leaves=leaves.then_some("")>
            <ReaderField/>
            {fields.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value/> }).collect_view()}
            {children()}
        </form>
    }
    .into_any()
}
