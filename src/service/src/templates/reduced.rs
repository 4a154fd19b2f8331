//! Members and invitations with several of the new roles where one is allowed: which one they keep. The store does the same
//! (`store::TemplateSwitch::one_of`).

use std::collections::{BTreeMap, HashMap};

use domain::{id::RoleId, member::Role, view::ReducedRoles};
use store::RoleOfSeveral;

/// The members, by the roles that they would have. `next` says which role takes the place of which, `all` has the roles
/// after the switch, highest first, and `held` comes by member.
pub(super) fn reduced_members(
    held: &[RoleOfSeveral],
    next: &HashMap<RoleId, RoleId>,
    all: &[Role],
) -> Vec<ReducedRoles> {
    let mut groups: BTreeMap<(Vec<usize>, usize), u64> = BTreeMap::new();
    for rows in held.chunk_by(|one, other| one.member == other.member) {
        // The place of each role among all; whether every row of it has an end date.
        let mut roles: BTreeMap<usize, bool> = BTreeMap::new();
        for row in rows {
            if let Some(place) = place_of(row.role, next, all) {
                roles.entry(place).and_modify(|has_end| *has_end &= row.has_end).or_insert(row.has_end);
            }
        }
        if roles.len() > 1 {
            let lasting = roles.iter().find(|(_, has_end)| !**has_end).or_else(|| roles.iter().next());
            let keeps = lasting.map(|(place, _)| *place).unwrap_or_default();
            *groups.entry((roles.into_keys().collect(), keeps)).or_default() += 1;
        }
    }
    let name = |place: usize| all.get(place).map(|role| role.name.clone()).unwrap_or_default();
    let view = |((roles, keeps), members): ((Vec<usize>, usize), u64)| ReducedRoles {
        roles: roles.into_iter().map(name).collect(),
        keeps: name(keeps),
        members,
    };
    groups.into_iter().map(view).collect()
}

/// How many invitations would give several roles.
pub(super) fn reduced_invitations(
    given: &[Vec<RoleId>],
    next: &HashMap<RoleId, RoleId>,
    all: &[Role],
) -> u64 {
    let is_reduced = |roles: &&Vec<RoleId>| {
        let mut places: Vec<usize> = roles.iter().filter_map(|role| place_of(*role, next, all)).collect();
        places.sort_unstable();
        places.dedup();
        places.len() > 1
    };
    given.iter().filter(is_reduced).count() as u64
}

fn place_of(role: RoleId, next: &HashMap<RoleId, RoleId>, all: &[Role]) -> Option<usize> {
    let next = next.get(&role)?;
    all.iter().position(|role| role.id == *next)
}
