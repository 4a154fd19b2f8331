//! The field itself, and the list of the first people.

use domain::view::NamedPerson;
use leptos::prelude::*;

use super::choice::PeopleChoice;
use crate::{
    messages::messages,
    ui::{FieldFrame, described_by},
    visit::PageContext,
};

/// The list of people who are offered without the program.
const FIRST_PEOPLE: &str = "first-people";

/// What the form gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Named {
    /// The address of an active member.
    Address,
    /// The same; it is neither the member of this id nor, for `me`, the reader.
    AddressBut(String),
    /// The id of any member, or what was typed where nobody was chosen. Who is chosen already is shown by name, and without the
    /// program by the address, which the form gets then.
    Id {
        /// The name; empty if nobody is chosen.
        name: String,
        /// The address.
        email: String,
    },
}

/// A field that names a member.
#[component]
pub(crate) fn PeopleField(
    /// Unique in the page; what the error summary links to.
    #[prop(into)]
    id: String,
    /// The form's key; the id, if not given.
    #[prop(optional, into)]
    name: Option<String>,
    /// Its name for people.
    #[prop(into)]
    label: String,
    /// What the form gets.
    #[prop(default = Named::Address)]
    named: Named,
    /// What the form would get now: an address, or an id.
    #[prop(optional, into)]
    value: String,
    /// What helps to fill it in.
    #[prop(optional, into)]
    hint: Option<String>,
    /// What is wrong with it.
    #[prop(optional_no_strip)]
    error: Option<String>,
    /// Must be filled in.
    #[prop(optional)]
    required: bool,
    /// Says "(optional)" after the label.
    #[prop(optional)]
    optional: bool,
    /// Whether the page has the [`first_people`].
    #[prop(optional)]
    listed: bool,
) -> impl IntoView {
    let name = name.unwrap_or_else(|| id.clone());
    let is_wrong = error.is_some();
    let described = described_by(&id, is_wrong, hint.is_some());
    let list_id = [id.as_str(), "-list"].concat();
    let mut by_id = None;
    let (shown, is_by_id, except) = match named {
        Named::Address => (value.clone(), false, String::new()),
        Named::AddressBut(except) => (value.clone(), false, except),
        Named::Id { name, email } => {
            by_id = Some(name);
            (email, true, String::new())
        }
    };
    let choice = PeopleChoice::new(slug(), is_by_id, except, &value, list_id.clone());
    // An effect runs in the browser only: there the field becomes a combobox.
    let (state, starting) = (choice.clone(), choice.clone());
    Effect::new(move |_| starting.start());
    let is_combobox = move || state.is_combobox();
    let attribute = |value: &'static str| {
        let is_combobox = is_combobox.clone();
        move || is_combobox().then_some(value)
    };
    let (role, complete, off) = (attribute("combobox"), attribute("list"), attribute("off"));
    let (spelling, keyboard) = (attribute("false"), attribute("email"));
    let kind = {
        let is_combobox = is_combobox.clone();
        move || if is_by_id || is_combobox() { "text" } else { "email" }
    };
    let offered = {
        let is_combobox = is_combobox.clone();
        move || (listed && !is_combobox()).then_some(FIRST_PEOPLE)
    };
    let placeholder = {
        let is_combobox = is_combobox.clone();
        move || is_combobox().then(|| messages().people_search())
    };
    let controls = {
        let (is_combobox, list_id) = (is_combobox.clone(), list_id.clone());
        move || is_combobox().then(|| list_id.clone())
    };
    let expanded = choice.clone();
    let expanded = move || expanded.is_combobox().then(|| if expanded.is_open() { "true" } else { "false" });
    let active = choice.clone();
    let active = move || active.active_id();
    // By id the field itself is sent without the program only, and with what its reader can read.
    let own_name = {
        let (is_combobox, name) = (is_combobox.clone(), name.clone());
        move || (!is_by_id || !is_combobox()).then(|| name.clone())
    };
    let held = {
        let is_combobox = is_combobox.clone();
        move || {
            let held = by_id.as_ref().filter(|_| is_combobox()).unwrap_or(&shown);
            (!held.is_empty()).then(|| held.clone())
        }
    };
    let hidden = is_by_id.then(|| {
        let id = choice.clone();
        // With the program it is this that the form gets.
        view! { <input type="hidden" name=move || is_combobox().then(|| name.clone()) value=move || id.id()/> }
    });
    let (typed, pressed, left) = (choice.clone(), choice.clone(), choice.clone());
    let list = choice.list(label.clone());
    view! {
        <FieldFrame id=id.clone() label optional hint error>
            <div class="combobox">
                <input
                    class="input"
                    id=id
                    name=own_name
                    type=kind
                    value=held
                    list=offered
                    role=role
                    aria-expanded=expanded
                    aria-controls=controls
                    aria-autocomplete=complete
                    aria-activedescendant=active
                    autocomplete=off
                    spellcheck=spelling
                    inputmode=keyboard
                    placeholder=placeholder
                    required=required
                    aria-invalid=is_wrong.then_some("true")
                    aria-describedby=described
                    on:input=move |event| typed.on_input(&event)
                    on:keydown=move |event| pressed.on_key(&event)
                    on:focusout=move |_| left.close()
                />
                {list}
            </div>
            {hidden}
        </FieldFrame>
    }
    .into_any()
}

/// The organization whose people the reader may see; `None` leaves the field to its reader.
fn slug() -> Option<String> {
    let context = use_context::<PageContext>()?;
    let frame = &context.visit().shell.as_ref()?.frame;
    frame.may.read_members.then(|| frame.org.slug.clone())
}

/// The first people, once on a page, for fields that are `listed`.
pub(crate) fn first_people(people: &[NamedPerson]) -> AnyView {
    let option = |person: &NamedPerson| {
        view! { <option value=person.email.clone()>{person.name.clone()}</option> }
    };
    let options = people.iter().map(option).collect_view();
    view! { <datalist id=FIRST_PEOPLE>{options}</datalist> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(named: Named, value: &str) -> String {
        let value = value.to_owned();
        Owner::new()
            .with(|| view! { <PeopleField id="owner" label="New owner" named value listed=true/> }.to_html())
    }

    #[test]
    fn without_the_program_it_is_a_field_for_an_address_with_the_first_people() {
        let html = html(Named::Address, "ada@example.com");
        assert!(html.contains("type=\"email\"") && html.contains("list=\"first-people\""), "{html}");
        assert!(html.contains("name=\"owner\"") && html.contains("value=\"ada@example.com\""), "{html}");
        assert!(!html.contains("role=\"combobox\"") && !html.contains("type=\"hidden\""), "{html}");
        let people = [NamedPerson { name: "Ada".to_owned(), email: "ada@example.com".to_owned() }];
        let list = Owner::new().with(|| first_people(&people).to_html());
        assert!(list.contains("id=\"first-people\"") && list.contains("value=\"ada@example.com\""), "{list}");
    }

    #[test]
    fn who_is_named_by_id_is_sent_by_the_address_without_the_program() {
        let id = "mem_00000000000000000000000000000001";
        let named = Named::Id { name: "Ada Lovelace".to_owned(), email: "ada@example.com".to_owned() };
        let html = html(named, id);
        assert!(html.contains("value=\"ada@example.com\""), "{html}");
        assert!(html.contains(&format!("value=\"{id}\"")), "{html}");
        assert_eq!(html.matches("name=\"owner\"").count(), 1, "{html}");
    }
}
