//! An organization in which members try whatever changes who holds what, for properties of the decisions.

use std::slice;

use proptest::prelude::*;
use uuid::Uuid;

use super::{
    roles::{custom, member, standard},
    *,
};
use crate::{
    asset::AssetKind,
    id::{MembershipId, RoleId, TeamId},
    member::{ByTeam, TeamGift, TeamRole},
};

/// The roles of `standard` that an organization begins with, and its own.
const EDITORS: [(u128, &str, &str, &[Permission]); 3] = [
    (100, "Editor", "viewer", &[Permission::ROLE_CREATE, Permission::ROLE_UPDATE, Permission::ROLE_DELETE]),
    (101, "Giver", "member", &[Permission::MEMBER_ROLE_UPDATE, Permission::INVITE_CREATE]),
    (102, "Keeper", "viewer", &[Permission::SETTINGS_UPDATE]),
];

/// Something that a member tries. Members, roles and grants are named by numbers, which are taken modulo how many there are.
#[derive(Debug, Clone)]
pub(super) enum Attempt {
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
        into: usize,
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
    SetTeamRoles {
        by: usize,
        team: usize,
        roles: u64,
    },
    Place {
        by: usize,
        of: usize,
        team: usize,
    },
    TakeOut {
        by: usize,
        of: usize,
        team: usize,
    },
    MakeLead {
        by: usize,
        of: usize,
        team: usize,
    },
}

/// A team: the roles that it gives, and the members in it, each with whether they lead it.
#[derive(Default)]
struct Team {
    roles: Vec<RoleId>,
    places: Vec<(MembershipId, bool)>,
}

fn team_id(number: usize) -> TeamId {
    TeamId::new(Uuid::from_u128(200 + number as u128))
}

pub(super) fn attempt() -> impl Strategy<Value = Attempt> {
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
        (n(), bits(), n()).prop_map(|(by, roles, into)| Attempt::Invite { by, roles, into }),
        n().prop_map(|by| Attempt::InviteByDefault { by }),
        n().prop_map(|invitation| Attempt::Accept { invitation }),
        (n(), n()).prop_map(|(by, role)| Attempt::SetDefault { by, role }),
        n().prop_map(|by| Attempt::AddKind { by }),
        (n(), n()).prop_map(|(by, of)| Attempt::Remove { by, of }),
        (n(), n(), bits()).prop_map(|(by, team, roles)| Attempt::SetTeamRoles { by, team, roles }),
        (n(), n(), n()).prop_map(|(by, of, team)| Attempt::Place { by, of, team }),
        (n(), n(), n()).prop_map(|(by, of, team)| Attempt::TakeOut { by, of, team }),
        (n(), n(), n()).prop_map(|(by, of, team)| Attempt::MakeLead { by, of, team }),
    ]
}

/// An organization whose members try things. It does what the use cases do, with the same decisions.
pub(super) struct Org {
    roles: Vec<Role>,
    members: Vec<(MembershipId, Vec<RoleId>)>,
    /// Who sent it, the roles, and the team that it leads into.
    invitations: Vec<(MembershipId, Vec<RoleId>, Option<usize>)>,
    teams: [Team; 2],
    /// The permissions on the kinds that were added.
    pub(super) on_kinds: Vec<Permission>,
    policy: Policy,
    next: u128,
}

impl Org {
    pub(super) fn new(policy: Policy) -> Self {
        let own = EDITORS.map(|(id, name, like, permissions)| {
            let mut role = Role { id: RoleId::new(Uuid::from_u128(id)), ..custom(name, like, 40) };
            permissions.iter().for_each(|permission| role.grants.add(permission.clone(), Scope::All));
            role
        });
        let roles: Vec<Role> = standard().into_iter().chain(own).collect();
        let members =
            roles.iter().zip(1..).map(|(role, n)| (MembershipId::new(Uuid::from_u128(n)), vec![role.id]));
        let members: Vec<(MembershipId, Vec<RoleId>)> = members.collect();
        // A team of which the one with the role Team lead is the lead.
        let lead = roles.iter().position(|role| role.key == "team_lead").unwrap();
        let teams = [Team { roles: Vec::new(), places: vec![(members[lead].0, true)] }, Team::default()];
        let (invitations, on_kinds) = (Vec::new(), Vec::new());
        Self { members, roles, invitations, teams, on_kinds, policy, next: 1000 }
    }

    /// Everybody as they are now.
    pub(super) fn everybody(&self) -> Vec<Member> {
        self.members.iter().map(|held| self.with_roles(held)).collect()
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
        let mut by_team = ByTeam::default();
        for (number, team) in self.teams.iter().enumerate() {
            let Some((_, leads)) = team.places.iter().find(|(of, _)| of == id) else { continue };
            let team_id = team_id(number);
            by_team.leads.extend(leads.then_some(team_id));
            by_team.roles.extend(team.roles.iter().map(|role| TeamRole {
                role: *role,
                team: team_id,
                team_name: format!("Team {number}"),
                is_direct: held.contains(role),
            }));
        }
        let is_held =
            |role: &&Role| held.contains(&role.id) || by_team.roles.iter().any(|given| given.role == role.id);
        let roles = self.roles.iter().filter(is_held).cloned().collect();
        Member { id: *id, by_team, ..member(0, roles) }
    }

