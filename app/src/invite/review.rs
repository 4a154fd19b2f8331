//! The list before it is sent, and the lines that are left afterwards.

use domain::{
    invite::{LineRoles, LineState, Sheet, SheetLine},
    view::{FrameView, RoleView},
};
use leptos::prelude::*;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::{
    own_names,
    row::{Rows, is_wrong, names_for_all, needs_attention},
};
use crate::{
    form::Form,
    roles::picker,
    ui::{Button, ButtonLook, ButtonSize, Icon, IconName, LinkButton, TextArea},
    words::pluralize,
};

/// The data of the review step.
pub(super) struct Review<'a> {
    pub(super) frame: &'a FrameView,
    pub(super) form: Form,
    pub(super) roles: &'a [RoleView],
    pub(super) chosen: &'a [String],
    /// The list was sent; these lines are left.
    pub(super) is_left_over: bool,
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or_default()
}

/// The label of the send button, with the number of invitations.
pub(super) fn send_words(words: &str, ready: usize) -> String {
    match words.strip_suffix(" invitations") {
        Some(verb) => [verb, " ", &pluralize(count(ready), "invitation", "invitations")].concat(),
        None => [words, " (", &ready.to_string(), ")"].concat(),
    }
}

impl Review<'_> {
    /// The list with its controls.
    pub(super) fn show(&self, sheet: &Sheet) -> AnyView {
        let rows = Rows::new(self.roles, names_for_all(self.roles, self.chosen), self.frame.one_role_only);
        let ready = sheet.ready();
        let send = send_words(&self.frame.words.send, ready);
        let look = if ready > 0 { ButtonLook::Secondary } else { ButtonLook::Primary };
        let may_back = !self.is_left_over;
        view! {
            // Enter in a field checks the list; it never sends it.
            <button class="visually-hidden" type="submit" name="act" value="check" tabindex="-1">"Check again"</button>
            <input type="hidden" name="sheet[batch]" value=sheet.batch.clone()/>
            {self.head(sheet)}
            {unused_columns(&sheet.unread)}
            {self.for_all(&rows.for_all)}
            {lists(&rows, &sheet.lines)}
            {self.more()}
            {self.note()}
            <div class="form-actions sheet-actions">
                {may_back
                    .then(|| {
                        view! { <Button submit=true attr:name="act" attr:value="back">"Back"</Button> }
                    })}
                {self.download(sheet)}
                <Button
                    submit=true
                    look
                    icon=IconName::Refresh
                    attr:name="act"
                    attr:value="check"
                >
                    "Check again"
                </Button>
                {(ready > 0)
                    .then(|| {
                        view! {
                            <Button
                                submit=true
                                look=ButtonLook::Primary
                                icon=IconName::Send
                                attr:name="act"
                                attr:value="send"
                            >
                                <span data-send-words="">{send}</span>
                            </Button>
                        }
                    })}
            </div>
        }
        .into_any()
    }

    /// The number of people, by status.
    fn head(&self, sheet: &Sheet) -> AnyView {
        let lines = count(sheet.lines.len());
        let of =
            |is: fn(&LineState) -> bool| count(sheet.lines.iter().filter(|line| is(&line.state)).count());
        let ready = count(sheet.ready());
        let look = of(|state| needs_attention(state) && !state.is_ready());
        let unseen = of(|state| *state == LineState::Unevaluated);
        let rest = lines.saturating_sub(look + ready + unseen);
        let parts = [
            (look, pluralize(look, "needs a look", "need a look")),
            (ready, pluralize(ready, "will be invited", "will be invited")),
            (rest, pluralize(rest, "needs nothing", "need nothing")),
            (unseen, pluralize(unseen, "not checked yet", "not checked yet")),
        ];
        let parts: Vec<String> =
            parts.into_iter().filter(|(number, _)| *number > 0).map(|(_, words)| words).collect();
        let title = if self.is_left_over {
            "Still to do".to_owned()
        } else {
            pluralize(lines, "person on the list", "people on the list")
        };
        view! {
            <div class="sheet-head">
                <h2 id="sheet-title" tabindex="-1">{title}</h2>
                <p class="muted" data-summary="">{parts.join(" · ")}</p>
            </div>
        }
        .into_any()
    }

    fn for_all(&self, names: &str) -> AnyView {
        let error = self.form.error("roles");
        let is_open = error.is_some();
        let names = if names.is_empty() { "none selected".to_owned() } else { names.to_owned() };
        view! {
            <details class="sheet-for-all" open=is_open>
                <summary>
                    <span class="muted">{if self.frame.one_role_only { "Role for all" } else { "Roles for all" }}</span>
                    " "
                    <b>{names}</b>
                    <span class="link">"Change"</span>
                </summary>
                {picker(self.roles, self.chosen, &[], self.frame.one_role_only, error)}
                <Button submit=true size=ButtonSize::Small attr:name="act" attr:value="check">"Set for all"</Button>
            </details>
        }
        .into_any()
    }

    /// The field to add more addresses.
    fn more(&self) -> AnyView {
        let typed = if self.form.result::<super::Invited>().is_some() {
            String::new()
        } else {
            self.form.value("addresses", "")
        };
        let error = self.form.error("addresses");
        let is_open = !typed.is_empty() || error.is_some();
        view! {
            <details class="sheet-more" open=is_open>
                <summary>
                    <Icon name=IconName::Plus/>
                    "Add more addresses"
                </summary>
                <TextArea id="addresses" label="E-mail addresses" value=typed rows=2 error/>
                <Button submit=true size=ButtonSize::Small attr:name="act" attr:value="check">"Add to list"</Button>
            </details>
        }
        .into_any()
    }

    fn note(&self) -> AnyView {
        note_field(self.form)
    }

    /// A CSV file of the lines that cannot be sent, to correct and paste again.
    fn download(&self, sheet: &Sheet) -> Option<AnyView> {
        let is_left = |line: &&SheetLine| self.is_left_over || needs_attention(&line.state);
        let lines: Vec<SheetLine> = sheet.lines.iter().filter(is_left).cloned().collect();
        if lines.is_empty() {
            return None;
        }
        let for_all = names_for_all(self.roles, self.chosen);
        let names = |own: &LineRoles| {
            let names = own_names(own, self.roles);
            if names.is_empty() { for_all.clone() } else { names }
        };
        let text = Sheet { lines, ..Sheet::default() }.left_over(names);
        let href = format!("data:text/csv;charset=utf-8,{}", utf8_percent_encode(&text, NON_ALPHANUMERIC));
        let download = view! {
            <LinkButton href icon=IconName::Download attr:download="not-invited.csv" attr:rel="external">
                "Download the rest"
            </LinkButton>
        };
        Some(download.into_any())
    }
}

