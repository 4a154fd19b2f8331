//! The audit log as a ledger: numbered without gaps however many change something at once, denials of changing actions
//! and failed sign-ins in the organizations that they concern.

use std::collections::BTreeSet;

use domain::{
    access::Denial,
    audit::{Action, AuditValue, Door, EventClass},
    bulk::{Bulk, BulkAction, BulkList},
    error::ErrorKind,
    list::{AuditQuery, UserQuery},
    permission::Permission,
    selection::{RowId, Selection},
    state::MembershipState,
    time::Span,
};
use futures::future::join_all;
use service::{
    audit, bulk,
    invitations::{self, InviteMembers},
    members::{self, ChangeRoles},
    sessions, undo,
};
use store::StoredEvent;
use testkit::{Org, World, agreed};

use crate::short::{NONE, email};

on_both_databases![
    many_changes_at_once_are_numbered_without_gaps,
    events_of_one_change_keep_their_order_over_pages,
    every_refused_change_is_recorded_and_no_refused_reading,
    refused_answers_to_invitations_are_recorded,
    denials_of_one_member_are_limited_and_do_not_change_the_answer,
    failed_sign_ins_are_visible_to_the_organizations_of_the_member,
];

/// The numbers of all events of an organization, smallest first.
async fn sequences(world: &World, slug: &str) -> Vec<u64> {
    let events = [world.log(slug).await, world.denials(slug).await].concat();
    let mut numbers: Vec<u64> = events.iter().map(StoredEvent::sequence).collect();
    numbers.sort_unstable();
    numbers
}

async fn many_changes_at_once_are_numbered_without_gaps(world: World) {
    world.set_up().await;
    let orgs = [world.organization("Globex").await, world.organization("Initech").await];
    let servers = world.two_servers().await;
    let mut tasks = Vec::new();
    for org in &orgs {
        let (weak, _) = world.enrol(org, "viewer").await;
        for n in 0..50 {
            let (_, member) = world.enrol(org, "member").await;
            let (service, slug) = (servers[n % 2].clone(), org.slug.clone());
            // Every fifth is refused, and recorded as such; its own unit leaves no gap.
            let caller = if n % 5 == 0 { weak.clone() } else { org.owner.clone() };
            tasks.push(async move { agreed::disable(&service, &caller, &slug, member).await.is_ok() });
        }
    }
    let mut before = Vec::new();
    for org in &orgs {
        before.push(sequences(&world, &org.slug).await.len());
    }
    let done = join_all(tasks.into_iter().map(tokio::spawn)).await;
    assert_eq!(done.into_iter().filter(|result| *result.as_ref().unwrap()).count(), 80);
    for (org, before) in orgs.iter().zip(before) {
        let numbers = sequences(&world, &org.slug).await;
        assert_eq!(numbers.len(), before + 50);
        assert_eq!(numbers, (1..=u64::try_from(before + 50).unwrap()).collect::<Vec<_>>());
        assert_eq!(world.denials(&org.slug).await.len(), 10);
    }
    assert_eq!(world.violations().await, NONE);
}

async fn events_of_one_change_keep_their_order_over_pages(world: World) {
    let owner = world.set_up().await.owner;
    // All at one moment, in one unit.
    let addresses: Vec<String> = (0..60).map(|n| format!("a{n:02}@example.com")).collect();
    let role = world.role("member").await;
    let command = InviteMembers::pasted(&addresses.join("\n"), vec![role]);
    invitations::invite(&world.service, &owner, "acme", command).await.unwrap();
    let mut shown = Vec::new();
    let mut cursor = None;
    loop {
        let query = AuditQuery { cursor, class: Some(EventClass::Change), ..AuditQuery::default() };
        let page = audit::list(&world.service, &owner, "acme", &query).await.unwrap();
        shown.extend(page.rows.iter().filter_map(|row| Some((row.sequence, row.target.clone()?))));
        cursor = page.older;
        if cursor.is_none() {
            break;
        }
    }
    shown.reverse();
    assert!(shown.is_sorted_by_key(|(sequence, _)| *sequence));
    assert_eq!(shown.into_iter().map(|(_, target)| target).collect::<Vec<_>>(), addresses);
}

