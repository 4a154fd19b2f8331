//! Who changes teams, their places and their roles: whoever may for all, and the leads of a team for that one.

use uuid::Uuid;

use super::{
    roles::{custom, member, standard},
    *,
};
use crate::{
    id::{InvitationId, RoleId, TeamId},
    member::{TeamGift, TeamRole},
    policy::RolesPerMember,
};

fn team(n: u128) -> TeamId {
    TeamId::new(Uuid::from_u128(n))
}

fn role(key: &str) -> Role {
    standard().into_iter().find(|role| role.key == key).unwrap()
}

/// Somebody with a role of the template who leads team 1.
fn lead(key: &str) -> Actor {
    let mut lead = member(1, vec![role(key)]);
    lead.by_team.leads = vec![team(1)];
    Actor::member(lead)
}

fn place(actor: &Actor, to: u128, target: &Member, gained: &[Role]) -> Result<(), Denial> {
    may_place(actor, team(to), target, (gained, false), &Policy::default()).map(drop)
}

fn invitation(invited_by: u128, teams: &[TeamId]) -> Resource<'_> {
    let id = InvitationId::new(Uuid::from_u128(7));
    Resource::Invitation { id, invited_by: MembershipId::new(Uuid::from_u128(invited_by)), teams }
}

#[test]
fn a_grant_of_scope_own_reaches_the_teams_that_one_leads_and_the_invitations_into_them() {
    let (lea, policy) = (lead("team_lead"), Policy::default());
    let allows = |permission: &Permission, resource| decide(&lea, permission, resource, &policy).is_ok();
    let (led, other, both) = ([team(1)], [team(2)], [team(1), team(2)]);
    for (permission, resource, allowed) in [
        (Permission::TEAM_UPDATE, Resource::Team(team(1)), true),
        (Permission::TEAM_UPDATE, Resource::Team(team(2)), false),
        (Permission::TEAM_UPDATE, Resource::Organization, false),
        (Permission::TEAM_DELETE, Resource::Team(team(1)), false),
        (Permission::INVITE_CREATE, Resource::NewInvitation { teams: &led }, true),
        (Permission::INVITE_CREATE, Resource::NewInvitation { teams: &other }, false),
        (Permission::INVITE_CREATE, Resource::NewInvitation { teams: &both }, false),
        (Permission::INVITE_CREATE, Resource::NewInvitation { teams: &[] }, false),
        (Permission::INVITE_UPDATE, invitation(9, &led), true),
        (Permission::INVITE_UPDATE, invitation(9, &other), false),
        (Permission::INVITE_UPDATE, invitation(9, &both), false),
        (Permission::INVITE_UPDATE, invitation(9, &[]), false),
        (Permission::INVITE_READ, invitation(1, &[]), true),
    ] {
        assert_eq!(allows(&permission, resource), allowed, "{permission} {resource:?}");
    }
}

#[test]
fn leading_a_team_grants_nothing_by_itself() {
    for key in ["member", "viewer", "auditor"] {
        let denial = place(&lead(key), 1, &member(2, vec![]), &[]).unwrap_err();
        assert_eq!(denial, Denial::Missing { permission: Permission::TEAM_UPDATE }, "{key}");
    }
    assert_eq!(place(&lead("team_lead"), 1, &member(2, vec![]), &[]), Ok(()));
}

#[test]
fn whoever_puts_somebody_into_a_team_can_give_each_role_that_it_gives() {
    let target = member(2, vec![role("viewer")]);
    let (lea, admin) = (lead("team_lead"), Actor::member(member(3, vec![role("admin")])));
    assert_eq!(place(&lea, 1, &target, &[role("member")]), Ok(()));
    assert_eq!(
        place(&lea, 1, &target, &[role("member"), role("admin")]),
        Err(Denial::RoleAbove { role: "Admin".to_owned() })
    );
    let same_rank = custom("Deleter", "admin", 20);
    assert!(matches!(place(&lea, 1, &target, &[same_rank]), Err(Denial::RoleGrantsMore { .. })));
    assert!(matches!(place(&admin, 1, &target, &[role("auditor")]), Err(Denial::RoleGrantsMore { .. })));
    assert_eq!(place(&lea, 2, &target, &[]), Err(Denial::OwnOnly { permission: Permission::TEAM_UPDATE }));
}

