//! The property that nobody ends up with what nobody who had it gave them, whatever is tried in whatever order: creating,
//! editing and deleting roles, changing those of members, inviting, and teams that give roles.

use proptest::prelude::*;
use uuid::Uuid;

use super::{
    roles::{custom, member, standard},
    *,
};
use crate::{
    id::{MembershipId, RoleId, TeamId},
    member::{TeamGift, TeamRole},
};

fn team_id(number: usize) -> TeamId {
    TeamId::new(Uuid::from_u128(200 + number as u128))
}

/// Something that a member tries. Members, roles and grants are named by numbers, which are taken modulo how many there are.
#[derive(Debug, Clone)]
enum Attempt {
    Create { by: usize, grants: u64, own: u64, rank: i32 },
    Edit { by: usize, role: usize, grants: u64, own: u64, rank: i32 },
    Delete { by: usize, role: usize, replacement: usize },
    ChangeRoles { by: usize, of: usize, roles: u64 },
    Invite { by: usize, roles: u64, into: usize },
    Accept { invitation: usize },
    SetTeamRoles { by: usize, team: usize, roles: u64 },
    Place { by: usize, of: usize, team: usize },
    TakeOut { by: usize, of: usize, team: usize },
    MakeLead { by: usize, of: usize, team: usize },
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
        (n(), bits(), n()).prop_map(|(by, roles, into)| Attempt::Invite { by, roles, into }),
        (n(), n(), bits()).prop_map(|(by, team, roles)| Attempt::SetTeamRoles { by, team, roles }),
        (n(), n(), n()).prop_map(|(by, of, team)| Attempt::Place { by, of, team }),
        (n(), n(), n()).prop_map(|(by, of, team)| Attempt::TakeOut { by, of, team }),
        (n(), n(), n()).prop_map(|(by, of, team)| Attempt::MakeLead { by, of, team }),
        n().prop_map(|invitation| Attempt::Accept { invitation }),
    ]
}

/// A team: the roles that it gives, and the members in it, each with whether they lead it.
#[derive(Default)]
struct Team {
    roles: Vec<RoleId>,
    places: Vec<(usize, bool)>,
}

/// An organization whose members try things.
struct Org {
    roles: Vec<Role>,
    members: Vec<(MembershipId, Vec<RoleId>)>,
    invitations: Vec<(usize, Vec<RoleId>, Option<usize>)>,
    teams: [Team; 2],
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
        // A team of which the one with the role Team lead is the lead.
        let lead = roles.iter().position(|role| role.key == "team_lead").unwrap();
        let teams = [Team { roles: Vec::new(), places: vec![(lead, true)] }, Team::default()];
        Self { members: members.collect(), roles, invitations: Vec::new(), teams, policy, next: 1000 }
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
        let (id, direct) = &self.members[n];
        let mut by_team = ByTeam::default();
        for (number, team) in self.teams.iter().enumerate() {
            let Some((_, leads)) = team.places.iter().find(|(of, _)| *of == n) else { continue };
            let id = team_id(number);
            by_team.leads.extend(leads.then_some(id));
            by_team.roles.extend(team.roles.iter().map(|role| TeamRole {
                role: *role,
                team: id,
                team_name: format!("Team {number}"),
                is_direct: direct.contains(role),
            }));
        }
        let is_held = |role: &&Role| {
            direct.contains(&role.id) || by_team.roles.iter().any(|given| given.role == role.id)
        };
        let roles = self.roles.iter().filter(is_held).cloned().collect();
        Member { id: *id, by_team, ..member(0, roles) }
    }

    /// A team with the roles that it gives.
    fn gift(&self, number: usize) -> TeamGift {
        let given = &self.teams[number].roles;
        let roles = self.roles.iter().filter(|role| given.contains(&role.id)).cloned().collect();
        TeamGift { team: team_id(number), roles }
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
                let into = (into % 3).checked_sub(1);
                self.invite(&giver, &wanted, into)?;
                self.invitations.push((n % number, wanted.iter().map(|role| role.id).collect(), into));
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
                let (giver, of, team) = (by(n), of % number, team % 2);
                let (target, gift) = (self.member(of), self.gift(team));
                let actor = Actor::member(giver.clone());
                may_place(&actor, gift.team, &target, (&gift.roles, false), &self.policy).ok()?;
                if self.teams[team].places.iter().all(|(known, _)| *known != of) {
                    self.teams[team].places.push((of, false));
                }
                Some(giver)
            }
            Attempt::TakeOut { by: n, of, team } => {
                let (giver, of, team) = (by(n), of % number, team % 2);
                let target = self.member(of);
                may_place(&Actor::member(giver.clone()), team_id(team), &target, (&[], true), &self.policy)
                    .ok()?;
                self.teams[team].places.retain(|(known, _)| *known != of);
                Some(giver)
            }
            Attempt::MakeLead { by: n, of, team } => {
                let (giver, of, team) = (by(n), of % number, team % 2);
                may_make_lead(&Actor::member(giver.clone()), &self.policy).ok()?;
                let place = self.teams[team].places.iter_mut().find(|(known, _)| *known == of)?;
                place.1 = true;
                Some(giver)
            }
            Attempt::Accept { invitation } => {
                let at = invitation.checked_rem(self.invitations.len())?;
                let (inviter, ids, into) = self.invitations.swap_remove(at);
                let giver = self.member(inviter);
                let roles: Vec<Role> =
                    self.roles.iter().filter(|role| ids.contains(&role.id)).cloned().collect();
                self.invite(&giver, &roles, into)?;
                // Who can put nobody into the team any more gives no place in it.
                let actor = Actor::member(giver.clone());
                let may_place = |team: &usize| {
                    let resource = Resource::Team(team_id(*team));
                    decide(&actor, &Permission::TEAM_UPDATE, resource, &self.policy).is_ok()
                };
                if let Some(team) = into.filter(may_place) {
                    self.teams[team].places.push((number, false));
                }
                let id = MembershipId::new(self.id());
                self.members.push((id, ids));
                Some(giver)
            }
        }
    }

    fn invite(&self, giver: &Member, roles: &[Role], into: Option<usize>) -> Option<Permit> {
        let into = into.map(|team| self.gift(team));
        may_invite(&Actor::member(giver.clone()), roles, into.as_ref(), &self.policy).ok()
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
