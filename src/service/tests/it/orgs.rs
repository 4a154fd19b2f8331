//! What a reader is shown of an organization: the frame, the roles, the log, and which organizations there are.

use domain::{
    access::Denial,
    audit::{AuditValue, Door},
    error::ErrorKind,
    list::AuditQuery,
    permission::Permission,
    state::MembershipState,
    time::Span,
};
use service::{accounts, audit, invitations, members, orgs};
use testkit::{World, agreed};

use crate::short::{NONE, names};

#[tokio::test]
async fn the_frame_offers_each_role_what_it_may_do() {
    let world = World::sqlite().await;
    world.set_up().await;
    // Members, changing their roles, disabling and removing them, inviting, invitations, resending, links, roles, the log,
    // leaving.
    for (role, expected) in [
        ("owner", [true, true, true, true, true, true, true, true, true, true, true]),
        ("admin", [true, true, true, true, true, true, true, true, true, false, true]),
        ("member", [true, false, false, false, false, false, false, false, true, false, true]),
        ("viewer", [true, false, false, false, false, false, false, false, false, false, true]),
    ] {
        let caller = world.member(role).await;
        let frame = orgs::frame(&world.service, &caller, "acme").await.unwrap();
        let may = frame.may;
        let shown = [
            may.read_members,
            may.change_roles,
            may.update_members,
            may.remove_members,
            may.invite,
            may.read_invitations,
            may.update_invitations,
            may.copy_links,
            may.read_roles,
            may.read_audit,
            may.leave,
        ];
        assert_eq!(shown, expected, "{role}");
        assert_eq!(frame.account, caller.session().unwrap().account);
        assert_eq!(frame.open_invitations.is_some(), may.read_invitations, "{role}");
    }
}

#[tokio::test]
async fn the_frame_counts_open_invitations_and_names_the_other_organizations() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let org = world.organization("Globex").await;
    world.enrol_as(&org, &owner, "viewer", MembershipState::Active).await;
    world.invite("ada@example.com", "member").await;
    let cancelled = world.invite("bob@example.com", "member").await;
    invitations::cancel(&world.service, &owner, "acme", cancelled.id).await.unwrap();
    let frame = orgs::frame(&world.service, &owner, "acme").await.unwrap();
    assert_eq!(frame.open_invitations, Some(1));
    assert_eq!(frame.other_orgs.iter().map(|org| org.name.as_str()).collect::<Vec<_>>(), ["Globex"]);
    assert!(frame.has_mail && !frame.one_role_only);
    let owner = world.days_pass(7, &owner).await;
    let frame = orgs::frame(&world.service, &owner, "acme").await.unwrap();
    assert_eq!(frame.open_invitations, Some(0), "an expired one is not open");
}

#[tokio::test]
async fn without_a_mail_server_the_frame_says_so() {
    let world = World::sqlite_with(|settings| settings.mail = None).await;
    let owner = world.set_up().await.owner;
    assert!(!orgs::frame(&world.service, &owner, "acme").await.unwrap().has_mail);
}

#[tokio::test]
async fn one_sees_the_organizations_in_which_one_is_active_by_name() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    for (name, state) in [
        ("beta", MembershipState::Active),
        ("Alpha", MembershipState::Active),
        ("Disabled", MembershipState::Disabled),
        ("Removed", MembershipState::Removed),
    ] {
        let org = world.organization(name).await;
        world.enrol_as(&org, &owner, "member", state).await;
    }
    let listed = orgs::home(&world.service, &owner).await.unwrap();
    assert_eq!(listed.iter().map(|org| org.name.as_str()).collect::<Vec<_>>(), ["Acme", "Alpha", "beta"]);
}

#[tokio::test]
async fn roles_are_shown_highest_first_with_what_they_grant_their_holders_and_who_may_give_them() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let admin = world.member("admin").await;
    let gone = world.member("viewer").await;
    agreed::remove(&world.service, &owner, "acme", world.membership(&gone).await).await.unwrap();
    let roles = orgs::roles(&world.service, &admin, "acme").await.unwrap();
    let shown: Vec<(&str, u64, bool)> =
        roles.iter().map(|role| (role.key.as_str(), role.members, role.refusal.is_some())).collect();
    assert_eq!(
        shown,
        [
            ("owner", 1, true),
            ("admin", 1, false),
            ("team_lead", 0, false),
            ("auditor", 0, true),
            ("member", 0, false),
            ("viewer", 0, false)
        ]
    );
    assert_eq!(roles[0].refusal, Some(Denial::OwnerProtected));
    assert!(roles[5].grants.contains(&("User.Member.READ".to_owned(), "all".to_owned())));
    assert!(roles[4].is_default && roles[0].is_owner);
    let by_owner = orgs::roles(&world.service, &owner, "acme").await.unwrap();
    assert!(by_owner.iter().all(|role| role.refusal.is_none()));
    let member = world.member("member").await;
    let by_member = orgs::roles(&world.service, &member, "acme").await.unwrap();
    assert!(by_member.iter().all(|role| role.refusal.is_some()), "who gives no roles may give none of these");
}

