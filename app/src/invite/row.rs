//! One row of the list: address, roles, state, and a button to remove it.

use std::sync::Arc;

use domain::{
    invite::{LineRoles, SheetLine},
    layout::InviteForm,
    view::RoleView,
};
use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, MouseEvent};

use super::{
    SEVERAL, Writing, acts,
    draft::{Draft, Row},
    fields::checked,
    own_names, own_value,
    row_options::{push_option, push_option_start},
    states::{describe, has_no_choice, is_wrong},
};
use crate::{
    messages::messages,
    ui::{Icon, IconName, Status, Tone},
};

/// What all rows share.
#[derive(Clone)]
pub(super) struct Rows {
    pub(super) writing: Writing,
    /// The `<option>`s of every row, as HTML.
    options: Memo<Arc<str>>,
}

/// Who a row is about.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Who {
    is_wrong: bool,
    text: String,
    pub(super) shown: String,
    name: String,
}

impl Who {
    fn of(line: &SheetLine) -> Self {
        Self {
            is_wrong: is_wrong(line),
            text: line.text.clone(),
            shown: line.email.clone().unwrap_or_else(|| line.text.clone()),
            name: line.name.clone().unwrap_or_default(),
        }
    }
}

/// How a row's roles are chosen.
#[derive(Clone, PartialEq, Eq)]
enum Choice {
    /// There is nothing to choose.
    None(String),
    /// In a list.
    List(LineRoles),
    /// With checkboxes.
    Boxes,
}

impl Rows {
    /// `for_all` names the roles for all rows.
    pub(super) fn new(writing: &Writing, for_all: Memo<String>) -> Self {
        let (roles, is_one) = (writing.draft.roles.clone(), writing.frame.one_role_only);
        let has_for_all = writing.form() != InviteForm::OneByOne;
        let options = Memo::new(move |_| {
            for_all.with(|names| options(&roles, has_for_all.then_some(names.as_str()), is_one).into())
        });
        Self { writing: writing.clone(), options }
    }

    /// A row of the list.
    pub(super) fn row(&self, row: &Row) -> AnyView {
        let number = row.id.to_string();
        let state_id = ["line-", &number, "-state"].concat();
        let (line, states) = (row.line.clone(), row.line.clone());
        let who = Memo::new(move |_| line.with(Who::of));
        let state = Memo::new(move |_| states.with(|line| line.state.clone()));
        let said = move || {
            let (tone, words) = state.with(describe);
            view! { <Status tone hollow=matches!(tone, Tone::Neutral) label=words/> }
        };
        let (writing, id) = (self.writing.clone(), row.id);
        let removed = move |event: MouseEvent| {
            event.prevent_default();
            acts::remove(&writing, id, &who.with_untracked(|who| who.shown.clone()));
        };
        view! {
            <li class="sheet-row" data-row-id=row.id>
                <input type="hidden" name="sheet[row][]" value=number.clone()/>
                <div class="sheet-who">{self.who(row, who, state_id.clone())}</div>
                <div class="sheet-roles">{self.picker(row, who)}</div>
                {self.team(row, who)}
                <div class="sheet-language">{self.language(row, who)}</div>
                {self.until(row, who)}
                <p class="sheet-state" id=state_id>{said}</p>
                {self.remove_button(number, who, removed)}
            </li>
        }
        .into_any()
    }

    /// A sign, or the organization's own word; its name tells which row it removes.
    fn remove_button(
        &self,
        number: String,
        who: Memo<Who>,
        removed: impl Fn(MouseEvent) + 'static,
    ) -> AnyView {
        let (m, word) = (messages(), self.writing.frame.words.take_out.clone());
        if word.is_empty() {
            return view! {
                <button
                    class="button button-quiet button-icon button-small sheet-remove"
                    type="submit"
                    name="sheet[remove]"
                    value=number
                    title=m.invite_remove_from_list()
                    aria-label=move || who.with(|who| m.invite_remove(&who.shown))
                    on:click=removed
                >
                    <Icon name=IconName::X/>
                </button>
            }
            .into_any();
        }
        view! {
            <button
                class="button button-small sheet-remove"
                type="submit"
                name="sheet[remove]"
                value=number
                on:click=removed
            >
                {word}
                <span class="visually-hidden">" " {move || who.with(|who| who.shown.clone())}</span>
            </button>
        }
        .into_any()
    }

