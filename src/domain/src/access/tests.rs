//! Tables and properties of decisions: every role of `standard` on every role, the readings of the policy, and what a
//! permit opens.

mod attempts;
mod coalitions;
mod managers;
mod matrices;
mod reviews;
mod roles;
mod teams;
mod who_manages_whom;

use uuid::Uuid;

use super::*;
use crate::{
    id::{MembershipId, RoleId},
    member::ByTeam,
    permission::GrantSet,
    settings::Section,
    template::Template,
};

fn roles() -> Vec<Role> {
    Template::load("standard")
        .unwrap()
        .roles
        .into_iter()
        .enumerate()
        .map(|(i, role)| role.role(RoleId::new(Uuid::from_u128(i as u128))))
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
        by_team: ByTeam::default(),
    }
}

fn actor(n: u128, keys: &[&str]) -> Actor {
    Actor::member(member(n, keys))
}

fn policy() -> Policy {
    Policy::default()
}

const KEYS: [&str; 4] = ["owner", "admin", "member", "viewer"];

#[test]
fn only_an_owner_gives_the_owner_role_and_an_admin_gives_up_to_admin() {
    // Rows: the giver; columns: the role given, in the order of KEYS.
    let expected = [
        ("owner", [true, true, true, true]),
        ("admin", [false, true, true, true]),
        ("member", [false, false, false, false]),
        ("viewer", [false, false, false, false]),
    ];
    let target = member(2, &["viewer"]);
    for managing in [Permission::INVITE_CREATE, Permission::MEMBER_ROLE_UPDATE] {
        for (giver, row) in expected {
            for (given, allowed) in KEYS.iter().zip(row) {
                let result = may_grant(
                    &actor(1, &[giver]),
                    &managing,
                    managed(&managing, &target),
                    &[role(given)],
                    &policy(),
                );
                assert_eq!(result.is_ok(), allowed, "{giver} gives {given} by {managing}: {result:?}");
            }
        }
    }
    assert_eq!(
        may_grant(
            &actor(1, &["admin"]),
            &Permission::INVITE_CREATE,
            Resource::Organization,
            &[role("owner")],
            &policy()
        ),
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
        for (manager, row) in expected {
            for (target, allowed) in KEYS.iter().zip(row) {
                let target = member(2, &[target]);
                let result = decide(&actor(1, &[manager]), &permission, Resource::Member(&target), &policy);
                assert_eq!(result.is_ok(), allowed, "{manager} on {target:?} by {permission}");
            }
        }
    }
}

#[test]
fn under_owner_only_owners_change_roles_and_remove_and_disabling_follows_the_permission() {
    let policy = Policy { members_managed_by: ManagedBy::Owner, ..policy() };
    let target = member(2, &["viewer"]);
    let by = |key, permission| decide(&actor(1, &[key]), &permission, Resource::Member(&target), &policy);
    for permission in [Permission::MEMBER_ROLE_UPDATE, Permission::MEMBER_DELETE] {
        assert_eq!(by("admin", permission.clone()), Err(Denial::OwnersOnly));
        assert!(by("owner", permission).is_ok());
    }
    assert!(by("admin", Permission::MEMBER_UPDATE).is_ok());
    assert!(by("viewer", Permission::MEMBER_UPDATE).is_err());
}

#[test]
fn a_custom_role_with_more_than_the_giver_holds_is_not_given_even_at_a_low_rank() {
    let mut wide = role("viewer");
    wide.name = "Exporter".to_owned();
    wide.grants.add(Permission::AUDIT_EXPORT, Scope::All);
    assert_eq!(
        may_grant(
            &actor(1, &["admin"]),
            &Permission::INVITE_CREATE,
            Resource::Organization,
            &[wide],
            &policy()
        ),
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
        may_grant(
            &actor(1, &["admin"]),
            &Permission::INVITE_CREATE,
            Resource::Organization,
            &[title],
            &policy()
        ),
        Err(Denial::RoleAbove { role: "Chief".to_owned() })
    );
}

