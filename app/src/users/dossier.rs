//! Sessions, sent invitations and audit entries on a member's page. The service decides which of them the reader may
//! see.

use domain::{
    id::MembershipId,
    list::{AssetQuery, AuditQuery, InvitationQuery},
    time::Timestamp,
    view::{AuditView, FrameView, InvitationView, MemberDetailView, ScheduleView, SessionView},
};
use leptos::prelude::*;

use super::{
    departures,
    person::{first_name, may_update},
};
use crate::{
    STAY, account,
    api::AT_NOTICE,
    audit, invitations,
    messages::messages,
    paths::{asset_path, assets_path, hand_over_path, invitation_path, person_path, url},
    ui::{Badge, Button, ButtonSize, IconName, LinkButton, PostForm, Time, Tone},
};

/// The number of sessions that are not folded up.
const MOST_SESSIONS: usize = 10;

/// The number of schedules shown one by one.
const MOST_SCHEDULES: usize = 10;

/// The page's two columns; one column if there is nothing for the second.
pub(super) fn columns(
    frame: &FrameView,
    found: &MemberDetailView,
    (facts, cards): (AnyView, [Option<AnyView>; 2]),
    now: Timestamp,
) -> AnyView {
    let name = first_name(&found.member);
    // Readers end their own sessions on their account page.
    let end = match found.member.row.is_self {
        true => "/account".to_owned(),
        false => [&person_path(&frame.org.slug, &found.member.id.to_string()), "/end-sessions"].concat(),
    };
    let sessions = found.sessions.as_ref().map(|open| sessions(frame, (found, open), &name, end, now));
    let id = found.member.id;
    let assets = found.assets.map(|owned| assets(frame, (owned, found.may_hand_over), &name, id));
    let schedules = (!found.schedules.is_empty()).then(|| schedules(frame, &found.schedules, id));
    let departures = departures::cards(frame, &id.to_string(), &found.departures);
    if found.sent.is_none() && found.entries.is_none() {
        return view! { <div class="stack narrow">{departures} {facts} {cards.into_iter().collect_view()} {assets} {schedules} {sessions}</div> }.into_any();
    }
    let sent = found.sent.as_ref().map(|rows| {
        let query = InvitationQuery { by: Some(id), ..InvitationQuery::default() };
        sent(frame, rows, &name, invitations::path(&frame.org.slug, &query), now)
    });
    let entries = found.entries.as_ref().map(|rows| {
        let query = AuditQuery { person: Some(id), ..AuditQuery::default() };
        entries(rows, &name, audit::path(&frame.org.slug, &query), now)
    });
    view! {
        <div class="dossier">
            <div class="stack">{departures} {facts} {cards.into_iter().collect_view()} {assets} {schedules} {sessions}</div>
            <div class="stack">{sent} {entries}</div>
        </div>
    }
    .into_any()
}

/// A card with rows and a link to all of them, or a sentence if it is empty.
fn card(
    id: &'static str,
    title: &'static str,
    all: Option<AnyView>,
    rows: Vec<AnyView>,
    none: String,
) -> AnyView {
    let body = if rows.is_empty() {
        view! { <p class="muted">{none}</p> }.into_any()
    } else {
        view! { <ul class="rows">{rows}</ul> }.into_any()
    };
    view! {
        <section class="card" aria-labelledby=id>
            <div class="card-head">
                <h2 id=id>{title}</h2>
                {all}
            </div>
            {body}
        </section>
    }
    .into_any()
}

fn all(href: String, label: &'static str) -> AnyView {
    view! { <LinkButton href size=ButtonSize::Small>{label}</LinkButton> }.into_any()
}

/// How many assets the member owns, with a link to the list of them.
fn assets(frame: &FrameView, (owned, may_hand_over): (u64, bool), name: &str, id: MembershipId) -> AnyView {
    let m = messages();
    let query = AssetQuery { owner: Some(id), ..AssetQuery::default() };
    let href = [&assets_path(&frame.org.slug), query.to_query_string().as_str()].concat();
    let link = (owned > 0).then(|| all(href, m.users_all_assets()));
    let rows = match owned {
        0 => Vec::new(),
        owned => {
            let href = hand_over_path(&frame.org.slug, &id.to_string());
            let hand_over = may_hand_over.then(|| {
                view! { <LinkButton href size=ButtonSize::Small icon=IconName::Users>{m.going_hand_over()}</LinkButton> }
            });
            vec![view! { <li><span>{m.users_owns_assets(owned)}</span> {hand_over}</li> }.into_any()]
        }
    };
    card("assets-title", m.shell_assets(), link, rows, m.users_no_assets(name))
}

