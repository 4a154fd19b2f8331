//! Who edits roles: tables.

use uuid::Uuid;

use super::*;
use crate::{
    id::{MembershipId, RoleId},
    landing::LandingPage,
    template::Template,
};

pub(super) fn standard() -> Vec<Role> {
    let roles = Template::load("standard").unwrap().roles;
    roles.iter().zip(1..).map(|(role, n)| role.role(RoleId::new(Uuid::from_u128(n)))).collect()
}

fn role(key: &str) -> Role {
    standard().into_iter().find(|role| role.key == key).unwrap()
}

/// A role of the organization's own with the grants of another.
pub(super) fn custom(name: &str, like: &str, rank: i32) -> Role {
    let id = RoleId::new(Uuid::from_u128(100));
    Role {
        id,
        name: name.to_owned(),
        rank,
        is_system: false,
        is_owner: false,
        is_default: false,
        ..role(like)
    }
}

pub(super) fn member(n: u128, roles: Vec<Role>) -> Member {
    Member {
        id: MembershipId::new(Uuid::from_u128(n)),
        account_id: AccountId::new(Uuid::from_u128(n)),
        org_id: OrgId::new(Uuid::from_u128(1)),
        name: format!("Person {n}"),
        email: format!("p{n}@example.com"),
        state: MembershipState::Active,
        roles,
        by_team: ByTeam::default(),
    }
}

fn actor(key: &str) -> Actor {
    Actor::member(member(1, vec![role(key)]))
}

fn edit(by: &str, before: Option<&Role>, after: Option<&Role>) -> Result<Permit, Denial> {
    may_edit_role(&actor(by), before, after, &Policy::default())
}

#[test]
fn roles_are_created_edited_and_deleted_by_whom_the_permission_is_granted() {
    let before = custom("Helper", "viewer", 20);
    let after = Role { rank: 30, ..custom("Helper", "member", 30) };
    let roles = [None, Some(&before)];
    for (by, allowed) in [("owner", true), ("admin", true), ("member", false), ("viewer", false)] {
        for before in roles {
            assert_eq!(edit(by, before, Some(&after)).is_ok(), allowed, "{by} {before:?}");
        }
        assert_eq!(edit(by, Some(&before), None).is_ok(), allowed, "{by}");
    }
}

#[test]
fn where_the_policy_has_no_custom_roles_nobody_edits_any() {
    let policy = Policy { roles_custom: false, ..Policy::default() };
    let helper = custom("Helper", "viewer", 20);
    for (before, after) in [(None, Some(&helper)), (Some(&helper), Some(&helper)), (Some(&helper), None)] {
        assert_eq!(may_edit_role(&actor("owner"), before, after, &policy), Err(Denial::CustomRolesOff));
    }
}

#[test]
fn an_auditor_reads_everything_that_rolecall_knows_and_changes_nothing() {
    let auditor = role("auditor");
    for (permission, _) in auditor.grants.iter() {
        assert!(["READ", "EXPORT"].contains(&permission.action()), "{permission}");
    }
    for known in Permission::KNOWN.iter().filter(|known| known.action() == "READ") {
        assert_eq!(auditor.grants.scope_of(known), Some(Scope::All), "{known}");
    }
}

#[test]
fn roles_of_the_template_are_neither_edited_nor_deleted_nor_made() {
    let (viewer, owner) = (role("viewer"), Role { is_system: false, ..role("owner") });
    for (before, after) in [
        (Some(&viewer), Some(&viewer)),
        (Some(&viewer), None),
        (None, Some(&viewer)),
        (None, Some(&owner)),
        (Some(&owner), None),
    ] {
        assert_eq!(edit("owner", before, after), Err(Denial::SystemRole));
    }
}

