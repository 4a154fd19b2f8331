//! The list before it is sent, and the rows that are left afterwards.

use domain::{
    invite::{LineRoles, LineTeam, Sheet, SheetLine, Step},
    layout::InviteForm,
    view::{RoleView, TeamBrief},
};
use leptos::prelude::*;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::{
    Writing,
    draft::Row,
    fields::{ends_field, language_field, note_field, role_field, team_field},
    own_text,
    row::Rows,
    source::{column_field, file_note},
    states::{is_wrong, names_for_all, needs_attention, roles_for_all, summary},
    team_text,
};
use crate::{
    form::message_of,
    messages::messages,
    ui::{Banner, Button, ButtonLook, ButtonSize, Icon, IconName, LinkButton, TextArea, Tone},
};

/// The review step.
pub(super) struct Review<'a> {
    writing: &'a Writing,
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or_default()
}

/// The label of the send button, with the number of invitations; the organization's own words stand alone, since they
/// cannot be inflected.
fn send_words(words: &str, ready: usize) -> String {
    let m = messages();
    if words == m.words_send() && ready > 0 { m.invite_send_count(count(ready)) } else { words.to_owned() }
}

/// The button that sends the list.
pub(super) fn send_button(words: &str, ready: usize) -> AnyView {
    let label = send_words(words, ready);
    view! {
        <Button submit=true look=ButtonLook::Primary icon=IconName::Send attr:name="act" attr:value="send">
            {label}
        </Button>
    }
    .into_any()
}

/// The first button of the form, so that Enter in a field checks the list and never sends it.
pub(super) fn check_on_enter() -> AnyView {
    view! {
        <button class="visually-hidden" type="submit" name="act" value="check" tabindex="-1">
            {messages().invite_check_again()}
        </button>
    }
    .into_any()
}

/// Says that addresses that stood in a field were not sent yet.
pub(super) fn added_banner(field: &str) -> AnyView {
    let text = messages().invite_added(field);
    view! { <Banner tone=Tone::Info attr:data-added="">{text}</Banner> }.into_any()
}

/// Says that the button that sends at once has sent nothing, unless something was sent before.
pub(super) fn not_sent_banner(writing: &Writing) -> AnyView {
    let is_unsent = writing.draft.lines().iter().all(|line| !line.state.is_done());
    let text = messages().invite_not_sent_yet();
    view! { {is_unsent.then(|| view! { <Banner tone=Tone::Info>{text}</Banner> })} }.into_any()
}

impl<'a> Review<'a> {
    pub(super) const fn new(writing: &'a Writing) -> Self {
        Self { writing }
    }

    /// The list with its controls.
    pub(super) fn show(&self) -> AnyView {
        let (m, more, note) = (messages(), self.writing.clone(), self.writing.clone());
        let ending = self.writing.clone();
        let ready = self.ready();
        let look = move || if ready.get() > 0 { "button" } else { "button button-primary" };
        let words = self.writing.frame.words.send.clone();
        let send = move || (ready.get() > 0).then(|| send_button(&words, ready.get()));
        let may_back = self.writing.draft.step.get_untracked() != Step::Results;
        view! {
            {check_on_enter()}
            {self.head()}
            {self.unused_columns()}
            {file_note(self.writing)}
            {self.for_all()}
            {self.lists()}
            {move || more_field(&more)}
            {move || ends_field(&ending)}
            {move || note_field(&note)}
            <div class="form-actions sheet-actions">
                {may_back
                    .then(|| {
                        view! {
                            <Button submit=true attr:name="act" attr:value="back">{m.invite_back()}</Button>
                        }
                    })}
                {self.download()}
                <button class=look type="submit" name="act" value="check">
                    <Icon name=IconName::Refresh/>
                    {m.invite_check_again()}
                </button>
                {send}
            </div>
        }
        .into_any()
    }

