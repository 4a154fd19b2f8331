//! The plan as a table, and what can become of assets under each policy.

use uuid::Uuid;

use super::*;
use crate::{
    id::{AccountId, MembershipId, OrgId, RoleId},
    member::{ByTeam, Role},
    template::Template,
};

fn member(role: &str, state: MembershipState) -> Member {
    let template = Template::find("standard").unwrap();
    let roles: Vec<Role> = template.roles.iter().map(|role| role.role(RoleId::new(Uuid::nil()))).collect();
    Member {
        id: MembershipId::new(Uuid::nil()),
        account_id: AccountId::new(Uuid::nil()),
        org_id: OrgId::new(Uuid::nil()),
        name: "Ada".to_owned(),
        email: "ada@example.com".to_owned(),
        state,
        roles: roles.into_iter().filter(|held| held.key == role).collect(),
        by_team: ByTeam::default(),
    }
}

fn owned(kind: &str, count: u64, running: u64) -> OwnedAssets {
    OwnedAssets { kind: kind.parse().unwrap(), count, parts_of_others: 0, running }
}

fn facts() -> DepartureFacts {
    DepartureFacts {
        assets: vec![owned("Project", 3, 0), owned("Schedule", 2, 1)],
        sessions: 2,
        invitations: 1,
        teams: vec!["Night shift".to_owned()],
        other_owners: 1,
        seat_use: Some(SeatUse { active: 7, disabled: 2, pending: 1 }),
        is_last_organization: true,
        successor: Some("Grace".to_owned()),
    }
}

#[test]
fn only_an_active_owner_leaves_fewer_owners() {
    let left = |role, state| {
        let policy = Policy::default();
        Consequences::plan(Departure::Removed, &member(role, state), &policy, facts()).owners_left
    };
    assert_eq!(left("owner", MembershipState::Active), Some(1));
    assert_eq!(left("owner", MembershipState::Disabled), None);
    assert_eq!(left("admin", MembershipState::Active), None);
}

#[test]
fn an_only_owner_who_leaves_hands_over_to_the_successor_and_nobody_else_does() {
    let plan = |departure, role, other_owners| {
        let facts = DepartureFacts { other_owners, ..facts() };
        let member = member(role, MembershipState::Active);
        let plan = Consequences::plan(departure, &member, &Policy::default(), facts);
        (plan.successor.is_some(), plan.owners_left)
    };
    assert_eq!(plan(Departure::Left, "owner", 0), (true, Some(1)));
    assert_eq!(plan(Departure::Left, "owner", 1), (false, Some(1)));
    assert_eq!(plan(Departure::Left, "admin", 0), (false, None));
    assert_eq!(plan(Departure::Removed, "owner", 0), (false, Some(0)));
    assert_eq!(plan(Departure::Disabled, "owner", 0), (false, Some(0)));
}

#[test]
fn a_seat_becomes_free_where_somebody_took_one_and_does_no_longer() {
    let policy =
        |disabled| Policy { seats_limit: Some(10), seats_disabled_counts: disabled, ..Policy::default() };
    let after = |departure, state, disabled| {
        let seats = Consequences::plan(departure, &member("admin", state), &policy(disabled), facts()).seats;
        seats.map(|seats| (seats.before, seats.after)).unwrap()
    };
    let (active, disabled) = (MembershipState::Active, MembershipState::Disabled);
    assert_eq!(after(Departure::Removed, active, false), (8, 7));
    assert_eq!(after(Departure::Disabled, active, false), (8, 7));
    assert_eq!(after(Departure::Disabled, active, true), (10, 10));
    assert_eq!(after(Departure::Removed, disabled, false), (8, 8));
    assert_eq!(after(Departure::Removed, disabled, true), (10, 9));
    let unlimited =
        Consequences::plan(Departure::Left, &member("admin", active), &Policy::default(), facts());
    assert_eq!(unlimited.seats, None);
}

