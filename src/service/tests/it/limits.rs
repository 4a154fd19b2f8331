//! Attempts stay counted when what was attempted is refused, and e-mails are limited for each recipient.

use domain::{
    access::{Denial, Permit},
    email::EmailAddress,
    error::ErrorKind,
    id::InvitationId,
    language::Language,
    policy::RolesPerMember,
    view::InviteOutcome,
};
use service::{
    invitations::{self, InviteMembers},
    passwords, setup,
};
use sha2::{Digest, Sha256};
use store::{NewInvitation, Outcome};
use testkit::World;

use crate::short::{GUESS, NONE, secret};

#[tokio::test]
async fn links_cannot_be_guessed_from_one_network_without_end() {
    let world = World::sqlite().await;
    world.set_up().await;
    let origin = World::origin_at("192.0.2.1");
    let guess = secret(GUESS);
    for n in 0..200 {
        let form = World::form(&guess, "Mallory");
        let refused = invitations::join(&world.service, origin.clone(), form).await.unwrap_err();
        assert_eq!(refused, ErrorKind::LinkExpired, "{n}");
    }
    let limited = ErrorKind::RateLimited { retry_after: 5 };
    let form = World::form(&guess, "Mallory");
    assert_eq!(invitations::join(&world.service, origin.clone(), form).await.unwrap_err(), limited);
    assert_eq!(invitations::decline(&world.service, origin.clone(), &guess).await.unwrap_err(), limited);
    let stranger = service::Caller { origin, ..world.stranger().await };
    assert_eq!(invitations::accept(&world.service, &stranger, &guess).await.unwrap_err(), limited);
    // Others are not held up.
    let invited = world.invite("ada@example.com", "member").await;
    world.join(&invited.token, "Ada").await;
}

#[tokio::test]
async fn reset_and_set_up_links_cannot_be_guessed_from_one_network_without_end() {
    let world = World::sqlite().await;
    let origin = World::origin_at("192.0.2.1");
    let guess = || World::wizard(secret(GUESS));
    for n in 0..20 {
        let refused = setup::complete(&world.service, origin.clone(), guess()).await.unwrap_err();
        assert_eq!(refused, ErrorKind::LinkExpired, "{n}");
    }
    let limited = setup::complete(&world.service, origin.clone(), guess()).await.unwrap_err();
    assert_eq!(limited, ErrorKind::RateLimited { retry_after: 30 });
    world.set_up().await;
    let command = || passwords::ResetPassword { token: secret(GUESS), password: secret(testkit::PASSWORD) };
    for n in 0..20 {
        let refused = passwords::reset(&world.service, origin.clone(), command()).await.unwrap_err();
        assert_eq!(refused, ErrorKind::LinkExpired, "{n}");
    }
    let limited = passwords::reset(&world.service, origin, command()).await.unwrap_err();
    assert_eq!(limited, ErrorKind::RateLimited { retry_after: 60 });
}

#[tokio::test]
async fn nobody_gets_more_than_ten_invitations_an_hour_from_all_organizations_together() {
    let world = World::sqlite().await;
    world.set_up().await;
    let orgs = [world.organization("Globex").await, world.organization("Initech").await];
    let mut told = Vec::new();
    for n in 0..12 {
        let org = &orgs[n % 2];
        let command = InviteMembers::pasted("ada@example.com", vec![org.role("member")]);
        let lines = invitations::invite(&world.service, &org.owner, &org.slug, command).await.unwrap();
        let domain::invite::LineState::Decided(outcome) = lines[0].state.clone() else { panic!("{lines:?}") };
        told.push(matches!(outcome, InviteOutcome::Limited { .. }));
    }
    assert_eq!(told, [[false; 10].as_slice(), &[true; 2]].concat());
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn an_invitation_that_does_not_fit_the_settings_any_more_is_not_accepted() {
    let world = World::sqlite().await;
    world.set_up().await;
    let org = world.organization_with("Globex", |policy| policy.roles_per_member = RolesPerMember::One).await;
    // As it was sent before the setting changed.
    let id = InvitationId::new(uuid::Uuid::from_u128(7));
    let token = world.token(id, 1);
    let hash: [u8; 32] = Sha256::digest(token.reveal().as_bytes()).into();
    let (org_id, invited_by) = (org.id, org.owner_id);
    let (roles, at) = (vec![org.role("member"), org.role("viewer")], world.service.now());
    let inserted = world.service.store().write(move |tx| {
        let roles = roles.clone();
        Box::pin(async move {
            let email = EmailAddress::parse("ada@example.com").unwrap();
            let new = NewInvitation {
                id,
                email: &email,
                token_hash: hash,
                invited_by,
                note: None,
                language: Language::English,
                at,
                expires_at: None,
                message: None,
                batch: None,
            };
            tx.with(&Permit::unrestricted(Some(org_id))).insert_invitation(&new, &roles).await?;
            Ok(Outcome::Quiet(()))
        })
    });
    inserted.await.unwrap();
    let form = World::form(&token, "Ada");
    let refused = invitations::join(&world.service, world.origin(), form).await.unwrap_err();
    assert_eq!(refused, Denial::InviterLost.into());
}
