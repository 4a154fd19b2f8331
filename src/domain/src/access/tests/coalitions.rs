//! The property that rule 2 of the model is for: no sequence of permitted actions ends with anybody, or with any two who work
//! together, holding a grant that neither they nor a giver who had it gave them.

use std::slice;

use proptest::prelude::*;
use uuid::Uuid;

use super::{
    roles::{custom, member, standard},
    *,
};
use crate::{
    asset::AssetKind,
    id::{MembershipId, RoleId},
};

/// The roles of `standard` that an organization begins with, and its own.
const EDITORS: [(u128, &str, &str, &[Permission]); 3] = [
    (100, "Editor", "viewer", &[Permission::ROLE_CREATE, Permission::ROLE_UPDATE, Permission::ROLE_DELETE]),
    (101, "Giver", "member", &[Permission::MEMBER_ROLE_UPDATE, Permission::INVITE_CREATE]),
    (102, "Keeper", "viewer", &[Permission::SETTINGS_UPDATE]),
];

/// Something that a member tries. Members, roles and grants are named by numbers, which are taken modulo how many there are.
#[derive(Debug, Clone)]
enum Attempt {
    Create {
        by: usize,
        grants: u64,
        own: u64,
        rank: i32,
    },
    Edit {
        by: usize,
        role: usize,
        grants: u64,
        own: u64,
        rank: i32,
    },
    Delete {
        by: usize,
        role: usize,
        replacement: usize,
    },
    ChangeRoles {
        by: usize,
        of: usize,
        roles: u64,
    },
    Invite {
        by: usize,
        roles: u64,
    },
    /// With the role that is preselected, as a page sends it.
    InviteByDefault {
        by: usize,
    },
    Accept {
        invitation: usize,
    },
    /// Which role is preselected.
    SetDefault {
        by: usize,
        role: usize,
    },
    /// A kind of assets, whose permissions begin with it.
    AddKind {
        by: usize,
    },
    Remove {
        by: usize,
        of: usize,
    },
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
        n().prop_map(|by| Attempt::InviteByDefault { by }),
        n().prop_map(|invitation| Attempt::Accept { invitation }),
        (n(), n()).prop_map(|(by, role)| Attempt::SetDefault { by, role }),
        n().prop_map(|by| Attempt::AddKind { by }),
        (n(), n()).prop_map(|(by, of)| Attempt::Remove { by, of }),
    ]
}

/// An organization whose members try things. It does what the use cases do, with the same decisions.
struct Org {
    roles: Vec<Role>,
    members: Vec<(MembershipId, Vec<RoleId>)>,
    invitations: Vec<(MembershipId, Vec<RoleId>)>,
    /// The permissions on the kinds that were added.
    on_kinds: Vec<Permission>,
    policy: Policy,
    next: u128,
}

impl Org {
    fn new(policy: Policy) -> Self {
        let own = EDITORS.map(|(id, name, like, permissions)| {
            let mut role = Role { id: RoleId::new(Uuid::from_u128(id)), ..custom(name, like, 40) };
            permissions.iter().for_each(|permission| role.grants.add(permission.clone(), Scope::All));
            role
        });
        let roles: Vec<Role> = standard().into_iter().chain(own).collect();
        let members =
            roles.iter().zip(1..).map(|(role, n)| (MembershipId::new(Uuid::from_u128(n)), vec![role.id]));
        let (invitations, on_kinds) = (Vec::new(), Vec::new());
        Self { members: members.collect(), roles, invitations, on_kinds, policy, next: 1000 }
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
        self.with_roles(&self.members[n])
    }

    fn with_roles(&self, (id, held): &(MembershipId, Vec<RoleId>)) -> Member {
        let roles = self.roles.iter().filter(|role| held.contains(&role.id)).cloned().collect();
        Member { id: *id, ..member(0, roles) }
    }