    /// A team with the roles that it gives.
    fn gift(&self, number: usize) -> TeamGift {
        let given = &self.teams[number].roles;
        let roles = self.roles.iter().filter(|role| given.contains(&role.id)).cloned().collect();
        TeamGift { team: team_id(number), roles }
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
    pub(super) fn run(&mut self, attempt: &Attempt) -> Option<Member> {
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
                let is_given = self.teams.iter().any(|team| team.roles.contains(&role.id));
                if is_given && other.is_owner {
                    return None;
                }
                let held = self.members.iter_mut().map(|(_, held)| held);
                let given = self.teams.iter_mut().map(|team| &mut team.roles);
                let invited = self.invitations.iter_mut().map(|(_, roles, _)| roles);
                for held in held.chain(given).chain(invited) {
                    held.iter_mut().filter(|id| **id == role.id).for_each(|id| *id = other.id);
                }
                self.roles.retain(|one| one.id != role.id);
                Some(giver)
            }
            Attempt::ChangeRoles { by: n, of, roles } => {
                let (giver, of) = (by(n), of % number);
                let (target, wanted) = (self.member(of), self.these(*roles));
                let added: Vec<Role> =
                    wanted.iter().filter(|role| !target.holds_directly(role.id)).cloned().collect();
                let resource = Resource::Member(&target);
                let managing = Permission::MEMBER_ROLE_UPDATE;
                may_grant(&Actor::member(giver.clone()), &managing, resource, &added, &self.policy).ok()?;
                self.members[of].1 = wanted.iter().map(|role| role.id).collect();
                Some(giver)
            }
            Attempt::Invite { by: n, roles, into } => {
                let (giver, wanted) = (by(n), self.these(*roles));
                // Into no team, or one of the two.
                self.invite(giver, &wanted, (into % 3).checked_sub(1))
            }
            Attempt::InviteByDefault { by: n } => {
                let giver = by(n);
                let chosen: Vec<Role> = self.roles.iter().filter(|role| role.is_default).cloned().collect();
                self.invite(giver, &chosen, None)
            }
            Attempt::Accept { invitation } => {
                let at = invitation.checked_rem(self.invitations.len())?;
                let (inviter, ids, into) = self.invitations.swap_remove(at);
                // Whoever was removed gives nothing any more.
                let giver = self.with_roles(self.members.iter().find(|(id, _)| *id == inviter)?);
                let roles: Vec<Role> =
                    self.roles.iter().filter(|role| ids.contains(&role.id)).cloned().collect();
                self.may_invite(&giver, &roles, into)?;
                // Who can put nobody into the team any more gives no place in it.
                let actor = Actor::member(giver.clone());
                let may_place = |team: &usize| {
                    let resource = Resource::Team(team_id(*team));
                    decide(&actor, &Permission::TEAM_UPDATE, resource, &self.policy).is_ok()
                };
                let into = into.filter(may_place);
                let id = MembershipId::new(self.id());
                self.members.push((id, ids));
                if let Some(team) = into {
                    self.teams[team].places.push((id, false));
                }
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
                self.teams.iter_mut().for_each(|team| team.places.retain(|(id, _)| *id != target.id));
                Some(giver)
            }
            Attempt::SetTeamRoles { by: n, team, roles } => {
                let (giver, team, wanted) = (by(n), team % 2, self.these(*roles));
                let given = self.gift(team).roles;
                let differs = |of: &[Role], from: &[Role]| -> Vec<Role> {
                    of.iter().filter(|role| !from.contains(role)).cloned().collect()
                };
                let (added, removed) = (differs(&wanted, &given), differs(&given, &wanted));
                may_set_team_roles(&Actor::member(giver.clone()), (&added, &removed), &self.policy).ok()?;
                self.teams[team].roles = wanted.iter().map(|role| role.id).collect();
                Some(giver)
            }
            Attempt::Place { by: n, of, team } => {
                let (giver, target, team) = (by(n), by(of), team % 2);
                let (actor, gift) = (Actor::member(giver.clone()), self.gift(team));
                may_place(&actor, gift.team, &target, (&gift.roles, false), &self.policy).ok()?;
                if self.teams[team].places.iter().all(|(known, _)| *known != target.id) {
                    self.teams[team].places.push((target.id, false));
                }
                Some(giver)
            }
            Attempt::TakeOut { by: n, of, team } => {
                let (giver, target, team) = (by(n), by(of), team % 2);
                let actor = Actor::member(giver.clone());
                may_place(&actor, team_id(team), &target, (&[], true), &self.policy).ok()?;
                self.teams[team].places.retain(|(known, _)| *known != target.id);
                Some(giver)
            }
            Attempt::MakeLead { by: n, of, team } => {
                let (giver, target, team) = (by(n), by(of), team % 2);
                may_make_lead(&Actor::member(giver.clone()), &self.policy).ok()?;
                self.teams[team].places.iter_mut().find(|(known, _)| *known == target.id)?.1 = true;
                Some(giver)
            }
        }
    }

    fn may_invite(&self, giver: &Member, roles: &[Role], into: Option<usize>) -> Option<Permit> {
        let into = into.map(|team| self.gift(team));
        may_invite(&Actor::member(giver.clone()), roles, into.as_slice(), &self.policy).ok()
    }

    fn invite(&mut self, giver: Member, roles: &[Role], into: Option<usize>) -> Option<Member> {
        self.may_invite(&giver, roles, into)?;
        self.invitations.push((giver.id, roles.iter().map(|role| role.id).collect(), into));
        Some(giver)
    }
}
