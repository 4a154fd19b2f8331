//! The Audit page: who did what, to whom, when and from where, with old and new values.

use domain::{
    audit::{Action, AuditValue, EventClass},
    change_plan::ChangePlan,
    list::AuditQuery,
    view::{AuditView, FrameView, LogParties, Page},
};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

use super::filters;
use crate::{
    api::AppError,
    messages::messages,
    title::PageTitle,
    ui::{Empty, IconName, LinkButton, PageHead, Pagination, Tab, Table, Tabs, Time},
};

/// The path of the log in this state.
pub(crate) fn path(slug: &str, query: &AuditQuery) -> String {
    ["/o/", slug, "/audit", &query.to_query_string()].concat()
}

/// One page of the log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Log {
    query: AuditQuery,
    page: Page<AuditView>,
    /// Whose entries these are, if the log is filtered by somebody.
    #[serde(default)]
    parties: LogParties,
}

/// Reads a page of the log.
#[server(prefix = "/rpc", endpoint = "audit/log", input = GetUrl)]
pub(crate) async fn read_log(slug: String, #[server(default)] query: String) -> Result<Log, AppError> {
    use crate::{api, params::Params};
    api::answer(async {
        let (service, caller) = (api::service()?, api::caller()?);
        let params = Params::parse(&query);
        let mut query = AuditQuery::from_params(|key| params.get(key));
        let parties = service::audit::parties(&service, &caller, &slug, &query).await?;
        // Whoever was typed has an id from here on.
        for (party, found) in [(&mut query.actor, &parties.actor), (&mut query.subject, &parties.subject)] {
            if let Some(id) = found.as_ref().and_then(|found| found.id.as_ref()) {
                *party = id.parse().ok();
            }
        }
        let page = service::audit::list(&service, &caller, &slug, &query).await?;
        Ok(Log { query, page, parties })
    })
    .await
}

/// The Audit page.
pub(crate) fn view(frame: &FrameView, Log { query, page, parties }: Log) -> AnyView {
    let m = messages();
    let slug = &frame.org.slug;
    let at =
        |cursor: Option<String>| Some(path(slug, &AuditQuery { cursor: Some(cursor?), ..query.clone() }));
    let (newer, older) = (at(page.newer), at(page.older));
    let shown = u64::try_from(page.rows.len()).unwrap_or_default();
    let rows = page.rows.into_iter().map(row).collect_view();
    let tabs = tabs(slug, &query);
    let bar = filters::bar(slug, &query, &parties);
    let chips = filters::chips(slug, &query, &parties);
    let download = frame.may.export_audit.then(|| filters::download(slug, &query));
    let body = if shown == 0 && query.is_filtered() {
        let href = path(slug, &filters::cleared(&query));
        view! {
            <Empty icon=IconName::Search title=m.audit_none_match()>
                <LinkButton href>{m.audit_clear_filters()}</LinkButton>
            </Empty>
        }
        .into_any()
    } else if shown == 0 {
        view! { <Empty icon=IconName::Scroll title=m.audit_empty_title() text=m.audit_empty_text()/> }
            .into_any()
    } else {
        view! {
            <Table caption=m.audit_caption() compact=true>
                <thead>
                    <tr>
                        <th scope="col">{m.audit_what()}</th>
                        <th scope="col">{m.audit_when()}</th>
                        <th scope="col" class="cell-extra">{m.audit_from()}</th>
                        <th scope="col">{m.audit_values()}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </Table>
            <Pagination
                shown
                total=page.total
                at_least=page.at_least
                nostrip:newer=newer
                nostrip:older=older
                newer_label=m.audit_newer()
                older_label=m.audit_older()
            />
        }
        .into_any()
    };
    view! {
        <PageTitle text=m.audit_title()/>
        <PageHead title=m.audit_title() count=page.total at_least=page.at_least lead=m.audit_lead()>{download}</PageHead>
        <Tabs label=m.audit_kinds() tabs/>
        {bar}
        {chips}
        {body}
    }
    .into_any()
}

