//! The page of a bulk action that runs as a job: how far it is, and what became of each row.

use domain::{
    bulk::{BulkJobView, BulkWork},
    list::query_string,
    selection::Selection,
    state::{JobState, RowOutcome},
    view::FrameView,
};
use leptos::{prelude::*, server_fn::codec::GetUrl};

use super::{
    BulkRequest,
    page::lines,
    result::{line, undo_button},
    words,
};
use crate::{
    api::AppError,
    messages::messages,
    paths::{import_people_path, job_path, undo_path, url},
    plan,
    title::PageTitle,
    ui::{Banner, IconName, LinkButton, PageHead, Tone},
    undo::restored_sentence,
};

/// Reads a job and some of its rows.
#[server(prefix = "/rpc", endpoint = "bulk/job", input = GetUrl)]
pub(crate) async fn read_job(
    slug: String,
    job: String,
    #[server(default)] query: String,
) -> Result<BulkJobView, AppError> {
    use crate::{api, params::Params};
    api::answer(async {
        let params = Params::parse(&query);
        // Rows that are not processed yet have nothing to say.
        let show = params.get("show").and_then(|show| show.parse().ok());
        let show = show.filter(|show| *show != RowOutcome::Open);
        let from = params.get("from").and_then(|from| from.parse().ok()).unwrap_or_default();
        service::jobs::get(&api::service()?, &api::caller()?, &slug, api::id(&job)?, (show, from)).await
    })
    .await
}

/// The page of a job.
pub(crate) fn job_view(frame: &FrameView, job: &BulkJobView) -> AnyView {
    let m = messages();
    let slug = &frame.org.slug;
    let (verb, back, [place, way_back]) = match &job.work {
        BulkWork::Act(bulk) => {
            let request = BulkRequest { bulk: bulk.clone() };
            (words::verb(&frame.words, &bulk.action), request.list_path(slug), words::place(&bulk.list))
        }
        BulkWork::Import(_) => {
            let place = [m.imports_title(), m.bulk_back_to_users()];
            (m.imports_button().to_owned(), import_people_path(slug), place)
        }
        BulkWork::Undo { .. } => {
            (m.bulk_undo().to_owned(), undo_path(slug), [m.undo_title(), m.bulk_back_to_changes()])
        }
    };
    let title = if job.is_running() { m.bulk_in_progress(&verb) } else { m.bulk_results(&verb) };
    let head = if job.is_running() { progress(slug, job) } else { outcome(slug, job) };
    view! {
        <PageTitle text=title.clone()/>
        <div class="narrow">
            <PageHead title back=(back.clone(), place.to_owned())/>
            <div class="stack">
                {head}
                {rows(slug, job)}
                {planned(job)}
                <div>
                    <LinkButton href=back>{way_back}</LinkButton>
                </div>
            </div>
        </div>
    }
    .into_any()
}

/// What was done, without a full stop, and what needed no change.
fn sentences(job: &BulkJobView) -> (String, String) {
    match &job.work {
        BulkWork::Act(bulk) => (
            words::done_sentence(&bulk.action, job.changed),
            words::unchanged_sentence(&bulk.action, job.unchanged),
        ),
        BulkWork::Import(_) => (messages().imports_summary(job.changed), String::new()),
        BulkWork::Undo { action, .. } => {
            let m = messages();
            let done = match job.changed {
                0 => m.undo_nothing().to_owned(),
                changed => restored_sentence(*action, changed, None),
            };
            (done.trim_end_matches('.').to_owned(), m.undo_already(job.unchanged))
        }
    }
}

/// How far it is. The browser's program reloads the page while it shows this.
fn progress(slug: &str, job: &BulkJobView) -> AnyView {
    let m = messages();
    let text = match job.total {
        None => m.bulk_finding(job.selected),
        Some(total) => m.bulk_processed(job.processed(), total),
    };
    let value = job.total.map(|_| job.processed().to_string());
    let max = job.total.map(|total| total.max(1).to_string());
    view! {
        <section class="card form" aria-label=m.bulk_progress() data-progress="">
            <p id="progress-text">{text}</p>
            <progress class="progress" aria-labelledby="progress-text" value=value max=max></progress>
            <p class="muted">{m.bulk_may_leave()}</p>
            <div class="form-actions">
                <LinkButton href=job_path(slug, &job.id.to_string()) icon=IconName::Refresh>{m.bulk_reload()}</LinkButton>
            </div>
        </section>
    }
    .into_any()
}

