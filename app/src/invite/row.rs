//! One line of the list: address, roles, status, and a button to remove it.

use domain::{
    invite::{LineRoles, LineState, SheetLine},
    view::{InviteOutcome, RoleView},
};
use leptos::prelude::*;

use super::{SEVERAL, own_names, own_value};
use crate::ui::{Icon, IconName, Status, Tone};

/// Data shared by all rows.
pub(super) struct Rows<'a> {
    pub(super) roles: &'a [RoleView],
    /// The names of the roles for all rows.
    pub(super) for_all: String,
    /// The `<option>`s of every row, as HTML.
    options: String,
}

impl<'a> Rows<'a> {
    pub(super) fn new(roles: &'a [RoleView], for_all: String, one_role_only: bool) -> Self {
        let mut options = String::new();
        let all = if for_all.is_empty() { "Same as for all" } else { for_all.as_str() };
        push_option(&mut options, ("", all), false, false);
        for role in roles {
            push_option(&mut options, (&role.key, &role.name), false, role.refusal.is_some());
        }
        if !one_role_only {
            push_option(&mut options, (SEVERAL, "Several…"), false, false);
        }
        Self { roles, for_all, options }
    }

    /// The row with this number in the form.
    pub(super) fn row(&self, n: usize, line: &SheetLine) -> AnyView {
        let number = n.to_string();
        let (tone, words) = describe(&line.state);
        let state_id = ["line-", &number, "-state"].concat();
        let shown = line.email.clone().unwrap_or_else(|| line.text.clone());
        let is_wrong = is_wrong(line);
        let who = if is_wrong {
            view! {
                <input
                    class="input"
                    id=["line-", &number].concat()
                    name="sheet[line][]"
                    value=line.text.clone()
                    aria-label=["Address ", &(n + 1).to_string()].concat()
                    aria-invalid="true"
                    aria-describedby=state_id.clone()
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck="false"
                />
            }
            .into_any()
        } else {
            view! {
                <input type="hidden" name="sheet[line][]" value=line.text.clone()/>
                <b class="clip" title=shown.clone()>{shown.clone()}</b>
            }
            .into_any()
        };
        let name = line.name.clone().unwrap_or_default();
        view! {
            <li class="sheet-row" data-ready=line.state.is_ready().then_some("") data-state=kind(&line.state)>
                <div class="sheet-who">
                    {who}
                    {(!name.is_empty()).then(|| view! { <small class="clip">{name.clone()}</small> })}
                    <input type="hidden" name="sheet[who][]" value=name.clone()/>
                </div>
                <div class="sheet-roles">{self.picker(&number, &shown, line)}</div>
                <p class="sheet-state" id=state_id><Status tone hollow=matches!(tone, Tone::Neutral) label=words/></p>
                <button
                    class="button button-quiet button-icon button-small sheet-remove"
                    type="submit"
                    name="sheet[remove]"
                    value=number
                    title="Remove from list"
                    aria-label=["Remove ", &shown].concat()
                >
                    <Icon name=IconName::X/>
                </button>
            </li>
        }
        .into_any()
    }

    /// The role picker of a row: a select, or checkboxes for several.
    fn picker(&self, number: &str, shown: &str, line: &SheetLine) -> AnyView {
        let own = own_value(&line.roles, self.roles);
        if has_no_choice(&line.state) {
            return view! { <input type="hidden" name="sheet[own][]" value=own/> }.into_any();
        }
        let label = ["Roles of ", shown].concat();
        if own == SEVERAL {
            return self.boxes(number, label);
        }
        // A browser does not send a disabled option, so a role that cannot be given has an option of its own.
        let is_known = self.roles.iter().any(|role| role.key == own && role.refusal.is_none());
        let options = if own.is_empty() {
            self.options.clone()
        } else if is_known {
            let marked = ["value=\"", &escape_html(&own), "\""].concat();
            self.options.replacen(&marked, &[&marked, " selected"].concat(), 1)
        } else {
            let mut options = String::new();
            push_option(&mut options, (&own, &own_names(&line.roles, self.roles)), true, false);
            options.push_str(&self.options);
            options
        };
        view! {
            <span class="input-wrap">
                <select class="input" name="sheet[own][]" aria-label=label inner_html=options></select>
                <Icon name=IconName::ChevronDown/>
            </span>
        }
        .into_any()
    }

    fn boxes(&self, number: &str, label: String) -> AnyView {
        let boxes = self.roles.iter().map(|role| {
            let value = [number, ":", &role.key].concat();
            view! {
                <label class="choice">
                    <input class="box" type="checkbox" name="sheet[pick][]" value=value disabled=role.refusal.is_some()/>
                    <span>{role.name.clone()}</span>
                </label>
            }
        });
        view! {
            <fieldset class="sheet-several" aria-label=label data-several="">
                <input type="hidden" name="sheet[own][]" value=[SEVERAL, number].concat()/>
                {boxes.collect_view()}
            </fieldset>
        }
        .into_any()
    }
}

