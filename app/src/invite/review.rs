//! The list before it is sent, and the rows that are left afterwards.

use domain::{
    invite::{LineRoles, Sheet, SheetLine},
    view::RoleView,
};
use leptos::prelude::*;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::{
    Writing,
    draft::Row,
    fields::{language_field, note_field, role_field},
    own_names,
    row::Rows,
    source::{column_field, file_note},
    states::{is_wrong, names_for_all, needs_attention, summary},
};
use crate::{
    form::message_of,
    messages::messages,
    ui::{Button, ButtonLook, ButtonSize, Icon, IconName, LinkButton, TextArea},
};

/// The review step.
pub(super) struct Review<'a> {
    writing: &'a Writing,
    /// The list was sent; these rows are left.
    is_left_over: bool,
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or_default()
}

/// The label of the send button, with the number of invitations.
fn send_words(words: &str, ready: usize) -> String {
    let (m, ready) = (messages(), count(ready));
    if words == m.words_send() { m.invite_send_count(ready) } else { m.invite_own_send_count(words, ready) }
}

impl<'a> Review<'a> {
    pub(super) const fn new(writing: &'a Writing, is_left_over: bool) -> Self {
        Self { writing, is_left_over }
    }

    /// The list with its controls.
    pub(super) fn show(&self) -> AnyView {
        let (m, more, note) = (messages(), self.writing.clone(), self.writing.clone());
        let lines = self.lines();
        let ready =
            Memo::new(move |_| lines.with(|lines| lines.iter().filter(|line| line.state.is_ready()).count()));
        let look = move || if ready.get() > 0 { "button" } else { "button button-primary" };
        let words = self.writing.frame.words.send.clone();
        let send = move || {
            let label = send_words(&words, ready.get());
            (ready.get() > 0).then(|| {
                view! {
                    <Button
                        submit=true
                        look=ButtonLook::Primary
                        icon=IconName::Send
                        attr:name="act"
                        attr:value="send"
                    >
                        {label}
                    </Button>
                }
            })
        };
        let may_back = !self.is_left_over;
        view! {
            // Enter in a field checks the list; it never sends it.
            <button class="visually-hidden" type="submit" name="act" value="check" tabindex="-1">
                {m.invite_check_again()}
            </button>
            {self.head()}
            {self.unused_columns()}
            {file_note(self.writing)}
            {self.for_all()}
            {self.lists()}
            {move || more_field(&more)}
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

    /// The lines as they are.
    fn lines(&self) -> Memo<Vec<SheetLine>> {
        let rows = self.writing.draft.rows.clone();
        Memo::new(move |_| rows.get().iter().map(|row| row.line.get()).collect())
    }

    /// The number of people, by status.
    fn head(&self) -> AnyView {
        let (m, lines, is_left_over) = (messages(), self.lines(), self.is_left_over);
        let title = move || match lines.with(Vec::len) {
            _ if is_left_over => m.invite_still_to_do().to_owned(),
            number => m.invite_on_the_list(count(number)),
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
    fn unused_columns(&self) -> AnyView {
        let (m, unread) = (messages(), self.writing.draft.unread.clone());
        let said = move || {
            let columns = unread.get();
            let text = m.invite_unused_columns(&columns.join(", "));
            (!columns.is_empty()).then(|| view! { <p class="hint">{text}</p> })
        };
        view! { {said} }.into_any()
    }

    fn for_all(&self) -> AnyView {
        let (writing, is_one) = (self.writing.clone(), self.writing.frame.one_role_only);
        let (m, names) = (messages(), names_of_all(&writing));
        let label = if is_one { m.invite_role_for_all() } else { m.invite_roles_for_all() };
        let none = m.invite_no_role_for_all();
        let shown =
            move || names.with(|names| if names.is_empty() { none.to_owned() } else { names.clone() });
        let refused = writing.draft.refused.clone();
        let is_open = move || refused.with(|refused| message_of(refused.as_ref(), "roles").is_some());
        view! {
            <details class="sheet-for-all" open=is_open>
                <summary>
                    <span class="muted">{label}</span>
                    " "
                    <b>{shown}</b>
                    <span class="link">{m.invite_change()}</span>
                </summary>
                {move || role_field(&writing, is_one)}
                {language_field(self.writing)}
                <Button submit=true size=ButtonSize::Small attr:name="act" attr:value="check">
                    {m.invite_set_for_all()}
                </Button>
            </details>
        }
        .into_any()
    }

    /// Rows that need a look first, then the others.
    fn lists(&self) -> AnyView {
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
    fn download(&self) -> AnyView {
        let (lines, is_left_over, roles) =
            (self.lines(), self.is_left_over, self.writing.draft.roles.clone());
        let for_all = names_of_all(self.writing);
        let link = move || {
            let left = lines.with(|lines| {
                let is_left = |line: &&SheetLine| is_left_over || needs_attention(&line.state);
                lines.iter().filter(is_left).cloned().collect::<Vec<_>>()
            });
            (!left.is_empty()).then(|| for_all.with(|for_all| download_link(left, &roles, for_all)))
        };
        view! { {link} }.into_any()
    }
}

/// The names of the roles for all rows.
fn names_of_all(writing: &Writing) -> Memo<String> {
    let (chosen, roles) = (writing.draft.chosen.clone(), writing.draft.roles.clone());
    Memo::new(move |_| chosen.with(|chosen| names_for_all(&roles, chosen)))
}

fn download_link(lines: Vec<SheetLine>, roles: &[RoleView], for_all: &str) -> AnyView {
    let names = |own: &LineRoles| {
        let names = own_names(own, roles);
        if names.is_empty() { for_all.to_owned() } else { names }
    };
    let m = messages();
    let text = m.left_over(&Sheet { lines, ..Sheet::default() }, names);
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
    let (m, draft) = (messages(), &writing.draft);
    let error = draft.refused.with(|refused| message_of(refused.as_ref(), "addresses"));
    let is_open = error.is_some() || !draft.typed.with_untracked(String::is_empty);
    view! {
        <details class="sheet-more" open=is_open>
            <summary>
                <Icon name=IconName::Plus/>
                {m.invite_add_more()}
            </summary>
            <TextArea id="addresses" label=m.shell_field_addresses() bound=draft.typed.clone() rows=2 error/>
            {column_field(writing)}
            <Button submit=true size=ButtonSize::Small attr:name="act" attr:value="check">
                {m.invite_add()}
            </Button>
        </details>
    }
    .into_any()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn the_button_tells_how_many_in_the_words_of_the_organization() {
        assert_eq!(send_words("Send invitations", 12), "Send 12 invitations");
        assert_eq!(send_words("Send invitations", 1), "Send 1 invitation");
        assert_eq!(send_words("Set User Roles", 3), "Set User Roles (3)");
    }
}