#[test]
fn who_is_not_active_may_do_nothing() {
    for state in [MembershipState::Disabled, MembershipState::Removed] {
        let member = Member { state, ..member(1, &["owner"]) };
        assert_eq!(decide_leave(&member, &policy()), Err(Denial::NotActive));
        let actor = Actor::member(member);
        assert_eq!(
            decide(&actor, &Permission::MEMBER_READ, Resource::Organization, &policy()),
            Err(Denial::NotActive)
        );
        assert_eq!(visibility(&actor, &Permission::MEMBER_READ), Visibility::Nothing);
    }
}

#[test]
fn a_permit_names_its_organization_and_its_resource_and_comes_through_roles() {
    let member = member(1, &["admin", "viewer"]);
    let actor = Actor::member(member.clone());
    let permit = decide(&actor, &Permission::MEMBER_READ, Resource::Organization, &policy());
    let (org, resource, permission) = (actor.org_id(), ResourceId::Organization, Permission::MEMBER_READ);
    assert_eq!(permit.unwrap().basis(), &Basis::Granted { org, resource, permission, shared: None });
    let roles = ["Admin", "Viewer"].map(|role| Via { role: role.to_owned(), team: None, scope: Scope::All });
    assert_eq!(via(&member, &Permission::MEMBER_READ), roles);
}

#[test]
fn members_leave_decides_who_may_leave() {
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

fn managed<'a>(managing: &Permission, target: &'a Member) -> Resource<'a> {
    if *managing == Permission::INVITE_CREATE { Resource::Organization } else { Resource::Member(target) }
}

/// A member whose one role grants everything that there is, in this scope.
fn with_every_permission(n: u128, scope: Scope) -> Member {
    let mut helper = role("viewer");
    helper.rank = 90;
    helper.grants = Permission::KNOWN.iter().map(|permission| (permission.clone(), scope)).collect();
    Member { roles: vec![helper], ..member(n, &[]) }
}

fn invitation(by: u128) -> Resource<'static> {
    let (id, by) = (InvitationId::new(Uuid::from_u128(7)), MembershipId::new(Uuid::from_u128(by)));
    Resource::Invitation { id, invited_by: by, teams: &[] }
}

#[test]
fn a_grant_of_scope_own_reaches_what_the_actor_owns_and_nothing_else() {
    let me = with_every_permission(1, Scope::Own);
    let (actor, other) = (Actor::member(me.clone()), member(2, &["viewer"]));
    for permission in Permission::KNOWN {
        let own_only = Err(Denial::OwnOnly { permission: permission.clone() });
        for resource in [Resource::Organization, Resource::Member(&other), invitation(2)] {
            assert_eq!(
                decide(&actor, permission, resource, &policy()),
                own_only,
                "{permission} {resource:?}"
            );
        }
        assert!(decide(&actor, permission, Resource::Member(&me), &policy()).is_ok(), "{permission}");
        assert!(decide(&actor, permission, invitation(1), &policy()).is_ok(), "{permission}");
        assert_eq!(visibility(&actor, permission), Visibility::Own);
    }
}

#[test]
fn a_token_does_no_more_than_its_scopes_and_its_owner_may() {
    let limit = [(Permission::MEMBER_READ, Scope::All), (Permission::AUDIT_READ, Scope::All)];
    let token = Actor::limited(member(1, &["viewer"]), Some(limit.into_iter().collect()));
    let may = |permission| decide(&token, &permission, Resource::Organization, &policy()).is_ok();
    assert!(may(Permission::MEMBER_READ));
    assert!(!may(Permission::AUDIT_READ), "the viewer does not hold it");
    let owner = Actor::limited(member(1, &["owner"]), Some(GrantSet::default()));
    assert!(decide(&owner, &Permission::MEMBER_READ, Resource::Organization, &policy()).is_err());
    assert!(
        may_grant(&owner, &Permission::INVITE_CREATE, Resource::Organization, &[role("viewer")], &policy())
            .is_err()
    );
}

