//! Accepting an invitation with the account that it is for: once, by the right person, in time, while the inviter still
//! could give the roles.

use domain::{
    access::Denial,
    error::ErrorKind,
    state::{InvitationState, MembershipState},
    time::Span,
    view::OrgView,
};
use service::{Caller, invitations, members, orgs};
use testkit::{Invited, World, agreed};

use crate::short::{GUESS, NONE, email, just_before, secret};

async fn accept(world: &World, caller: &Caller, invited: &Invited) -> Result<OrgView, ErrorKind> {
    invitations::accept(&world.service, caller, &invited.token).await
}

async fn state(world: &World, owner: &Caller, invited: &Invited) -> InvitationState {
    invitations::get(&world.service, owner, "acme", invited.id).await.unwrap().state
}

const DENIED_LOST: ErrorKind = ErrorKind::Denied { denial: Denial::InviterLost };

#[tokio::test]
async fn whoever_accepts_is_an_active_member_with_the_roles_of_the_invitation() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let ada = world.stranger().await;
    let invited = world.invite(email(&ada), "member").await;
    let mark = world.mark().await;
    let org = accept(&world, &ada, &invited).await.unwrap();
    assert_eq!((org.slug.as_str(), org.name.as_str()), ("acme", "Acme"));
    assert_eq!(world.actions_since(&mark).await, ["invitation.accepted"]);
    let given = world.entry("acme", "invitation.accepted").await.value_after;
    assert_eq!(given.as_deref(), Some(r#"{"roles":["Member"]}"#));
    let view = members::get(&world.service, &owner, "acme", world.membership(&ada).await).await.unwrap();
    assert_eq!((view.state, view.row.roles), (MembershipState::Active, vec!["Member".to_owned()]));
    assert_eq!(view.invited_by.map(|inviter| inviter.name).as_deref(), Some("Olga Owner"));
    assert_eq!(view.row.joined_at, Some(world.service.now()));
    assert_eq!(state(&world, &owner, &invited).await, InvitationState::Accepted);
    assert_eq!(orgs::home(&world.service, &ada).await.unwrap(), [org]);
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn accepting_twice_makes_one_membership_and_one_entry() {
    let world = World::sqlite().await;
    world.set_up().await;
    let ada = world.stranger().await;
    let invited = world.invite(email(&ada), "member").await;
    let first = accept(&world, &ada, &invited).await.unwrap();
    let mark = world.mark().await;
    assert_eq!(accept(&world, &ada, &invited).await, Ok(first));
    assert_eq!(world.actions_since(&mark).await, NONE);
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn an_invitation_is_for_its_address_and_for_no_other_account() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    for (invited_address, other) in [
        ("ada@example.com", "eve@example.com"),
        ("ada+news@example.com", "ada2@example.com"),
        ("bob@example.com", "bob+bob@example.com"),
        ("carol@example.com", "c\u{430}rol@example.com"),
    ] {
        let invited = world.invite(invited_address, "admin").await;
        let other = world.account("Other", other).await;
        let refused = accept(&world, &other, &invited).await;
        assert_eq!(refused, Err(ErrorKind::Denied { denial: Denial::WrongAccount }));
        assert_eq!(state(&world, &owner, &invited).await, InvitationState::Pending);
    }
    let member = world.member("member").await;
    let invited = world.invite("dan@example.com", "owner").await;
    let refused = accept(&world, &member, &invited).await;
    assert_eq!(refused, Err(ErrorKind::Denied { denial: Denial::WrongAccount }), "not by a member either");
}

#[tokio::test]
async fn an_address_in_another_case_or_unicode_form_is_the_same() {
    let world = World::sqlite().await;
    world.set_up().await;
    for (invited_address, account) in [
        ("ADA@Example.COM", "ada@example.com"),
        ("bj\u{f6}rn@example.com", "BJO\u{308}RN@example.com"),
        ("\u{ff45}\u{ff56}\u{ff45}@example.com", "eve@example.com"),
    ] {
        let invited = world.invite(invited_address, "member").await;
        let person = world.account("Somebody", account).await;
        assert!(accept(&world, &person, &invited).await.is_ok(), "{invited_address} {account}");
    }
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn an_invitation_is_expired_at_the_very_microsecond_of_its_end() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let (early, late) = (world.stranger().await, world.stranger().await);
    let in_time = world.invite(email(&early), "member").await;
    let too_late = world.invite(email(&late), "member").await;
    let end = world.service.now().plus(Span::days(7));
    world.clock.set(just_before(end));
    accept(&world, &early, &in_time).await.unwrap();
    world.clock.set(end);
    assert_eq!(accept(&world, &late, &too_late).await, Err(ErrorKind::InvitationClosed));
    let owner = world.sign_in(email(&owner)).await;
    let owner = world.caller_of(&owner).await;
    assert_eq!(state(&world, &owner, &too_late).await, InvitationState::Expired);
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn what_was_cancelled_declined_or_replaced_cannot_be_accepted() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let person = world.stranger().await;
    let invited = world.invite(email(&person), "member").await;
    invitations::cancel(&world.service, &owner, "acme", invited.id).await.unwrap();
    assert_eq!(accept(&world, &person, &invited).await, Err(ErrorKind::InvitationClosed));
    let invited = world.invite(email(&person), "member").await;
    invitations::decline(&world.service, world.origin(), &invited.token).await.unwrap();
    assert_eq!(accept(&world, &person, &invited).await, Err(ErrorKind::InvitationClosed));
    let invited = world.invite(email(&person), "member").await;
    invitations::resend(&world.service, &owner, "acme", invited.id).await.unwrap();
    assert_eq!(accept(&world, &person, &invited).await, Err(ErrorKind::LinkExpired));
    let made_up = invitations::accept(&world.service, &person, &secret(GUESS)).await;
    assert_eq!(made_up, Err(ErrorKind::LinkExpired));
    assert_eq!(orgs::home(&world.service, &person).await.unwrap(), []);
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn an_invitation_does_not_give_what_its_inviter_lost() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let viewer = world.role("viewer").await;
    for how in ["demoted", "disabled", "removed"] {
        let admin = world.member("admin").await;
        let person = world.stranger().await;
        let invited = world.invite_by(&admin, "acme", email(&person), &["member"]).await;
        let admin = world.membership(&admin).await;
        let change = members::ChangeRoles { member: admin, roles: vec![viewer] };
        match how {
            "demoted" => members::change_roles(&world.service, &owner, "acme", change).await.unwrap(),
            "disabled" => drop(agreed::disable(&world.service, &owner, "acme", admin).await.unwrap()),
            _ => drop(agreed::remove(&world.service, &owner, "acme", admin).await.unwrap()),
        }
        let before = world.snapshot(&["acme"]).await;
        assert_eq!(accept(&world, &person, &invited).await, Err(DENIED_LOST), "{how}");
        assert_eq!(world.snapshot(&["acme"]).await, before, "{how}: not half of it was done");
        // Whoever can give the roles sends it again, and then it holds.
        invitations::resend(&world.service, &owner, "acme", invited.id).await.unwrap();
        let again = Invited { token: world.token(invited.id, 2), ..invited };
        accept(&world, &person, &again).await.unwrap();
    }
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn an_owners_invitation_to_an_owner_waits_when_its_inviter_is_an_owner_no_more() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let second = world.member("owner").await;
    let person = world.stranger().await;
    let invited = world.invite_by(&second, "acme", email(&person), &["owner"]).await;
    let change = members::ChangeRoles {
        member: world.membership(&second).await,
        roles: vec![world.role("admin").await],
    };
    members::change_roles(&world.service, &owner, "acme", change).await.unwrap();
    assert_eq!(accept(&world, &person, &invited).await, Err(DENIED_LOST));
}

#[tokio::test]
async fn a_removed_member_comes_back_by_a_new_invitation_with_its_roles_and_not_by_the_old_one() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let old = world.invite("ada@example.com", "admin").await;
    let ada = world.join(&old.token, "Ada").await;
    let member = world.membership(&ada).await;
    agreed::remove(&world.service, &owner, "acme", member).await.unwrap();
    assert_eq!(accept(&world, &ada, &old).await, Err(ErrorKind::InvitationClosed));
    world.clock.advance(Span::minutes(5));
    let new = world.invite("ada@example.com", "viewer").await;
    let ada = world.sign_in("ada@example.com").await;
    let ada = world.caller_of(&ada).await;
    accept(&world, &ada, &new).await.unwrap();
    let view = members::get(&world.service, &owner, "acme", member).await.unwrap();
    assert_eq!((view.state, view.row.roles), (MembershipState::Active, vec!["Viewer".to_owned()]));
    assert_eq!(view.row.joined_at, Some(world.service.now()));
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn a_disabled_member_does_not_come_back_by_an_invitation_of_before() {
    let world = World::sqlite().await;
    world.set_up().await;
    let org = world.organization("Globex").await;
    let person = world.stranger().await;
    let invited = world.invite_by(&org.owner, &org.slug, email(&person), &["owner"]).await;
    let member = world.enrol_as(&org, &person, "viewer", MembershipState::Disabled).await;
    let before = world.snapshot(&[&org.slug]).await;
    assert_eq!(accept(&world, &person, &invited).await, Err(ErrorKind::InvitationClosed));
    assert_eq!(world.snapshot(&[&org.slug]).await, before);
    let view = members::get(&world.service, &org.owner, &org.slug, member).await.unwrap();
    assert_eq!((view.state, view.row.roles), (MembershipState::Disabled, vec!["Viewer".to_owned()]));
}

#[tokio::test]
async fn whoever_became_a_member_meanwhile_keeps_the_roles_that_they_have() {
    let world = World::sqlite().await;
    world.set_up().await;
    let org = world.organization("Globex").await;
    let person = world.stranger().await;
    let invited = world.invite_by(&org.owner, &org.slug, email(&person), &["admin"]).await;
    let member = world.enrol_as(&org, &person, "viewer", MembershipState::Active).await;
    accept(&world, &person, &invited).await.unwrap();
    let view = members::get(&world.service, &org.owner, &org.slug, member).await.unwrap();
    assert_eq!(view.row.roles, ["Viewer"]);
    let entry = world.entry(&org.slug, "invitation.accepted").await;
    assert_eq!(entry.value_after, None, "the log names no roles that nobody got");
    assert_eq!(world.violations().await, NONE);
}
