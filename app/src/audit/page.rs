//! The Audit page: who did what, to whom, when and from where, with old and new values.

use domain::{
    error::ErrorKind,
    list::AuditQuery,
    view::{AuditView, FrameView, Page},
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::{
    api,
    page::framed_page,
    shell_data::PageContext,
    title::PageTitle,
    ui::{Chip, Chips, Empty, IconName, LinkButton, PageHead, Pagination, Table, Time},
};

/// The path of the log in this state.
pub(crate) fn path(slug: &str, query: &AuditQuery) -> String {
    ["/o/", slug, "/audit", &query.to_query_string()].concat()
}

/// One page of the log.
struct Log {
    query: AuditQuery,
    page: Page<AuditView>,
    /// The name of the person, if the log is filtered by one.
    person: Option<String>,
}

/// The Audit page.
pub(crate) fn page() -> AnyView {
    let slug = expect_context::<PageContext>().slug();
    let query = use_query_map().with_untracked(|params| AuditQuery::from_params(|key| params.get(key)));
    framed_page(read(slug, query), |frame, log| show(&frame, log))
}

async fn read(slug: String, query: AuditQuery) -> Result<Log, ErrorKind> {
    let (service, caller) = (api::service()?, api::caller()?);
    let page = service::audit::list(&service, &caller, &slug, &query).await?;
    let person = match query.person {
        // A reader who may not see members gets no name here.
        Some(id) => {
            let found = service::members::get(&service, &caller, &slug, id).await;
            Some(found.map_or_else(|_| "one person".to_owned(), |member| member.row.name))
        }
        None => None,
    };
    Ok(Log { query, page, person })
}

fn show(frame: &FrameView, Log { query, page, person }: Log) -> AnyView {
    let slug = &frame.org.slug;
    let at =
        |cursor: Option<String>| Some(path(slug, &AuditQuery { cursor: Some(cursor?), ..query.clone() }));
    let (newer, older) = (at(page.newer), at(page.older));
    let shown = u64::try_from(page.rows.len()).unwrap_or_default();
    let rows = page.rows.into_iter().map(row).collect_view();
    let everybody = path(slug, &AuditQuery::default());
    let chips = person.clone().map(|name| {
        let (href, clear_href) = (everybody.clone(), everybody.clone());
        view! { <Chips clear_href><Chip label="Person" value=name href/></Chips> }
    });
    let body = if shown == 0 {
        let clear =
            person.is_some().then(|| view! { <LinkButton href=everybody>"Clear filters"</LinkButton> });
        view! {
            <Empty icon=IconName::Scroll title="No entries yet" text="Changes appear here as they happen.">
                {clear}
            </Empty>
        }
        .into_any()
    } else {
        view! {
            <Table caption="Audit log, newest first" compact=true>
                <thead>
                    <tr>
                        <th scope="col">"What"</th>
                        <th scope="col">"When"</th>
                        <th scope="col" class="cell-extra">"From"</th>
                        <th scope="col">"Values"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </Table>
            <Pagination shown total=page.total nostrip:newer=newer nostrip:older=older newer_label="Newer" older_label="Older"/>
        }
        .into_any()
    };
    view! {
        <PageTitle text="Audit log"/>
        <PageHead
            title="Audit log"
            count=page.total
            lead="Every change is recorded as it happens. Entries can't be edited."
        />
        {chips}
        {body}
    }
    .into_any()
}

fn row(entry: AuditView) -> AnyView {
    let sentence = sentence(&entry);
    let AuditView { at, before, after, door, ip, .. } = entry;
    let origin = match ip {
        Some(ip) => [&door, " · ", &ip].concat(),
        None => door,
    };
    view! {
        <tr>
            <th scope="row" class="cell-text">
                {sentence}
            </th>
            <td class="cell-meta"><Time at/></td>
            <td class="cell-extra cell-meta">{origin}</td>
            <td class="cell-text">{values(before, after)}</td>
        </tr>
    }
    .into_any()
}

/// Who did what, and to whom.
pub(crate) fn sentence(entry: &AuditView) -> AnyView {
    let AuditView { who, words, target, action, .. } = entry.clone();
    let target = target.map(|name| view! { <strong>{name}</strong> });
    view! { <span title=action><strong>{who}</strong> " " {words} " " {target}</span> }.into_any()
}

/// Old and new value, folded away.
fn values(before: Option<String>, after: Option<String>) -> Option<AnyView> {
    if before.is_none() && after.is_none() {
        return None;
    }
    let line = |name, value: Option<String>| {
        value.map(|value| view! { <dt>{name}</dt><dd><code>{value}</code></dd> })
    };
    Some(
        view! {
            <details class="audit-values">
                <summary>"Show"</summary>
                <dl class="facts">{line("Before", before)} {line("After", after)}</dl>
            </details>
        }
        .into_any(),
    )
}