#[tokio::test]
async fn the_log_is_read_newest_first_a_page_at_a_time_both_ways() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    world.clock.advance(Span::seconds(1));
    for n in 0..29 {
        world.invite(&format!("a{n}@example.com"), "member").await;
        if n % 3 == 0 {
            world.clock.advance(Span::seconds(1));
        }
    }
    let at = |cursor| AuditQuery { cursor, ..AuditQuery::default() };
    let first = audit::list(&world.service, &owner, "acme", &AuditQuery::default()).await.unwrap();
    let second = audit::list(&world.service, &owner, "acme", &at(first.older.clone())).await.unwrap();
    assert_eq!((first.rows.len(), second.rows.len(), first.total, second.total), (25, 5, 30, 30));
    assert_eq!((&first.newer, &second.older), (&None, &None));
    let mut ids: Vec<_> = first.rows.iter().chain(&second.rows).map(|row| row.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 30);
    assert!(first.rows.iter().chain(&second.rows).is_sorted_by(|newer, older| newer.at >= older.at));
    let back = audit::list(&world.service, &owner, "acme", &at(second.newer.clone())).await.unwrap();
    assert_eq!((back.rows, back.newer), (first.rows.clone(), None));
    for nonsense in ["", "x", "a0190000000007000800000000000000fnot-a-time"] {
        let page = audit::list(&world.service, &owner, "acme", &at(Some(nonsense.to_owned()))).await.unwrap();
        assert_eq!(page.rows, first.rows, "{nonsense}");
    }
    let oldest = second.rows.last().unwrap();
    assert_eq!(oldest.action, "organization.created");
}

#[tokio::test]
async fn an_entry_says_who_what_on_whom_from_where_and_through_which_door() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    world.invite("ada@example.com", "member").await;
    let page = audit::list(&world.service, &owner, "acme", &AuditQuery::default()).await.unwrap();
    let entry = page.rows.iter().find(|row| row.action == "invitation.sent").unwrap();
    assert_eq!(entry.who, "Olga Owner");
    assert_eq!((entry.target.as_deref(), entry.door), (Some("ada@example.com"), Some(Door::Web)));
    assert_eq!((entry.ip.clone(), entry.at), (owner.origin.ip.clone(), world.service.now()));
    let roles = AuditValue::Roles(vec!["Member".to_owned()]);
    assert_eq!((&entry.before, &entry.after), (&None, &Some(roles)));
}

#[tokio::test]
async fn the_log_keeps_the_names_of_its_time() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    world.invite("ada@example.com", "member").await;
    let mark = world.mark().await;
    let renamed = accounts::rename(&world.service, &owner, "  Olga   Petrova ").await.unwrap();
    assert_eq!(renamed.name, "Olga Petrova");
    assert_eq!(world.actions_since(&mark).await, ["account.renamed"]);
    assert_eq!(world.entry("acme", "invitation.sent").await.who, "Olga Owner");
    accounts::rename(&world.service, &owner, "Olga Petrova").await.unwrap();
    assert_eq!(world.actions_since(&mark).await, ["account.renamed"], "the same name again is no change");
    let row = members::get(&world.service, &owner, "acme", world.membership(&owner).await).await.unwrap().row;
    assert_eq!(row.name, "Olga Petrova");
    assert_eq!(names(accounts::rename(&world.service, &owner, " \n").await.unwrap_err()), ["name"]);
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn the_log_is_for_those_who_may_read_it() {
    let world = World::sqlite().await;
    world.set_up().await;
    for role in ["admin", "member", "viewer"] {
        let caller = world.member(role).await;
        let refused = audit::list(&world.service, &caller, "acme", &AuditQuery::default()).await.map(|_| ());
        let denial = Denial::Missing { permission: Permission::AUDIT_READ };
        assert_eq!(refused, Err(ErrorKind::Denied { denial }), "{role}");
    }
}

#[tokio::test]
async fn an_organization_that_does_not_exist_and_one_that_one_is_not_in_look_alike() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let org = world.organization("Globex").await;
    for slug in ["nothing", "", "ACME", &org.slug] {
        let refused = orgs::frame(&world.service, &owner, slug).await.map(|_| ());
        assert_eq!(refused, Err(ErrorKind::NotFound), "{slug}");
    }
}

#[tokio::test]
async fn example_people_are_told_in_the_log_and_leave_nothing_wrong() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let mark = world.mark().await;
    let report = service::seed::seed(&world.service, &world.origin(), "acme", 200).await.unwrap();
    assert_eq!(report.members, 200);
    assert_eq!(world.actions_since(&mark).await, ["members.seeded"]);
    let page =
        members::list(&world.service, &owner, "acme", &domain::list::UserQuery::default()).await.unwrap();
    assert!(page.total > 150);
    // Asked again, it brings others.
    service::seed::seed(&world.service, &world.origin(), "acme", 100).await.unwrap();
    let all =
        members::list(&world.service, &owner, "acme", &domain::list::UserQuery::default()).await.unwrap();
    assert!(all.total > page.total + 70);
    assert_eq!(world.violations().await, NONE);
    let unknown = service::seed::seed(&world.service, &world.origin(), "nothing", 1).await;
    assert_eq!(unknown, Err(ErrorKind::NotFound));
}