    fn grants(&self, grants: u64, own: u64) -> GrantSet {
        let all = Permission::KNOWN.iter().chain(&self.on_kinds);
        let chosen = all.enumerate().filter(|(n, _)| grants >> (n % 64) & 1 == 1);
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
                    Role { grants: self.grants(*grants, *own), rank: *rank, ..custom("New", "viewer", 0) };
                may_edit_role(&Actor::member(giver.clone()), None, Some(&new), &self.policy).ok()?;
                let id = RoleId::new(self.id());
                self.roles.push(Role { id, ..new });
                Some(giver)
            }
            Attempt::Edit { by: n, role, grants, own, rank } => {
                let (giver, at) = (by(n), role % self.roles.len());
                let before = self.roles[at].clone();
                // Half of the edits keep what is there.
                let mut new = self.grants(*grants, *own);
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
                may_grant(&actor, &Permission::ROLE_DELETE, resource, slice::from_ref(&other), &self.policy)
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
                self.invitations.push((giver.id, wanted.iter().map(|role| role.id).collect()));
                Some(giver)
            }
            Attempt::InviteByDefault { by: n } => {
                let giver = by(n);
                let chosen: Vec<Role> = self.roles.iter().filter(|role| role.is_default).cloned().collect();
                self.may_invite(&giver, &chosen)?;
                self.invitations.push((giver.id, chosen.iter().map(|role| role.id).collect()));
                Some(giver)
            }
            Attempt::Accept { invitation } => {
                let at = invitation.checked_rem(self.invitations.len())?;
                let (inviter, ids) = self.invitations.swap_remove(at);
                // Whoever was removed gives nothing any more.
                let giver = self.with_roles(self.members.iter().find(|(id, _)| *id == inviter)?);
                let roles: Vec<Role> =
                    self.roles.iter().filter(|role| ids.contains(&role.id)).cloned().collect();
                self.may_invite(&giver, &roles)?;
                let id = MembershipId::new(self.id());
                self.members.push((id, ids));
                Some(giver)
            }
            Attempt::SetDefault { by: n, role } => {
                let (giver, at) = (by(n), role % self.roles.len());
                may_set_role_defaults(&Actor::member(giver.clone()), &self.roles[at], &self.policy).ok()?;
                self.roles.iter_mut().enumerate().for_each(|(n, role)| role.is_default = n == at);
                Some(giver)
            }
            Attempt::AddKind { by: n } => {
                let giver = by(n);
                let (permission, resource) = (Permission::SETTINGS_UPDATE, Resource::Organization);
                decide(&Actor::member(giver.clone()), &permission, resource, &self.policy).ok()?;
                let kind: AssetKind = format!("Kind{}", self.on_kinds.len()).parse().unwrap();
                for role in self.roles.iter_mut().filter(|role| gets_new_kinds(role)) {
                    let all = kind.permissions().into_iter();
                    all.for_each(|permission| role.grants.add(permission, Scope::All));
                }
                self.on_kinds.extend(kind.permissions());
                Some(giver)
            }
            Attempt::Remove { by: n, of } => {
                let (giver, of) = (by(n), of % number);
                let (target, permission) = (self.member(of), Permission::MEMBER_DELETE);
                if target.id == giver.id || target.is_owner() {
                    return None;
                }
                let actor = Actor::member(giver.clone());
                decide(&actor, &permission, Resource::Member(&target), &self.policy).ok()?;
                self.members.remove(of);
                Some(giver)
            }
        }
    }

    fn may_invite(&self, giver: &Member, roles: &[Role]) -> Option<Permit> {
        let actor = Actor::member(giver.clone());
        may_grant(&actor, &Permission::INVITE_CREATE, Resource::Organization, roles, &self.policy).ok()
    }
}

/// What somebody holds: a permission, how far, and whether they are an owner.
fn union<'a>(members: impl IntoIterator<Item = &'a Member>) -> GrantSet {
    let mut all = GrantSet::default();
    members.into_iter().for_each(|member| all.add_all(&member.grants()));
    all
}

/// Some who work together, with everything that they held at first or that others, who had it, gave them.
struct Coalition {
    ids: Vec<MembershipId>,
    legitimate: GrantSet,
}

