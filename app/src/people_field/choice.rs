//! What happens in the field in the browser: it asks for people once the typing rests, shows those who match in a list, and
//! follows the keys. The focus stays in the field.

use std::time::Duration;

use domain::view::FoundPerson;
use leptos::{
    ev::{Event, KeyboardEvent, MouseEvent},
    prelude::*,
    task::spawn_local,
};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement, ScrollIntoViewOptions, ScrollLogicalPosition};

use super::api::find_people;
use crate::{dom::announce, messages::messages};

/// How long the typing rests before people are looked for.
const DELAY: Duration = Duration::from_millis(120);

/// The place in a list that comes after `at`, or before it; after the last comes the first.
fn step(at: Option<usize>, count: usize, is_next: bool) -> Option<usize> {
    let last = count.checked_sub(1)?;
    Some(match (at, is_next) {
        (None, true) => 0,
        (Some(at), true) if at >= last => 0,
        (Some(at), true) => at + 1,
        (None | Some(0), false) => last,
        (Some(at), false) => at - 1,
    })
}

/// Whether a list of who matches is of use: not where their address is typed already, and not for the address of somebody else.
fn is_offered(found: &[FoundPerson], text: &str) -> bool {
    let is_typed = found.iter().any(|person| person.email.eq_ignore_ascii_case(text));
    let is_strange = found.is_empty() && text.contains('@');
    !is_typed && !is_strange
}

/// The state of a field.
#[derive(Clone)]
pub(super) struct PeopleChoice {
    slug: Option<String>,
    /// Asks for ids instead of addresses of active members.
    is_by_id: bool,
    /// Who is not offered, as the server function names them.
    except: String,
    list_id: String,
    is_combobox: ArcRwSignal<bool>,
    open: ArcRwSignal<bool>,
    found: ArcRwSignal<Vec<FoundPerson>>,
    at: ArcRwSignal<Option<usize>>,
    /// What a form by id gets.
    id: ArcRwSignal<String>,
    /// The newest search; an answer to an older one is not shown.
    latest: ArcRwSignal<u32>,
    /// The search that was answered last.
    answered: ArcRwSignal<u32>,
}

impl PeopleChoice {
    /// A field in the organization at `slug`, if the reader may see its people.
    pub(super) fn new(
        slug: Option<String>,
        is_by_id: bool,
        except: String,
        value: &str,
        list_id: String,
    ) -> Self {
        Self {
            slug,
            is_by_id,
            except,
            list_id,
            is_combobox: ArcRwSignal::new(false),
            open: ArcRwSignal::new(false),
            found: ArcRwSignal::new(Vec::new()),
            at: ArcRwSignal::new(None),
            id: ArcRwSignal::new(value.to_owned()),
            latest: ArcRwSignal::new(0),
            answered: ArcRwSignal::new(0),
        }
    }

    /// The program has taken the page over.
    pub(super) fn start(&self) {
        self.is_combobox.set(self.slug.is_some());
    }

    pub(super) fn is_combobox(&self) -> bool {
        self.is_combobox.get()
    }

    pub(super) fn is_open(&self) -> bool {
        self.open.get()
    }

    pub(super) fn id(&self) -> String {
        self.id.get()
    }

    /// The id of the option that is chosen by Enter.
    pub(super) fn active_id(&self) -> Option<String> {
        let at = self.at.get().filter(|_| self.open.get())?;
        Some(self.option_id(at))
    }

    fn option_id(&self, at: usize) -> String {
        [self.list_id.as_str(), "-", &at.to_string()].concat()
    }

    /// Something was typed.
    pub(super) fn on_input(&self, event: &Event) {
        let Some(field) = field_of(event).filter(|_| self.is_combobox.get_untracked()) else { return };
        self.id.set(field.value().trim().to_owned());
        self.at.set(None);
        let search = self.next();
        let choice = self.clone();
        let later = move || {
            if choice.latest.get_untracked() == search {
                choice.search(field);
            }
        };
        set_timeout(later, DELAY);
    }

    fn next(&self) -> u32 {
        let search = self.latest.get_untracked() + 1;
        self.latest.set(search);
        search
    }

    /// Asks who matches.
    fn search(self, field: HtmlInputElement) {
        let Some(slug) = self.slug.clone() else { return };
        let search = self.next();
        spawn_local(async move {
            let text = field.value().trim().to_owned();
            // Without an answer what is typed counts.
            let found = find_people(slug, text.clone(), !self.is_by_id, self.except.clone()).await;
            if self.latest.get_untracked() != search {
                return;
            }
            self.answered.set(search);
            let Ok(found) = found else { return self.close() };
            if field.is_same_node(document().active_element().as_deref()) {
                self.show(found, &text);
            }
        });
    }

    fn show(&self, found: Vec<FoundPerson>, text: &str) {
        if !is_offered(&found, text) {
            return self.close();
        }
        let count = u64::try_from(found.len()).unwrap_or_default();
        self.at.set((count > 0 && !text.is_empty()).then_some(0));
        self.found.set(found);
        self.open.set(true);
        announce(&messages().people_found(count));
    }

