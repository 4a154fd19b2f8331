//! The role picker: checkboxes, or radio buttons where members have one role each. Roles that cannot be given are
//! shown with the reason. Several boxes can be searched where the browser's program runs.

use domain::view::RoleView;
use js_sys::JsString;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlInputElement, KeyboardEvent};

use crate::{
    messages::messages,
    ui::{Checkbox, Icon, IconName},
};

/// The form key of the roles; the brackets make it a list.
pub(crate) const ROLES: &str = "roles[]";

/// With this many boxes there is a field to search them.
const SEARCHED_FROM: usize = 4;

/// The picker. `held` are roles that are kept even if the reader could not give them; an empty `legend` is the general one.
pub(crate) fn picker(
    roles: &[RoleView],
    chosen: &[String],
    held: &[String],
    one_only: bool,
    legend: &str,
    error: Option<String>,
) -> AnyView {
    let m = messages();
    let legend = match (legend, one_only) {
        ("", true) => m.roles_one(),
        ("", false) => m.roles_several(),
        (own, _) => own,
    };
    let legend = legend.to_owned();
    let search = (!one_only && roles.len() >= SEARCHED_FROM).then(|| {
        search_field(Searched {
            label: m.roles_search(),
            within: "fieldset",
            row: ".choice",
            name: "span",
            kept: Some("input:checked"),
            said: |matching| messages().roles_matching(matching),
        })
    });
    let lines = roles
        .iter()
        .map(|role| {
            let id = role.id.to_string();
            let checked = chosen.contains(&id);
            // A disabled box is not sent, so a held role is sent as a hidden field.
            let kept = role.refusal.is_some() && held.contains(&id) && !one_only;
            let hint =
                role.refusal.as_ref().map_or_else(|| role.description.clone(), |denial| m.denial(denial));
            view! {
                <Checkbox
                    name=ROLES
                    value=id.clone()
                    label=role.name.clone()
                    hint
                    checked
                    disabled=role.refusal.is_some()
                    radio=one_only
                />
                {kept.then(|| view! { <input type="hidden" name=ROLES value=id/> })}
            }
        })
        .collect_view();
    let described_by = error.is_some().then_some("roles-error");
    view! {
        <fieldset
            class="choices"
            id="roles"
            tabindex="-1"
            aria-describedby=described_by
        >
            <legend>{legend}</legend>
            {search}
            {lines}
            {error
                .map(|text| {
                    view! {
                        <p class="field-error" id="roles-error">
                            <Icon name=IconName::TriangleAlert/>
                            <span>{text}</span>
                        </p>
                    }
                })}
        </fieldset>
    }
    .into_any()
}

/// What a search field leaves on the page.
#[derive(Clone, Copy)]
pub(crate) struct Searched {
    /// The label of the field.
    pub(crate) label: &'static str,
    /// The element around everything that is searched.
    pub(crate) within: &'static str,
    /// What is hidden or left.
    pub(crate) row: &'static str,
    /// The name in a row.
    pub(crate) name: &'static str,
    /// A row with this is left in any case.
    pub(crate) kept: Option<&'static str>,
    /// How many are left.
    pub(crate) said: fn(u64) -> String,
}

/// The field that searches boxes or rows of boxes. It belongs to no form, so that Enter sends nothing.
pub(crate) fn search_field(searched: Searched) -> AnyView {
    let said = RwSignal::new(String::new());
    let typed = move |event: Event| {
        if let Some(field) = field_of(&event) {
            said.set(narrow(&field, searched));
        }
    };
    let pressed = move |event: KeyboardEvent| {
        let field = field_of(&event).filter(|field| event.key() == "Escape" && !field.value().is_empty());
        if let Some(field) = field {
            // A dialog around it stays open.
            event.prevent_default();
            field.set_value("");
            said.set(narrow(&field, searched));
        }
    };
    view! {
        <div class="choices-search needs-script">
            <span class="input-wrap">
                <Icon name=IconName::Search/>
                <input
                    class="input"
                    type="search"
                    form=""
                    aria-label=searched.label
                    placeholder=searched.label
                    autocomplete="off"
                    enterkeyhint="done"
                    spellcheck="false"
                    on:input=typed
                    on:keydown=pressed
                />
            </span>
            <p class="hint" aria-live="polite">{move || said.get()}</p>
        </div>
    }
    .into_any()
}