/// What a viewer is refused: the attempted action as the log names it, and the name of the target.
async fn refused(world: &World, org: &Org) -> Vec<(&'static str, Option<String>)> {
    let (viewer, _) = world.enrol(org, "viewer").await;
    let (other, member) = world.enrol(org, "member").await;
    let name = Some(other.session().unwrap().account.name.clone());
    let disabled = world.stranger().await;
    let disabled_id = world.enrol_as(org, &disabled, "member", MembershipState::Disabled).await;
    let disabled_name = Some(disabled.session().unwrap().account.name.clone());
    let invited = world.invite_by(&org.owner, &org.slug, "eve@example.com", &["member"]).await.id;
    let (_, put_out) = world.enrol(org, "viewer").await;
    let undo_id = agreed::remove(&world.service, &org.owner, &org.slug, put_out).await.unwrap().unwrap();
    let (s, slug) = (&world.service, org.slug.as_str());
    let roles = ChangeRoles { member, roles: vec![org.role("viewer")] };
    let bulk = Bulk {
        list: BulkList::Users(UserQuery::default()),
        selection: Selection::of([RowId::Member(member)]),
        action: BulkAction::Remove { assets: None },
    };
    let new = InviteMembers::pasted("new@example.com", vec![org.role("viewer")]);
    let results = [
        ("member.roles_changed", name.clone(), members::change_roles(s, &viewer, slug, roles).await),
        ("member.disabled", name.clone(), agreed::disable(s, &viewer, slug, member).await.map(drop)),
        ("member.enabled", disabled_name, members::enable(s, &viewer, slug, disabled_id).await),
        (
            "member.sessions_ended",
            name.clone(),
            members::end_sessions(s, &viewer, slug, member).await.map(drop),
        ),
        ("member.removed", name, agreed::remove(s, &viewer, slug, member).await.map(drop)),
        ("member.removed", None, bulk::act(s, &viewer, slug, &bulk, (None, None)).await.map(drop)),
        ("member.restored", None, undo::undo(s, &viewer, slug, undo_id).await.map(drop)),
        ("invitation.sent", None, invitations::invite(s, &viewer, slug, new).await.map(drop)),
        (
            "invitation.resent",
            Some("eve@example.com".to_owned()),
            invitations::resend(s, &viewer, slug, invited).await,
        ),
        (
            "invitation.cancelled",
            Some("eve@example.com".to_owned()),
            invitations::cancel(s, &viewer, slug, invited).await.map(drop),
        ),
        (
            "invitation.link_copied",
            Some("eve@example.com".to_owned()),
            invitations::link(s, &viewer, slug, invited).await.map(drop),
        ),
        (
            "invitation.approved",
            Some("eve@example.com".to_owned()),
            invitations::approve(s, &viewer, slug, invited).await,
        ),
    ];
    assert!(audit::list(s, &viewer, slug, &AuditQuery::default()).await.is_err());
    assert!(invitations::get(s, &viewer, slug, invited).await.is_err());
    let mut attempts = Vec::new();
    for (action, target, result) in results {
        assert!(matches!(result, Err(ErrorKind::Denied { .. })), "{action}: {result:?}");
        attempts.push((action, target));
    }
    attempts
}

async fn every_refused_change_is_recorded_and_no_refused_reading(world: World) {
    world.set_up().await;
    let org = world.organization("Globex").await;
    let attempts = refused(&world, &org).await;
    let mut denials = world.denials(&org.slug).await;
    denials.reverse();
    let recorded: Vec<(String, Option<String>)> = denials
        .iter()
        .map(|event| match event.value_after.as_deref().map(AuditValue::from_json) {
            Some(AuditValue::Denied { action, .. }) => (action.as_str().to_owned(), event.target.clone()),
            other => panic!("{other:?}"),
        })
        .collect();
    let expected: Vec<_> = attempts.into_iter().map(|(action, target)| (action.to_owned(), target)).collect();
    assert_eq!(recorded, expected);
    let query = AuditQuery { class: Some(EventClass::Denial), ..AuditQuery::default() };
    let page = audit::list(&world.service, &org.owner, &org.slug, &query).await.unwrap();
    assert_eq!(page.total, u64::try_from(recorded.len()).unwrap());
    let shown = page
        .rows
        .iter()
        .find(|row| matches!(&row.after, Some(AuditValue::Denied { action: Action::MemberDisabled, .. })));
    let shown = shown.unwrap();
    let Some(AuditValue::Denied { denial, .. }) = &shown.after else { panic!("{shown:?}") };
    assert_eq!(*denial, Denial::Missing { permission: Permission::MEMBER_UPDATE });
    assert_eq!((shown.action.as_str(), shown.door), ("access.denied", Some(Door::Web)));
    let usual = audit::list(&world.service, &org.owner, &org.slug, &AuditQuery::default()).await.unwrap();
    assert!(usual.rows.iter().all(|row| row.action != "access.denied"));
    assert_eq!(world.violations().await, NONE);
}

