//! Example organizations: what a template looks like after two months.

use std::collections::BTreeSet;

use domain::{
    error::{ErrorKind, Problem},
    list::{AssetQuery, InvitationQuery, UserQuery, UserStatus},
    policy::{RolesPerMember, TeamsMode},
    state::{AssetState, InvitationState},
    template::Template,
    view::AssetRowView,
};
use service::{
    Caller, assets, invitations, members, orgs,
    passwords::{self, ResetPassword},
    seed::{self, Example},
    teams,
};
use testkit::{PASSWORD, World};

use crate::short::{NONE, fields, secret};

/// An example, and its owner, who has set a password by a link.
async fn example(world: &World, template: &str) -> (Example, Caller) {
    let made = seed::example(&world.service, &world.origin(), template).await.unwrap();
    let address = &made.owner.email;
    let token = passwords::make_owner_link(&world.service, &world.origin(), address).await.unwrap();
    let reset = ResetPassword { token, password: secret(PASSWORD) };
    passwords::reset(&world.service, world.origin(), reset).await.unwrap();
    let owner = world.caller_of(&world.sign_in(address).await).await;
    (made, owner)
}

#[tokio::test]
async fn an_example_of_each_template_has_every_role_and_every_state_and_keeps_every_rule() {
    let world = World::sqlite().await;
    world.set_up().await;
    for template in Template::all() {
        let key = template.key.as_str();
        let (made, owner) = example(&world, key).await;
        let slug = made.org.slug.as_str();
        let roles = orgs::roles(&world.service, &owner, slug).await.unwrap();
        let unheld: Vec<&str> =
            roles.iter().filter(|role| role.members == 0).map(|role| role.key.as_str()).collect();
        assert_eq!(unheld, NONE, "{key}");
        for status in [UserStatus::Active, UserStatus::Disabled, UserStatus::Removed] {
            let query = UserQuery { status, ..UserQuery::default() };
            let page = members::list(&world.service, &owner, slug, &query).await.unwrap();
            assert!(page.total > 0, "{key}: nobody is {status:?}");
            if status == UserStatus::Active {
                let has_several = page.rows.iter().any(|row| row.roles.len() > 1);
                let may_have_several = template.policy().roles_per_member == RolesPerMember::Many;
                assert_eq!(has_several, may_have_several, "{key}");
                assert!(page.rows.iter().any(|row| row.last_active_at.is_some()), "{key}");
            }
        }
        let invitations =
            invitations::overview(&world.service, &owner, slug, &InvitationQuery::default()).await.unwrap();
        let found: BTreeSet<InvitationState> = invitations.counts.by_state.into_keys().collect();
        let expires = template.policy().invitations_expire_after_hours.is_some();
        let is_possible = |state: &InvitationState| *state != InvitationState::Expired || expires;
        let expected: BTreeSet<_> = InvitationState::ALL.iter().copied().filter(is_possible).collect();
        assert_eq!(found, expected, "{key}");
        let log = world.log(slug).await;
        for action in ["organization.created", "invitation.cancelled", "member.disabled", "member.removed"] {
            let by_operator = log.iter().any(|event| event.action == action && event.who == "The operator");
            assert!(by_operator, "{key}: {action}");
        }
        assert!(log.iter().any(|event| event.action == "invitation.resent"), "{key}");
        expect_teams(&world, &owner, slug, template).await;
        expect_assets(&world, &owner, slug, template).await;
    }
    assert_eq!(world.violations().await, NONE);
}

/// Teams with people, where the template has teams.
async fn expect_teams(world: &World, owner: &Caller, slug: &str, template: &Template) {
    if template.policy().teams_mode == TeamsMode::Off {
        return;
    }
    let page = teams::list(&world.service, owner, slug).await.unwrap();
    assert_eq!(page.teams.len(), 3, "{}", template.key);
    assert!(page.teams.iter().all(|team| team.people > 0), "{}: {:?}", template.key, page.teams);
}

/// Assets of each kind, in their places and with owners, and a schedule that is stopped.
async fn expect_assets(world: &World, owner: &Caller, slug: &str, template: &Template) {
    for kind in &template.assets {
        let query = AssetQuery { kind: Some(kind.key.clone()), ..AssetQuery::default() };
        let found = assets::list(&world.service, owner, slug, &query).await.unwrap().page.rows;
        assert_eq!(found.len(), 4, "{}: {}", template.key, kind.key);
        let mut owners: Vec<&str> = found.iter().map(|asset| asset.owner.name.as_str()).collect();
        owners.sort_unstable();
        owners.dedup();
        assert!(owners.len() > 1, "{}: {owners:?}", template.key);
        let is_part = |asset: &AssetRowView| asset.parent.is_some();
        assert_eq!(found.iter().all(is_part), kind.parent.is_some(), "{}: {}", template.key, kind.key);
        if kind.key.is_schedule() {
            assert_eq!(
                found.iter().filter(|asset| asset.state == AssetState::Stopped).count(),
                1,
                "{}",
                template.key
            );
        }
    }
}

#[tokio::test]
async fn where_members_need_no_role_an_example_has_somebody_without_one() {
    let world = World::sqlite().await;
    world.set_up().await;
    let (made, owner) = example(&world, "workspace").await;
    let query = UserQuery {
        without_role: Some("default".to_owned()),
        status: UserStatus::Active,
        ..UserQuery::default()
    };
    let page = members::list(&world.service, &owner, &made.org.slug, &query).await.unwrap();
    assert!(page.rows.iter().any(|row| row.roles.is_empty()), "{:?}", page.rows);
}

#[tokio::test]
async fn another_example_of_the_same_template_is_another_organization_of_other_people() {
    let world = World::sqlite().await;
    world.set_up().await;
    let (first, _) = example(&world, "portal").await;
    let (second, owner) = example(&world, "portal").await;
    assert_eq!((first.org.slug.as_str(), second.org.slug.as_str()), ("portal-example", "portal-example-2"));
    assert_ne!(first.owner.id, second.owner.id);
    assert_eq!(orgs::home(&world.service, &owner).await.unwrap().len(), 1);
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn an_example_needs_a_template_and_an_installation_that_is_set_up() {
    let world = World::sqlite().await;
    let early = seed::example(&world.service, &world.origin(), "cloud").await.unwrap_err();
    assert_eq!(early, ErrorKind::NotFound);
    world.set_up().await;
    let unknown = seed::example(&world.service, &world.origin(), "nothing").await.unwrap_err();
    assert_eq!(fields(unknown), [("template".to_owned(), Problem::UnknownTemplate)]);
}
