//! The search box of a list, in a GET form.

use leptos::prelude::*;

use super::{
    field::present,
    icon::{Icon, IconName},
};

/// A search box with a label for readers.
#[component]
pub fn SearchBox(
    /// Unique in the page.
    #[prop(into)]
    id: String,
    /// The key in the address.
    #[prop(default = "q")]
    name: &'static str,
    /// What can be found by it: "Search name, e-mail or ID".
    #[prop(into)]
    label: String,
    /// What is searched for now.
    #[prop(optional, into)]
    value: String,
    /// Focused when the page opens.
    #[prop(optional)]
    autofocus: bool,
) -> impl IntoView {
    view! {
        <div class="search">
            <label class="visually-hidden" for=id.clone()>{label.clone()}</label>
            <span class="input-wrap">
                <Icon name=IconName::Search/>
                <input
                    class="input"
                    type="search"
                    id=id
                    name=name
                    value=present(value)
                    placeholder=label
                    autocomplete="off"
                    enterkeyhint="search"
                    spellcheck="false"
                    autofocus=autofocus
                />
            </span>
        </div>
    }
    .into_any()
}