/// The kinds of entries, each a link that keeps the person.
fn tabs(slug: &str, query: &AuditQuery) -> Vec<Tab> {
    let m = messages();
    let kinds = [
        (None, m.audit_kind_all()),
        (Some(EventClass::Change), m.audit_kind_changes()),
        (Some(EventClass::SignIn), m.audit_kind_sign_ins()),
        (Some(EventClass::Denial), m.audit_kind_refused()),
    ];
    let tab = |(class, label): (Option<EventClass>, &str)| Tab {
        href: path(slug, &AuditQuery { class, cursor: None, ..query.clone() }),
        label: label.to_owned(),
        count: None,
        is_current: class == query.class,
    };
    kinds.into_iter().map(tab).collect()
}

fn row(entry: AuditView) -> AnyView {
    let sentence = sentence(&entry);
    let AuditView { at, before, after, plan, door, ip, .. } = entry;
    let door = messages().door(door);
    let origin = match ip {
        Some(ip) => view! { {door} " · " <bdi>{ip}</bdi> }.into_any(),
        None => door.into_any(),
    };
    view! {
        <tr>
            <th scope="row" class="cell-text">
                {sentence}
            </th>
            <td class="cell-meta"><Time at/></td>
            <td class="cell-extra cell-meta">{origin}</td>
            <td class="cell-text">{values(before, after, &plan)}</td>
        </tr>
    }
    .into_any()
}

/// Who did what, and to whom.
pub(crate) fn sentence(entry: &AuditView) -> AnyView {
    let [before, after] = messages().event(entry);
    let who = messages().actor(entry).to_owned();
    let action = entry.action.clone();
    let target = target(entry).map(str::to_owned);
    // Without a target no colon stands before nothing.
    let before = match before.strip_suffix(": ") {
        Some(text) if target.is_none() => text.to_owned(),
        _ => before,
    };
    // Names in another script don't reorder the sentence around them.
    let target = target.map(|name| view! { <strong><bdi>{name}</bdi></strong> });
    view! { <span title=action><strong><bdi>{who}</bdi></strong> " " {before} {target} {after}</span> }
        .into_any()
}

/// Whom or what it concerns. Whoever joins, leaves or moves away is named already.
fn target(entry: &AuditView) -> Option<&str> {
    let action = match &entry.after {
        Some(AuditValue::Denied { action, .. }) => Some(*action),
        _ => Action::from_name(&entry.action),
    };
    let is_oneself =
        matches!(action, Some(Action::MemberLeft | Action::MemberJoined | Action::MemberMovedAway));
    entry.target.as_deref().filter(|target| !(is_oneself && *target == entry.who))
}

/// Old and new value, and what the change did to those who were there, folded away.
fn values(before: Option<AuditValue>, after: Option<AuditValue>, plan: &ChangePlan) -> Option<AnyView> {
    if before.is_none() && after.is_none() && plan.is_empty() {
        return None;
    }
    let m = messages();
    let is_denied = matches!(after, Some(AuditValue::Denied { .. }));
    let after_label = if is_denied { m.audit_reason() } else { m.audit_after() };
    let line = |name: &'static str, value: Option<AuditValue>| {
        value.map(|value| view! { <dt>{name}</dt><dd><bdi>{m.audit_value(&value)}</bdi></dd> })
    };
    let effects = (!plan.is_empty()).then(|| {
        view! { <dt>{m.audit_effects()}</dt><dd><bdi>{m.change_plan(plan).join(" · ")}</bdi></dd> }
    });
    Some(
        view! {
            <details class="audit-values">
                <summary>{m.audit_show()}</summary>
                <dl class="facts">{line(m.audit_before(), before)} {line(after_label, after)} {effects}</dl>
            </details>
        }
        .into_any(),
    )
}

#[cfg(test)]
mod tests {
    use domain::{access::Denial, audit::Door, permission::Permission, time::Timestamp};

    use super::*;
    use crate::fixtures::frame;

