//! Joining with an account and without an invitation (`joining`): who can, as what, and who cannot.

use std::collections::BTreeSet;

use domain::{
    access::Denial,
    error::ErrorKind,
    policy::{Joining, Policy},
    settings::Section,
    state::MembershipState,
};
use service::{
    Caller, invitations, members, orgs,
    roles::{self, SetRoleDefaults},
    settings::{self, SettingChanges, SettingsUpdate, UpdateSettings},
};
use testkit::{Org, World};

use crate::short::NONE;

/// An organization made from the template `cloud` that lets addresses of one domain in.
fn open(policy: &mut Policy) {
    policy.joining = BTreeSet::from([Joining::Invitation, Joining::PlatformAccount]);
    policy.signin_email_domains = BTreeSet::from(["acme.example".to_owned()]);
}

async fn join(world: &World, person: &Caller, org: &Org) -> Result<(), ErrorKind> {
    orgs::join(&world.service, person, &org.slug).await.map(drop)
}

async fn joinable(world: &World, person: &Caller) -> Vec<String> {
    orgs::joinable(&world.service, person).await.unwrap().orgs.into_iter().map(|org| org.name).collect()
}

#[tokio::test]
async fn somebody_with_an_address_of_the_domain_joins_with_the_preselected_role() {
    let world = World::sqlite().await;
    world.set_up().await;
    let org = world.organization_with("Globex", open).await;
    let ada = world.account("Ada", "ada@acme.example").await;
    assert_eq!(joinable(&world, &ada).await, ["Globex"]);
    let mark = world.mark().await;
    join(&world, &ada, &org).await.unwrap();
    join(&world, &ada, &org).await.unwrap();
    assert_eq!(world.actions_since(&mark).await, ["member.joined"], "twice is harmless");
    let frame = orgs::frame(&world.service, &ada, &org.slug).await.unwrap();
    let view = members::get(&world.service, &org.owner, &org.slug, frame.membership_id).await.unwrap();
    assert_eq!(view.row.roles, ["Member"]);
    assert_eq!(joinable(&world, &ada).await, NONE);
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn whom_the_organization_does_not_let_in_it_does_not_exist_for() {
    let world = World::sqlite().await;
    world.set_up().await;
    let org = world.organization_with("Globex", open).await;
    let outside = world.account("Eve", "eve@other.example").await;
    let below = world.account("Mallory", "mallory@mail.acme.example").await;
    let removed = world.account("Rita", "rita@acme.example").await;
    world.enrol_as(&org, &removed, "member", MembershipState::Removed).await;
    let disabled = world.account("Dora", "dora@acme.example").await;
    world.enrol_as(&org, &disabled, "member", MembershipState::Disabled).await;
    let invited = world.account("Ida", "ida@acme.example").await;
    let invitation = world.invite_by(&org.owner, &org.slug, "ida@acme.example", &["admin"]).await;
    for person in [&outside, &below, &removed, &disabled, &invited] {
        assert_eq!(joinable(&world, person).await, NONE);
        assert_eq!(join(&world, person, &org).await, Err(ErrorKind::NotFound));
    }
    invitations::accept(&world.service, &invited, &invitation.token).await.unwrap();
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn seats_and_exclusive_membership_hold_here_as_well() {
    let world = World::sqlite().await;
    world.set_up().await;
    let full = world
        .organization_with("Full", |policy| {
            open(policy);
            policy.seats_limit = Some(1);
        })
        .await;
    let ada = world.account("Ada", "ada@acme.example").await;
    let refused = |denial| Err(ErrorKind::Denied { denial });
    assert_eq!(join(&world, &ada, &full).await, refused(Denial::NoSeat));
    let exclusive = world
        .organization_with("Globex", |policy| {
            open(policy);
            policy.members_exclusive = true;
        })
        .await;
    let other = world.organization_from("Initech", "analytics").await;
    world.enrol_as(&other, &ada, "viewer", MembershipState::Active).await;
    assert_eq!(joinable(&world, &ada).await, ["Full"]);
    assert_eq!(join(&world, &ada, &exclusive).await, refused(Denial::BelongsElsewhere));
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn nobody_becomes_an_owner_by_joining() {
    let world = World::sqlite().await;
    world.set_up().await;
    let org = world.organization_with("Globex", open).await;
    let command = SetRoleDefaults {
        role: org.role("owner"),
        default_view: domain::landing::LandingPage::Users,
        is_default: true,
    };
    roles::set_defaults(&world.service, &org.owner, &org.slug, command).await.unwrap();
    let ada = world.account("Ada", "ada@acme.example").await;
    assert_eq!(joinable(&world, &ada).await, NONE);
    assert_eq!(join(&world, &ada, &org).await, Err(ErrorKind::NotFound));
}

#[tokio::test]
async fn who_opens_the_organization_gives_the_preselected_role() {
    let world = World::sqlite().await;
    world.set_up().await;
    let opens = |roles: &mut [domain::member::Role]| {
        use domain::permission::{GrantSet, Permission, Scope};
        for role in roles.iter_mut().filter(|role| role.key == "viewer") {
            role.grants = GrantSet::from_iter([(Permission::AUTHENTICATION_UPDATE, Scope::All)]);
            role.rank = 90;
        }
    };
    let org = world.organization_with_roles("Globex", opens).await;
    let (person, _) = world.enrol(&org, "viewer").await;
    let values = [("signin.email_domains".to_owned(), "acme.example".to_owned())].into();
    let command = UpdateSettings {
        section: Section::SignIn,
        changes: SettingChanges { values, ..SettingChanges::default() },
        confirmed: vec![domain::view::SettingEffect::OpenToAccounts],
    };
    let refused = settings::update(&world.service, &person, &org.slug, command.clone()).await;
    assert!(
        matches!(refused, Err(ErrorKind::Denied { denial: Denial::RoleGrantsMore { .. } })),
        "{refused:?}"
    );
    let saved = settings::update(&world.service, &org.owner, &org.slug, command).await;
    assert_eq!(saved, Ok(SettingsUpdate::Saved));
}