#[test]
fn the_operator_may_do_everything_in_the_organization_acted_in() {
    let operator = Actor::operator(OrgId::new(Uuid::from_u128(1)));
    let owner = member(2, &["owner"]);
    for permission in Permission::KNOWN {
        assert!(decide(&operator, permission, Resource::Member(&owner), &policy()).is_ok(), "{permission}");
    }
    let elsewhere = Member { org_id: OrgId::new(Uuid::from_u128(2)), ..owner };
    assert!(decide(&operator, &Permission::MEMBER_READ, Resource::Member(&elsewhere), &policy()).is_err());
}

#[test]
fn a_decision_is_the_same_before_and_after_the_union_of_the_roles_was_made() {
    let limit: GrantSet =
        [(Permission::MEMBER_READ, Scope::Own), (Permission::AUDIT_READ, Scope::All)].into_iter().collect();
    for keys in [&["owner"][..], &["viewer", "member"], &["admin", "auditor"], &[]] {
        for limit in [None, Some(limit.clone())] {
            let (one, other) = (
                Actor::limited(member(1, keys), limit.clone()),
                Actor::limited(member(1, keys), limit).with_union(),
            );
            for permission in Permission::KNOWN {
                assert_eq!(one.scope_of(permission), other.scope_of(permission), "{keys:?} {permission}");
            }
        }
    }
}

#[test]
fn a_permit_for_one_member_or_invitation_opens_nothing_of_another() {
    let owner = actor(1, &["owner"]);
    let (one, other) = (member(2, &["viewer"]), member(3, &["viewer"]));
    let by = |permission, resource| decide(&owner, &permission, resource, &policy()).unwrap();
    let update = by(Permission::MEMBER_UPDATE, Resource::Member(&one));
    assert!(update.allows(Change::MemberState(one.id)));
    for closed in [
        Change::MemberState(other.id),
        Change::MemberRoles(one.id),
        Change::NewMember,
        Change::NewInvitation,
        Change::Account(one.account_id),
    ] {
        assert!(!update.allows(closed), "{closed:?}");
    }
    let roles = by(Permission::MEMBER_ROLE_UPDATE, Resource::Member(&one));
    assert!(roles.allows(Change::MemberRoles(one.id)) && !roles.allows(Change::MemberRoles(other.id)));
    assert!(!roles.allows(Change::MemberState(one.id)));
    let id = InvitationId::new(Uuid::from_u128(7));
    let resend = by(Permission::INVITE_UPDATE, invitation(9));
    assert!(resend.allows(Change::Invitation(id)));
    assert!(!resend.allows(Change::Invitation(InvitationId::new(Uuid::from_u128(8)))));
    assert!(!by(Permission::INVITE_UPDATE, Resource::Organization).allows(Change::Invitation(id)));
    let copy = by(Permission::INVITE_COPY_LINK, invitation(9));
    assert!(copy.allows(Change::InvitationLink(id)) && !copy.allows(Change::Invitation(id)));
    assert!(!copy.allows(Change::InvitationLink(InvitationId::new(Uuid::from_u128(8)))));
    for reading in [Permission::MEMBER_READ, Permission::INVITE_READ, Permission::AUDIT_READ] {
        let permit = by(reading, Resource::Member(&one));
        assert!(!permit.allows(Change::MemberState(one.id)) && !permit.allows(Change::MemberRoles(one.id)));
    }
}

#[test]
fn settings_and_the_name_of_the_organization_take_permissions_of_their_own() {
    let owner = actor(1, &["owner"]);
    let by = |permission, resource| decide(&owner, &permission, resource, &policy()).unwrap();
    for section in Section::ALL {
        let permit = by(section.permission(), Resource::Organization);
        let is_account = *section == Section::Account;
        assert_eq!(permit.allows(Change::Settings), !is_account, "{section:?}");
        assert_eq!(permit.allows(Change::OrganizationName), is_account, "{section:?}");
    }
    let one = member(2, &["viewer"]);
    assert!(!by(Permission::SETTINGS_UPDATE, Resource::Member(&one)).allows(Change::Settings));
    assert!(!by(Permission::INVITE_CREATE, Resource::Organization).allows(Change::Settings));
}

