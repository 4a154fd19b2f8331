//! Opening the link of an invitation: it says how things stand, to everybody what is theirs to know, and changes nothing.

use domain::{error::ErrorKind, time::Span, view::Standing};
use service::{Caller, invitations};
use testkit::{World, agreed};

use crate::short::{GUESS, NONE, secret};

async fn standing(world: &World, reader: Option<&Caller>, token: &domain::secret::Secret) -> Standing {
    let session = reader.map(|caller| caller.session().unwrap());
    invitations::open(&world.service, session, token).await.unwrap().standing
}

#[tokio::test]
async fn opening_a_link_changes_no_byte_of_the_database_however_often_and_by_whom() {
    let world = World::sqlite().await;
    world.set_up().await;
    let ada = world.account("Ada", "ada@example.com").await;
    let open = world.invite("ada@example.com", "member").await;
    let expired = world.invite("bob@example.com", "member").await;
    world.clock.advance(Span::days(8));
    let (bytes, before) = (world.bytes(), world.snapshot(&["acme"]).await);
    for _ in 0..20 {
        for reader in [None, Some(&ada)] {
            standing(&world, reader, &open.token).await;
            standing(&world, reader, &expired.token).await;
            let dead = invitations::open(&world.service, None, &secret(GUESS)).await.unwrap_err();
            assert_eq!(dead, ErrorKind::LinkExpired);
        }
    }
    assert!(world.bytes() == bytes, "a byte of the file or of its log has changed");
    assert_eq!(world.snapshot(&["acme"]).await, before);
}

#[tokio::test]
async fn the_page_says_who_invites_whom_as_what_and_until_when() {
    let world = World::sqlite().await;
    world.set_up().await;
    let invited = world.invite("Ada@Example.com", "member").await;
    let page = invitations::open(&world.service, None, &invited.token).await.unwrap();
    assert_eq!((page.org_name.as_str(), page.invited_by.as_str()), ("Acme", "Olga Owner"));
    assert_eq!((page.email.as_str(), page.roles), ("Ada@Example.com", vec!["Member".to_owned()]));
    assert_eq!(page.expires_at, Some(world.service.now().plus(Span::days(7))));
    assert_eq!(page.note, None);
}

#[tokio::test]
async fn an_open_invitation_offers_what_fits_the_reader() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let ada = world.account("Ada", "ada@example.com").await;
    let known = world.invite("ADA@example.com", "member").await;
    let new = world.invite("new@example.com", "member").await;
    assert_eq!(standing(&world, None, &new.token).await, Standing::NewPerson);
    assert_eq!(standing(&world, None, &known.token).await, Standing::KnownPerson);
    assert_eq!(standing(&world, Some(&ada), &known.token).await, Standing::Ready);
    let signed_in_as = "olga@example.com".to_owned();
    assert_eq!(standing(&world, Some(&owner), &known.token).await, Standing::WrongAccount { signed_in_as });
}

#[tokio::test]
async fn each_dead_end_is_told_apart() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let accepted = world.invite("accepted@example.com", "member").await;
    world.join(&accepted.token, "Accepted").await;
    let cancelled = world.invite("cancelled@example.com", "member").await;
    invitations::cancel(&world.service, &owner, "acme", cancelled.id).await.unwrap();
    let declined = world.invite("declined@example.com", "member").await;
    invitations::decline(&world.service, world.origin(), &declined.token).await.unwrap();
    let resent = world.invite("resent@example.com", "member").await;
    invitations::resend(&world.service, &owner, "acme", resent.id).await.unwrap();
    let admin = world.member("admin").await;
    let lost = world.invite_by(&admin, "acme", "lost@example.com", &["member"]).await;
    let admin = world.membership(&admin).await;
    agreed::disable(&world.service, &owner, "acme", admin).await.unwrap();
    let expired = world.invite("expired@example.com", "member").await;
    assert_eq!(standing(&world, None, &accepted.token).await, Standing::Accepted);
    assert_eq!(standing(&world, None, &cancelled.token).await, Standing::Cancelled);
    assert_eq!(standing(&world, None, &declined.token).await, Standing::Declined);
    assert_eq!(standing(&world, None, &lost.token).await, Standing::NotPermitted);
    let dead = invitations::open(&world.service, None, &resent.token).await.unwrap_err();
    assert_eq!(dead, ErrorKind::LinkExpired, "replaced by the second sending");
    world.clock.advance(Span::days(7));
    assert_eq!(standing(&world, None, &expired.token).await, Standing::Expired);
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn a_used_link_leads_who_joined_with_it_to_the_organization_and_nobody_else() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let invited = world.invite("ada@example.com", "member").await;
    let ada = world.join(&invited.token, "Ada").await;
    let (other, stranger) = (world.member("member").await, world.stranger().await);
    let joined = Standing::Joined { slug: "acme".to_owned() };
    assert_eq!(standing(&world, Some(&ada), &invited.token).await, joined);
    for reader in [None, Some(&owner), Some(&other), Some(&stranger)] {
        assert_eq!(standing(&world, reader, &invited.token).await, Standing::Accepted);
    }
    agreed::disable(&world.service, &owner, "acme", world.membership(&ada).await).await.unwrap();
    assert_eq!(standing(&world, Some(&ada), &invited.token).await, Standing::Accepted, "not a member now");
}
