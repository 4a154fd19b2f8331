//! The results of a bulk action: refusals first, with reasons and a way to retry; the rest is folded.

use domain::{
    bulk::{BulkAction, BulkLine, BulkResult, RowDone},
    id::UndoId,
    selection::{MAX_LISTED, Selection},
    view::FrameView,
};
use leptos::prelude::*;

use super::{BulkRequest, words};
use crate::{
    links::row_link,
    messages::messages,
    paths::{undo_path, url},
    title::PageTitle,
    ui::{Banner, Button, ButtonLook, ButtonSize, Icon, IconName, LinkButton, PageHead, PostForm, Tone},
};

/// The results page.
pub(super) fn show(frame: &FrameView, request: &BulkRequest, done: &BulkResult) -> AnyView {
    let m = messages();
    let action = &request.bulk.action;
    let slug = &frame.org.slug;
    let verb = words::verb(&frame.words, action);
    let back = request.list_path(slug);
    let [place, way_back] = words::place(&request.bulk.list);
    let title = m.bulk_results(&verb);
    let tone = match (done.done, done.refused) {
        (_, 0) => Tone::Good,
        _ => Tone::Warning,
    };
    let mut summary = words::done_sentence(action, done.done);
    if done.refused > 0 {
        summary.push_str(" · ");
        summary.push_str(&m.bulk_refused(done.refused));
    }
    let undo = done.undo.map(|undo| undo_button(slug, undo));
    let banner = match (done.done, done.refused) {
        // Perhaps the same form was sent at the same time, and has done it.
        (0, 0) if is_listed(action) => nothing_left(frame, action),
        _ => view! { <Banner tone nostrip:action=undo>{summary}</Banner> }.into_any(),
    };
    view! {
        <PageTitle text=title.clone()/>
        <div class="narrow">
            <PageHead title back=(back.clone(), place.to_owned())/>
            <div class="stack">
                {banner}
                {refused(slug, request, done)}
                {rest(slug, request, done)}
                <div>
                    <LinkButton href=back>{way_back}</LinkButton>
                </div>
            </div>
        </div>
    }
    .into_any()
}

/// Whether Recent changes lists the action.
const fn is_listed(action: &BulkAction) -> bool {
    matches!(action, BulkAction::Disable | BulkAction::Remove { .. } | BulkAction::Cancel)
}

/// That nothing is left to do, and where to look for what was done.
pub(super) fn nothing_left(frame: &FrameView, action: &BulkAction) -> AnyView {
    let m = messages();
    let see = (frame.may.undo && is_listed(action)).then(|| {
        let [before, after] = m.bulk_see_changes();
        let href = url(undo_path(&frame.org.slug));
        view! { " " {before} <a class="link" href=href>{m.undo_title()}</a> {after} }
    });
    view! { <Banner tone=Tone::Info>{m.bulk_nothing_left()} {see}</Banner> }.into_any()
}

/// The button that undoes the action.
pub(super) fn undo_button(slug: &str, undo: UndoId) -> ViewFn {
    let m = messages();
    let (to, slug) = (undo_path(slug), slug.to_owned());
    ViewFn::from(move || {
        let fields =
            vec![("do", "undo/apply".to_owned()), ("slug", slug.clone()), ("undo", undo.to_string())];
        view! {
            <PostForm action=to.clone() fields>
                <Button submit=true look=ButtonLook::Quiet size=ButtonSize::Small icon=IconName::Undo>{m.undo_button()}</Button>
            </PostForm>
        }
    })
}

/// The refused rows, with a link to retry them.
fn refused(slug: &str, request: &BulkRequest, done: &BulkResult) -> Option<AnyView> {
    if done.refused == 0 {
        return None;
    }
    let m = messages();
    let of_these = done.lines.iter().filter(|line| line.outcome.is_err());
    let label = match usize::try_from(done.refused) {
        Ok(some) if some <= MAX_LISTED => m.bulk_retry().to_owned(),
        _ => m.bulk_retry_first(MAX_LISTED as u64),
    };
    let again = request.path(slug, &Selection::of(of_these.clone().map(|line| line.row)));
    let lines = of_these.map(|line| self::line(slug, line)).collect_view();
    let title = m.bulk_refused(done.refused);
    Some(
        view! {
            <section class="card" aria-labelledby="refused-title">
                <div class="card-head">
                    <h2 id="refused-title">{title}</h2>
                </div>
                <ul class="rows bulk-rows">{lines}</ul>
                <div class="form-actions">
                    <LinkButton href=again icon=IconName::Refresh>{label}</LinkButton>
                </div>
            </section>
        }
        .into_any(),
    )
}

/// All other rows, folded.
fn rest(slug: &str, request: &BulkRequest, done: &BulkResult) -> Option<AnyView> {
    let lines: Vec<_> =
        done.lines.iter().filter(|line| line.outcome.is_ok()).map(|line| self::line(slug, line)).collect();
    if lines.is_empty() {
        return None;
    }
    let already = lines.len() as u64 - done.done;
    let mut summary = words::done_sentence(&request.bulk.action, done.done);
    if already > 0 {
        summary.push_str(" · ");
        summary.push_str(&words::unchanged_sentence(&request.bulk.action, already));
    }
    Some(
        view! {
            <section class="card" aria-label=messages().bulk_done()>
                <details class="bulk-done">
                    <summary>{summary}</summary>
                    <ul class="rows bulk-rows">{lines}</ul>
                </details>
            </section>
        }
        .into_any(),
    )
}

/// A row and what became of it.
pub(super) fn line(slug: &str, line: &BulkLine) -> AnyView {
    let m = messages();
    let (tone, icon, words) = match &line.outcome {
        Ok(RowDone::Changed) => ("bulk-line tone-good", IconName::CircleCheck, None),
        Ok(RowDone::AlreadySo) => {
            ("bulk-line tone-good", IconName::CircleCheck, Some(m.bulk_no_change().to_owned()))
        }
        Err(reason) => ("bulk-line tone-warning", IconName::TriangleAlert, Some(m.error(reason))),
    };
    view! {
        <li>
            <span class=tone>
                <Icon name=icon/>
                <span class="bulk-row">{row_link(slug, line)} {words.map(|words| view! { <span class="muted">{words}</span> })}</span>
            </span>
        </li>
    }
    .into_any()
}
