//! An import: what will become of each row, how far it is, and what has become of each.

use domain::{
    import::{ImportLine, ImportView},
    list::query_string,
    state::{ImportRowState, JobState},
    view::FrameView,
};
use leptos::prelude::*;

use crate::{
    form::{Form, PostForm},
    messages::messages,
    paths::{failed_rows_path, import_path, import_people_path, invitations_path, url, users_path},
    title::PageTitle,
    ui::{Banner, Button, ButtonLook, IconName, LinkButton, PageHead, Status, Table, Tone},
};

/// The page of an import.
pub(crate) fn import_view(frame: &FrameView, import: &ImportView) -> AnyView {
    let m = messages();
    let slug = &frame.org.slug;
    let (title, head) = match import.job {
        None => (m.imports_look_title(), before(slug, import)),
        Some(_) if import.is_running() => (m.imports_running_title(), progress(slug, import)),
        Some(_) => (m.imports_done_title(), results(frame, import)),
    };
    let lead = import.brief.file.clone().unwrap_or_else(|| m.imports_pasted().to_owned());
    view! {
        <PageTitle text=title/>
        <div class="stack">
            <PageHead title lead back=(users_path(slug), frame.words.users_title.clone())/>
            {head}
            {rows(slug, import)}
        </div>
    }
    .into_any()
}

/// What will become of the rows, and the button that begins.
fn before(slug: &str, import: &ImportView) -> AnyView {
    let m = messages();
    let unread = (!import.unread.is_empty()).then(|| {
        let names = m.imports_unread(&import.unread.join(", "));
        view! { <p class="muted">{names}</p> }
    });
    let nothing = (import.counts.ready == 0)
        .then(|| view! { <Banner tone=Tone::Warning>{m.imports_nobody()}</Banner> });
    view! {
        <section class="card form" aria-label=m.imports_look_title()>
            {nothing}
            <p>{m.imports_nothing_sent()}</p>
            {seats(import)}
            {unread}
            {begin(slug, import, m.imports_import(import.counts.ready), false)}
        </section>
    }
    .into_any()
}

/// The seats that are needed, where their number is limited.
fn seats(import: &ImportView) -> Option<AnyView> {
    let (m, needed) = (messages(), import.seats_needed());
    let left = import.seats.filter(|_| needed > 0)?.left();
    let words = m.imports_seats_needed(needed, left);
    Some(match needed > left {
        true => {
            let missing = match left {
                0 => m.imports_no_seats().to_owned(),
                _ => m.imports_seats_missing(left),
            };
            let words = [words, missing].join(" ");
            view! { <Banner tone=Tone::Warning>{words}</Banner> }.into_any()
        }
        false => view! { <p>{words}</p> }.into_any(),
    })
}

/// The form that begins, or goes on after it stopped. Where nobody can be invited it leads back to the first step alone.
fn begin(slug: &str, import: &ImportView, label: String, is_again: bool) -> AnyView {
    let (m, form) = (messages(), Form::new("people/begin"));
    let fields = vec![("slug", slug.to_owned()), ("import", import.brief.id.to_string())];
    let another = (!is_again)
        .then(|| view! { <LinkButton href=import_people_path(slug)>{m.imports_another()}</LinkButton> });
    let may_begin = import.counts.ready > 0 && (is_again || !import.lacks_every_seat());
    let button = may_begin
        .then(|| view! { <Button submit=true look=ButtonLook::Primary icon=IconName::Send>{label}</Button> });
    view! {
        <PostForm form hidden=fields>
            <div class="form-actions">{another} {button}</div>
        </PostForm>
    }
    .into_any()
}

/// How far it is. The browser's program reloads the page while it shows this.
fn progress(slug: &str, import: &ImportView) -> AnyView {
    let (m, total) = (messages(), import.counts.total());
    let done = total - import.counts.ready;
    view! {
        <section class="card form" aria-label=m.imports_progress() data-progress="">
            <p id="progress-text">{m.imports_processed(done, total)}</p>
            <progress class="progress" aria-labelledby="progress-text" value=done.to_string() max=total.max(1).to_string()></progress>
            <p class="muted">{m.imports_may_leave()}</p>
            <div class="form-actions">
                <LinkButton href=import_path(slug, &import.brief.id.to_string()) icon=IconName::Refresh>{m.imports_reload()}</LinkButton>
            </div>
        </section>
    }
    .into_any()
}

