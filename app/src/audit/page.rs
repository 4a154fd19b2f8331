//! The Audit page: who did what, on whom, when and from where; old and new value where there is one.

use domain::{
    error::ErrorKind,
    list::query_string,
    view::{AuditView, FrameView, Page},
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::{
    api,
    desk::Desk,
    page::framed_page,
    title::PageTitle,
    ui::{Empty, IconName, PageHead, Pagination, Table, Time},
};

/// The Audit page.
pub(crate) fn page() -> AnyView {
    let slug = expect_context::<Desk>().slug();
    let cursor = use_query_map().with_untracked(|params| params.get("page"));
    framed_page(read(slug, cursor), |frame, page| show(&frame, page))
}

async fn read(slug: String, cursor: Option<String>) -> Result<Page<AuditView>, ErrorKind> {
    service::audit::list(&api::service()?, &api::caller()?, &slug, cursor.as_deref()).await
}

fn show(frame: &FrameView, page: Page<AuditView>) -> AnyView {
    let path = ["/o/", &frame.org.slug, "/audit"].concat();
    let at = |cursor: Option<String>| {
        cursor.map(|cursor| [path.as_str(), &query_string(&[("page", &cursor)])].concat())
    };
    let (newer, older) = (at(page.newer), at(page.older));
    let shown = u64::try_from(page.rows.len()).unwrap_or_default();
    let rows = page.rows.into_iter().map(row).collect_view();
    let body = if shown == 0 {
        view! { <Empty icon=IconName::Scroll title="Nothing was written here" text="What people do shows up here at once."/> }
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
            lead="Every change is written down in the same moment in which it is made. Entries cannot be edited."
        />
        {body}
    }
    .into_any()
}

fn row(entry: AuditView) -> AnyView {
    let AuditView { at, who, words, target, before, after, door, ip, action, .. } = entry;
    let origin = match ip {
        Some(ip) => [&door, " · ", &ip].concat(),
        None => door,
    };
    view! {
        <tr>
            <th scope="row" class="cell-text">
                <span title=action><strong>{who}</strong> " " {words} " " {target.map(|name| view! { <strong>{name}</strong> })}</span>
            </th>
            <td class="cell-meta"><Time at/></td>
            <td class="cell-extra cell-meta">{origin}</td>
            <td class="cell-text">{values(before, after)}</td>
        </tr>
    }
    .into_any()
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
