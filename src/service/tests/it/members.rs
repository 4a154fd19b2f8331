//! What is done with members: roles changed, disabled, enabled, removed, leaving; what is told, and who is out at once.

use domain::{
    access::Denial,
    audit::AuditValue,
    consequences::Departure,
    error::{ErrorKind, Problem},
    id::{MembershipId, RoleId},
    policy::{Leave, RolesPerMember},
    state::MembershipState,
    time::Span,
};
use service::{
    Caller,
    members::{self, ChangeRoles},
    orgs, sessions,
};
use testkit::{World, agreed};
use uuid::Uuid;

use crate::short::{NONE, fields};

async fn state(world: &World, owner: &Caller, member: MembershipId) -> MembershipState {
    members::get(&world.service, owner, "acme", member).await.unwrap().state
}

async fn roles(world: &World, keys: &[&str]) -> Vec<RoleId> {
    let mut ids = Vec::new();
    for key in keys {
        ids.push(world.role(key).await);
    }
    ids
}

async fn give(world: &World, by: &Caller, member: MembershipId, keys: &[&str]) -> Result<(), ErrorKind> {
    let command = ChangeRoles { member, roles: roles(world, keys).await };
    members::change_roles(&world.service, by, "acme", command).await
}

#[tokio::test]
async fn roles_are_added_and_taken_away_and_the_log_has_both_values() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let ada = world.member("member").await;
    let member = world.membership(&ada).await;
    let mark = world.mark().await;
    give(&world, &owner, member, &["admin", "viewer"]).await.unwrap();
    assert_eq!(world.actions_since(&mark).await, ["member.roles_changed"]);
    let entry = world.entry("acme", "member.roles_changed").await;
    assert_eq!(entry.target.as_deref(), Some(ada.session().unwrap().account.name.as_str()));
    assert_eq!(entry.target_id, Some(member.to_string()));
    assert_eq!(entry.value_before.as_deref(), Some(r#"{"roles":["Member"]}"#));
    assert_eq!(entry.value_after.as_deref(), Some(r#"{"roles":["Admin","Viewer"]}"#));
    let view = members::get(&world.service, &owner, "acme", member).await.unwrap();
    assert_eq!(view.row.roles, ["Admin", "Viewer"]);
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn a_change_of_role_takes_effect_on_the_very_next_request() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let admin = world.member("admin").await;
    assert!(orgs::frame(&world.service, &admin, "acme").await.unwrap().may.invite);
    give(&world, &owner, world.membership(&admin).await, &["viewer"]).await.unwrap();
    assert!(!orgs::frame(&world.service, &admin, "acme").await.unwrap().may.invite);
}

#[tokio::test]
async fn the_same_roles_again_change_nothing_and_tell_nothing() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let ada = world.member("member").await;
    let mark = world.mark().await;
    give(&world, &owner, world.membership(&ada).await, &["member", "member"]).await.unwrap();
    assert_eq!(world.actions_since(&mark).await, NONE);
}

#[tokio::test]
async fn a_member_holds_at_least_one_role_of_the_organization() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let ada = world.member("member").await;
    let member = world.membership(&ada).await;
    let none = give(&world, &owner, member, &[]).await.unwrap_err();
    assert_eq!(fields(none), [("roles".to_owned(), Problem::NoRole)]);
    let command = ChangeRoles { member, roles: vec![RoleId::new(Uuid::from_u128(9))] };
    let unknown = members::change_roles(&world.service, &owner, "acme", command).await.unwrap_err();
    assert_eq!(fields(unknown), [("roles".to_owned(), Problem::UnknownRole)]);
}

#[tokio::test]
async fn where_members_hold_one_role_two_are_refused() {
    let world = World::sqlite().await;
    world.set_up().await;
    let org =
        world.organization_with("One role", |policy| policy.roles_per_member = RolesPerMember::One).await;
    let (_, member) = world.enrol(&org, "viewer").await;
    let command = ChangeRoles { member, roles: vec![org.role("member"), org.role("viewer")] };
    let refused = members::change_roles(&world.service, &org.owner, &org.slug, command).await.unwrap_err();
    assert_eq!(fields(refused), [("roles".to_owned(), Problem::OneRoleOnly)]);
}

#[tokio::test]
async fn an_admin_does_not_make_an_owner_of_anybody_nor_of_themselves() {
    let world = World::sqlite().await;
    world.set_up().await;
    let admin = world.member("admin").await;
    let ada = world.member("member").await;
    let before = world.snapshot(&["acme"]).await;
    for member in [world.membership(&admin).await, world.membership(&ada).await] {
        let refused = give(&world, &admin, member, &["admin", "owner"]).await;
        assert_eq!(refused, Err(ErrorKind::Denied { denial: Denial::OwnerProtected }));
    }
    assert_eq!(world.snapshot(&["acme"]).await, before);
}

#[tokio::test]
async fn a_disabled_member_is_out_on_the_next_request_and_keeps_the_row() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    world.person("member", "Ada", "ada@example.com").await;
    let session = world.sign_in("ada@example.com").await;
    let ada = world.caller_of(&session).await;
    let member = world.membership(&ada).await;
    let mark = world.mark().await;
    world.clock.advance(Span::seconds(1));
    agreed::disable(&world.service, &owner, "acme", member).await.unwrap();
    assert_eq!(world.actions_since(&mark).await, ["member.disabled"]);
    assert_eq!(state(&world, &owner, member).await, MembershipState::Disabled);
    assert_eq!(world.caller_by(&session.token).await, None, "it was the only organization");
    let frame = orgs::frame(&world.service, &ada, "acme").await.map(|_| ());
    assert_eq!(frame, Err(ErrorKind::NotFound));
    let again = world.sign_in("ada@example.com").await;
    let again = world.caller_of(&again).await;
    assert_eq!(orgs::home(&world.service, &again).await.unwrap(), []);
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn whoever_is_a_member_elsewhere_stays_signed_in_there() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    world.person("member", "Ada", "ada@example.com").await;
    let session = world.sign_in("ada@example.com").await;
    let ada = world.caller_of(&session).await;
    let org = world.organization("Globex").await;
    world.enrol_as(&org, &ada, "member", MembershipState::Active).await;
    agreed::disable(&world.service, &owner, "acme", world.membership(&ada).await).await.unwrap();
    let ada = world.caller_by(&session.token).await.unwrap();
    let here = orgs::frame(&world.service, &ada, "acme").await.map(|_| ());
    assert_eq!(here, Err(ErrorKind::NotFound));
    assert!(orgs::frame(&world.service, &ada, &org.slug).await.is_ok());
}