#[test]
fn a_place_that_changes_roles_follows_who_changes_roles_of_whom() {
    let lea = lead("team_lead");
    let policy = |members_managed_by| Policy { members_managed_by, ..Policy::default() };
    let (admin, owner) = (member(2, vec![role("admin")]), member(3, vec![role("owner")]));
    let gained = [role("member")];
    for (policy, target, roles, expected) in [
        (policy(ManagedBy::Rank), &admin, (gained.as_slice(), false), Err(Denial::RankNotBelow)),
        (policy(ManagedBy::Rank), &admin, (&[], true), Err(Denial::RankNotBelow)),
        (policy(ManagedBy::Rank), &admin, (&[], false), Ok(())),
        (policy(ManagedBy::Permission), &admin, (&gained, false), Ok(())),
        (policy(ManagedBy::Permission), &owner, (&gained, false), Err(Denial::OwnerProtected)),
        (policy(ManagedBy::Owner), &admin, (&gained, false), Err(Denial::OwnersOnly)),
    ] {
        let decided = may_place(&lea, team(1), target, roles, &policy).map(drop);
        assert_eq!(decided, expected, "{} {roles:?}", target.name);
    }
}

#[test]
fn a_team_gives_no_owner_role_and_where_members_have_one_role_none() {
    let owner = Actor::member(member(1, vec![role("owner")]));
    let set = |actor: &Actor, added: &[Role], removed: &[Role], policy: &Policy| {
        may_set_team_roles(actor, (added, removed), policy).map(drop)
    };
    let many = Policy::default();
    assert_eq!(set(&owner, &[role("owner")], &[], &many), Err(Denial::TeamOwnerRole));
    assert_eq!(set(&owner, &[role("admin"), role("auditor")], &[], &many), Ok(()));
    let one = Policy { roles_per_member: RolesPerMember::One, ..Policy::default() };
    assert_eq!(set(&owner, &[role("member")], &[], &one), Err(Denial::TeamRolesOff));
    assert_eq!(set(&owner, &[], &[role("member")], &one), Ok(()), "taking away is always possible");

    let admin = Actor::member(member(1, vec![role("admin")]));
    assert!(matches!(set(&admin, &[role("auditor")], &[], &many), Err(Denial::RoleGrantsMore { .. })));
    assert_eq!(set(&admin, &[], &[role("auditor")], &many), Ok(()), "it stands below");
    let above = custom("Chief", "viewer", 90);
    assert_eq!(set(&admin, &[], &[above], &many), Err(Denial::RoleAbove { role: "Chief".to_owned() }));
    let lea = lead("team_lead");
    assert_eq!(set(&lea, &[], &[], &many), Err(Denial::OwnOnly { permission: Permission::TEAM_UPDATE }));
    assert_eq!(may_make_lead(&lea, &many).map(drop), set(&lea, &[], &[], &many));
}

#[test]
fn an_invitation_into_a_team_gives_its_roles_unless_the_inviter_reaches_no_team() {
    let policy = Policy::default();
    let gift =
        |roles: &[&str]| TeamGift { team: team(1), roles: roles.iter().map(|key| role(key)).collect() };
    let invite =
        |actor: &Actor, gifts: &[TeamGift]| may_invite(actor, &[role("viewer")], gifts, &policy).map(drop);
    let lea = lead("team_lead");
    assert_eq!(invite(&lea, &[gift(&["member"])]), Ok(()));
    let above = Err(Denial::RoleAbove { role: "Admin".to_owned() });
    assert_eq!(invite(&lea, &[gift(&["admin"])]), above);
    assert_eq!(invite(&lea, &[]), Err(Denial::OwnOnly { permission: Permission::INVITE_CREATE }));
    // Who may invite and change no team: nobody gets into it, so nothing of it is given.
    let mut inviter = custom("Inviter", "viewer", 40);
    inviter.grants.add(Permission::INVITE_CREATE, Scope::All);
    let inviter = Actor::member(member(4, vec![inviter]));
    assert_eq!(invite(&inviter, &[gift(&["admin"])]), Ok(()));
}

#[test]
fn a_role_is_held_directly_unless_a_team_alone_gives_it() {
    let (viewer, auditor) = (role("viewer"), role("auditor"));
    let mut ada = member(1, vec![auditor.clone(), viewer.clone()]);
    let given =
        |role: RoleId, is_direct| TeamRole { role, team: team(1), team_name: "Sales".to_owned(), is_direct };
    ada.by_team.roles = vec![given(auditor.id, false), given(viewer.id, true)];
    assert_eq!(ada.direct_roles(), [viewer]);
    let ways: Vec<_> =
        via(&ada, &Permission::MEMBER_READ).into_iter().map(|via| (via.role, via.team)).collect();
    let sales = || Some("Sales".to_owned());
    let expected = [("Auditor", sales()), ("Viewer", None), ("Viewer", sales())];
    assert_eq!(ways, expected.map(|(role, team)| (role.to_owned(), team)));
}
