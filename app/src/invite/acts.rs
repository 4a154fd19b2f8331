//! What the buttons of the list do in the browser: each calls a typed server function, and changes the draft with what
//! it answers.

use domain::{
    encoding::TextEncoding,
    error::{ErrorKind, Problem},
    invite::{Invited, Step},
};
use leptos::{prelude::*, task::spawn_local};
use web_sys::File;

use super::{
    SubmittedSheet, Writing, api,
    draft::{Draft, LoadedFile},
    needs_no_review, result,
    source::file_words,
    states::summary,
};
use crate::{
    api::{AppError, FormAnswer},
    dom,
    messages::messages,
};

/// Goes from the field to the list: its rows stand there at once, and what each will become follows.
pub(super) fn start(writing: &Writing) {
    let draft = &writing.draft;
    if draft.read_typed().is_err() {
        return dom::focus_soon(".error-summary");
    }
    draft.step.set(Step::Review);
    dom::focus_soon(".invite h1");
    review(writing, true);
}

/// Adds what is typed to the list, with the roles that are selected now; the field is ready for the next address.
pub(super) fn add(writing: &Writing) {
    let draft = &writing.draft;
    if !is_typed(draft) {
        return refuse_empty(draft);
    }
    if draft.read_typed().is_err() {
        return dom::focus_soon(".error-summary");
    }
    if draft.step.get_untracked() != Step::Results {
        draft.step.set(Step::Review);
    }
    dom::focus_soon("#addresses");
    review(writing, true);
}

fn is_typed(draft: &Draft) -> bool {
    draft.typed.with_untracked(|typed| !typed.trim().is_empty())
}

/// There is nobody to invite.
fn refuse_empty(draft: &Draft) {
    draft.refused.set(Some(ErrorKind::field("addresses", Problem::Required)));
    dom::focus_soon(".error-summary");
}

/// Adds what was typed below the list, and reviews the whole list again.
pub(super) fn check(writing: &Writing) {
    let draft = &writing.draft;
    if (is_typed(draft) && draft.read_typed().is_err()) || draft.review_again().is_err() {
        return dom::focus_soon(".error-summary");
    }
    review(writing, true);
}

/// Asks what the rows will become that nobody has reviewed as they are now.
pub(super) fn review(writing: &Writing, sorts: bool) {
    let (writing, draft) = (writing.clone(), writing.draft.clone());
    let Some(asked) = draft.next_review() else {
        if sorts {
            draft.sort();
        }
        return;
    };
    let (slug, roles) = (writing.frame.org.slug.clone(), draft.chosen.get_untracked());
    let (language, team) = (draft.language.get_untracked().as_str().to_owned(), draft.team.get_untracked());
    spawn_local(async move {
        let answer = api::review(slug, asked.sheet.clone(), roles, language, team).await;
        let is_any_freed = draft.reviewed(&asked, answer.map_err(|AppError(error)| error));
        if sorts {
            draft.sort();
        }
        dom::announce(&summary(&draft.lines()));
        if is_any_freed {
            review(&writing, sorts);
        }
    });
}

/// Sends the list; addresses that are still in the field join it first and are not sent unseen.
pub(super) fn send(writing: &Writing) {
    let draft = &writing.draft;
    if is_typed(draft) {
        match draft.read_typed() {
            Ok(_) => {
                draft.step.set(Step::Added);
                dom::focus_soon(".invite h1");
                review(writing, true);
            }
            Err(()) => dom::focus_soon(".error-summary"),
        }
        return;
    }
    if draft.rows.with_untracked(Vec::is_empty) {
        return refuse_empty(draft);
    }
    if draft.is_sending.get_untracked() {
        return;
    }
    draft.is_sending.set(true);
    draft.refused.set(None);
    let (writing, sheet) = (writing.clone(), draft.submitted());
    spawn_local(async move {
        send_sheet(&writing, sheet).await;
    });
}