/// Whether the address must be corrected.
pub(super) const fn is_wrong(line: &SheetLine) -> bool {
    matches!(line.state, LineState::Decided(InviteOutcome::NotAnAddress { .. }))
}

/// Whether there are no roles to choose.
pub(super) const fn has_no_choice(state: &LineState) -> bool {
    matches!(
        state,
        LineState::Decided(
            InviteOutcome::AlreadyMember
                | InviteOutcome::DisabledHere
                | InviteOutcome::Repeated
                | InviteOutcome::SentBefore { .. }
                | InviteOutcome::Invited { .. }
                | InviteOutcome::Resent { .. }
        )
    )
}

/// Whether it needs attention before it can be sent.
pub(super) const fn needs_attention(state: &LineState) -> bool {
    matches!(state, LineState::Decided(outcome) if outcome.is_failure())
}

/// The state as the script needs it.
const fn kind(state: &LineState) -> &'static str {
    match state {
        LineState::Decided(InviteOutcome::Repeated) => "repeated",
        state if needs_attention(state) && !state.is_ready() => "wrong",
        _ => "",
    }
}

/// The tone and text of a state.
pub(super) fn describe(state: &LineState) -> (Tone, String) {
    match state {
        LineState::Unevaluated => (Tone::Neutral, "Not checked yet".to_owned()),
        LineState::New => (Tone::Good, "New".to_owned()),
        LineState::RemovedHere => (Tone::Info, "Previously removed, will be invited again".to_owned()),
        LineState::AlreadyInvited { sent_at, is_expired: false } => {
            (Tone::Info, ["Invited on ", &sent_at.day(), ", will be sent again"].concat())
        }
        LineState::AlreadyInvited { sent_at, is_expired: true } => {
            (Tone::Info, ["Invitation from ", &sent_at.day(), " expired, will be sent again"].concat())
        }
        LineState::Decided(outcome) => (tone(outcome), outcome.message()),
    }
}

const fn tone(outcome: &InviteOutcome) -> Tone {
    match outcome {
        InviteOutcome::NotAnAddress { .. } => Tone::Danger,
        InviteOutcome::AlreadyMember | InviteOutcome::Repeated => Tone::Neutral,
        outcome if outcome.is_failure() => Tone::Warning,
        _ => Tone::Good,
    }
}

/// Appends one `<option>`. Building text is faster for a thousand rows.
fn push_option(options: &mut String, (value, label): (&str, &str), is_chosen: bool, is_refused: bool) {
    options.push_str("<option value=\"");
    options.push_str(&escape_html(value));
    options.push('"');
    if is_chosen {
        options.push_str(" selected");
    }
    if is_refused {
        options.push_str(" disabled");
    }
    options.push('>');
    options.push_str(&escape_html(label));
    options.push_str("</option>");
}

fn escape_html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The names of the roles for all rows.
pub(super) fn names_for_all(roles: &[RoleView], chosen: &[String]) -> String {
    let ids = roles.iter().filter(|role| chosen.contains(&role.id.to_string())).map(|role| role.id);
    own_names(&LineRoles::These(ids.collect()), roles)
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::fixtures::role;

    #[test]
    fn a_choice_cannot_break_out_of_its_list() {
        let mut member = role(2, "<b>\"Member\"");
        member.key = "\"><script>".to_owned();
        let rows = [member];
        let rows = Rows::new(&rows, "A & B".to_owned(), false);
        assert!(!rows.options.contains("<script>") && !rows.options.contains("<b>"), "{}", rows.options);
        assert!(rows.options.contains("A &amp; B"), "{}", rows.options);
    }

    #[test]
    fn a_role_that_cannot_be_given_is_still_sent_with_its_row() {
        let mut owner = role(1, "Owner");
        owner.refusal = Some("Only an owner can.".to_owned());
        let id = owner.id;
        let roles = [owner, role(2, "Member")];
        let line = SheetLine {
            roles: LineRoles::These(vec![id]),
            state: LineState::New,
            ..SheetLine::from(domain::invite::LineToInvite::new("ada@example.com"))
        };
        let html = Owner::new().with(|| Rows::new(&roles, String::new(), false).row(0, &line).to_html());
        assert!(html.contains("value=\"owner\" selected>Owner"), "{html}");
        assert!(html.contains("value=\"owner\" disabled>Owner"), "{html}");
    }

    #[test]
    fn the_role_of_a_row_is_chosen_in_its_list_and_a_wrong_address_can_be_corrected() {
        let roles = [role(1, "Owner"), role(2, "Member")];
        let line = SheetLine {
            text: "carol@".to_owned(),
            email: None,
            name: None,
            roles: LineRoles::These(vec![roles[1].id]),
            state: LineState::Decided(InviteOutcome::NotAnAddress { error: domain::email::EmailError::Form }),
        };
        let html = Owner::new().with(|| Rows::new(&roles, "Owner".to_owned(), false).row(4, &line).to_html());
        let key = &roles[1].key;
        assert!(html.contains(&format!("value=\"{key}\" selected")), "{html}");
        assert!(html.contains("aria-label=\"Address 5\"") && html.contains("value=\"carol@\""), "{html}");
    }
}
