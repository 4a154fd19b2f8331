//! An organization that loses its owners: the hint to a single one, the successor, and what the operator can do.

use domain::{
    access::Denial,
    audit::{Door, Origin},
    error::{ErrorKind, Problem},
    policy::RolesPerMember,
    settings::Section,
    state::MembershipState,
};
use service::{
    members::{self, Leave},
    orgs::{self, AddOwner, AddedOwner},
    settings,
};
use testkit::{Org, World, agreed};

use crate::short::{NONE, email, fields};

async fn add(world: &World, org: &Org, owner: Option<&str>) -> Result<AddedOwner, ErrorKind> {
    let origin = Origin { door: Door::Console, ip: None, user_agent: None };
    let command = AddOwner { slug: org.slug.clone(), owner: owner.map(str::to_owned) };
    orgs::add_owner(&world.service, &origin, command).await
}

#[tokio::test]
async fn the_only_owner_is_told_so_until_there_is_another() {
    let world = World::sqlite().await;
    world.set_up().await;
    let org = world.organization("Globex").await;
    let (admin, _) = world.enrol(&org, "admin").await;
    let is_only = async |person| orgs::frame(&world.service, person, &org.slug).await.unwrap().is_only_owner;
    assert!(is_only(&org.owner).await && !is_only(&admin).await);
    let disabled = world.stranger().await;
    world.enrol_as(&org, &disabled, "owner", MembershipState::Disabled).await;
    assert!(is_only(&org.owner).await, "who is disabled does not count");
    let (second, _) = world.enrol(&org, "owner").await;
    assert!(!is_only(&org.owner).await && !is_only(&second).await);
}