    /// The address, to be corrected where it is none; and the name.
    fn who(&self, row: &Row, who: Memo<Who>, state_id: String) -> AnyView {
        let (m, writing, id) = (messages(), self.writing.clone(), row.id);
        let show = move || {
            let Who { is_wrong, text, shown, name } = who.get();
            let address = if is_wrong {
                let writing = writing.clone();
                let corrected = move |event: ev::Event| {
                    writing.draft.correct(id, &event_target_value(&event));
                    acts::review(&writing, false);
                };
                view! {
                    <input
                        class="input"
                        id=["line-", &id.to_string()].concat()
                        name="sheet[line][]"
                        value=text
                        aria-label=m.invite_address_number(&(id + 1).to_string())
                        aria-invalid="true"
                        aria-describedby=state_id.clone()
                        autocomplete="off"
                        autocapitalize="off"
                        spellcheck="false"
                        on:change=corrected
                    />
                }
                .into_any()
            } else {
                let title = shown.clone();
                view! {
                    <input type="hidden" name="sheet[line][]" value=text/>
                    <b class="clip" title=title>{shown}</b>
                }
                .into_any()
            };
            view! {
                {address}
                {(!name.is_empty()).then(|| view! { <small class="clip">{name.clone()}</small> })}
                <input type="hidden" name="sheet[who][]" value=name/>
            }
        };
        view! { {show} }.into_any()
    }

    /// The role picker of a row: a list, or checkboxes for several.
    fn picker(&self, row: &Row, who: Memo<Who>) -> AnyView {
        let (line, several, roles) =
            (row.line.clone(), row.several.clone(), self.writing.draft.roles.clone());
        let choice = Memo::new(move |_| {
            line.with(|line| {
                if has_no_choice(&line.state) {
                    Choice::None(own_value(&line.roles, &roles))
                } else if several.get() {
                    Choice::Boxes
                } else {
                    Choice::List(line.roles.clone())
                }
            })
        });
        let (m, rows, row) = (messages(), self.clone(), row.clone());
        let show = move || {
            let label = who.with(|who| m.invite_roles_of(&who.shown));
            match choice.get() {
                Choice::None(own) => {
                    view! { <input type="hidden" name="sheet[own][]" value=own/> }.into_any()
                }
                Choice::Boxes => rows.boxes(&row, label),
                Choice::List(own) => rows.list(&row, &own, label),
            }
        };
        view! { {show} }.into_any()
    }

    fn list(&self, row: &Row, own: &LineRoles, label: String) -> AnyView {
        let roles = &self.writing.draft.roles;
        let value = own_value(own, roles);
        let options = self.options.with(|options| mark(options, &value, own, roles));
        let (writing, row) = (self.writing.clone(), row.clone());
        let chosen = move |event: ev::Event| {
            let value = event_target_value(&event);
            if value == SEVERAL {
                row.several.set(true);
            }
            Draft::choose(&row, roles_of(&value, &writing.draft.roles));
            acts::review(&writing, false);
        };
        view! {
            <span class="input-wrap">
                <select class="input" name="sheet[own][]" aria-label=label inner_html=options on:change=chosen></select>
                <Icon name=IconName::ChevronDown/>
            </span>
        }
        .into_any()
    }

    fn boxes(&self, row: &Row, label: String) -> AnyView {
        let number = row.id.to_string();
        let held = row.line.with_untracked(|line| match &line.roles {
            LineRoles::These(ids) => ids.clone(),
            _ => Vec::new(),
        });
        let boxes = self.writing.draft.roles.iter().map(|role| {
            let value = [&number, ":", &role.key].concat();
            let is_held = held.contains(&role.id);
            view! {
                <label class="choice">
                    <input
                        class="box"
                        type="checkbox"
                        name="sheet[pick][]"
                        value=value
                        checked=is_held
                        disabled=role.refusal.is_some()
                    />
                    <span>{role.name.clone()}</span>
                </label>
            }
        });
        let (writing, row) = (self.writing.clone(), row.clone());
        let ticked = move |event: ev::Event| {
            let place = event.target().and_then(|box_| box_.dyn_into::<Element>().ok());
            let Some(group) = place.and_then(|box_| box_.closest("fieldset").ok().flatten()) else { return };
            let keys = checked(&group);
            let is_ticked = |role: &&RoleView| {
                keys.iter().any(|key| key.split_once(':').is_some_and(|(_, key)| key == role.key))
            };
            let ids = writing.draft.roles.iter().filter(is_ticked).map(|role| role.id).collect();
            Draft::choose(&row, LineRoles::These(ids));
            acts::review(&writing, false);
        };
        view! {
            <fieldset class="sheet-several" aria-label=label data-several="" on:change=ticked>
                <input type="hidden" name="sheet[own][]" value=[SEVERAL, &number].concat()/>
                {boxes.collect_view()}
            </fieldset>
        }
        .into_any()
    }
}

/// The choices of every row, as HTML: text is faster for a thousand rows. The first one is what `for_all` names, if rows can
/// have the roles for all.
fn options(roles: &[RoleView], for_all: Option<&str>, one_role_only: bool) -> String {
    let (m, mut options) = (messages(), String::new());
    if let Some(names) = for_all {
        let label = if names.is_empty() { m.invite_same_as_for_all() } else { names };
        push_option(&mut options, ("", label), false, false);
    }
    for role in roles {
        // Of the one role for all there is a choice already.
        if one_role_only && for_all == Some(role.name.as_str()) {
            continue;
        }
        push_option(&mut options, (&role.key, &role.name), false, role.refusal.is_some());
    }
    if !one_role_only {
        push_option(&mut options, (SEVERAL, m.invite_several()), false, false);
    }
    options
}

