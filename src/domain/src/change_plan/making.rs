//! The plans of changes of members, roles and teams, each from the facts of one moment.

use super::ChangePlan;
use crate::{
    consequences::SeatChange,
    member::{Member, Role},
    permission::GrantSet,
    policy::Policy,
    seats::{SeatHolder, SeatRules, SeatUse},
    state::MembershipState,
};

/// Who and what has a role.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RoleUse {
    /// How many active or disabled members hold it.
    pub members: u64,
    /// How many open invitations give it.
    pub invitations: u64,
    /// The names of the teams that give it.
    pub teams: Vec<String>,
}

/// The facts by which a disabled member is enabled.
#[derive(Debug, Clone, Default)]
pub struct EnableFacts {
    /// How many active owners without an end date there are afterwards, if the member is one of them (rule 1).
    pub owners_left: Option<u64>,
    /// Who takes seats; `None` where their number is not limited.
    pub seat_use: Option<SeatUse>,
}

impl ChangePlan {
    /// The plan of a member who holds other roles directly from then on. `owners_left` is set where owners become fewer or more.
    #[must_use]
    pub fn changing_roles(before: &Member, after: &Member, owners_left: Option<u64>) -> Self {
        let names = |roles: &[Role], is_in: &dyn Fn(&Role) -> bool| {
            roles.iter().filter(|role| is_in(role)).map(|role| role.name.clone()).collect()
        };
        let holds = |member: &Member, role: &Role| member.roles.iter().any(|held| held.id == role.id);
        let is_kept = |role: &Role| before.holds_directly(role.id) && !after.holds_directly(role.id);
        let (gained, lost) = before.grants().changes_to(&after.grants());
        Self {
            roles_gained: names(&after.roles, &|role| !holds(before, role)),
            roles_lost: names(&before.roles, &|role| !holds(after, role)),
            roles_kept: names(&after.roles, &is_kept),
            gained,
            lost,
            owners_left,
            ..Self::default()
        }
    }

    /// The plan of a disabled member who is enabled: what they can use again.
    #[must_use]
    pub fn enabling(member: &Member, policy: &Policy, facts: &EnableFacts) -> Self {
        let rules = SeatRules::of(policy);
        let takes_seat = rules.takes_one_more(member.state.into(), SeatHolder::from(MembershipState::Active));
        let seats = facts.seat_use.and_then(|present| rules.seats(&present)).map(|seats| SeatChange {
            limit: seats.limit,
            before: seats.taken,
            after: seats.taken + u64::from(takes_seat),
        });
        Self {
            roles_gained: member.roles.iter().map(|role| role.name.clone()).collect(),
            gained: member.grants(),
            owners_left: facts.owners_left,
            seats,
            ..Self::default()
        }
    }

    /// The plan of a role that grants other permissions from then on. One that grants the same changes nothing for anybody.
    #[must_use]
    pub fn editing_role(before: &GrantSet, after: &GrantSet, found: RoleUse) -> Self {
        let (gained, lost) = before.changes_to(after);
        if gained.is_empty() && lost.is_empty() {
            return Self::default();
        }
        Self { gained, lost, ..Self::of_use(found) }
    }

    /// The plan of a role that is deleted, with the one that takes its place. Whoever holds a permission by another role keeps it.
    #[must_use]
    pub fn deleting_role(role: &Role, replacement: Option<&Role>, found: RoleUse) -> Self {
        let plan = Self::of_use(found);
        if plan.is_empty() {
            return plan;
        }
        let none = GrantSet::default();
        let after = replacement.map_or(&none, |other| &other.grants);
        let (gained, lost) = role.grants.changes_to(after);
        Self {
            roles_gained: replacement.iter().map(|other| other.name.clone()).collect(),
            roles_lost: vec![role.name.clone()],
            gained,
            lost,
            ..plan
        }
    }

    /// The plan of a team that is deleted, with the number of its people, of the open invitations into it, and the roles that
    /// it gives. Whoever holds one of these otherwise keeps it.
    #[must_use]
    pub fn deleting_team(name: &str, people: u64, invitations: u64, given: &[Role]) -> Self {
        let mut plan = Self { members: people, invitations, teams: vec![name.to_owned()], ..Self::default() };
        if people > 0 {
            plan.roles_lost = given.iter().map(|role| role.name.clone()).collect();
            for role in given {
                plan.lost.add_all(&role.grants);
            }
        }
        plan
    }