/// The personal note.
pub(super) fn note_field(form: Form) -> AnyView {
    view! {
        <TextArea
            id="note"
            label="Note"
            optional=true
            value=form.value("note", "")
            hint="Shown in the e-mail and on the page it links to."
            error=form.error("note")
            rows=2
            maxlength=500
        />
    }
    .into_any()
}

/// The columns of a pasted table that are not used.
fn unused_columns(columns: &[String]) -> Option<AnyView> {
    if columns.is_empty() {
        return None;
    }
    let text = ["Columns not used: ", &columns.join(", "), "."].concat();
    Some(view! { <p class="hint">{text}</p> }.into_any())
}

/// Lines that need attention first, then the others; both in their original order.
fn lists(rows: &Rows<'_>, lines: &[SheetLine]) -> AnyView {
    let (look, rest): (Vec<&SheetLine>, Vec<&SheetLine>) =
        lines.iter().partition(|line| needs_attention(&line.state));
    let has_wrong = look.iter().any(|line| is_wrong(line));
    let first = look.len();
    let list = |label: &'static str, from: usize, lines: Vec<&SheetLine>| {
        (!lines.is_empty()).then(|| {
            let rows = lines.iter().enumerate().map(|(n, line)| rows.row(from + n, line)).collect_view();
            view! { <ul class="sheet" aria-label=label>{rows}</ul> }
        })
    };
    view! {
        {list("Needs a look", 0, look)}
        {has_wrong.then(|| view! { <p class="hint">"Lines that you correct here are sent too."</p> })}
        {list("On the list", first, rest)}
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
