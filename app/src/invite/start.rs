//! The first step: typing, pasting or dropping addresses. How they are read is shown as one types.

use domain::{layout::InviteForm, paste::Pasted};
use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{DragEvent, HtmlInputElement, KeyboardEvent};

use super::{
    Writing, acts,
    fields::{ENDS, end_fields, ends_field, is_refused, language_field, note_field, role_field, team_field},
    source::{column_field, encoding_field, file_note},
};
use crate::{
    form::message_of,
    messages::messages,
    roles::ROLES,
    ui::{Button, ButtonLook, Icon, IconName, LinkButton, TextArea},
};

/// The fields of the first step.
pub(super) fn show(writing: &Writing) -> AnyView {
    let (addresses, note, ending) = (writing.clone(), writing.clone(), writing.clone());
    let kept = writing.draft.kept.get_untracked().into_iter().flat_map(|(key, own)| own.values(&key));
    let kept = kept.map(|value| view! { <input type="hidden" name="sheet[kept][]" value=value/> });
    let rest = if writing.form() == InviteForm::AtOnce {
        view! { {role_choice(writing)} {more_options(writing)} }.into_any()
    } else {
        view! {
            {file_field(writing)}
            {role_choice(writing)}
            {team_field(writing)}
            {language_field(writing)}
            {move || ends_field(&ending)}
            {move || note_field(&note)}
        }
        .into_any()
    };
    view! {
        {kept.collect_view()}
        {move || address_field(&addresses)}
        {reading(writing)}
        {column_field(writing)}
        {file_note(writing)}
        {rest}
        {actions(writing)}
    }
    .into_any()
}

/// The roles for all rows. Where they are chosen on the list, rows have the default role at first, and there is a question
/// only if there is none.
fn role_choice(writing: &Writing) -> AnyView {
    let chosen = writing.draft.chosen.get_untracked();
    if writing.form() == InviteForm::RolesSecond && !chosen.is_empty() {
        let sent = chosen.into_iter().map(|role| view! { <input type="hidden" name=ROLES value=role/> });
        return sent.collect_view().into_any();
    }
    let writing = writing.clone();
    view! { {move || role_field(&writing)} }.into_any()
}

/// What few people need, in one line until it is opened.
pub(super) fn more_options(writing: &Writing) -> AnyView {
    let (note, ending, refused) = (writing.clone(), writing.clone(), writing.clone());
    let has_note = writing.draft.note.with_untracked(|note| !note.is_empty());
    let is_open =
        move || has_note || ["note"].into_iter().chain(ENDS).any(|field| is_refused(&refused, field));
    let m = messages();
    let label =
        if writing.frame.teams.is_empty() { m.invite_more_options() } else { m.invite_more_with_team() };
    view! {
        <details class="sheet-more" open=is_open>
            <summary>
                <Icon name=IconName::ChevronDown/>
                {label}
            </summary>
            {file_field(writing)}
            {team_field(writing)}
            {language_field(writing)}
            {move || end_fields(&ending)}
            {move || note_field(&note)}
        </details>
    }
    .into_any()
}

/// Adds the text of a file to the field; without a script the file is sent with the form.
fn file_field(writing: &Writing) -> AnyView {
    let (m, read) = (messages(), on_file(writing.clone()));
    view! {
        {encoding_field()}
        <p class="sheet-file">
            <label class="button button-small">
                <Icon name=IconName::Upload/>
                {m.invite_choose_file()}
                <input
                    type="file"
                    name="addresses"
                    accept=".csv,.tsv,.txt,text/csv,text/plain"
                    on:change=read
                />
            </label>
            <span class="hint needs-script">{m.invite_drop_file()}</span>
            <span class="hint sheet-scriptless">{m.invite_no_script()}</span>
        </p>
    }
    .into_any()
}

/// The button that goes on to the list, or sends what nobody needs to look at.
fn actions(writing: &Writing) -> AnyView {
    let (m, words) = (messages(), &writing.frame.words);
    let users = ["/o/", &writing.frame.org.slug, "/users"].concat();
    let (act, label, icon) = match writing.form() {
        InviteForm::AtOnce => ("once", words.send.clone(), IconName::Send),
        InviteForm::RolesSecond => ("check", words.add.clone(), IconName::ArrowRight),
        _ => ("check", m.invite_review().to_owned(), IconName::ArrowRight),
    };
    view! {
        <div class="form-actions">
            <LinkButton href=users>{m.invite_cancel()}</LinkButton>
            <Button submit=true look=ButtonLook::Primary icon=icon attr:name="act" attr:value=act>
                {label}
            </Button>
        </div>
    }
    .into_any()
}

/// The field for addresses: one line, where there is usually one address. Where each joins the list by itself, Enter adds it.
pub(super) fn address_field(writing: &Writing) -> AnyView {
    let Writing { frame, draft } = writing;
    let m = messages();
    let (hint, rows) = match writing.form() {
        InviteForm::AtOnce | InviteForm::OneByOne => (m.invite_address_hint(), 1),
        InviteForm::Review | InviteForm::RolesSecond => (m.invite_addresses_hint(), 6),
    };
    let error = draft.refused.with(|refused| message_of(refused.as_ref(), "addresses"));
    let (dropped, adding) = (on_drop(writing.clone()), writing.clone());
    let pressed = move |event: KeyboardEvent| {
        let is_enter = event.key() == "Enter" && !event.shift_key() && !event.is_composing();
        if is_enter && adding.form() == InviteForm::OneByOne {
            event.prevent_default();
            acts::add(&adding);
        }
    };
    view! {
        <TextArea
            id="addresses"
            label=frame.words.invite_address.clone()
            bound=draft.typed.clone()
            hint
            error
            rows
            autofocus=true
            on:dragover=|event: DragEvent| {
                if has_files(&event) {
                    event.prevent_default();
                }
            }
            on:drop=dropped
            on:keydown=pressed
        />
    }
    .into_any()
}

