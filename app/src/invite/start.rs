//! The first step: typing, pasting or dropping addresses. How they are read is shown as one types.

use domain::paste::Pasted;
use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{DragEvent, HtmlInputElement};

use super::{
    Writing, acts,
    fields::{language_field, note_field, role_field},
    source::{column_field, encoding_field, file_note},
};
use crate::{
    form::message_of,
    messages::messages,
    ui::{Button, ButtonLook, Icon, IconName, LinkButton, TextArea},
};

/// The fields of the first step.
pub(super) fn show(writing: &Writing) -> AnyView {
    let (users, is_one) = (["/o/", &writing.frame.org.slug, "/users"].concat(), writing.frame.one_role_only);
    let (addresses, files, roles, note) =
        (writing.clone(), writing.clone(), writing.clone(), writing.clone());
    let (m, read) = (messages(), on_file(files));
    let kept = writing.draft.languages.get_untracked().into_iter().map(|(key, language)| {
        view! { <input type="hidden" name="sheet[kept][]" value=[language.as_str(), " ", &key].concat()/> }
    });
    view! {
        {kept.collect_view()}
        {move || address_field(&addresses)}
        {reading(writing)}
        {column_field(writing)}
        {file_note(writing)}
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
        {move || role_field(&roles, is_one)}
        {language_field(writing)}
        {move || note_field(&note)}
        <div class="form-actions">
            <LinkButton href=users>{m.invite_cancel()}</LinkButton>
            <Button submit=true look=ButtonLook::Primary icon=IconName::ArrowRight attr:name="act" attr:value="check">
                {m.invite_review()}
            </Button>
        </div>
    }
    .into_any()
}

fn address_field(writing: &Writing) -> AnyView {
    let (m, draft) = (messages(), &writing.draft);
    let error = draft.refused.with(|refused| message_of(refused.as_ref(), "addresses"));
    let dropped = on_drop(writing.clone());
    view! {
        <TextArea
            id="addresses"
            label=m.shell_field_addresses()
            bound=draft.typed.clone()
            hint=m.invite_addresses_hint()
            error
            rows=6
            autofocus=true
            on:dragover=|event: DragEvent| {
                if has_files(&event) {
                    event.prevent_default();
                }
            }
            on:drop=dropped
        />
    }
    .into_any()
}

/// How the field is read, as one types.
fn reading(writing: &Writing) -> AnyView {
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

#[cfg(test)]
mod tests {
    use domain::paste;

    use super::*;

    #[test]
    fn what_is_typed_is_read_at_once_by_the_parser_of_the_server() {
        let words = |typed| reading_words(&paste::parse(typed, paste::Reading::default()));
        assert_eq!(words("ada@example.com"), "1 address");
        assert_eq!(words("Ada <ada@example.com>, bob@, c@x.org"), "2 addresses · 1 line to correct");
    }
}