/// What it did in all, with the file of the failed rows.
fn results(frame: &FrameView, import: &ImportView) -> AnyView {
    let (m, slug, counts) = (messages(), &frame.org.slug, &import.counts);
    let mut summary = m.imports_summary(counts.invited);
    if counts.failed > 0 {
        summary.push_str(" · ");
        summary.push_str(&m.imports_summary_failed(counts.failed));
    }
    let has_stopped = import.job == Some(JobState::Failed);
    let tone = match (has_stopped, counts.failed) {
        (true, _) => Tone::Danger,
        (false, 0) => Tone::Good,
        (false, _) => Tone::Warning,
    };
    let again = has_stopped.then(|| {
        view! {
            <p>{m.imports_stopped()}</p>
            {begin(slug, import, m.imports_again().to_owned(), true)}
        }
    });
    let failed = (counts.failed > 0).then(|| {
        view! {
            <div>
                <LinkButton
                    href=failed_rows_path(slug, &import.brief.id.to_string())
                    icon=IconName::Download
                    attr:download=""
                    attr:rel="external"
                >
                    {m.imports_download_failed()}
                </LinkButton>
                <p class="hint">{m.imports_download_hint()}</p>
            </div>
        }
    });
    let invitations = (counts.invited > 0 && frame.may.read_invitations)
        .then(|| view! { <LinkButton href=invitations_path(slug)>{m.imports_to_invitations()}</LinkButton> });
    view! {
        <Banner tone>{summary}</Banner>
        {again}
        {failed}
        <div class="actions">
            {invitations}
            <LinkButton href=import_people_path(slug)>{m.imports_another()}</LinkButton>
        </div>
    }
    .into_any()
}

/// Some of the rows, with links to those in one state.
fn rows(slug: &str, import: &ImportView) -> AnyView {
    let (m, counts) = (messages(), &import.counts);
    let base = import_path(slug, &import.brief.id.to_string());
    let link = |show: Option<ImportRowState>, label: String| {
        let query = show.map(|show| query_string(&[("show", show.as_str())])).unwrap_or_default();
        let current = (show == import.show).then_some("page");
        let href = [base.as_str(), query.as_str()].concat();
        view! { <a class="link" href=url(href) aria-current=current>{label}</a> " " }
    };
    let all = link(None, m.imports_rows_all(counts.total()));
    let some = ImportRowState::ALL.iter().map(|state| (*state, counts.of(*state)));
    let some = some
        .filter(|(_, count)| *count > 0)
        .map(|(state, count)| link(Some(state), rows_label(state, count)));
    let next = import.next.map(|from| {
        let from = from.to_string();
        let mut pairs = vec![("from", from.as_str())];
        if let Some(show) = import.show {
            pairs.push(("show", show.as_str()));
        }
        let href = [base.as_str(), &query_string(&pairs)].concat();
        view! { <LinkButton href>{m.imports_next_rows()}</LinkButton> }
    });
    let lines = import.lines.iter().map(line).collect_view();
    view! {
        <section aria-labelledby="rows-title" class="stack">
            <h2 id="rows-title">{m.imports_rows()}</h2>
            <nav class="bulk-filters" aria-label=m.imports_rows()>{all} {some.collect_view()}</nav>
            <Table caption=m.imports_rows() compact=true>
                <thead>
                    <tr>
                        <th scope="col">{m.imports_row()}</th>
                        <th scope="col">{m.imports_email()}</th>
                        <th scope="col">{m.imports_outcome()}</th>
                    </tr>
                </thead>
                <tbody>{lines}</tbody>
            </Table>
            <div>{next}</div>
        </section>
    }
    .into_any()
}

fn rows_label(state: ImportRowState, count: u64) -> String {
    let m = messages();
    match state {
        ImportRowState::Ready => m.imports_rows_ready(count),
        ImportRowState::Invited => m.imports_rows_invited(count),
        ImportRowState::Open => m.imports_rows_open(count),
        ImportRowState::Member => m.imports_rows_member(count),
        ImportRowState::Repeated => m.imports_rows_repeated(count),
        ImportRowState::Failed => m.imports_rows_failed(count),
    }
}