fn field_of(event: &Event) -> Option<HtmlInputElement> {
    event.target()?.dyn_into().ok()
}

/// Hides the rows that do not have the typed text in their name. Answers how many match; nothing, if nothing is typed.
fn narrow(field: &HtmlInputElement, searched: Searched) -> String {
    let text = lower(field.value().trim());
    let around = field.closest(searched.within).ok().flatten();
    let Some(rows) = around.and_then(|around| around.query_selector_all(searched.row).ok()) else {
        return String::new();
    };
    let mut matching = 0;
    for at in 0..rows.length() {
        let Some(row) = rows.item(at).and_then(|row| row.dyn_into::<Element>().ok()) else {
            continue;
        };
        let find = |selector| row.query_selector(selector).ok().flatten();
        let name = find(searched.name).and_then(|name| name.text_content()).unwrap_or_default();
        let is_match = lower(&name).contains(&text);
        matching += u64::from(is_match);
        let is_hidden = !is_match && searched.kept.and_then(find).is_none();
        let _ = row.toggle_attribute_with_force("hidden", is_hidden);
    }
    if text.is_empty() { String::new() } else { (searched.said)(matching) }
}

/// In small letters, by the browser's own tables.
fn lower(text: &str) -> String {
    JsString::from(text).to_lower_case().into()
}

#[cfg(test)]
mod tests {
    use domain::access::Denial;

    use super::*;
    use crate::fixtures::role;

    fn html(chosen: &[String], one_only: bool) -> String {
        let mut owner = role(1, "Owner");
        owner.refusal = Some(Denial::OwnerProtected);
        let roles = [owner, role(2, "Member")];
        Owner::new().with(|| picker(&roles, chosen, chosen, one_only, "", None).to_html())
    }

    #[test]
    fn a_role_that_cannot_be_given_is_shown_with_the_reason_and_kept_where_it_is_held() {
        let html_ = html(&[], false);
        assert!(html_.contains("Only an owner can give") && html_.contains("disabled"), "{html_}");
        assert!(!html_.contains("type=\"hidden\""), "{html_}");
        let owner = role(1, "Owner").id.to_string();
        let html_ = html(&[owner], false);
        assert!(html_.contains("type=\"hidden\""), "{html_}");
    }

    #[test]
    fn where_members_hold_one_role_the_roles_are_radio_buttons() {
        assert_eq!(html(&[], true).matches("type=\"radio\"").count(), 2);
        assert_eq!(html(&[], false).matches("type=\"checkbox\"").count(), 2);
    }
    #[test]
    fn several_boxes_can_be_searched_from_four_on_and_all_of_them_are_there_without_a_script() {
        let html = |number: usize, one_only| {
            let roles: Vec<RoleView> = (1..=number).map(|n| role(n, &format!("Role {n}"))).collect();
            Owner::new().with(|| picker(&roles, &[], &[], one_only, "Role Assignment", None).to_html())
        };
        let four = html(4, false);
        assert!(four.contains("type=\"search\"") && four.contains("aria-label=\"Search roles\""), "{four}");
        assert!(four.contains("needs-script") && four.contains("<legend>Role Assignment<"), "{four}");
        assert_eq!(four.matches("type=\"checkbox\"").count(), 4);
        assert!(!four.contains(" hidden"), "{four}");
        assert!(!html(3, false).contains("type=\"search\""));
        assert!(!html(4, true).contains("type=\"search\""));
    }
}