#[test]
fn ones_own_views_and_shared_ones_take_permits_of_their_own() {
    let owner = actor(1, &["owner"]);
    let by = |permission, resource| decide(&owner, &permission, resource, &policy()).unwrap();
    let (own, other) = (member(1, &["owner"]), member(2, &["viewer"]));
    let permit = by(Permission::MEMBER_READ, Resource::Member(&own));
    assert!(permit.allows(Change::OwnView(own.id)));
    assert!(!permit.allows(Change::OwnView(other.id)) && !permit.allows(Change::SharedView));
    for managing in [Permission::MEMBER_UPDATE, Permission::MEMBER_ROLE_UPDATE, Permission::INVITE_CREATE] {
        let permit = by(managing.clone(), Resource::Organization);
        assert!(permit.allows(Change::SharedView) && !permit.allows(Change::OwnView(own.id)), "{managing}");
        assert!(!by(managing, Resource::Member(&other)).allows(Change::SharedView));
    }
    assert!(!by(Permission::MEMBER_READ, Resource::Organization).allows(Change::SharedView));
}

#[test]
fn a_link_proves_only_what_it_was_made_for_and_only_with_its_own_token() {
    let (org, id) = (OrgId::new(Uuid::from_u128(1)), InvitationId::new(Uuid::from_u128(7)));
    let link = StoredLink { token_hash: [1; 32], purpose: LinkPurpose::Invitation(org, id) };
    assert_eq!(prove_link(link, &[2; 32]), None);
    let permit = prove_link(link, &[1; 32]).unwrap();
    assert_eq!(permit.org(), Some(org));
    assert!(permit.allows(Change::Invitation(id)));
    assert!(!permit.allows(Change::Invitation(InvitationId::new(Uuid::from_u128(8)))));
    assert!(!permit.allows(Change::Account(AccountId::new(Uuid::from_u128(1)))));
}

#[test]
fn a_link_to_sign_up_makes_one_account_and_one_organization_and_uses_itself_up() {
    let (org, id) = (OrgId::new(Uuid::from_u128(1)), SignUpId::new(Uuid::from_u128(7)));
    let link = StoredLink { token_hash: [1; 32], purpose: LinkPurpose::SignUp(org, id) };
    assert_eq!(prove_link(link, &[2; 32]), None);
    let permit = prove_link(link, &[1; 32]).unwrap();
    assert_eq!(permit.org(), Some(org));
    let member = Change::MemberRoles(MembershipId::new(Uuid::from_u128(1)));
    for change in [Change::SignUp(id), Change::NewAccount, Change::NewOrganization, Change::NewMember, member]
    {
        assert!(permit.allows(change), "{change:?}");
    }
    let account = AccountId::new(Uuid::from_u128(1));
    let other = Change::SignUp(SignUpId::new(Uuid::from_u128(8)));
    for change in [other, Change::NewSignUp, Change::Account(account), Change::NewSession(account)] {
        assert!(!permit.allows(change), "{change:?}");
    }
}

#[test]
fn who_may_create_organizations_says_whether_strangers_sign_up() {
    for (creation, account, stranger) in [
        (OrganizationCreation::Anyone, true, true),
        (OrganizationCreation::Accounts, true, false),
        (OrganizationCreation::Operator, false, false),
    ] {
        assert_eq!((creation.check_account().is_ok(), creation.lets_sign_up()), (account, stranger));
    }
}