    /// How many lines will be sent.
    pub(super) fn ready(&self) -> Memo<usize> {
        let lines = self.lines();
        Memo::new(move |_| lines.with(|lines| lines.iter().filter(|line| line.state.is_ready()).count()))
    }

    /// The lines as they are.
    pub(super) fn lines(&self) -> Memo<Vec<SheetLine>> {
        let rows = self.writing.draft.rows.clone();
        Memo::new(move |_| rows.get().iter().map(|row| row.line.get()).collect())
    }

    /// The number of people, by status.
    pub(super) fn head(&self) -> AnyView {
        let (m, lines, step) = (messages(), self.lines(), self.writing.draft.step.clone());
        let title = move || match step.get() {
            Step::Results => m.invite_still_to_do().to_owned(),
            _ => m.invite_on_the_list(count(lines.with(Vec::len))),
        };
        view! {
            <div class="sheet-head">
                <h2 id="sheet-title" tabindex="-1">{title}</h2>
                <p class="muted" data-summary="">{move || lines.with(|lines| summary(lines))}</p>
            </div>
        }
        .into_any()
    }

    /// The columns of a pasted table that are not used.
    pub(super) fn unused_columns(&self) -> AnyView {
        let (m, unread) = (messages(), self.writing.draft.unread.clone());
        let said = move || {
            let columns = unread.get();
            let text = m.invite_unused_columns(&columns.join(", "));
            (!columns.is_empty()).then(|| view! { <p class="hint">{text}</p> })
        };
        view! { {said} }.into_any()
    }

    fn for_all(&self) -> AnyView {
        let (writing, teamed) = (self.writing.clone(), self.writing.clone());
        let (m, names) = (messages(), names_of_all(&writing));
        let label =
            if writing.frame.one_role_only { m.invite_role_for_all() } else { m.invite_roles_for_all() };
        let none = m.invite_no_role_for_all();
        let shown =
            move || names.with(|names| if names.is_empty() { none.to_owned() } else { names.clone() });
        let refused = writing.draft.refused.clone();
        let is_open = move || {
            let is_refused = |field| refused.with(|refused| message_of(refused.as_ref(), field).is_some());
            is_refused("roles") || is_refused("team")
        };
        view! {
            <details class="sheet-for-all" open=is_open>
                <summary>
                    <span class="muted">{label}</span>
                    " "
                    <b>{shown}</b>
                    <span class="link">{m.invite_change()}</span>
                </summary>
                {move || role_field(&writing)}
                {move || team_field(&teamed)}
                {language_field(self.writing)}
                <Button submit=true size=ButtonSize::Small attr:name="act" attr:value="check">
                    {m.invite_set_for_all()}
                </Button>
            </details>
        }
        .into_any()
    }

    /// Rows that need a look first, then the others.
    pub(super) fn lists(&self) -> AnyView {
        let (m, rows) = (messages(), Rows::new(self.writing, names_of_all(self.writing)));
        let all = self.lines();
        let has_wrong = Memo::new(move |_| all.with(|lines| lines.iter().any(is_wrong)));
        let hint = move || has_wrong.get().then(|| view! { <p class="hint">{m.invite_corrected_hint()}</p> });
        view! {
            {self.list(&rows, m.invite_list_look(), true)}
            {hint}
            {self.list(&rows, m.invite_list_rest(), false)}
        }
        .into_any()
    }

    fn list(&self, rows: &Rows, label: &'static str, looks: bool) -> AnyView {
        let (rows, all) = (rows.clone(), self.writing.draft.rows.clone());
        let of_kind = move || {
            all.with(|all| all.iter().filter(|row| row.looks == looks).cloned().collect::<Vec<Row>>())
        };
        let kind = of_kind.clone();
        let is_some = Memo::new(move |_| !kind().is_empty());
        let list = move || {
            let (rows, of_kind) = (rows.clone(), of_kind.clone());
            is_some.get().then(|| {
                view! {
                    <ul class="sheet" aria-label=label>
                        <For each=of_kind key=|row| row.id children=move |row| rows.row(&row)/>
                    </ul>
                }
            })
        };
        view! { {list} }.into_any()
    }

