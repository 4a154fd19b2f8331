//! Tables for the judges: every role of `standard` against every role, and the policies' readings.

use uuid::Uuid;

use super::*;
use crate::{
    id::{MembershipId, OrgId, RoleId},
    template::Template,
};

fn roles() -> Vec<Role> {
    Template::load("standard")
        .unwrap()
        .roles
        .into_iter()
        .enumerate()
        .map(|(i, role)| Role {
            id: RoleId::new(Uuid::from_u128(i as u128)),
            key: role.key,
            name: role.name,
            description: role.description,
            audience: role.audience,
            rank: role.rank,
            is_system: true,
            is_owner: role.is_owner,
            is_default: role.is_default,
            grants: role.grants.into_iter().map(|g| (g.permission, g.scope)).collect(),
        })
        .collect()
}

fn role(key: &str) -> Role {
    roles().into_iter().find(|role| role.key == key).unwrap()
}

fn member(n: u128, keys: &[&str]) -> Member {
    Member {
        id: MembershipId::new(Uuid::from_u128(n)),
        account_id: AccountId::new(Uuid::from_u128(n)),
        org_id: OrgId::new(Uuid::from_u128(1)),
        name: format!("Person {n}"),
        email: format!("p{n}@example.com"),
        state: MembershipState::Active,
        roles: keys.iter().map(|key| role(key)).collect(),
    }
}

fn policy() -> Policy {
    Template::load("standard").unwrap().policy
}

const KEYS: [&str; 4] = ["owner", "admin", "member", "viewer"];

#[test]
fn f047_f048_only_an_owner_gives_the_owner_role_and_an_admin_gives_up_to_admin() {
    // Rows: the giver; columns: the role given, in the order of KEYS.
    let expected = [
        ("owner", [true, true, true, true]),
        ("admin", [false, true, true, true]),
        ("member", [false, false, false, false]),
        ("viewer", [false, false, false, false]),
    ];
    for managing in [Permission::INVITE_CREATE, Permission::MEMBER_ROLE_UPDATE] {
        for (giver, row) in expected {
            for (given, allowed) in KEYS.iter().zip(row) {
                let result = may_grant(&member(1, &[giver]), &managing, &[role(given)], &policy());
                assert_eq!(result.is_ok(), allowed, "{giver} gives {given} by {managing}: {result:?}");
            }
        }
    }
    assert_eq!(
        may_grant(&member(1, &["admin"]), &Permission::INVITE_CREATE, &[role("owner")], &policy()),
        Err(Denial::OwnerProtected)
    );
}

#[test]
fn under_rank_a_manager_changes_those_below_and_owners_change_everybody() {
    let expected = [
        ("owner", [true, true, true, true]),
        ("admin", [false, false, true, true]),
        ("member", [false, false, false, false]),
        ("viewer", [false, false, false, false]),
    ];
    let policy = policy();
    for permission in [Permission::MEMBER_UPDATE, Permission::MEMBER_DELETE, Permission::MEMBER_ROLE_UPDATE] {
        for (actor, row) in expected {
            for (target, allowed) in KEYS.iter().zip(row) {
                let target = member(2, &[target]);
                let result = decide(
                    &member(1, &[actor]),
                    &permission,
                    &Facts { policy: &policy, target: Some(&target) },
                );
                assert_eq!(result.is_ok(), allowed, "{actor} on {target:?} by {permission}");
            }
        }
    }
}

#[test]
fn f096_f107_under_owner_only_owners_change_roles_and_remove() {
    let policy = Policy { members_managed_by: ManagedBy::Owner, ..policy() };
    let target = member(2, &["viewer"]);
    let facts = Facts { policy: &policy, target: Some(&target) };
    for permission in [Permission::MEMBER_ROLE_UPDATE, Permission::MEMBER_DELETE] {
        assert_eq!(decide(&member(1, &["admin"]), &permission, &facts), Err(Denial::OwnersOnly));
        assert!(decide(&member(1, &["owner"]), &permission, &facts).is_ok());
    }
}

#[test]
fn a_custom_role_with_more_than_the_giver_holds_is_not_given_even_at_a_low_rank() {
    let mut wide = role("viewer");
    wide.name = "Exporter".to_owned();
    wide.grants.add(Permission::AUDIT_EXPORT, Scope::All);
    assert_eq!(
        may_grant(&member(1, &["admin"]), &Permission::INVITE_CREATE, &[wide], &policy()),
        Err(Denial::RoleGrantsMore { role: "Exporter".to_owned(), permission: Permission::AUDIT_EXPORT })
    );
}

#[test]
fn a_role_of_higher_rank_is_not_given_even_without_grants() {
    let mut title = role("viewer");
    title.name = "Chief".to_owned();
    title.rank = 90;
    title.grants = crate::permission::GrantSet::default();
    assert_eq!(
        may_grant(&member(1, &["admin"]), &Permission::INVITE_CREATE, &[title], &policy()),
        Err(Denial::RoleAbove { role: "Chief".to_owned() })
    );
}

#[test]
fn whoever_is_not_active_may_nothing() {
    for state in [MembershipState::Disabled, MembershipState::Removed] {
        let actor = Member { state, ..member(1, &["owner"]) };
        let policy = policy();
        assert_eq!(
            decide(&actor, &Permission::MEMBER_READ, &Facts { policy: &policy, target: None }),
            Err(Denial::NotActive)
        );
        assert_eq!(decide_leave(&actor, &policy), Err(Denial::NotActive));
    }
}

#[test]
fn a_permit_names_the_roles_it_comes_through() {
    let policy = policy();
    let permit = decide(
        &member(1, &["admin", "viewer"]),
        &Permission::MEMBER_READ,
        &Facts { policy: &policy, target: None },
    );
    let via = ["Admin", "Viewer"].map(|role| Via { role: role.to_owned(), scope: Scope::All }).to_vec();
    assert_eq!(permit.unwrap().basis(), &Basis::Granted { permission: Permission::MEMBER_READ, via });
}

#[test]
fn f110_members_leave_decides_who_may_leave() {
    let cases = [
        (Leave::Everyone, [true, true]),
        (Leave::Managers, [true, false]),
        (Leave::NonManagers, [false, true]),
        (Leave::Nobody, [false, false]),
    ];
    for (members_leave, expected) in cases {
        let policy = Policy { members_leave, ..policy() };
        for (key, allowed) in ["admin", "viewer"].iter().zip(expected) {
            assert_eq!(decide_leave(&member(1, &[key]), &policy).is_ok(), allowed, "{members_leave:?} {key}");
        }
    }
}

#[test]
fn a_grant_limited_to_own_does_not_reach_others() {
    let mut helper = role("viewer");
    helper.rank = 50;
    helper.grants.add(Permission::MEMBER_UPDATE, Scope::Own);
    let actor = Member { roles: vec![helper], ..member(1, &[]) };
    let (policy, target) = (policy(), member(2, &["viewer"]));
    assert_eq!(
        decide(&actor, &Permission::MEMBER_UPDATE, &Facts { policy: &policy, target: Some(&target) }),
        Err(Denial::OwnOnly { permission: Permission::MEMBER_UPDATE })
    );
    assert!(
        decide(&actor, &Permission::MEMBER_UPDATE, &Facts { policy: &policy, target: Some(&actor) }).is_ok()
    );
}
