//! The table of who manages whom in each template, asked of the decisions.

use std::slice;

use uuid::Uuid;

use super::{
    managers::{Managers, TABLE},
    *,
};
use crate::{
    id::{MembershipId, RoleId},
    member::ByTeam,
    template::Template,
};

/// A template with the policy that a part of the table is about.
struct Place {
    template: Template,
    policy: Policy,
}

impl Place {
    fn of(part: &Managers) -> Self {
        let template = Template::load(part.template).unwrap();
        let members_managed_by = match part.managed_by {
            "permission" => ManagedBy::Permission,
            "rank" => ManagedBy::Rank,
            "owner" => ManagedBy::Owner,
            other => panic!("{other}"),
        };
        let policy = Policy { members_managed_by, ..template.policy() };
        Self { template, policy }
    }

    fn role(&self, key: &str) -> Role {
        let at = self.template.roles.iter().position(|role| role.key == key).unwrap();
        self.template.roles[at].role(RoleId::new(Uuid::from_u128(at as u128)))
    }

    fn member(&self, n: u128, key: &str) -> Member {
        Member {
            id: MembershipId::new(Uuid::from_u128(n)),
            account_id: AccountId::new(Uuid::from_u128(n)),
            org_id: OrgId::new(Uuid::from_u128(1)),
            name: String::new(),
            email: String::new(),
            state: MembershipState::Active,
            roles: vec![self.role(key)],
            by_team: ByTeam::default(),
        }
    }
}

/// The letters of the roles for which something is allowed, in the order of the table.
fn letters(part: &Managers, is_allowed: impl Fn(&str) -> bool) -> String {
    part.roles.iter().filter(|(_, key)| is_allowed(key)).map(|(letter, _)| letter).collect()
}

#[test]
fn every_role_of_every_template_may_invite_give_remove_and_disable_what_the_table_says() {
    for part in TABLE {
        let place = Place::of(part);
        let keys: Vec<&str> = place.template.roles.iter().map(|role| role.key.as_str()).collect();
        assert_eq!(part.roles.iter().map(|(_, key)| *key).collect::<Vec<_>>(), keys, "{}", part.template);
        assert_eq!(part.rows.len(), keys.len(), "{}", part.template);
        for (row, (letter, who)) in part.rows.iter().zip(part.roles) {
            assert_eq!(row.who, *letter, "{}", part.template);
            let what = format!("{}, managed by {}: {who}", part.template, part.managed_by);
            let actor = Actor::member(place.member(1, who));
            let gives = |managing: &Permission, resource: Resource<'_>, key: &str| {
                let role = place.role(key);
                may_grant(&actor, managing, resource, slice::from_ref(&role), &place.policy).is_ok()
            };
            let does = |permission: &Permission, key: &str| {
                decide(&actor, permission, Resource::Member(&place.member(2, key)), &place.policy).is_ok()
            };
            let invites = letters(part, |key| gives(&Permission::INVITE_CREATE, Resource::Organization, key));
            assert_eq!(invites, row.invites, "{what} invites");
            for ((_, target), expected) in part.roles.iter().zip(row.gives) {
                let target = place.member(2, target);
                let managing = Permission::MEMBER_ROLE_UPDATE;
                let given = letters(part, |key| gives(&managing, Resource::Member(&target), key));
                assert_eq!(given, *expected, "{what} gives to {}", target.roles[0].key);
            }
            assert_eq!(
                letters(part, |key| does(&Permission::MEMBER_DELETE, key)),
                row.removes,
                "{what} removes"
            );
            assert_eq!(
                letters(part, |key| does(&Permission::MEMBER_UPDATE, key)),
                row.disables,
                "{what} disables"
            );
        }
    }
}

#[test]
fn the_table_has_every_template_under_its_own_setting() {
    for template in Template::all() {
        let own = template.policy().members_managed_by;
        let is_there = |part: &Managers| {
            part.template == template.key && Place::of(part).policy.members_managed_by == own
        };
        assert!(TABLE.iter().any(is_there), "{}", template.key);
    }
}