async fn refused_answers_to_invitations_are_recorded(world: World) {
    world.set_up().await;
    let org = world.organization("Globex").await;
    let (admin, admin_id) = world.enrol(&org, "admin").await;
    let other = world.stranger().await;
    let invited = world.invite_by(&admin, &org.slug, "eve@example.com", &["member"]).await;
    let wrong = invitations::accept(&world.service, &other, &invited.token).await;
    assert_eq!(wrong, Err(Denial::WrongAccount.into()));
    agreed::disable(&world.service, &org.owner, &org.slug, admin_id).await.unwrap();
    let form = World::form(&invited.token, "Eve");
    let lost = invitations::join(&world.service, world.origin(), form).await.unwrap_err();
    assert_eq!(lost, Denial::InviterLost.into());
    let denials: Vec<_> = world
        .denials(&org.slug)
        .await
        .into_iter()
        .map(|event| (event.who, event.target, event.value_after.as_deref().map(AuditValue::from_json)))
        .collect();
    let denied = |denial| Some(AuditValue::Denied { action: Action::InvitationAccepted, denial });
    let (target, name) = (Some("eve@example.com".to_owned()), other.session().unwrap().account.name.clone());
    assert_eq!(
        denials,
        [
            ("eve@example.com".to_owned(), target.clone(), denied(Denial::InviterLost)),
            (name, target, denied(Denial::WrongAccount)),
        ]
    );
    assert_eq!(world.violations().await, NONE);
}

async fn denials_of_one_member_are_limited_and_do_not_change_the_answer(world: World) {
    world.set_up().await;
    let org = world.organization("Globex").await;
    let (viewer, _) = world.enrol(&org, "viewer").await;
    let (other, member) = world.enrol(&org, "member").await;
    let mut answers = BTreeSet::new();
    for _ in 0..25 {
        let result = agreed::disable(&world.service, &viewer, &org.slug, member).await;
        answers.insert(format!("{:?}", result.unwrap_err()));
    }
    assert_eq!(answers.len(), 1);
    assert_eq!(world.denials(&org.slug).await.len(), 20);
    agreed::leave(&world.service, &other, &org.slug).await.unwrap();
    let denied = agreed::disable(&world.service, &org.owner, &org.slug, org.owner_id).await;
    assert_eq!(denied.unwrap_err().code(), "access.denied");
    assert_eq!(world.denials(&org.slug).await.len(), 21, "each member has a limit of their own");
    world.clock.advance(Span::minutes(1));
    agreed::disable(&world.service, &viewer, &org.slug, member).await.unwrap_err();
    agreed::disable(&world.service, &viewer, &org.slug, member).await.unwrap_err();
    assert_eq!(world.denials(&org.slug).await.len(), 22, "one a minute afterwards");
}

async fn failed_sign_ins_are_visible_to_the_organizations_of_the_member(world: World) {
    let owner = world.set_up().await.owner;
    let [own, left, foreign] = [
        world.organization("Own").await,
        world.organization("Left").await,
        world.organization("Foreign").await,
    ];
    let member = world.enrol_as(&own, &owner, "member", MembershipState::Active).await;
    world.enrol_as(&left, &owner, "member", MembershipState::Disabled).await;
    let typed = email(&owner).to_uppercase();
    assert!(world.try_sign_in(&typed, "not her password").await.is_err());
    let query = AuditQuery { class: Some(EventClass::SignIn), ..AuditQuery::default() };
    for (org, expected) in [(&own, 1), (&left, 0), (&foreign, 0)] {
        let page = audit::list(&world.service, &org.owner, &org.slug, &query).await.unwrap();
        assert_eq!(page.rows.len(), expected, "{}", org.slug);
    }
    let entry = world.entry(&own.slug, "session.sign_in_failed").await;
    assert_eq!(entry.target_id, Some(member.to_string()));
    assert_eq!(entry.target.as_deref(), Some("Olga Owner"));
    assert!(!format!("{entry:?}").to_lowercase().contains("olga@example.com"), "{entry:?}");
    assert_eq!(sessions::list(&world.service, &owner).await.unwrap().len(), 1);
    assert_eq!(world.violations().await, NONE);
}