/// The schedules that run, each with a button that stops it.
fn schedules(frame: &FrameView, running: &[ScheduleView], id: MembershipId) -> AnyView {
    let m = messages();
    let fields = |asset: String| {
        vec![
            ("do", "member/stop_schedules".to_owned()),
            ("slug", frame.org.slug.clone()),
            ("member", id.to_string()),
            ("asset", asset),
        ]
    };
    let row = |schedule: &ScheduleView| {
        let asset = schedule.id.to_string();
        let href = url(asset_path(&frame.org.slug, &asset));
        let label = m.going_stop_named(&schedule.name);
        view! {
            <li>
                <a class="link" href=href>{schedule.name.clone()}</a>
                <PostForm fields=fields(asset)>
                    <Button submit=true size=ButtonSize::Small attr:aria-label=label>{m.going_stop()}</Button>
                </PostForm>
            </li>
        }
        .into_any()
    };
    let mut rows: Vec<AnyView> = running.iter().take(MOST_SCHEDULES).map(row).collect();
    if running.len() > MOST_SCHEDULES {
        rows.push(view! { <li class="muted">{m.going_more_running()}</li> }.into_any());
    }
    let stop_all = (running.len() > 1).then(|| {
        view! {
            <PostForm fields=fields(String::new())>
                <Button submit=true size=ButtonSize::Small>{m.going_stop_all()}</Button>
            </PostForm>
        }
        .into_any()
    });
    card("schedules-title", m.going_running(), stop_all, rows, String::new())
}

/// The sessions, each with a button that ends it; those that were used less recently are folded up.
fn sessions(
    frame: &FrameView,
    (found, open): (&MemberDetailView, &[SessionView]),
    name: &str,
    end: String,
    now: Timestamp,
) -> AnyView {
    let m = messages();
    let row = |session: &SessionView| {
        let current =
            session.is_current.then(|| view! { <Badge tone=Tone::Good label=m.users_this_session()/> });
        // Readers end their own sessions on their account page.
        let end = may_update(&found.member).then(|| end_session(frame, found.member.id, session));
        view! { <li>{account::session_summary(session, now)} {current} {end}</li> }.into_any()
    };
    let (shown, more) = open.split_at(open.len().min(MOST_SESSIONS));
    let mut rows: Vec<AnyView> = shown.iter().map(row).collect();
    if !more.is_empty() {
        let summary = m.users_more_sessions(more.len() as u64);
        let more = more.iter().map(row).collect_view();
        rows.push(
            view! {
                <li>
                    <details class="row-more">
                        <summary>{summary}</summary>
                        <ul class="rows">{more}</ul>
                    </details>
                </li>
            }
            .into_any(),
        );
    }
    let end = (!open.is_empty()).then(|| all(end, m.users_end_sessions()));
    card("sessions-title", m.users_sessions(), end, rows, m.users_no_sessions_of(name))
}

/// The button that ends a session of a member.
fn end_session(frame: &FrameView, member: MembershipId, session: &SessionView) -> AnyView {
    let m = messages();
    let label = m.account_end_session(&account::client_name(session.user_agent.as_deref()));
    let fields = vec![
        ("do", "member/end_session".to_owned()),
        ("slug", frame.org.slug.clone()),
        ("member", member.to_string()),
        ("session", session.id.to_string()),
        (AT_NOTICE.0, AT_NOTICE.1.to_owned()),
        (STAY.0, STAY.1.to_owned()),
    ];
    view! {
        <PostForm fields>
            <Button submit=true size=ButtonSize::Small attr:aria-label=label>{m.account_end()}</Button>
        </PostForm>
    }
    .into_any()
}

