//! The search box of a list. It stands in a GET form, so Enter always works.

use leptos::{html::Input, prelude::*};

use super::icon::{Icon, IconName};

/// A search box with a label for readers.
#[component]
pub fn SearchBox(
    /// Unique in the page.
    #[prop(into)]
    id: String,
    /// The key in the address.
    #[prop(default = "q")]
    name: &'static str,
    /// What can be found by it: "Search name, e-mail or id".
    #[prop(into)]
    label: String,
    /// What is searched for now.
    #[prop(optional, into)]
    value: MaybeProp<String>,
    /// The element, for those who read or focus it.
    #[prop(optional)]
    node_ref: NodeRef<Input>,
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
                    value=move || value.get()
                    placeholder=label
                    autocomplete="off"
                    enterkeyhint="search"
                    spellcheck="false"
                    node_ref=node_ref
                />
            </span>
        </div>
    }
    .into_any()
}