/// A row: its number, whom it names, and what becomes of it.
fn line(line: &ImportLine) -> AnyView {
    let m = messages();
    let (tone, word) = match line.state {
        ImportRowState::Ready => (Tone::Neutral, m.imports_ready()),
        ImportRowState::Invited => (Tone::Good, m.imports_invited()),
        ImportRowState::Open => (Tone::Neutral, m.imports_open()),
        ImportRowState::Member => (Tone::Neutral, m.imports_member()),
        ImportRowState::Repeated => (Tone::Neutral, m.imports_repeated()),
        ImportRowState::Failed => (Tone::Danger, ""),
    };
    let label = line.problem.as_ref().map_or_else(|| word.to_owned(), |problem| m.row_problem(problem));
    let who = if line.email.is_empty() { line.name.clone() } else { line.email.clone() };
    view! {
        <tr>
            <td class="cell-number">{m.imports_row_number(line.number.into())}</td>
            <th scope="row">{who}</th>
            <td class="cell-text"><Status tone label/></td>
        </tr>
    }
    .into_any()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use domain::{
        import::{ImportBrief, ImportCounts, RowProblem},
        seats::Seats,
        time::Timestamp,
        view::InviteOutcome,
    };

    use super::*;
    use crate::fixtures::frame;

    #[expect(clippy::unwrap_used, reason = "an id made of hexadecimal digits reads")]
    fn import(job: Option<JobState>, counts: ImportCounts) -> ImportView {
        let unknown = InviteOutcome::UnknownRole { name: "Analyst".to_owned() };
        let line = ImportLine {
            number: 17,
            name: String::new(),
            email: "eve@example.com".to_owned(),
            roles: "Analyst".to_owned(),
            team: String::new(),
            until: String::new(),
            state: ImportRowState::Failed,
            problem: Some(RowProblem::Invitation(unknown)),
        };
        let id = "imp_00000000000000000000000000000001".parse().unwrap();
        ImportView {
            brief: ImportBrief { id, file: Some("people.csv".to_owned()), at: Timestamp::from_micros(0) },
            job,
            unread: vec!["Phone".to_owned()],
            counts,
            seats: None,
            show: None,
            lines: vec![line],
            next: None,
        }
    }

    fn html(import: &ImportView) -> String {
        Owner::new().with(|| import_view(&frame(), import).to_html())
    }

    #[test]
    fn before_it_begins_it_says_what_becomes_of_each_row_and_which_seats_it_needs() {
        let counts = ImportCounts { ready: 1_980, member: 3, failed: 1, ..ImportCounts::default() };
        let mut looked_at = import(None, counts);
        let page = html(&looked_at);
        assert!(page.contains("Import 1,980 people") && page.contains("value=\"people/begin\""), "{page}");
        assert!(page.contains("Row 17") && page.contains("no role called Analyst"), "{page}");
        assert!(page.contains("Already members (3)") && page.contains("?show=failed"), "{page}");
        assert!(page.contains("used: Phone") && !page.contains("seat"), "{page}");
        looked_at.seats = Some(Seats { limit: 50, taken: 40, pending_counts: true, disabled_counts: false });
        let page = html(&looked_at);
        assert!(page.contains("1,980 seats are needed, 10 are left."), "{page}");
        assert!(page.contains("Only the first 10 people will be invited."), "{page}");
        looked_at.seats = Some(Seats { limit: 41, taken: 40, pending_counts: true, disabled_counts: false });
        let page = html(&looked_at);
        assert!(
            page.contains("Only the first person will be invited.") && page.contains("Import 1,980"),
            "{page}"
        );
        looked_at.seats = Some(Seats { limit: 40, taken: 40, pending_counts: true, disabled_counts: false });
        let page = html(&looked_at);
        assert!(page.contains("No seat is free, so nobody will be invited."), "{page}");
        assert!(!page.contains("The others fail") && !page.contains("Import 1,980"), "{page}");
        let page = html(&import(None, ImportCounts { failed: 1, ..ImportCounts::default() }));
        assert!(page.contains("nobody to invite") && !page.contains("Import 0"), "{page}");
    }

    #[test]
    fn while_it_runs_the_page_is_read_again_and_shows_how_far_it_is() {
        let counts = ImportCounts { ready: 1_000, invited: 980, failed: 20, ..ImportCounts::default() };
        let page = html(&import(Some(JobState::Queued), counts));
        assert!(page.contains("data-progress") && page.contains("1,000 of 2,000 done"), "{page}");
        assert!(page.contains("value=\"1000\" max=\"2000\"") && !page.contains("failed.csv"), "{page}");
    }

    #[test]
    fn afterwards_it_offers_the_failed_rows_as_a_file() {
        let counts = ImportCounts { invited: 1_980, failed: 20, ..ImportCounts::default() };
        let page = html(&import(Some(JobState::Done), counts));
        assert!(page.contains("1,980 people were invited · 20 rows failed"), "{page}");
        assert!(
            page.contains("/o/acme/users/import/imp_00000000000000000000000000000001/failed.csv"),
            "{page}"
        );
        assert!(!page.contains("data-progress") && !page.contains("people/begin"), "{page}");
    }

    #[test]
    fn an_import_that_stopped_can_go_on() {
        let counts = ImportCounts { ready: 5, invited: 10, ..ImportCounts::default() };
        let page = html(&import(Some(JobState::Failed), counts));
        assert!(page.contains("Import the rest") && page.contains("stopped early"), "{page}");
    }
}