    /// A CSV file of the lines that cannot be sent, to correct and paste again.
    pub(super) fn download(&self) -> AnyView {
        let Writing { draft, .. } = self.writing;
        let (lines, step, roles) = (self.lines(), draft.step.clone(), draft.roles.clone());
        let (chosen, frame, team) = (draft.chosen.clone(), self.writing.frame.clone(), draft.team.clone());
        let link = move || {
            let is_left_over = step.get() == Step::Results;
            let left = lines.with(|lines| {
                let is_left = |line: &&SheetLine| is_left_over || needs_attention(&line.state);
                lines.iter().filter(is_left).cloned().collect::<Vec<_>>()
            });
            let for_all = chosen.with(|chosen| roles_for_all(&roles, chosen));
            let team = LineTeam::read(&team.get());
            (!left.is_empty()).then(|| download_link(left, (&roles, &for_all), (&frame.teams, &team)))
        };
        view! { {link} }.into_any()
    }
}

/// The names of the roles for all rows.
fn names_of_all(writing: &Writing) -> Memo<String> {
    let (chosen, roles) = (writing.draft.chosen.clone(), writing.draft.roles.clone());
    Memo::new(move |_| chosen.with(|chosen| names_for_all(&roles, chosen)))
}

fn download_link(
    lines: Vec<SheetLine>,
    (roles, for_all): (&[RoleView], &LineRoles),
    (teams, team_for_all): (&[TeamBrief], &LineTeam),
) -> AnyView {
    let names = |own: &LineRoles| {
        let names = own_text(own, roles);
        if names.is_empty() { own_text(for_all, roles) } else { names }
    };
    let m = messages();
    let team = |own: &LineTeam| team_text(if own.is_all() { team_for_all } else { own }, teams);
    let teams = (!teams.is_empty()).then_some(&team as &dyn Fn(&LineTeam) -> String);
    let text = m.left_over(&Sheet { lines, ..Sheet::default() }, names, teams);
    let href = format!("data:text/csv;charset=utf-8,{}", utf8_percent_encode(&text, NON_ALPHANUMERIC));
    view! {
        <LinkButton href icon=IconName::Download attr:download=m.invite_download_file() attr:rel="external">
            {m.invite_download()}
        </LinkButton>
    }
    .into_any()
}

/// The field to add more addresses.
fn more_field(writing: &Writing) -> AnyView {
    let Writing { frame, draft } = writing;
    let (m, label) = (messages(), frame.words.invite_address.clone());
    // Where the word of the organization is the one of the button that sends, a second button must not have it.
    let add = match writing.form() {
        InviteForm::RolesSecond => m.invite_add().to_owned(),
        _ => frame.words.add.clone(),
    };
    let error = draft.refused.with(|refused| message_of(refused.as_ref(), "addresses"));
    let is_open = error.is_some() || !draft.typed.with_untracked(String::is_empty);
    view! {
        <details class="sheet-more" open=is_open>
            <summary>
                <Icon name=IconName::Plus/>
                {m.invite_add_more()}
            </summary>
            <TextArea id="addresses" label bound=draft.typed.clone() rows=2 error/>
            {column_field(writing)}
            <Button submit=true size=ButtonSize::Small attr:name="act" attr:value="check">
                {add}
            </Button>
        </details>
    }
    .into_any()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn the_button_tells_how_many_and_an_own_word_of_the_organization_stands_alone() {
        assert_eq!(send_words("Send invitations", 12), "Send 12 invitations");
        assert_eq!(send_words("Send invitations", 1), "Send 1 invitation");
        assert_eq!(send_words("Send invitations", 0), "Send invitations");
        assert_eq!(send_words("Set User Roles", 3), "Set User Roles");
    }
}
