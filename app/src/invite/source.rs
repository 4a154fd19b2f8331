//! Where the addresses come from: the encoding of a file and the column of a table.

use domain::{
    encoding::TextEncoding,
    invite::DecodedFile,
    paste::{ALL_COLUMNS, AddressColumn},
};
use leptos::{ev, prelude::*, tachys::html::event::on};

use super::{Writing, acts};
use crate::{
    form::message_of,
    messages::messages,
    ui::{Choice, Select},
};

/// The field with the name of the file that was read.
pub const FILE_NAME: &str = "file_name";
/// The field with its encoding: the one that was chosen, or that was recognized.
pub const FILE_ENCODING: &str = "file_encoding";
/// The field with the column of the addresses, and its id.
pub(super) const COLUMN: &str = "column";

/// Asks which column has the addresses, if the text in the field is a table in which several have.
pub(super) fn column_field(writing: &Writing) -> AnyView {
    let draft = writing.draft.clone();
    let (asking, chosen, refused) = (draft.clone(), draft.column.clone(), draft.refused.clone());
    // The question stays while one is chosen.
    let columns = Memo::new(move |_| {
        let typed = asking.typed.get();
        if typed.contains('@') { asking.address_columns(&typed) } else { Vec::new() }
    });
    let field = move || {
        let columns = columns.get();
        let error = refused.with(|refused| message_of(refused.as_ref(), COLUMN));
        let chosen = chosen.clone();
        (!columns.is_empty()).then(|| {
            let (m, value) = (messages(), chosen.get_untracked());
            let changed = move |event: ev::Event| chosen.set(event_target_value(&event));
            view! {
                <Select
                    id=COLUMN
                    label=m.invite_column()
                    hint=m.invite_column_hint()
                    choices=choices(columns)
                    value
                    error
                />
            }
            .add_any_attr(on(ev::change, changed))
        })
    };
    view! { {field} }.into_any()
}

fn choices(columns: Vec<AddressColumn>) -> Vec<Choice> {
    let m = messages();
    let column = |column: AddressColumn| {
        Choice::new(column.number.to_string(), m.invite_column_option(&column.name, &column.example))
    };
    let mut choices = vec![Choice::new("", m.invite_column_choose())];
    choices.extend(columns.into_iter().map(column));
    choices.push(Choice::new(ALL_COLUMNS.to_string(), m.invite_column_all()));
    choices
}

/// Which file was read and how.
pub(super) fn file_words(file: &DecodedFile) -> String {
    messages().invite_file_read(&file.name, encoding_name(file.encoding))
}

fn encoding_name(encoding: TextEncoding) -> &'static str {
    let m = messages();
    match encoding {
        TextEncoding::Utf8 => m.invite_encoding_utf8(),
        TextEncoding::Utf16Le => m.invite_encoding_utf16le(),
        TextEncoding::Utf16Be => m.invite_encoding_utf16be(),
        TextEncoding::Windows1252 => m.invite_encoding_windows1252(),
    }
}

/// The encodings that a file may have; at first the one that is recognized.
pub(crate) fn encoding_choices() -> Vec<Choice> {
    let mut choices = vec![Choice::new("", messages().invite_encoding_detect())];
    choices.extend(encodings());
    choices
}

fn encodings() -> Vec<Choice> {
    let choice = |encoding: TextEncoding| Choice::new(encoding.as_str(), encoding_name(encoding));
    TextEncoding::ALL.into_iter().map(choice).collect()
}

/// Says how the file was read. Where its bytes are at hand, another encoding can be chosen.
pub(super) fn file_note(writing: &Writing) -> AnyView {
    let (m, writing) = (messages(), writing.clone());
    let draft = writing.draft.clone();
    let again = draft.clone();
    let may_read_again = Memo::new(move |_| again.may_read_again());
    let note = move || {
        let file = draft.file.with(|file| file.as_ref().map(|file| file.decoded.clone()))?;
        let writing = writing.clone();
        let changed = move |event: ev::Event| {
            if let Ok(encoding) = event_target_value(&event).parse() {
                acts::read_again(&writing, encoding);
            }
        };
        let value = file.encoding.as_str();
        let select = may_read_again.get().then(|| {
            view! {
                <Select
                    id="read-again"
                    label=m.invite_encoding()
                    hint=m.invite_encoding_hint()
                    choices=encodings()
                    value
                />
            }
            .add_any_attr(on(ev::change, changed))
        });
        Some(view! {
            <div class="sheet-source">
                <p>{file_words(&file)}</p>
                {select}
                <p class="hint sheet-scriptless">{m.invite_encoding_scriptless()}</p>
            </div>
        })
    };
    view! { {note} }.into_any()
}

/// The encoding of the file that a form without a script sends. It comes before the file.
pub(super) fn encoding_field() -> AnyView {
    view! {
        <div class="sheet-scriptless">
            <Select id=FILE_ENCODING label=messages().invite_encoding() choices=encoding_choices()/>
        </div>
    }
    .into_any()
}