    fn of_use(found: RoleUse) -> Self {
        let RoleUse { members, invitations, teams } = found;
        Self { members, invitations, teams, ..Self::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        landing::LandingPage,
        member::{ByTeam, TeamRole},
        permission::Scope,
    };

    fn set(grants: &[(&str, Scope)]) -> GrantSet {
        grants.iter().map(|(permission, scope)| (permission.parse().unwrap(), *scope)).collect()
    }

    fn role(number: u8, name: &str, grants: &[(&str, Scope)]) -> Role {
        Role {
            id: format!("rol_{number:032x}").parse().unwrap(),
            key: name.to_lowercase(),
            name: name.to_owned(),
            description: String::new(),
            audience: String::new(),
            rank: 20,
            is_system: false,
            is_owner: false,
            is_default: false,
            default_view: LandingPage::default(),
            cloned_from: None,
            grants: set(grants),
        }
    }

    fn viewer() -> Role {
        role(1, "Viewer", &[("User.Member.READ", Scope::All), ("Asset.Vm.READ", Scope::All)])
    }

    fn builder() -> Role {
        role(2, "Builder", &[("Asset.Vm.READ", Scope::Own), ("Asset.Vm.CREATE", Scope::All)])
    }

    fn member(state: MembershipState, roles: Vec<Role>) -> Member {
        Member {
            id: "mem_00000000000000000000000000000001".parse().unwrap(),
            account_id: "acc_00000000000000000000000000000001".parse().unwrap(),
            org_id: "org_00000000000000000000000000000001".parse().unwrap(),
            name: "Ada".to_owned(),
            email: "ada@example.com".to_owned(),
            state,
            roles,
            by_team: ByTeam::default(),
        }
    }

    #[test]
    fn other_roles_gain_and_lose_what_the_member_can_do_in_all() {
        let before = member(MembershipState::Active, vec![viewer()]);
        let after = before.with_direct_roles(&[builder()]);
        let plan = ChangePlan::changing_roles(&before, &after, Some(1));
        assert_eq!(
            (plan.roles_gained, plan.roles_lost),
            (vec!["Builder".to_owned()], vec!["Viewer".to_owned()])
        );
        assert_eq!(plan.gained, set(&[("Asset.Vm.CREATE", Scope::All)]), "reading is narrower, not new");
        assert_eq!(plan.lost, set(&[("Asset.Vm.READ", Scope::All), ("User.Member.READ", Scope::All)]));
        assert_eq!((plan.owners_left, plan.roles_kept), (Some(1), Vec::new()));
    }

    #[test]
    fn a_role_that_a_team_gives_as_well_stays_and_takes_nothing_away() {
        let given = TeamRole {
            role: viewer().id,
            team: "tea_00000000000000000000000000000001".parse().unwrap(),
            team_name: "Sales".to_owned(),
            is_direct: true,
        };
        let mut before = member(MembershipState::Active, vec![viewer(), builder()]);
        before.by_team.roles.push(given);
        let after = before.with_direct_roles(&[builder()]);
        let plan = ChangePlan::changing_roles(&before, &after, None);
        assert_eq!(plan, ChangePlan { roles_kept: vec!["Viewer".to_owned()], ..ChangePlan::default() });
        let same = before.with_direct_roles(&before.direct_roles());
        assert!(ChangePlan::changing_roles(&before, &same, None).is_empty());
    }

    #[test]
    fn whoever_is_enabled_can_use_their_roles_again_and_takes_a_seat_where_they_held_none() {
        let disabled = member(MembershipState::Disabled, vec![viewer()]);
        let facts =
            EnableFacts { owners_left: None, seat_use: Some(SeatUse { active: 4, disabled: 1, pending: 0 }) };
        for (disabled_counts, before, after) in [(false, 4, 5), (true, 5, 5)] {
            let policy =
                Policy { seats_limit: Some(9), seats_disabled_counts: disabled_counts, ..Policy::default() };
            let plan = ChangePlan::enabling(&disabled, &policy, &facts);
            assert_eq!(plan.roles_gained, ["Viewer"]);
            assert_eq!(plan.gained, viewer().grants);
            assert_eq!(plan.seats, Some(SeatChange { limit: 9, before, after }));
        }
        let plan = ChangePlan::enabling(&disabled, &Policy::default(), &EnableFacts::default());
        assert_eq!((plan.seats, plan.owners_left), (None, None));
    }

    #[test]
    fn a_role_that_grants_the_same_as_before_concerns_nobody() {
        let found = RoleUse { members: 3, invitations: 1, teams: vec!["Sales".to_owned()] };
        let same = ChangePlan::editing_role(&viewer().grants, &viewer().grants, found.clone());
        assert!(same.is_empty());
        let plan = ChangePlan::editing_role(&viewer().grants, &GrantSet::default(), found);
        assert_eq!((plan.members, plan.invitations, plan.teams), (3, 1, vec!["Sales".to_owned()]));
        assert_eq!((plan.gained, plan.lost), (GrantSet::default(), viewer().grants));
    }

    #[test]
    fn the_plan_of_a_deleted_role_depends_on_the_one_in_its_place() {
        let found = || RoleUse { members: 2, invitations: 1, teams: Vec::new() };
        let alone = ChangePlan::deleting_role(&viewer(), None, found());
        assert_eq!(
            (alone.roles_lost.as_slice(), &alone.lost),
            (&["Viewer".to_owned()][..], &viewer().grants)
        );
        assert!(alone.roles_gained.is_empty() && alone.gained.is_empty());
        let replaced = ChangePlan::deleting_role(&viewer(), Some(&builder()), found());
        assert_eq!((replaced.roles_gained, replaced.members), (vec!["Builder".to_owned()], 2));
        assert_eq!(replaced.gained, set(&[("Asset.Vm.CREATE", Scope::All)]));
        assert_eq!(replaced.lost, set(&[("Asset.Vm.READ", Scope::All), ("User.Member.READ", Scope::All)]));
        let unused = ChangePlan::deleting_role(&viewer(), Some(&builder()), RoleUse::default());
        assert!(unused.is_empty(), "nobody has it");
    }

    #[test]
    fn people_of_a_deleted_team_lose_the_roles_that_it_gives() {
        let plan = ChangePlan::deleting_team("Sales", 2, 1, &[viewer(), builder()]);
        assert_eq!((plan.members, plan.invitations, plan.teams), (2, 1, vec!["Sales".to_owned()]));
        assert_eq!(plan.roles_lost, ["Viewer", "Builder"]);
        assert_eq!(plan.lost.scope_of(&"Asset.Vm.READ".parse().unwrap()), Some(Scope::All));
        let empty = ChangePlan::deleting_team("Sales", 0, 0, &[viewer()]);
        assert_eq!(empty, ChangePlan { teams: vec!["Sales".to_owned()], ..ChangePlan::default() });
    }
}
