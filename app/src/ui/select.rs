//! A native `<select>`. Choosing does not save; a button does.

use leptos::prelude::*;

use crate::messages::messages;

use super::{
    field::{FieldFrame, described_by},
    icon::{Icon, IconName},
};

/// Lists with more options than this can be searched, where the browser's program runs.
const MANY: usize = 10;

/// One option.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// The label.
    pub label: String,
    /// Why it is disabled, shown after the label.
    pub refused: Option<String>,
}

impl Choice {
    /// An option that can be chosen.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), refused: None }
    }
    /// The same option, disabled, with the reason.
    #[must_use]
    pub fn refused(mut self, why: impl Into<String>) -> Self {
        self.refused = Some(why.into());
        self
    }
}

/// A labelled native `<select>`.
#[component]
pub fn Select(
    /// Unique in the page.
    #[prop(into)]
    id: String,
    /// The form's key; the id, if not given.
    #[prop(optional, into)]
    name: Option<String>,
    /// Its name for people.
    #[prop(into)]
    label: String,
    /// The options.
    choices: Vec<Choice>,
    /// The value chosen at first.
    #[prop(optional, into)]
    value: String,
    /// What helps to choose.
    #[prop(optional, into)]
    hint: Option<String>,
    /// What is wrong with it.
    #[prop(optional_no_strip)]
    error: Option<String>,
    /// In rows and bars: the label is for readers only.
    #[prop(optional)]
    bare: bool,
) -> impl IntoView {
    let name = name.unwrap_or_else(|| id.clone());
    let is_long = choices.len() > MANY;
    let options = choices
        .into_iter()
        .map(|Choice { value: own, label, refused }| {
            let is_chosen = own == value;
            let text = match &refused {
                Some(why) => [label.as_str(), ": ", why].concat(),
                None => label,
            };
            view! { <option value=own disabled=refused.is_some() selected=is_chosen>{text}</option> }
        })
        .collect_view();
    let is_wrong = error.is_some();
    let described = described_by(&id, is_wrong, hint.is_some());
    let bare_label = bare.then(|| label.clone());
    let control = view! {
        <span class="input-wrap">
            <select
                class="input"
                id=id.clone()
                name=name
                data-search=is_long.then(|| messages().kit_nothing_matches())
                aria-label=bare_label
                aria-invalid=is_wrong.then_some("true")
                aria-describedby=described
            >
                {options}
            </select>
            <Icon name=IconName::ChevronDown/>
        </span>
    };
    if bare {
        control.into_any()
    } else {
        view! { <FieldFrame id label optional=false hint error>{control}</FieldFrame> }.into_any()
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn only_a_long_list_can_be_searched() {
        let list = |lines: usize| {
            let choices = (0..lines).map(|n| Choice::new(n.to_string(), n.to_string())).collect::<Vec<_>>();
            Owner::new().with(|| view! { <Select id="zone" label="Zone" choices/> }.to_html())
        };
        assert!(!list(MANY).contains("data-search"));
        assert!(list(MANY + 1).contains("data-search"));
    }

    #[test]
    fn the_given_value_is_chosen_and_a_refused_line_says_why() {
        let html = Owner::new().with(|| {
            let choices =
                vec![Choice::new("member", "Member"), Choice::new("owner", "Owner").refused("owners only")];
            view! { <Select id="role" label="Role" choices value="member"/> }.to_html()
        });
        assert!(html.contains("value=\"member\" selected"), "{html}");
        assert!(html.contains("Owner: owners only"), "{html}");
    }
}