impl Coalition {
    fn of<'a>(&self, members: &'a [Member]) -> impl Iterator<Item = &'a Member> {
        members.iter().filter(|member| self.ids.contains(&member.id))
    }

    /// Notes what `giver` gave them, if they are none of them. What begins with a new kind of assets is its holders' own.
    fn note(&mut self, giver: &Member, (before, after): (&[Member], &[Member]), defined: &[Permission]) {
        let (had, have) = (union(self.of(before)), union(self.of(after)));
        for (permission, scope) in had.missing_for(&have) {
            let is_given =
                !self.ids.contains(&giver.id) && giver.grants().scope_of(permission) >= Some(scope);
            if is_given || defined.contains(permission) {
                self.legitimate.add(permission.clone(), scope);
            }
        }
    }

    /// What they hold and neither they nor a giver who had it gave them.
    fn usurped(&self, members: &[Member]) -> Vec<String> {
        let have = union(self.of(members));
        self.legitimate
            .missing_for(&have)
            .map(|(permission, scope)| format!("{permission} {scope:?}"))
            .collect()
    }
}

/// Everybody by themselves, and any two. Those who come later join as they come.
fn coalitions(members: &[Member], known: &[Coalition]) -> Vec<Coalition> {
    let of = |ids: Vec<MembershipId>| {
        let legitimate = union(members.iter().filter(|member| ids.contains(&member.id)));
        Coalition { ids, legitimate }
    };
    let alone = members.iter().map(|member| vec![member.id]);
    let pairs = members
        .iter()
        .enumerate()
        .flat_map(|(n, one)| members[n + 1..].iter().map(|other| vec![one.id, other.id]));
    let is_new = |ids: &Vec<MembershipId>| known.iter().all(|coalition| coalition.ids != *ids);
    alone.chain(pairs).filter(is_new).map(of).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn nobody_alone_or_with_another_ends_up_with_a_grant_that_no_giver_who_had_it_gave_them(
        attempts in proptest::collection::vec(attempt(), 1..60),
        managed_by in prop_oneof![Just(ManagedBy::Permission), Just(ManagedBy::Rank), Just(ManagedBy::Owner)],
    ) {
        let mut org = Org::new(Policy { members_managed_by: managed_by, ..Policy::default() });
        let all = |org: &Org| org.members.iter().map(|held| org.with_roles(held)).collect::<Vec<Member>>();
        let mut known = coalitions(&all(&org), &[]);
        // Everybody but the first owner: all that they ever get comes from there.
        let others = all(&org).split_off(1);
        let mut rest =
            Coalition { ids: others.iter().map(|member| member.id).collect(), legitimate: union(&others) };
        for attempt in &attempts {
            let (before, kinds) = (all(&org), org.on_kinds.len());
            let Some(giver) = org.run(attempt) else { continue };
            let after = all(&org);
            // Whoever has come holds nothing yet; then they get what their invitation gives.
            let newcomers: Vec<Member> = after
                .iter()
                .filter(|member| before.iter().all(|had| had.id != member.id))
                .map(|member| Member { roles: Vec::new(), ..member.clone() })
                .collect();
            rest.ids.extend(newcomers.iter().map(|member| member.id));
            let before: Vec<Member> = before.into_iter().chain(newcomers).collect();
            known.extend(coalitions(&before, &known));
            for coalition in known.iter_mut().chain([&mut rest]) {
                coalition.note(&giver, (&before, &after), &org.on_kinds[kinds..]);
            }
            for now in &after {
                let had = before.iter().find(|had| had.id == now.id).unwrap();
                prop_assert!(now.rank() <= had.rank().max(giver.rank()), "{attempt:?} raised {}", now.id);
                let may_make_owners = giver.grants().scope_of(&Permission::OWNER_ROLE_UPDATE) == Some(Scope::All);
                prop_assert!(had.is_owner() || !now.is_owner() || may_make_owners, "{attempt:?} made an owner of {}", now.id);
            }
        }
        let now = all(&org);
        for coalition in known.iter().chain([&rest]) {
            let usurped = coalition.usurped(&now);
            prop_assert!(usurped.is_empty(), "{:?} hold {usurped:?} after {attempts:?}", coalition.ids);
        }
    }
}
