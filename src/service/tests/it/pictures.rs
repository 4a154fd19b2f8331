//! Pictures of an organization and of oneself: who may change them, and who gets to see them.

use domain::{
    error::{ErrorKind, PictureError, Problem},
    id::PictureId,
    list::UserQuery,
    state::MembershipState,
};
use service::{
    Caller, accounts, invitations, members, orgs,
    picture::{self, Upload},
    settings,
};
use testkit::{Org, World, agreed};

use crate::short::{NONE, a_picture, account, fields, organization};

on_both_databases![
    a_person_is_seen_by_themselves_and_by_who_shares_an_organization_with_them,
    the_picture_of_an_organization_is_for_its_members_and_for_who_has_an_open_invitation,
];

async fn see(world: &World, reader: &Caller, id: PictureId) -> Result<(), ErrorKind> {
    picture::get(&world.service, reader, id, 96).await.map(|file| assert!(file.starts_with(b"\x89PNG")))
}

async fn own_picture(world: &World, person: &Caller) -> Option<PictureId> {
    account(world, person.account().unwrap().id).await.picture
}

async fn a_person_is_seen_by_themselves_and_by_who_shares_an_organization_with_them(world: World) {
    world.set_up().await;
    let (acme, globex) = (world.organization("Acme Two").await, world.organization("Globex").await);
    let (ada, ada_id) = world.enrol(&acme, "member").await;
    let viewer = world.enrol(&acme, "viewer").await.0;
    let (service, mark) = (&world.service, world.mark().await);
    accounts::set_picture(service, &ada, a_picture()).await.unwrap();
    let first = own_picture(&world, &ada).await.unwrap();
    for reader in [&ada, &viewer, &acme.owner] {
        assert_eq!(see(&world, reader, first).await, Ok(()));
    }
    assert_eq!(see(&world, &globex.owner, first).await, Err(ErrorKind::NotFound), "of another organization");
    assert_eq!(picture::get(service, &ada, first, 33).await, Err(ErrorKind::NotFound));
    // A list, the page of a person and the frame name it.
    let listed = members::list(service, &viewer, &acme.slug, &UserQuery::default()).await.unwrap().rows;
    let row = listed.iter().find(|row| row.name == ada.account().unwrap().name).unwrap();
    assert_eq!(row.picture, Some(first));
    let page = members::get(service, &viewer, &acme.slug, ada_id).await.unwrap();
    assert_eq!(page.row.picture, Some(first));
    // Whoever is disabled is still in the list, but sees nobody.
    agreed::disable(service, &acme.owner, &acme.slug, ada_id).await.unwrap();
    assert_eq!(see(&world, &viewer, first).await, Ok(()));
    members::enable(service, &acme.owner, &acme.slug, ada_id).await.unwrap();
    // In another organization, its members see them, too.
    world.enrol_as(&globex, &ada, "viewer", MembershipState::Active).await;
    assert_eq!(see(&world, &globex.owner, first).await, Ok(()));
    accounts::set_picture(service, &ada, a_picture()).await.unwrap();
    let second = own_picture(&world, &ada).await.unwrap();
    assert_ne!(first, second, "another upload has another address");
    assert_eq!(see(&world, &ada, first).await, Err(ErrorKind::NotFound));
    accounts::remove_picture(service, &ada).await.unwrap();
    accounts::remove_picture(service, &ada).await.unwrap();
    assert_eq!(own_picture(&world, &ada).await, None);
    assert_eq!(see(&world, &ada, second).await, Err(ErrorKind::NotFound));
    let changes = world.actions_since(&mark).await;
    assert_eq!(changes.iter().filter(|action| *action == "account.picture_changed").count(), 3);
    assert_eq!(world.violations().await, NONE);
}

async fn org_picture(world: &World, org: &Org) -> Option<PictureId> {
    organization(world, &org.slug).await.0.picture
}

async fn the_picture_of_an_organization_is_for_its_members_and_for_who_has_an_open_invitation(world: World) {
    world.set_up().await;
    let (acme, globex) = (world.organization("Acme Two").await, world.organization("Globex").await);
    let (viewer, viewer_id) = world.enrol(&acme, "viewer").await;
    let invited = world.invite_by(&acme.owner, &acme.slug, "ian@example.com", &["viewer"]).await;
    let (service, mark) = (&world.service, world.mark().await);
    let on_page = async || invitations::open(service, None, &invited.token).await.unwrap().org_picture;
    assert_eq!(on_page().await, None);
    settings::set_picture(service, &acme.owner, &acme.slug, a_picture()).await.unwrap();
    let first = org_picture(&world, &acme).await.unwrap();
    assert_eq!(see(&world, &viewer, first).await, Ok(()));
    assert_eq!(see(&world, &globex.owner, first).await, Err(ErrorKind::NotFound));
    assert!(on_page().await.unwrap().starts_with("data:image/png;base64,iVBORw0KGgo"));
    assert_eq!(orgs::frame(service, &viewer, &acme.slug).await.unwrap().org.picture, Some(first));
    assert_eq!(orgs::home(service, &viewer).await.unwrap()[0].picture, Some(first));
    agreed::remove(service, &acme.owner, &acme.slug, viewer_id).await.unwrap();
    assert_eq!(see(&world, &viewer, first).await, Err(ErrorKind::NotFound), "a member no more");
    invitations::cancel(service, &acme.owner, &acme.slug, invited.id).await.unwrap();
    assert_eq!(on_page().await, None, "the link is valid no more");
    settings::remove_picture(service, &acme.owner, &acme.slug).await.unwrap();
    settings::remove_picture(service, &acme.owner, &acme.slug).await.unwrap();
    assert_eq!(org_picture(&world, &acme).await, None);
    let changes = world.actions_since(&mark).await;
    assert_eq!(changes.iter().filter(|action| *action == "organization.picture_changed").count(), 2);
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn a_file_that_is_no_picture_changes_nothing() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let mark = world.mark().await;
    let wrong = || Upload { bytes: b"<svg onload='alert(1)'/>".to_vec(), crop: None };
    let expected = [("picture".to_owned(), Problem::Picture { error: PictureError::Kind })];
    let own = accounts::set_picture(&world.service, &owner, wrong()).await.unwrap_err();
    let of_org = settings::set_picture(&world.service, &owner, "acme", wrong()).await.unwrap_err();
    assert_eq!(fields(own), expected);
    assert_eq!(fields(of_org), expected);
    assert_eq!(world.actions_since(&mark).await, NONE);
}

#[tokio::test]
async fn who_may_not_change_the_settings_gets_no_file_decoded_and_the_log_says_so() {
    let world = World::sqlite().await;
    world.set_up().await;
    let admin = world.member("admin").await;
    let wrong = Upload { bytes: b"<svg/>".to_vec(), crop: None };
    let refused = settings::set_picture(&world.service, &admin, "acme", wrong).await.unwrap_err();
    assert!(matches!(refused, ErrorKind::Denied { .. }), "{refused:?}");
    assert_eq!(world.denials("acme").await.len(), 1);
}

#[tokio::test]
async fn one_person_uploads_only_so_many_pictures_at_once() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let nothing = || Upload::default();
    for _ in 0..30 {
        let refused = accounts::set_picture(&world.service, &owner, nothing()).await.unwrap_err();
        assert_eq!(fields(refused).len(), 1);
    }
    let refused = accounts::set_picture(&world.service, &owner, nothing()).await.unwrap_err();
    assert!(matches!(refused, ErrorKind::RateLimited { .. }), "{refused:?}");
}
