//! The property that rule 2 of the model is for: no sequence of permitted actions ends with anybody, or with any two who work
//! together, holding a grant that neither they nor a giver who had it gave them.

use proptest::prelude::*;

use super::{
    attempts::{Org, attempt},
    *,
};
use crate::id::MembershipId;

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
        let mut known = coalitions(&org.everybody(), &[]);
        // Everybody but the first owner: all that they ever get comes from there.
        let others = org.everybody().split_off(1);
        let mut rest =
            Coalition { ids: others.iter().map(|member| member.id).collect(), legitimate: union(&others) };
        for attempt in &attempts {
            let (before, kinds) = (org.everybody(), org.on_kinds.len());
            let Some(giver) = org.run(attempt) else { continue };
            let after = org.everybody();
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
        let now = org.everybody();
        for coalition in known.iter().chain([&rest]) {
            let usurped = coalition.usurped(&now);
            prop_assert!(usurped.is_empty(), "{:?} hold {usurped:?} after {attempts:?}", coalition.ids);
        }
    }
}