/// What it did in all.
fn outcome(slug: &str, job: &BulkJobView) -> AnyView {
    let m = messages();
    let (mut summary, unchanged) = sentences(job);
    if job.unchanged > 0 {
        summary.push_str(" · ");
        summary.push_str(&unchanged);
    }
    if job.refused > 0 {
        summary.push_str(" · ");
        summary.push_str(&m.bulk_refused(job.refused));
    }
    let has_failed = job.state == JobState::Failed;
    if has_failed {
        summary.push_str(" · ");
        summary.push_str(match job.total {
            _ if job.is_outdated => m.bulk_stopped_changed(),
            None => m.bulk_stopped_before(),
            Some(_) => m.bulk_stopped(),
        });
    }
    let tone = match (has_failed, job.refused) {
        (true, _) => Tone::Danger,
        (false, 0) => Tone::Good,
        (false, _) => Tone::Warning,
    };
    let undo = job.undo.map(|undo| undo_button(slug, undo));
    view! { <Banner tone nostrip:action=undo>{summary}</Banner> }.into_any()
}

/// What was shown and agreed to before it began, folded away.
fn planned(job: &BulkJobView) -> Option<AnyView> {
    let (BulkWork::Act(bulk), Some(preview)) = (&job.work, &job.plan) else { return None };
    let lines = plan::list(lines(&bulk.action, preview));
    Some(
        view! {
            <details class="card">
                <summary>{messages().bulk_planned()}</summary>
                {lines}
            </details>
        }
        .into_any(),
    )
}

/// The processed rows, with links to those of one outcome, and to retry the refused ones.
fn rows(slug: &str, job: &BulkJobView) -> Option<AnyView> {
    if job.processed() == 0 {
        return None;
    }
    let m = messages();
    let base = job_path(slug, &job.id.to_string());
    let link = |show: Option<RowOutcome>, label: String| {
        let query = show.map(|show| query_string(&[("show", show.as_str())])).unwrap_or_default();
        let current = (show == job.show).then_some("page");
        let href = [base.as_str(), query.as_str()].concat();
        view! { <a class="link" href=url(href) aria-current=current>{label}</a> " " }
    };
    let all = link(None, m.bulk_rows_all(job.processed()));
    let some = [
        (RowOutcome::Changed, job.changed, m.bulk_rows_changed(job.changed)),
        (RowOutcome::Unchanged, job.unchanged, m.bulk_rows_unchanged(job.unchanged)),
        (RowOutcome::Refused, job.refused, m.bulk_rows_refused(job.refused)),
    ];
    let some = some
        .into_iter()
        .filter(|(_, count, _)| *count > 0)
        .map(|(show, _, label)| link(Some(show), label))
        .collect_view();
    let lines = job.lines.iter().map(|row| line(slug, row)).collect_view();
    let next = job.next.map(|from| {
        let from = from.to_string();
        let mut pairs = vec![("from", from.as_str())];
        if let Some(show) = job.show {
            pairs.push(("show", show.as_str()));
        }
        let href = [base.as_str(), &query_string(&pairs)].concat();
        view! { <LinkButton href>{m.bulk_next_rows()}</LinkButton> }
    });
    let refused: Vec<_> =
        job.lines.iter().filter(|line| line.outcome.is_err()).map(|line| line.row).collect();
    let retry = match &job.work {
        BulkWork::Act(bulk) if !refused.is_empty() && !job.is_running() => {
            let href = BulkRequest { bulk: bulk.clone() }.path(slug, &Selection::of(refused));
            Some(view! { <LinkButton href icon=IconName::Refresh>{m.bulk_retry_shown()}</LinkButton> })
        }
        _ => None,
    };
    Some(
        view! {
            <section class="card" aria-labelledby="rows-title">
                <div class="card-head">
                    <h2 id="rows-title">{m.bulk_rows()}</h2>
                    <nav class="bulk-filters" aria-label=m.bulk_rows_by_result()>{all} {some}</nav>
                </div>
                <ul class="rows bulk-rows">{lines}</ul>
                <div class="form-actions">{retry} {next}</div>
            </section>
        }
        .into_any(),
    )
}

#[cfg(test)]
mod tests {
    use domain::{
        bulk::{Bulk, BulkAction, BulkLine, BulkList, BulkPreview, Refusals, RowDone},
        error::ErrorKind,
        list::UserQuery,
        selection::RowId,
        state::Undoable,
    };

    use super::*;
    use crate::fixtures::frame;

    fn view_of(state: JobState, total: Option<u64>, changed: u64) -> BulkJobView {
        BulkJobView {
            id: "job_00000000000000000000000000000001".parse().unwrap(),
            work: BulkWork::Act(Bulk {
                list: BulkList::Users(UserQuery::default()),
                selection: Selection::all(),
                action: BulkAction::Disable,
            }),
            state,
            is_outdated: false,
            total,
            selected: 2_500,
            changed,
            unchanged: 0,
            refused: 0,
            undo: None,
            plan: None,
            show: None,
            lines: Vec::new(),
            next: None,
        }
    }