fn sent(frame: &FrameView, sent: &[InvitationView], name: &str, path: String, now: Timestamp) -> AnyView {
    let m = messages();
    let row = |row: &InvitationView| {
        let href = invitation_path(&frame.org.slug, &row.id.to_string());
        let roles = row.roles.join(", ");
        view! {
            <li>
                <div>
                    <a class="link" href=url(href)>{row.email.clone()}</a>
                    <p class="muted">{roles} " · " <Time at=row.sent_at now/></p>
                </div>
                {invitations::status(frame, row)}
            </li>
        }
        .into_any()
    };
    let link = (!sent.is_empty()).then(|| all(path, m.users_all_sent()));
    card("sent-title", m.users_sent(), link, sent.iter().map(row).collect(), m.users_none_sent(name))
}

fn entries(entries: &[AuditView], name: &str, path: String, now: Timestamp) -> AnyView {
    let m = messages();
    let row = |entry: &AuditView| {
        let (sentence, at) = (audit::sentence(entry), entry.at);
        view! {
            <li>
                <div>{sentence}</div>
                <span class="muted"><Time at now/></span>
            </li>
        }
        .into_any()
    };
    let link = (!entries.is_empty()).then(|| all(path, m.users_all_entries()));
    let rows = entries.iter().map(row).collect();
    card("entries-title", m.users_entries(), link, rows, m.users_no_entries(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{dossier, frame, invitation};
    use domain::{
        state::{Delivery, InvitationState},
        view::RowAction,
    };

    fn html(found: &MemberDetailView) -> String {
        Owner::new().with(|| {
            columns(&frame(), found, ("the facts".into_any(), [None, None]), Timestamp::from_micros(0))
                .to_html()
        })
    }

    #[test]
    fn who_may_see_nothing_more_gets_the_facts_alone() {
        let html = html(&dossier());
        assert!(html.contains("the facts") && html.contains("narrow"), "{html}");
        assert!(!html.contains("<section"), "{html}");
    }

    #[test]
    fn a_part_without_anything_in_it_says_so_and_leads_nowhere() {
        let found = MemberDetailView {
            sessions: Some(Vec::new()),
            sent: Some(Vec::new()),
            entries: Some(Vec::new()),
            ..dossier()
        };
        let html = html(&found);
        for words in
            ["has no active sessions", "hasn't invited anyone yet", "There are no entries about Member yet"]
        {
            assert!(html.contains(words), "{words}: {html}");
        }
        assert!(!html.contains("href"), "{html}");
    }

    #[test]
    fn what_is_shown_leads_to_all_of_it() {
        let found = MemberDetailView {
            sent: Some(vec![invitation(InvitationState::Expired, Delivery::Sent)]),
            ..dossier()
        };
        let html = html(&found);
        assert!(html.contains("grace@example.com") && html.contains("Expired"), "{html}");
        assert!(html.contains("/o/acme/invitations?by=mem_00000000000000000000000000000001"), "{html}");
        assert!(!html.contains("audit"), "{html}");
    }

    fn open_session() -> SessionView {
        SessionView {
            id: "ses_00000000000000000000000000000001".parse().unwrap(),
            is_current: false,
            created_at: Timestamp::from_micros(0),
            last_seen_at: Timestamp::from_micros(0),
            ip: None,
            user_agent: None,
        }
    }

    #[test]
    fn of_many_sessions_those_used_less_recently_are_folded_up() {
        let html = html(&MemberDetailView { sessions: Some(vec![open_session(); 12]), ..dossier() });
        let (shown, folded) = html.split_once("<details").unwrap();
        assert_eq!(shown.matches("Unknown client").count(), 10, "{html}");
        assert_eq!(folded.matches("Unknown client").count(), 2, "{html}");
        assert!(folded.contains("2 more sessions"), "{html}");
    }

    #[test]
    fn each_session_of_a_member_is_ended_by_whoever_may_change_them() {
        let mut found = MemberDetailView { sessions: Some(vec![open_session(); 12]), ..dossier() };
        assert!(!html(&found).contains("member/end_session"));
        found.member.row.actions = vec![RowAction::Disable];
        let html = html(&found);
        assert_eq!(html.matches("value=\"member/end_session\"").count(), 12, "{html}");
        assert!(html.contains("value=\"ses_00000000000000000000000000000001\""), "{html}");
    }
}