/// How the field is read, as one types.
pub(super) fn reading(writing: &Writing) -> AnyView {
    let draft = writing.draft.clone();
    let said = move || {
        let typed = draft.typed.get();
        draft.column.track();
        if typed.trim().is_empty() { String::new() } else { reading_words(&draft.parse(&typed)) }
    };
    view! { <p class="hint sheet-reading needs-script" aria-live="polite">{said}</p> }.into_any()
}

fn reading_words(pasted: &Pasted) -> String {
    let count = |number: usize| u64::try_from(number).unwrap_or_default();
    let wrong = pasted.lines.iter().filter(|line| line.address.is_err()).count();
    let m = messages();
    let mut words = m.invite_read_addresses(count(pasted.lines.len() - wrong));
    if wrong > 0 {
        words.push_str(" · ");
        words.push_str(&m.invite_read_wrong(count(wrong)));
    }
    words
}

/// The file that was chosen.
fn on_file(writing: Writing) -> impl Fn(ev::Event) + 'static {
    move |event| {
        let input = event.target().and_then(|input| input.dyn_into::<HtmlInputElement>().ok());
        let Some(input) = input else { return };
        if let Some(file) = input.files().and_then(|files| files.get(0)) {
            acts::read(&writing, file);
        }
        // The same file can be chosen again.
        input.set_value("");
    }
}

fn has_files(event: &DragEvent) -> bool {
    event.data_transfer().is_some_and(|data| data.types().includes(&"Files".into(), 0))
}

/// The file that was dropped; text that is dropped goes where the browser puts it.
fn on_drop(writing: Writing) -> impl Fn(DragEvent) + 'static {
    move |event| {
        let files = event.data_transfer().and_then(|data| data.files());
        if let Some(file) = files.and_then(|files| files.get(0)) {
            event.prevent_default();
            acts::read(&writing, file);
        }
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use std::sync::Arc;

    use domain::{
        invite::{Sheet, Step},
        paste,
    };

    use super::{
        super::draft::{Draft, Fields},
        *,
    };
    use crate::fixtures::{frame, role};

    /// The first step of a form, with a default role or without.
    fn html(form: InviteForm, has_default: bool) -> String {
        let roles = vec![role(1, "Owner"), role(2, "Viewer")];
        let chosen = roles.iter().skip(1).filter(|_| has_default).map(|role| role.id.to_string()).collect();
        let mut frame = frame();
        frame.layout.invite_form = form;
        frame.words.invite_address = "Email Address".to_owned();
        frame.words.invite_role = "Role Assignment".to_owned();
        frame.words.add = "Set User Roles".to_owned();
        frame.words.send = "Send Invite".to_owned();
        Owner::new().with(|| {
            let fields = Fields { chosen, ..Fields::default() };
            let draft = Draft::new((Step::Start, Sheet::default()), roles, fields, None, true);
            show(&Writing { frame: Arc::new(frame), draft }).to_html()
        })
    }

    #[test]
    fn the_form_that_is_reviewed_asks_for_everything_and_goes_on_to_the_list() {
        let html = html(InviteForm::Review, true);
        for text in ["Email Address", "Role Assignment", "Language of the e-mail", "Review list"] {
            assert!(html.contains(text), "{text}: {html}");
        }
        assert!(html.contains("value=\"check\"") && !html.contains("Send Invite"), "{html}");
    }

    #[test]
    fn where_roles_come_second_they_are_not_asked_for_but_sent() {
        let role = role(2, "Viewer").id;
        let html = |has_default| html(InviteForm::RolesSecond, has_default);
        let with = html(true);
        assert!(with.contains(">Set User Roles<") && with.contains("value=\"check\""), "{with}");
        assert!(!with.contains("<fieldset") && with.contains(&format!("value=\"{role}\"")), "{with}");
        assert!(html(false).contains("<fieldset"), "without a default role somebody has to choose");
    }

    #[test]
    fn what_is_sent_at_once_has_an_address_roles_and_the_button_that_sends() {
        let html = html(InviteForm::AtOnce, true);
        assert!(html.contains(">Send Invite<") && html.contains("value=\"once\""), "{html}");
        assert!(html.contains("Email Address") && html.contains("Role Assignment"), "{html}");
        assert!(!html.contains("value=\"check\"") && !html.contains("Review list"), "{html}");
        let (before, folded) = html.split_once("<details").unwrap_or_default();
        assert!(!before.contains("name=\"note\"") && folded.contains("name=\"note\""), "{html}");
    }

    #[test]
    fn what_is_typed_is_read_at_once_by_the_parser_of_the_server() {
        let words = |typed| reading_words(&paste::parse(typed, paste::Reading::default()));
        assert_eq!(words("ada@example.com"), "1 address");
        assert_eq!(words("Ada <ada@example.com>, bob@, c@x.org"), "2 addresses · 1 line to correct");
    }
}
