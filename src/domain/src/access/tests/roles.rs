//! Who edits roles: tables, and the property that nobody ends up with what nobody who had it gave them.

use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::{
    id::{MembershipId, RoleId},
    landing::LandingPage,
    template::Template,
};

fn standard() -> Vec<Role> {
    let roles = Template::load("standard").unwrap().roles;
    roles.iter().zip(1..).map(|(role, n)| role.role(RoleId::new(Uuid::from_u128(n)))).collect()
}

fn role(key: &str) -> Role {
    standard().into_iter().find(|role| role.key == key).unwrap()
}

/// A role of the organization's own with the grants of another.
fn custom(name: &str, like: &str, rank: i32) -> Role {
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

fn member(n: u128, roles: Vec<Role>) -> Member {
    Member {
        id: MembershipId::new(Uuid::from_u128(n)),
        account_id: AccountId::new(Uuid::from_u128(n)),
        org_id: OrgId::new(Uuid::from_u128(1)),
        name: format!("Person {n}"),
        email: format!("p{n}@example.com"),
        state: MembershipState::Active,
        roles,
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

/// Something that a member tries. Members, roles and grants are named by numbers, which are taken modulo how many there are.
#[derive(Debug, Clone)]
enum Attempt {
    Create { by: usize, grants: u64, own: u64, rank: i32 },
    Edit { by: usize, role: usize, grants: u64, own: u64, rank: i32 },
    Delete { by: usize, role: usize, replacement: usize },
    ChangeRoles { by: usize, of: usize, roles: u64 },
    Invite { by: usize, roles: u64 },
    Accept { invitation: usize },
}

fn attempt() -> impl Strategy<Value = Attempt> {
    let (n, bits, rank) = (any::<usize>, any::<u64>, 0..110);
    prop_oneof![
        (n(), bits(), bits(), rank.clone()).prop_map(|(by, grants, own, rank)| Attempt::Create {
            by,
            grants,
            own,
            rank
        }),
        (n(), n(), bits(), bits(), rank).prop_map(|(by, role, grants, own, rank)| Attempt::Edit {
            by,
            role,
            grants,
            own,
            rank
        }),
        (n(), n(), n()).prop_map(|(by, role, replacement)| Attempt::Delete { by, role, replacement }),
        (n(), n(), bits()).prop_map(|(by, of, roles)| Attempt::ChangeRoles { by, of, roles }),
        (n(), bits()).prop_map(|(by, roles)| Attempt::Invite { by, roles }),
        n().prop_map(|invitation| Attempt::Accept { invitation }),
    ]
}

/// An organization whose members try things.
struct Org {
    roles: Vec<Role>,
    members: Vec<(MembershipId, Vec<RoleId>)>,
    invitations: Vec<(usize, Vec<RoleId>)>,
    policy: Policy,
    next: u128,
}

impl Org {
    fn new(policy: Policy) -> Self {
        // Somebody who edits roles and holds little, and roles to start with.
        let mut editor = custom("Editor", "viewer", 40);
        for permission in [Permission::ROLE_CREATE, Permission::ROLE_UPDATE, Permission::ROLE_DELETE] {
            editor.grants.add(permission, Scope::All);
        }
        let mut giver = Role { id: RoleId::new(Uuid::from_u128(101)), ..custom("Giver", "member", 40) };
        for permission in [Permission::MEMBER_ROLE_UPDATE, Permission::INVITE_CREATE] {
            giver.grants.add(permission, Scope::All);
        }
        let mut roles = standard();
        roles.extend([editor, giver]);
        let members =
            roles.iter().zip(1..).map(|(role, n)| (MembershipId::new(Uuid::from_u128(n)), vec![role.id]));
        Self { members: members.collect(), roles, invitations: Vec::new(), policy, next: 1000 }
    }

    fn these(&self, bits: u64) -> Vec<Role> {
        self.roles
            .iter()
            .enumerate()
            .filter(|(n, _)| bits >> (n % 64) & 1 == 1)
            .map(|(_, role)| role.clone())
            .collect()
    }

    fn member(&self, n: usize) -> Member {
        let (id, held) = &self.members[n];
        let roles = self.roles.iter().filter(|role| held.contains(&role.id)).cloned().collect();
        Member { id: *id, ..member(0, roles) }
    }

    fn grants(grants: u64, own: u64) -> GrantSet {
        let chosen = Permission::KNOWN.iter().enumerate().filter(|(n, _)| grants >> (n % 64) & 1 == 1);
        let scope = |n: usize| if own >> (n % 64) & 1 == 1 { Scope::Own } else { Scope::All };
        chosen.map(|(n, permission)| (permission.clone(), scope(n))).collect()
    }

    fn id(&mut self) -> Uuid {
        self.next += 1;
        Uuid::from_u128(self.next)
    }

    /// Does it if it is permitted, and says who did.
    fn run(&mut self, attempt: &Attempt) -> Option<Member> {
        let number = self.members.len();
        let by = |n: &usize| self.member(n % number);
        match attempt {
            Attempt::Create { by: n, grants, own, rank } => {
                let giver = by(n);
                let new =
                    Role { grants: Self::grants(*grants, *own), rank: *rank, ..custom("New", "viewer", 0) };
                may_edit_role(&Actor::member(giver.clone()), None, Some(&new), &self.policy).ok()?;
                let id = RoleId::new(self.id());
                self.roles.push(Role { id, ..new });
                Some(giver)
            }
            Attempt::Edit { by: n, role, grants, own, rank } => {
                let (giver, at) = (by(n), role % self.roles.len());
                let before = self.roles[at].clone();
                // Half of the edits keep what is there.
                let mut new = Self::grants(*grants, *own);
                if own % 2 == 0 {
                    new.add_all(&before.grants);
                }
                let after = Role { grants: new, rank: *rank, ..before.clone() };
                may_edit_role(&Actor::member(giver.clone()), Some(&before), Some(&after), &self.policy)
                    .ok()?;
                self.roles[at] = after;
                Some(giver)
            }
            Attempt::Delete { by: n, role, replacement } => {
                let (giver, role) = (by(n), self.roles[role % self.roles.len()].clone());
                let other = self.roles[replacement % self.roles.len()].clone();
                let actor = Actor::member(giver.clone());
                may_edit_role(&actor, Some(&role), None, &self.policy).ok()?;
                let resource = Resource::Role(role.id);
                may_grant(
                    &actor,
                    &Permission::ROLE_DELETE,
                    resource,
                    std::slice::from_ref(&other),
                    &self.policy,
                )
                .ok()?;
                if other.id == role.id {
                    return None;
                }
                let held = self.members.iter_mut().map(|(_, held)| held);
                for held in held.chain(self.invitations.iter_mut().map(|(_, roles)| roles)) {
                    held.iter_mut().filter(|id| **id == role.id).for_each(|id| *id = other.id);
                }
                self.roles.retain(|one| one.id != role.id);
                Some(giver)
            }
            Attempt::ChangeRoles { by: n, of, roles } => {
                let (giver, of) = (by(n), of % number);
                let (target, wanted) = (self.member(of), self.these(*roles));
                let added: Vec<Role> = wanted
                    .iter()
                    .filter(|role| !target.roles.iter().any(|held| held.id == role.id))
                    .cloned()
                    .collect();
                let resource = Resource::Member(&target);
                let managing = Permission::MEMBER_ROLE_UPDATE;
                may_grant(&Actor::member(giver.clone()), &managing, resource, &added, &self.policy).ok()?;
                self.members[of].1 = wanted.iter().map(|role| role.id).collect();
                Some(giver)
            }
            Attempt::Invite { by: n, roles } => {
                let (giver, wanted) = (by(n), self.these(*roles));
                self.may_invite(&giver, &wanted)?;
                self.invitations.push((n % number, wanted.iter().map(|role| role.id).collect()));
                Some(giver)
            }
            Attempt::Accept { invitation } => {
                let at = invitation.checked_rem(self.invitations.len())?;
                let (inviter, ids) = self.invitations.swap_remove(at);
                let giver = self.member(inviter);
                let roles: Vec<Role> =
                    self.roles.iter().filter(|role| ids.contains(&role.id)).cloned().collect();
                self.may_invite(&giver, &roles)?;
                let id = MembershipId::new(self.id());
                self.members.push((id, ids));
                Some(giver)
            }
        }
    }

    fn may_invite(&self, giver: &Member, roles: &[Role]) -> Option<Permit> {
        let actor = Actor::member(giver.clone());
        may_grant(&actor, &Permission::INVITE_CREATE, Resource::Organization, roles, &self.policy).ok()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn nobody_ends_up_with_a_grant_that_no_giver_who_had_it_gave_them(
        attempts in proptest::collection::vec(attempt(), 1..60),
        managed_by in prop_oneof![Just(ManagedBy::Permission), Just(ManagedBy::Rank), Just(ManagedBy::Owner)],
    ) {
        let mut org = Org::new(Policy { members_managed_by: managed_by, ..Policy::default() });
        for attempt in &attempts {
            let before: Vec<Member> = (0..org.members.len()).map(|n| org.member(n)).collect();
            let Some(giver) = org.run(attempt) else { continue };
            for n in 0..org.members.len() {
                let (now, had) = (org.member(n), before.get(n).map(Member::grants).unwrap_or_default());
                let (rank, was_owner) = before.get(n).map_or((0, false), |had| (had.rank(), had.is_owner()));
                for (permission, scope) in had.missing_for(&now.grants()) {
                    prop_assert!(
                        giver.grants().scope_of(permission) >= Some(scope),
                        "{attempt:?} gave {permission} to member {n}"
                    );
                }
                prop_assert!(now.rank() <= rank.max(giver.rank()), "{attempt:?} raised member {n}");
                let may_make_owners = giver.grants().scope_of(&Permission::OWNER_ROLE_UPDATE) == Some(Scope::All);
                prop_assert!(was_owner || !now.is_owner() || may_make_owners, "{attempt:?} made an owner of {n}");
            }
        }
    }
}

#[test]
fn a_role_of_a_template_leads_to_the_users_unless_it_says_otherwise() {
    assert_eq!(role("viewer").default_view, LandingPage::Users);
    assert_eq!(role("auditor").default_view, LandingPage::Audit);
}