/// Sends what is typed, if nothing needs a look; else the list shows what does, and nothing is sent.
pub(super) fn send_at_once(writing: &Writing) {
    let draft = &writing.draft;
    if draft.is_sending.get_untracked() {
        return;
    }
    let lines = match draft.lines_at_once() {
        Ok(Some(lines)) => lines,
        Ok(None) => return start(writing),
        Err(()) => return dom::focus_soon(".error-summary"),
    };
    draft.is_sending.set(true);
    let (writing, sheet) = (writing.clone(), draft.submit(lines));
    spawn_local(async move {
        let draft = &writing.draft;
        let (slug, roles) = (writing.frame.org.slug.clone(), draft.chosen.get_untracked());
        let (language, team) =
            (draft.language.get_untracked().as_str().to_owned(), draft.team.get_untracked());
        // The review gives the list its key before anything is sent: if the answer to sending is lost, pressing the button
        // again sends nothing twice.
        match api::review(slug, sheet, roles, language, team).await {
            Ok(sheet) if needs_no_review(&sheet) => {
                draft.batch.set(sheet.batch);
                send_sheet(&writing, draft.submit(sheet.lines)).await;
            }
            Ok(sheet) => {
                draft.is_sending.set(false);
                draft.answered(Invited { step: Step::Review, sheet });
                dom::focus_soon(".invite h1");
                dom::announce(&summary(&draft.lines()));
            }
            Err(AppError(error)) => {
                draft.is_sending.set(false);
                draft.refuse_with(error);
                dom::focus_soon(".error-summary");
            }
        }
    });
}

/// Sends a list, and shows what became of it.
async fn send_sheet(Writing { frame, draft }: &Writing, sheet: SubmittedSheet) {
    let (slug, reader) = (frame.org.slug.clone(), frame.account.id.to_string());
    let (roles, note) = (draft.chosen.get_untracked(), draft.note.get_untracked());
    let (language, team) = (draft.language.get_untracked().as_str().to_owned(), draft.team.get_untracked());
    let [until, expires] = draft.ends.get_untracked().map(|day| dom::with_clock(&day));
    // What a form without a script has besides.
    let (addresses, column, file_name, file_encoding) = Default::default();
    let act = "send".to_owned();
    let sent = api::invite(
        slug,
        reader,
        addresses,
        column,
        file_name,
        file_encoding,
        roles,
        note,
        language,
        team,
        until,
        expires,
        sheet,
        act,
    )
    .await;
    draft.is_sending.set(false);
    match sent {
        Ok(FormAnswer::Invited(invited)) => {
            draft.answered(invited);
            dom::announce(&draft.results.with_untracked(|settled| result::title(settled, draft)));
            dom::focus_soon("[data-arrive]");
        }
        sent => {
            let error = sent.map_or_else(|AppError(error)| error, |_| ErrorKind::Internal);
            draft.refuse_with(error);
            dom::focus_soon(".error-summary");
        }
    }
}

/// Takes a row off the list; the focus goes to its neighbour.
pub(super) fn remove(writing: &Writing, id: u32, shown: &str) {
    let draft = &writing.draft;
    let place = draft.rows.with_untracked(|rows| {
        // As they stand on the page.
        let mut shown: Vec<_> = rows.iter().collect();
        shown.sort_by_key(|row| !row.looks);
        let at = shown.iter().position(|row| row.id == id)?;
        shown.get(at + 1).or_else(|| shown.get(at.checked_sub(1)?)).map(|row| row.id)
    });
    draft.remove(id);
    review(writing, false);
    dom::announce(&messages().invite_removed(shown));
    match place {
        Some(next) => dom::focus_row(next),
        None => dom::focus_soon("#addresses"),
    }
}

/// Adds the text of a file to the field.
pub(super) fn read(writing: &Writing, file: File) {
    let draft = writing.draft.clone();
    spawn_local(async move {
        let Some(bytes) = dom::bytes_of(&file).await else {
            return dom::announce(messages().invite_file_unreadable());
        };
        let encoding = TextEncoding::detect(&bytes);
        let file = LoadedFile::new(file.name(), bytes, encoding, dom::decode);
        let said = file_words(&file.decoded);
        draft.add_file(file);
        dom::focus_soon("#addresses");
        dom::announce(&said);
    });
}

/// Reads the file again in the encoding that was chosen, and the list with it.
pub(super) fn read_again(writing: &Writing, encoding: TextEncoding) {
    let draft = &writing.draft;
    let again = draft.file.with_untracked(|file| file.as_ref()?.read_again(encoding, dom::decode));
    let Some(file) = again else { return };
    let is_listed = draft.step.get_untracked() != Step::Start;
    dom::announce(&file_words(&file.decoded));
    draft.replace_file(file);
    if is_listed {
        start(writing);
    }
}