#[tokio::test]
async fn owners_name_an_active_member_as_their_successor() {
    let world = World::sqlite().await;
    world.set_up().await;
    let org = world.organization("Globex").await;
    let (member, id) = world.enrol(&org, "member").await;
    let (admin, _) = world.enrol(&org, "admin").await;
    let (service, slug) = (&world.service, org.slug.as_str());
    let refused = settings::set_successor(service, &admin, slug, email(&member)).await;
    assert!(matches!(refused, Err(ErrorKind::Denied { denial: Denial::Missing { .. } })), "{refused:?}");
    let outsider = world.stranger().await;
    for nobody in [email(&outsider), "no address"] {
        let unknown = settings::set_successor(service, &org.owner, slug, nobody).await.unwrap_err();
        assert_eq!(fields(unknown), [("successor".to_owned(), Problem::UnknownMember)]);
    }
    let oneself = settings::set_successor(service, &org.owner, slug, email(&org.owner)).await.unwrap_err();
    assert_eq!(fields(oneself), [("successor".to_owned(), Problem::OwnSuccessor)]);
    let mark = world.mark().await;
    settings::set_successor(service, &org.owner, slug, email(&member)).await.unwrap();
    settings::set_successor(service, &org.owner, slug, email(&member)).await.unwrap();
    assert_eq!(world.actions_since(&mark).await, ["organization.successor_named"]);
    let shown = async || {
        let view = settings::get(service, &org.owner, slug, Some(Section::Account)).await.unwrap();
        view.succession.unwrap().successor.map(|(_, address)| address)
    };
    assert_eq!(shown().await.as_deref(), Some(email(&member)));
    agreed::disable(service, &org.owner, slug, id).await.unwrap();
    assert_eq!(shown().await, None, "only an active member can follow");
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn the_operator_makes_the_successor_an_owner() {
    let world = World::sqlite().await;
    world.set_up().await;
    let org = world.organization("Globex").await;
    let nobody = add(&world, &org, None).await.unwrap_err();
    assert_eq!(fields(nobody), [("successor".to_owned(), Problem::NoSuccessor)]);
    let (member, _) = world.enrol(&org, "member").await;
    settings::set_successor(&world.service, &org.owner, &org.slug, email(&member)).await.unwrap();
    world.lock(&org.owner).await;
    let mark = world.mark().await;
    let added = add(&world, &org, None).await.unwrap();
    assert_eq!(added.owner.email, email(&member));
    add(&world, &org, None).await.unwrap();
    assert_eq!(world.actions_since(&mark).await, ["owner.added"], "twice is harmless");
    let frame = orgs::frame(&world.service, &member, &org.slug).await.unwrap();
    let view = members::get(&world.service, &member, &org.slug, frame.membership_id).await.unwrap();
    assert_eq!(view.row.roles, ["Owner", "Member"], "what they held they keep");
    assert!(frame.is_only_owner, "a locked owner is none");
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn the_operator_makes_anybody_an_owner_whatever_they_were_before() {
    let world = World::sqlite().await;
    world.set_up().await;
    let one = |policy: &mut domain::policy::Policy| policy.roles_per_member = RolesPerMember::One;
    let org = world.organization_with("Globex", one).await;
    let (active, _) = world.enrol(&org, "member").await;
    let disabled = world.stranger().await;
    world.enrol_as(&org, &disabled, "admin", MembershipState::Disabled).await;
    let removed = world.stranger().await;
    world.enrol_as(&org, &removed, "admin", MembershipState::Removed).await;
    let outside = world.stranger().await;
    for person in [&active, &disabled, &removed, &outside] {
        add(&world, &org, Some(email(person))).await.unwrap();
        let frame = orgs::frame(&world.service, person, &org.slug).await.unwrap();
        let view = members::get(&world.service, person, &org.slug, frame.membership_id).await.unwrap();
        assert_eq!(view.row.roles, ["Owner"]);
    }
    let mark = world.mark().await;
    let new = add(&world, &org, Some("new.owner@example.com")).await.unwrap();
    assert_eq!((new.owner.name.as_str(), new.has_password), ("New Owner", false));
    assert_eq!(world.actions_since(&mark).await, ["account.created", "owner.added"]);
    let wrong = Org { slug: "no-such-organization".to_owned(), ..org.clone() };
    let unknown = add(&world, &wrong, Some("new.owner@example.com")).await.unwrap_err();
    assert_eq!(fields(unknown), [("organization".to_owned(), Problem::UnknownOrganization)]);
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn the_only_owner_who_leaves_hands_over_to_the_successor() {
    let world = World::sqlite().await;
    world.set_up().await;
    for (one_role, expected) in [(false, vec!["Owner", "Member"]), (true, vec!["Owner"])] {
        let one = |policy: &mut domain::policy::Policy| {
            if one_role {
                policy.roles_per_member = RolesPerMember::One;
            }
        };
        let org = world.organization_with("Globex", one).await;
        let (service, slug) = (&world.service, org.slug.as_str());
        let (member, id) = world.enrol(&org, "member").await;
        let alone = members::leaving(service, &org.owner, slug).await.unwrap();
        assert_eq!((alone.plan.successor, alone.plan.owners_left), (None, Some(0)));
        let refused = agreed::leave(service, &org.owner, slug).await;
        assert_eq!(refused, Err(ErrorKind::LastOwner));
        settings::set_successor(service, &org.owner, slug, email(&member)).await.unwrap();
        let shown = members::leaving(service, &org.owner, slug).await.unwrap();
        let name = member.session().unwrap().account.name.clone();
        assert_eq!((shown.plan.successor, shown.plan.owners_left), (Some(name), Some(1)));
        let with = |agreed: &str| Leave { agreed: agreed.to_owned(), ..Leave::default() };
        let changed = members::leave(service, &org.owner, slug, with(&alone.fingerprint)).await;
        assert_eq!(changed, Err(ErrorKind::ConsequencesChanged));
        let mark = world.mark().await;
        members::leave(service, &org.owner, slug, with(&shown.fingerprint)).await.unwrap();
        let mut actions = world.actions_since(&mark).await;
        actions.sort();
        assert_eq!(actions, ["member.left", "member.roles_changed", "organization.successor_named"]);
        let view = members::get(service, &member, slug, id).await.unwrap();
        assert_eq!(view.row.roles, expected);
        assert!(orgs::frame(service, &org.owner, slug).await.is_err());
        assert_eq!(world.violations().await, NONE);
    }
}

#[tokio::test]
async fn a_successor_who_would_not_stay_an_owner_does_not_follow() {
    let world = World::sqlite().await;
    world.set_up().await;
    let org = world.organization("Globex").await;
    let (service, slug) = (&world.service, org.slug.as_str());
    let (member, id) = world.enrol(&org, "member").await;
    settings::set_successor(service, &org.owner, slug, email(&member)).await.unwrap();
    agreed::disable(service, &org.owner, slug, id).await.unwrap();
    let refused = agreed::leave(service, &org.owner, slug).await;
    assert_eq!(refused, Err(ErrorKind::LastOwner), "only an active member can follow");
    assert_eq!(world.violations().await, NONE);
}