    /// Closes the list. What was asked for is not shown any more.
    pub(super) fn close(&self) {
        let search = self.next();
        self.answered.set(search);
        self.open.set(false);
        self.at.set(None);
    }

    /// Whether what is typed is being looked for.
    fn is_waiting(&self) -> bool {
        self.latest.get_untracked() != self.answered.get_untracked()
    }

    /// A key was pressed in the field.
    pub(super) fn on_key(&self, event: &KeyboardEvent) {
        let Some(field) = field_of(event).filter(|_| self.is_combobox.get_untracked()) else { return };
        let is_open = self.open.get_untracked();
        match event.key().as_str() {
            "ArrowDown" | "ArrowUp" if !is_open => self.clone().search(field),
            key @ ("ArrowDown" | "ArrowUp") => self.step(key == "ArrowDown"),
            "Enter" if is_open && self.at.get_untracked().is_some() => self.choose(&field),
            // Half a name is not sent while its person is being looked for.
            "Enter" if self.is_waiting() && !field.value().contains('@') => {}
            "Escape" if is_open => self.close(),
            _ => return,
        }
        event.prevent_default();
    }

    fn step(&self, is_next: bool) {
        let count = self.found.with_untracked(Vec::len);
        let at = step(self.at.get_untracked(), count, is_next);
        self.at.set(at);
        let option = at.and_then(|at| document().get_element_by_id(&self.option_id(at)));
        if let Some(option) = option {
            let near = ScrollIntoViewOptions::new();
            near.set_block(ScrollLogicalPosition::Nearest);
            option.scroll_into_view_with_scroll_into_view_options(&near);
        }
    }

    /// Puts the person at the chosen place into the field.
    fn choose(&self, field: &HtmlInputElement) {
        let at = self.at.get_untracked();
        let person = self.found.with_untracked(|found| found.get(at?).cloned());
        if let Some(person) = person {
            field.set_value(if self.is_by_id { &person.name } else { &person.email });
            self.id.set(person.id.to_string());
        }
        self.close();
    }

    /// A line of the list was clicked.
    fn on_click(&self, event: &MouseEvent) {
        let element = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let option = element.and_then(|element| element.closest("[role=option]").ok().flatten());
        let (Some(option), Some(field)) = (option, field_of(event)) else { return };
        self.at.set(option.get_attribute("data-at").and_then(|at| at.parse().ok()));
        self.choose(&field);
    }

    /// The people who match.
    pub(super) fn list(&self, label: String) -> AnyView {
        let (options, hidden, clicked) = (self.clone(), self.clone(), self.clone());
        // A line that is pressed does not take the focus out of the field.
        let keep_focus = |event: MouseEvent| event.prevent_default();
        let lines = move || {
            let people = options.found.get();
            let line = |(at, person): (usize, FoundPerson)| {
                let choice = options.clone();
                let selected = move || if choice.at.get() == Some(at) { "true" } else { "false" };
                let id = options.option_id(at);
                view! {
                    <div role="option" id=id data-at=at.to_string() aria-selected=selected>
                        <span class="clip">{person.name}</span>
                        " "
                        <small class="muted clip">{person.email}</small>
                    </div>
                }
            };
            people.into_iter().enumerate().map(line).collect_view()
        };
        view! {
            <div
                class="combobox-list"
                id=self.list_id.clone()
                role="listbox"
                aria-label=label
                data-empty=messages().kit_nothing_matches()
                hidden=move || !hidden.open.get()
                on:mousedown=keep_focus
                on:click=move |event| clicked.on_click(&event)
            >
                {lines}
            </div>
        }
        .into_any()
    }
}

/// The field that something happened in, or beside.
fn field_of(event: &Event) -> Option<HtmlInputElement> {
    let element: Element = event.target()?.dyn_into().ok()?;
    element.closest(".combobox").ok().flatten()?.query_selector("input").ok().flatten()?.dyn_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(email: &str) -> FoundPerson {
        let id = "mem_00000000000000000000000000000001".parse().unwrap();
        FoundPerson { id, name: "Ada".to_owned(), email: email.to_owned() }
    }

    #[test]
    fn the_arrow_keys_go_around_the_list_and_an_empty_list_has_no_place() {
        assert_eq!(step(None, 0, true), None);
        for (at, is_next, then) in [
            (None, true, 0),
            (None, false, 2),
            (Some(0), true, 1),
            (Some(2), true, 0),
            (Some(0), false, 2),
            (Some(2), false, 1),
        ] {
            assert_eq!(step(at, 3, is_next), Some(then), "{at:?} {is_next}");
        }
    }

    #[test]
    fn nothing_is_offered_where_an_address_is_typed_in_full() {
        let found = [person("ada@example.com")];
        assert!(is_offered(&found, "ada") && is_offered(&found, "ada@") && is_offered(&[], "zebra"));
        assert!(!is_offered(&found, "Ada@Example.com"), "it is theirs");
        assert!(!is_offered(&[], "eve@elsewhere.example"), "it is somebody's who is not here");
    }
}