    fn entry(name: &str) -> AuditView {
        AuditView {
            id: "evt_00000000000000000000000000000001".parse().unwrap(),
            sequence: 1,
            at: Timestamp::from_micros(0),
            who: name.to_owned(),
            action: "member.roles_changed".to_owned(),
            target: Some(name.to_owned()),
            before: Some(AuditValue::Roles(vec![name.to_owned()])),
            after: Some(AuditValue::Name(name.to_owned())),
            plan: ChangePlan::default(),
            door: Some(Door::Web),
            ip: Some(name.to_owned()),
        }
    }

    fn html(query: AuditQuery, rows: Vec<AuditView>) -> String {
        let total = rows.len() as u64;
        let page = Page { rows, total, at_least: false, newer: None, older: None };
        Owner::new().with(|| view(&frame(), Log { query, page, parties: LogParties::default() }).to_html())
    }

    #[test]
    fn hostile_text_in_any_field_stays_text() {
        for name in ["<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "</td></table>", "'&<b>"]
        {
            let html = html(AuditQuery::default(), vec![entry(name)]);
            for tag in ["<script>alert", "<img", "</td></table>", "&<b>"] {
                assert!(!html.contains(tag), "{name}: {html}");
            }
        }
    }

    #[test]
    fn who_left_is_named_once_and_no_colon_stands_before_nothing() {
        let text = |action: &str, target: Option<&str>| {
            let entry =
                AuditView { action: action.to_owned(), target: target.map(str::to_owned), ..entry("Ada") };
            let html = Owner::new().with(|| sentence(&entry).to_html());
            let texts = html.split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| text);
            texts.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
        };
        assert_eq!(text("member.left", Some("Ada")), "Ada left the organization");
        assert_eq!(text("member.left", Some("Bob")), "Ada left the organization Bob");
        let named = "organization.successor_named";
        assert_eq!(text(named, Some("Bob")), "Ada changed the successor of the owners: Bob");
        assert_eq!(text(named, None), "Ada changed the successor of the owners");
    }

    #[test]
    fn names_are_isolated_so_that_they_reorder_nothing() {
        let name = "\u{202e}nimdA";
        let html = html(AuditQuery::default(), vec![entry(name)]);
        assert_eq!(html.matches(name).count(), 5, "{html}");
        assert_eq!(html.matches(&format!("<bdi>{name}")).count(), 5, "{html}");
    }

    #[test]
    fn what_a_change_did_to_others_is_told() {
        let plan = ChangePlan { members: 2, roles_lost: vec!["Admin".to_owned()], ..ChangePlan::default() };
        let told = AuditView { before: None, after: None, plan, ..entry("Ada") };
        let html = html(AuditQuery::default(), vec![told]);
        assert!(html.contains("Affects 2 members · Roles lost: Admin"), "{html}");
    }

    #[test]
    fn a_denial_gives_its_reason_and_the_door_is_named() {
        let denial = Denial::Missing { permission: Permission::MEMBER_DELETE };
        let denied = AuditView {
            before: None,
            after: Some(AuditValue::Denied { action: Action::MemberRemoved, denial }),
            ..entry("Ada")
        };
        let html =
            html(AuditQuery { class: Some(EventClass::Denial), ..AuditQuery::default() }, vec![denied]);
        for text in ["was not allowed to remove", "Reason", "No role grants User.Member.DELETE", "Browser"] {
            assert!(html.contains(text), "{text}: {html}");
        }
    }

    #[test]
    fn the_kinds_of_entries_are_links_that_keep_the_person() {
        let person = "mem_00000000000000000000000000000001".parse().ok();
        let query = AuditQuery {
            person,
            class: Some(EventClass::SignIn),
            cursor: Some("a1".to_owned()),
            ..AuditQuery::default()
        };
        let tabs = tabs("acme", &query);
        let hrefs: Vec<&str> = tabs.iter().map(|tab| tab.href.as_str()).collect();
        let base = "/o/acme/audit?person=mem_00000000000000000000000000000001";
        let with = |class: &str| format!("{base}{class}");
        assert_eq!(hrefs, [with(""), with("&class=change"), with("&class=sign_in"), with("&class=denial")]);
        assert_eq!(tabs.iter().filter(|tab| tab.is_current).count(), 1);
        assert!(tabs[2].is_current);
    }
}