#[tokio::test]
async fn an_enabled_member_is_back_with_their_roles() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let ada = world.member("admin").await;
    let member = world.membership(&ada).await;
    agreed::disable(&world.service, &owner, "acme", member).await.unwrap();
    let mark = world.mark().await;
    members::enable(&world.service, &owner, "acme", member).await.unwrap();
    assert_eq!(world.actions_since(&mark).await, ["member.enabled"]);
    let view = members::get(&world.service, &owner, "acme", member).await.unwrap();
    assert_eq!((view.state, view.row.roles), (MembershipState::Active, vec!["Admin".to_owned()]));
    assert!(orgs::frame(&world.service, &ada, "acme").await.is_ok());
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn disabling_enabling_and_removing_twice_is_harmless_and_told_once() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let ada = world.member("member").await;
    let member = world.membership(&ada).await;
    let mark = world.mark().await;
    for _ in 0..2 {
        agreed::disable(&world.service, &owner, "acme", member).await.unwrap();
    }
    for _ in 0..2 {
        members::enable(&world.service, &owner, "acme", member).await.unwrap();
    }
    for _ in 0..2 {
        agreed::remove(&world.service, &owner, "acme", member).await.unwrap();
    }
    assert_eq!(world.actions_since(&mark).await, ["member.disabled", "member.enabled", "member.removed"]);
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn a_removed_member_is_out_and_keeps_the_account() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    world.person("member", "Ada", "ada@example.com").await;
    let session = world.sign_in("ada@example.com").await;
    let ada = world.caller_of(&session).await;
    let member = world.membership(&ada).await;
    let mark = world.mark().await;
    world.clock.advance(Span::seconds(1));
    agreed::remove(&world.service, &owner, "acme", member).await.unwrap();
    assert_eq!(world.actions_since(&mark).await, ["member.removed"]);
    let entry = world.entry("acme", "member.removed").await;
    assert_eq!(entry.value_before.as_deref(), Some(r#"{"roles":["Member"]}"#));
    let Some(AuditValue::Departed(departed)) = entry.value_after.as_deref().map(AuditValue::from_json) else {
        panic!("{entry:?}")
    };
    assert_eq!((departed.plan.departure, departed.plan.sessions), (Departure::Removed, 1));
    assert!(!departed.plan.closes_account);
    assert_eq!(world.caller_by(&session.token).await, None);
    assert_eq!(state(&world, &owner, member).await, MembershipState::Removed);
    world.sign_in("ada@example.com").await;
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn with_a_removed_member_nothing_more_is_done() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let ada = world.member("member").await;
    let member = world.membership(&ada).await;
    agreed::remove(&world.service, &owner, "acme", member).await.unwrap();
    let before = world.snapshot(&["acme"]).await;
    assert_eq!(give(&world, &owner, member, &["admin"]).await, Err(ErrorKind::MemberState));
    let disabled = agreed::disable(&world.service, &owner, "acme", member).await;
    assert_eq!(disabled, Err(ErrorKind::MemberState));
    let enabled = members::enable(&world.service, &owner, "acme", member).await;
    assert_eq!(enabled, Err(ErrorKind::MemberState));
    assert_eq!(world.snapshot(&["acme"]).await, before);
}

#[tokio::test]
async fn one_removes_others_and_oneself_one_leaves() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    world.member("owner").await;
    let me = world.membership(&owner).await;
    let oneself = Err(ErrorKind::Denied { denial: Denial::Oneself });
    assert_eq!(agreed::remove(&world.service, &owner, "acme", me).await.map(drop), oneself);
    assert_eq!(agreed::disable(&world.service, &owner, "acme", me).await.map(drop), oneself);
    assert_eq!(members::enable(&world.service, &owner, "acme", me).await, oneself);
    let mark = world.mark().await;
    agreed::leave(&world.service, &owner, "acme").await.unwrap();
    assert_eq!(world.actions_since(&mark).await, ["member.left"]);
    assert_eq!(agreed::leave(&world.service, &owner, "acme").await, Err(ErrorKind::NotFound));
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn the_policy_says_who_may_leave() {
    let world = World::sqlite().await;
    world.set_up().await;
    for (policy, manager, other) in [
        (Leave::Everyone, true, true),
        (Leave::Managers, true, false),
        (Leave::NonManagers, false, true),
        (Leave::Nobody, false, false),
    ] {
        let org = world.organization_with("Leaving", |p| p.members_leave = policy).await;
        for (role, allowed) in [("admin", manager), ("member", other)] {
            let (caller, _) = world.enrol(&org, role).await;
            let may = orgs::frame(&world.service, &caller, &org.slug).await.unwrap().may.leave;
            let left = agreed::leave(&world.service, &caller, &org.slug).await;
            assert_eq!((may, left.is_ok()), (allowed, allowed), "{role} under {policy:?}: {left:?}");
            if let Err(error) = left {
                assert_eq!(error, ErrorKind::Denied { denial: Denial::LeavingNotAllowed });
            }
        }
    }
}

#[tokio::test]
async fn whoever_left_is_signed_out_where_nothing_is_left() {
    let world = World::sqlite().await;
    world.set_up().await;
    world.person("member", "Ada", "ada@example.com").await;
    let session = world.sign_in("ada@example.com").await;
    let ada = world.caller_of(&session).await;
    assert_eq!(sessions::list(&world.service, &ada).await.unwrap().len(), 2);
    agreed::leave(&world.service, &ada, "acme").await.unwrap();
    assert_eq!(world.caller_by(&session.token).await, None);
}

#[tokio::test]
async fn a_person_shows_who_invited_them_their_sessions_and_their_last_sign_in() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let joined = world.person("member", "Ada", "ada@example.com").await;
    world.membership(&joined).await;
    world.clock.advance(Span::minutes(3));
    let session = world.sign_in("ada@example.com").await;
    let ada = world.caller_of(&session).await;
    let view = members::get(&world.service, &owner, "acme", world.membership(&ada).await).await.unwrap();
    assert_eq!(view.invited_by.map(|inviter| inviter.name).as_deref(), Some("Olga Owner"));
    assert_eq!(view.last_sign_in_at, Some(world.service.now()));
    assert_eq!(view.row.last_active_at, Some(world.service.now()));
    assert_eq!((view.sessions, view.is_last_owner, view.row.is_self), (2, false, false));
    let me = members::get(&world.service, &owner, "acme", world.membership(&owner).await).await.unwrap();
    assert!(me.is_last_owner && me.row.is_self);
    let nobody = MembershipId::new(Uuid::from_u128(3));
    let unknown = members::get(&world.service, &owner, "acme", nobody).await.map(|_| ());
    assert_eq!(unknown, Err(ErrorKind::NotFound));
}