#[test]
fn the_address_of_an_account_is_changed_by_the_link_to_the_new_one_alone() {
    let (ada, bob) = (AccountId::new(Uuid::from_u128(1)), AccountId::new(Uuid::from_u128(2)));
    let prove = |purpose| prove_link(StoredLink { token_hash: [1; 32], purpose }, &[1; 32]).unwrap();
    let change = prove(LinkPurpose::EmailChange(ada));
    assert!(change.allows(Change::AccountEmail(ada)) && change.allows(Change::EmailChange(ada)));
    assert!(!change.allows(Change::AccountEmail(bob)) && !change.allows(Change::EmailChange(bob)));
    let cancel = prove(LinkPurpose::EmailChangeCancel(ada));
    assert!(cancel.allows(Change::EmailChange(ada)) && !cancel.allows(Change::Account(ada)));
    let member = member(2, &["viewer"]);
    let resource = Resource::Member(&member);
    let admin = decide(&actor(1, &["owner"]), &Permission::MEMBER_UPDATE, resource, &policy()).unwrap();
    assert!(admin.allows(Change::MemberEmail(member.id)));
    assert!(!admin.allows(Change::MemberEmail(MembershipId::new(Uuid::from_u128(3)))));
    assert!(!admin.allows(Change::EmailChange(member.account_id)));
    assert!(admin.allows(Change::MemberName(member.id)) && !admin.allows(Change::Account(member.account_id)));
    assert!(!admin.allows(Change::MemberName(MembershipId::new(Uuid::from_u128(3)))));
    let reset = prove(LinkPurpose::PasswordReset(ada));
    assert!(own_account(ada).allows(Change::EmailChange(ada)) && reset.allows(Change::EmailChange(ada)));
    for other in [&own_account(ada), &reset, &cancel, &admin, &prove_password(ada)] {
        assert!(!other.allows(Change::AccountEmail(ada)), "{other:?}");
        assert!(!other.allows(Change::AccountEmail(member.account_id)), "{other:?}");
    }
}

#[test]
fn what_the_program_does_by_itself_opens_no_change_of_people() {
    let account = AccountId::new(Uuid::from_u128(1));
    let member = MembershipId::new(Uuid::from_u128(1));
    for task in [
        SystemTask::CountAttempts,
        SystemTask::NoteActivity,
        SystemTask::RunJobs,
        SystemTask::Purge,
        SystemTask::SendReminders,
        SystemTask::MakeSetupLink,
        SystemTask::RequestReset(account),
        SystemTask::RequestSignUp,
        SystemTask::MakePasswordLink(account),
    ] {
        let permit = system(task);
        for change in [
            Change::MemberState(member),
            Change::MemberRoles(member),
            Change::NewMember,
            Change::NewInvitation,
            Change::NewAccount,
            Change::Account(account),
            Change::AccountEmail(account),
            Change::EmailChange(account),
            Change::MemberEmail(member),
            Change::MemberName(member),
            Change::NewSession(account),
        ] {
            assert!(!permit.allows(change), "{task:?} {change:?}");
        }
    }
}

#[test]
fn the_server_disables_a_member_of_one_organization_and_changes_nothing_else() {
    let org = OrgId::new(Uuid::from_u128(7));
    let [member, other] = [1, 2].map(|n| MembershipId::new(Uuid::from_u128(n)));
    let permit = system(SystemTask::DisableDormant(org, member));
    assert_eq!(permit.org(), Some(org));
    for change in [Change::MemberState(member), Change::Undo, Change::QueueMail] {
        assert!(permit.allows(change), "{change:?}");
    }
    for change in [Change::MemberState(other), Change::MemberRoles(member), Change::NewMember] {
        assert!(!permit.allows(change), "{change:?}");
    }
}

#[test]
fn an_organization_is_created_by_an_account_or_by_the_operator_alone() {
    let org = OrgId::new(Uuid::from_u128(7));
    let refused = create_organization(OrganizationCreation::Operator, org);
    assert_eq!(refused, Err(Denial::OperatorOnly));
    let account = create_organization(OrganizationCreation::Accounts, org).unwrap();
    let operator = system(SystemTask::CreateOrganization(org));
    let member = Change::MemberRoles(MembershipId::new(Uuid::from_u128(1)));
    for permit in [&account, &operator] {
        assert_eq!(permit.org(), Some(org));
        for change in [Change::NewOrganization, Change::NewMember, member] {
            assert!(permit.allows(change), "{change:?}");
        }
        assert!(!permit.allows(Change::NewInvitation) && !permit.allows(Change::Installation));
    }
    assert!(operator.allows(Change::NewAccount) && !account.allows(Change::NewAccount));
}
