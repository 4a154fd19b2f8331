//! Who switches an organization to another template. That gives every role that results from it, so the rule of
//! [`may_grant`](super::may_grant) holds here as well.

use super::{Actor, Denial, Permit, Resource, may_grant};
use crate::{
    member::{Member, Role},
    permission::{GrantSet, Permission, Scope},
    policy::Policy,
};

/// Decides whether `actor` may put `next` in the place of the organization's roles, `present`.
///
/// Nobody can hold beforehand what only the new template knows, such as permissions on its kinds of assets: whoever holds
/// all that the present owner role grants stands for having it. Everything else they must hold, and no role is above them.
///
/// # Errors
/// The denial says what is missing.
pub fn may_switch_template(
    actor: &Actor,
    present: &[Role],
    next: &[Role],
    policy: &Policy,
) -> Result<Permit, Denial> {
    // A role is taken away as well as given.
    let emptied = |role: &Role| Role { grants: GrantSet::default(), ..role.clone() };
    let present_ranks: Vec<Role> = present.iter().map(emptied).collect();
    may_grant(actor, &Permission::ACCOUNT_UPDATE, Resource::Organization, &present_ranks, policy)?;
    let actor = with_new_permissions(actor, present, next);
    may_grant(&actor, &Permission::ACCOUNT_UPDATE, Resource::Organization, next, policy)
}

/// The actor, with what no present role grants and the next owner role does, if they can do all that owners can.
fn with_new_permissions(actor: &Actor, present: &[Role], next: &[Role]) -> Actor {
    let Some(member) = actor.membership().filter(|_| !actor.is_limited()) else { return actor.clone() };
    let held = member.grants();
    let mut owners = present.iter().filter(|role| role.is_owner);
    if owners.any(|role| held.missing_for(&role.grants).next().is_some()) {
        return actor.clone();
    }
    let mut known = GrantSet::default();
    for role in present {
        known.add_all(&role.grants);
    }
    let Some(owner) = next.iter().find(|role| role.is_owner) else { return actor.clone() };
    let new = known.missing_for(&owner.grants).filter(|(permission, _)| known.scope_of(permission).is_none());
    let new: Vec<(Permission, Scope)> = new.map(|(permission, scope)| (permission.clone(), scope)).collect();
    let role = Role { rank: 0, is_owner: false, grants: new.into_iter().collect(), ..owner.clone() };
    let roles = member.roles.iter().cloned().chain([role]).collect();
    Actor::member(Member { roles, ..member.clone() })
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::{
        id::{AccountId, MembershipId, OrgId, RoleId},
        member::ByTeam,
        state::MembershipState,
        template::Template,
    };

    fn roles(template: &str) -> Vec<Role> {
        let template = Template::find(template).unwrap();
        template.roles.iter().map(|role| role.role(RoleId::new(Uuid::nil()))).collect()
    }

    fn actor(roles: Vec<Role>) -> Actor {
        Actor::member(Member {
            id: MembershipId::new(Uuid::nil()),
            account_id: AccountId::new(Uuid::nil()),
            org_id: OrgId::new(Uuid::nil()),
            name: "Ada".to_owned(),
            email: "ada@example.com".to_owned(),
            state: MembershipState::Active,
            roles,
            by_team: ByTeam::default(),
        })
    }

    fn decide(actor: &Actor, present: &[Role], next: &[Role]) -> Result<(), Denial> {
        may_switch_template(actor, present, next, &Policy::default()).map(drop)
    }

    #[test]
    fn an_owner_switches_from_any_template_to_any_other_and_nobody_else_does() {
        for from in Template::keys() {
            let present = roles(from);
            for to in Template::keys() {
                for role in &present {
                    let decided = decide(&actor(vec![role.clone()]), &present, &roles(to));
                    assert_eq!(decided.is_ok(), role.is_owner, "{from} {to} {}: {decided:?}", role.key);
                }
            }
        }
    }

    #[test]
    fn whoever_may_change_the_account_gives_no_owner_role_and_nothing_that_they_lack() {
        let present = roles("standard");
        let mut deputy = Role { is_owner: false, ..present[0].clone() };
        deputy.grants = deputy
            .grants
            .iter()
            .filter(|(permission, _)| **permission != Permission::OWNER_ROLE_UPDATE)
            .map(|(p, s)| (p.clone(), s))
            .collect();
        let mut with_deputy = present.clone();
        with_deputy.push(deputy.clone());
        assert_eq!(
            decide(&actor(vec![deputy.clone()]), &with_deputy, &roles("cloud")),
            Err(Denial::OwnerProtected)
        );
        // Everything but one permission that the present roles know.
        let grants =
            present[0].grants.iter().filter(|(permission, _)| **permission != Permission::AUDIT_EXPORT);
        let almost = Role { grants: grants.map(|(p, s)| (p.clone(), s)).collect(), ..deputy };
        let denied = decide(&actor(vec![almost]), &present, &roles("cloud")).unwrap_err();
        assert!(matches!(denied, Denial::RoleGrantsMore { .. }), "{denied:?}");
    }

    #[test]
    fn a_token_gives_no_more_than_it_may_use() {
        let member = actor(vec![roles("standard")[0].clone()]).membership().unwrap().clone();
        let limit = [(Permission::ACCOUNT_UPDATE, Scope::All), (Permission::OWNER_ROLE_UPDATE, Scope::All)];
        let token = Actor::limited(member, Some(limit.into_iter().collect()));
        let denied = decide(&token, &roles("standard"), &roles("cloud")).unwrap_err();
        assert!(matches!(denied, Denial::RoleGrantsMore { .. }), "{denied:?}");
    }
}