#[test]
fn nobody_gives_a_role_what_they_lack() {
    let before = custom("Helper", "viewer", 20);
    let with = |permission, scope| {
        let mut after = before.clone();
        after.grants.add(permission, scope);
        after
    };
    let audit = with(Permission::AUDIT_READ, Scope::Own);
    let more = Denial::RoleGrantsMore { role: "Helper".to_owned(), permission: Permission::AUDIT_READ };
    assert_eq!(edit("admin", None, Some(&audit)), Err(more.clone()));
    assert_eq!(edit("admin", Some(&before), Some(&audit)), Err(more));
    assert!(edit("owner", Some(&before), Some(&audit)).is_ok());
    // What the role grants already was given by somebody who had it.
    let mut renamed = Role { name: "Helpers".to_owned(), ..audit.clone() };
    assert!(edit("admin", Some(&audit), Some(&renamed)).is_ok());
    renamed.grants.add(Permission::AUDIT_READ, Scope::All);
    assert!(edit("admin", Some(&audit), Some(&renamed)).is_err(), "widened");
}

#[test]
fn nobody_edits_deletes_or_makes_a_role_above_their_own() {
    let (low, high) = (custom("Chief", "viewer", 80), custom("Chief", "viewer", 90));
    let above = Err(Denial::RoleAbove { role: "Chief".to_owned() });
    assert_eq!(edit("admin", None, Some(&high)), above);
    assert_eq!(edit("admin", Some(&low), Some(&high)), above);
    assert_eq!(edit("admin", Some(&high), Some(&low)), above);
    assert_eq!(edit("admin", Some(&high), None), above);
    assert!(edit("admin", Some(&low), None).is_ok() && edit("owner", Some(&high), Some(&low)).is_ok());
}

#[test]
fn where_holders_land_is_chosen_by_whoever_changes_settings_or_roles_also_without_custom_roles() {
    let policy = Policy { roles_custom: false, ..Policy::default() };
    let template = Template::load("analytics").unwrap();
    let roles: Vec<Role> =
        template.roles.iter().zip(1..).map(|(role, n)| role.role(RoleId::new(Uuid::from_u128(n)))).collect();
    let designer = roles.iter().find(|role| role.key == "designer").unwrap();
    for role in &roles {
        let actor = Actor::member(member(1, vec![role.clone()]));
        let result = may_set_role_defaults(&actor, designer, &policy);
        assert_eq!(result.is_ok(), ["owner", "administrator"].contains(&role.key.as_str()), "{}", role.key);
    }
    let administrator = Actor::member(member(1, vec![roles[1].clone()]));
    let above = Denial::RoleAbove { role: "Owner".to_owned() };
    assert_eq!(may_set_role_defaults(&administrator, &roles[0], &policy), Err(above));
}

#[test]
fn a_permit_for_one_role_opens_nothing_of_another() {
    let (one, other) = (custom("Helper", "viewer", 20), RoleId::new(Uuid::from_u128(101)));
    let update = edit("owner", Some(&one), Some(&one)).unwrap();
    assert!(update.allows(Change::Role(one.id)) && update.allows(Change::RoleDefaults(one.id)));
    let delete = edit("owner", Some(&one), None).unwrap();
    assert!(delete.allows(Change::DeletedRole(one.id)));
    let create = edit("owner", None, Some(&one)).unwrap();
    assert!(create.allows(Change::NewRole));
    let defaults = may_set_role_defaults(&actor("owner"), &one, &Policy::default()).unwrap();
    assert!(defaults.allows(Change::RoleDefaults(one.id)));
    for (permit, closed) in [
        (&update, Change::Role(other)),
        (&update, Change::DeletedRole(one.id)),
        (&update, Change::NewRole),
        (&delete, Change::DeletedRole(other)),
        (&delete, Change::Role(one.id)),
        (&create, Change::Role(one.id)),
        (&create, Change::NewInvitation),
        (&defaults, Change::RoleDefaults(other)),
        (&defaults, Change::DeletedRole(one.id)),
    ] {
        assert!(!permit.allows(closed), "{permit:?} {closed:?}");
    }
}

#[test]
fn a_role_of_a_template_leads_to_the_users_unless_it_says_otherwise() {
    assert_eq!(role("viewer").default_view, LandingPage::Users);
    assert_eq!(role("auditor").default_view, LandingPage::Audit);
}