    fn html(job: &BulkJobView) -> String {
        Owner::new().with(|| job_view(&frame(), job).to_html())
    }

    #[test]
    fn a_running_job_shows_how_far_it_is_and_a_link_to_reload() {
        let page = html(&view_of(JobState::Running, Some(2_500), 640));
        assert!(page.contains("640 of 2,500 done"), "{page}");
        assert!(page.contains("<progress") && page.contains("value=\"640\" max=\"2500\""), "{page}");
        assert!(page.contains("href=\"/o/acme/jobs/job_00000000000000000000000000000001\""), "{page}");
        let page = html(&view_of(JobState::Queued, None, 0));
        assert!(page.contains("Finding the rows: 2,500 so far") && !page.contains("value="), "{page}");
    }

    #[test]
    fn a_finished_job_says_what_became_of_each_row_and_offers_to_undo_it() {
        let row: RowId = "mem_00000000000000000000000000000001".parse().unwrap();
        let (ada, bob) = ("Ada Lovelace".to_owned(), "Bob".to_owned());
        let job = BulkJobView {
            refused: 1,
            undo: Some("und_00000000000000000000000000000001".parse().unwrap()),
            lines: vec![
                BulkLine { row, name: ada, outcome: Ok(RowDone::Changed) },
                BulkLine { row, name: bob, outcome: Err(ErrorKind::LastOwner) },
            ],
            next: Some(100),
            ..view_of(JobState::Done, Some(2_500), 2_499)
        };
        let page = html(&job);
        assert!(page.contains("2,499 members were disabled · 1 refused"), "{page}");
        assert!(page.contains("Ada Lovelace") && page.contains("This is the last active owner."), "{page}");
        assert!(page.contains("value=\"undo/apply\"") && page.contains("?from=100"), "{page}");
        assert!(page.contains("?show=refused") && !page.contains("?show=unchanged"), "{page}");
        assert!(!page.contains("<progress"), "{page}");
    }

    #[test]
    fn a_job_keeps_what_was_agreed_to_before_it_began() {
        let preview = BulkPreview {
            total: 2_500,
            can: 999,
            names: vec!["Ada Lovelace".to_owned()],
            already: 0,
            refused: vec![Refusals { reason: ErrorKind::LastOwner, count: 1, names: vec!["Bob".to_owned()] }],
            left: 1_500,
            effects: Vec::new(),
            owned: None,
            closes_accounts: false,
            owners_left: Some(1),
            seats: None,
            fingerprint: "abc".to_owned(),
        };
        let page = html(&BulkJobView { plan: Some(preview), ..view_of(JobState::Running, Some(2_500), 640) });
        for text in ["Shown before it started", "1 active owner is left.", "This is the last active owner."] {
            assert!(page.contains(text), "{text}: {page}");
        }
        assert!(!html(&view_of(JobState::Running, Some(2_500), 640)).contains("Shown before it started"));
    }

    #[test]
    fn an_undo_says_who_is_back_and_offers_no_retry() {
        let undo = "und_00000000000000000000000000000001".parse().unwrap();
        let job = BulkJobView {
            work: BulkWork::Undo { undo, action: Undoable::Remove },
            unchanged: 3,
            refused: 2,
            ..view_of(JobState::Done, Some(45), 40)
        };
        let page = html(&job);
        assert!(page.contains("40 people are members again · 3 were already undone · 2 refused"), "{page}");
        assert!(page.contains("Back to") && page.contains("href=\"/o/acme/undo\""), "{page}");
        assert!(!page.contains("Retry"), "{page}");
    }

    #[test]
    fn an_undo_that_was_refused_as_a_whole_says_so() {
        let undo = "und_00000000000000000000000000000001".parse().unwrap();
        let work = BulkWork::Undo { undo, action: Undoable::Disable };
        let page = html(&BulkJobView { work, refused: 45, ..view_of(JobState::Done, Some(45), 0) });
        assert!(page.contains("Nothing was undone · 45 refused"), "{page}");
    }

    #[test]
    fn a_job_that_failed_says_how_to_go_on() {
        let page = html(&view_of(JobState::Failed, Some(2_500), 640));
        assert!(page.contains("It stopped after an error. Start it again to do the rest."), "{page}");
    }

    #[test]
    fn a_job_whose_rows_changed_after_they_were_agreed_to_says_that_nothing_was_done() {
        let job = BulkJobView { is_outdated: true, ..view_of(JobState::Failed, None, 0) };
        let page = html(&job);
        assert!(page.contains("Something changed after it was confirmed, so nothing was done."), "{page}");
        assert!(!page.contains("you can no longer see these rows"), "{page}");
    }
}