/// The choices with the present one marked. A browser does not send a disabled option, so a role that cannot be given
/// has an option of its own; so have roles that are not among the choices.
fn mark(options: &str, value: &str, own: &LineRoles, roles: &[RoleView]) -> String {
    let mut choice = String::new();
    push_option_start(&mut choice, value);
    if value != SEVERAL
        && let Some((before, after)) = options.split_once(&[&choice, ">"].concat())
    {
        return [before, &choice, " selected>", after].concat();
    }
    let names = match own {
        LineRoles::All => messages().invite_same_as_for_all().to_owned(),
        own => own_names(own, roles),
    };
    let mut all = String::new();
    push_option(&mut all, (value, &names), true, false);
    all.push_str(options);
    all
}

/// The roles that a choice stands for.
fn roles_of(value: &str, roles: &[RoleView]) -> LineRoles {
    match value {
        "" => LineRoles::All,
        SEVERAL => LineRoles::These(Vec::new()),
        key => match roles.iter().find(|role| role.key == key) {
            Some(role) => LineRoles::These(vec![role.id]),
            None => LineRoles::Named(key.to_owned()),
        },
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::{super::draft::Fields, *};
    use crate::fixtures::{frame, role};
    use domain::{
        access::Denial,
        invite::{LineState, LineToInvite, Sheet, Step},
        view::{FrameView, InviteOutcome},
    };

    #[test]
    fn a_choice_cannot_break_out_of_its_list() {
        let mut member = role(2, "<b>\"Member\"");
        member.key = "\"><script>".to_owned();
        let options = options(&[member], Some("A & B"), false);
        assert!(!options.contains("<script>") && !options.contains("<b>"), "{options}");
        assert!(options.contains("A &amp; B"), "{options}");
    }

    #[test]
    fn a_role_that_cannot_be_given_is_still_sent_with_its_row() {
        let mut owner = role(1, "Owner");
        owner.refusal = Some(Denial::OwnerProtected);
        let own = LineRoles::These(vec![owner.id]);
        let roles = [owner, role(2, "Member")];
        let html = mark(&options(&roles, Some(""), false), &own_value(&own, &roles), &own, &roles);
        assert!(html.contains("value=\"owner\" selected>Owner"), "{html}");
        assert!(html.contains("value=\"owner\" disabled>Owner"), "{html}");
    }

    #[test]
    fn where_members_have_one_role_each_role_is_offered_once() {
        let roles = [role(1, "Owner"), role(2, "Member")];
        let own = LineRoles::These(vec![roles[1].id]);
        let for_all = "<option value=\"\">Member</option><option value=\"owner\">Owner</option>";
        assert_eq!(options(&roles, Some("Member"), true), for_all);
        assert_eq!(
            mark(for_all, "member", &own, &roles),
            ["<option value=\"member\" selected>Member</option>", for_all].concat()
        );
        assert_eq!(
            mark(&options(&roles, None, true), "member", &own, &roles),
            "<option value=\"owner\">Owner</option><option value=\"member\" selected>Member</option>"
        );
    }

    /// The second of the roles Owner and Member, for an address that is none.
    fn row_html(frame: FrameView) -> String {
        let roles = vec![role(1, "Owner"), role(2, "Member")];
        let state =
            LineState::Decided(InviteOutcome::NotAnAddress { error: domain::email::EmailError::Form });
        let line = SheetLine {
            roles: LineRoles::These(vec![roles[1].id]),
            state,
            ..SheetLine::from(LineToInvite::new("carol@"))
        };
        Owner::new().with(|| {
            let sheet = Sheet { lines: vec![line], ..Sheet::default() };
            let draft = Draft::new((Step::Review, sheet), roles, Fields::default(), None, true);
            let row = draft.rows.get_untracked().remove(0);
            let writing = Writing { frame: Arc::new(frame), draft };
            Rows::new(&writing, Memo::new(|_| "Owner".to_owned())).row(&row).to_html()
        })
    }

    #[test]
    fn the_role_of_a_row_is_chosen_in_its_list_and_a_wrong_address_can_be_corrected() {
        let html = row_html(frame());
        assert!(html.contains("value=\"member\" selected"), "{html}");
        assert!(html.contains("aria-label=\"Address 1\"") && html.contains("value=\"carol@\""), "{html}");
    }

    #[test]
    fn the_button_that_removes_a_row_has_the_word_of_the_organization_and_names_the_address() {
        let html = row_html(frame());
        assert!(html.contains("aria-label=\"Remove carol@\""), "{html}");
        let mut frame = frame();
        frame.words.take_out = "REMOVE".to_owned();
        let html = row_html(frame);
        assert!(html.contains(">REMOVE<") && !html.contains("aria-label=\"Remove carol@\""), "{html}");
        let button = html.split(">REMOVE<").nth(1).unwrap_or_default();
        assert!(button.contains("carol@"), "{html}");
    }
}