#[test]
fn an_account_is_closed_by_a_removal_from_the_last_organization_where_the_policy_says_so() {
    let closes = |departure, account, is_last_organization| {
        let policy = Policy { members_removed_account: account, ..Policy::default() };
        let facts = DepartureFacts { is_last_organization, ..facts() };
        let member = member("member", MembershipState::Active);
        Consequences::plan(departure, &member, &policy, facts).closes_account
    };
    assert!(closes(Departure::Removed, RemovedAccount::CloseIfLast, true));
    assert!(!closes(Departure::Removed, RemovedAccount::CloseIfLast, false));
    assert!(!closes(Departure::Removed, RemovedAccount::Keep, true));
    assert!(!closes(Departure::Left, RemovedAccount::CloseIfLast, true));
    assert!(!closes(Departure::Disabled, RemovedAccount::CloseIfLast, true));
}

#[test]
fn the_policy_says_what_can_become_of_assets_and_nobody_who_leaves_deletes() {
    use FateKind::{Delete, HandOver, Stay};
    use RemovedAssets::{MustTransfer, Stay as Kept, TransferOrDelete};
    for (departure, policy, fates) in [
        (Departure::Removed, Kept, &[Stay, HandOver][..]),
        (Departure::Removed, TransferOrDelete, &[HandOver, Delete]),
        (Departure::Removed, MustTransfer, &[HandOver]),
        (Departure::Left, Kept, &[Stay, HandOver]),
        (Departure::Left, TransferOrDelete, &[HandOver, Stay]),
        (Departure::Left, MustTransfer, &[HandOver]),
        (Departure::Disabled, MustTransfer, &[Stay]),
        (Departure::HandedOver, Kept, &[HandOver, Stay]),
        (Departure::HandedOver, MustTransfer, &[HandOver, Stay]),
    ] {
        assert_eq!(departure.fates(policy), fates, "{departure:?} {policy:?}");
    }
}

#[test]
fn a_kind_that_is_named_has_its_own_fate_and_the_others_that_of_all() {
    let (project, schedule) = ("Project".parse().unwrap(), "Schedule".parse().unwrap());
    let mut choices = AssetChoices::all(AssetFate::HandOver("bob@example.com".to_owned()));
    choices.by_kind.insert(schedule, AssetFate::Delete);
    assert_eq!(choices.of(&"Schedule".parse().unwrap()), Some(&AssetFate::Delete));
    assert_eq!(choices.of(&project).map(AssetFate::kind), Some(FateKind::HandOver));
    assert_eq!(AssetChoices::default().of(&project), None);
}

#[test]
fn handing_over_what_somebody_owns_changes_nothing_else_of_them() {
    let plan = Consequences::hand_over(facts().assets);
    assert_eq!((plan.owned(), plan.schedules()), (5, 1));
    assert_eq!((plan.sessions, plan.invitations, plan.owners_left, plan.seats), (0, 0, None, None));
    assert!(plan.roles.is_empty() && plan.teams.is_empty() && !plan.closes_account);
    assert_eq!((plan.departure, plan.departure.state()), (Departure::HandedOver, None));
}

#[test]
fn sessions_come_and_go_without_changing_what_is_agreed_to() {
    let plan = |sessions| {
        let facts = DepartureFacts { sessions, ..facts() };
        let member = member("member", MembershipState::Active);
        Consequences::plan(Departure::Removed, &member, &Policy::default(), facts)
    };
    assert_ne!(plan(1), plan(2));
    assert_eq!(plan(1).agreed(), plan(2).agreed());
    assert_eq!((plan(1).owned(), plan(1).schedules()), (5, 1));
}

#[test]
fn a_fate_is_read_from_its_value_in_a_form() {
    for kind in [FateKind::Stay, FateKind::HandOver, FateKind::Delete] {
        let fate = AssetFate::from_form(kind.as_str(), "bob@example.com").unwrap();
        assert_eq!(fate.kind(), kind);
    }
    assert_eq!(AssetFate::from_form("burn", ""), None);
}
