//! Whose an address is: a link that was mailed to it proves it, one that somebody was shown does not.

use std::collections::BTreeSet;

use domain::{
    access::Denial,
    bulk::RowDone,
    consequences::RestoreObstacle,
    error::ErrorKind,
    id::{InvitationId, UndoId},
    policy::{Joining, Policy, RemovedAccount},
    secret::Secret,
    time::Span,
};
use service::{
    Caller,
    email_changes::{self, ChangeEmail},
    invitations::{self, InviteMembers},
    members, orgs, undo,
};
use testkit::{Mailbox, Org, PASSWORD, World, agreed};

use crate::short::{NONE, account, email, secret, undo_now};

on_both_databases![
    a_copied_link_does_not_let_anybody_into_the_organization_of_the_domain,
    a_mailed_link_proves_the_address,
    a_link_that_was_copied_proves_nothing_until_a_new_one_is_mailed,
    a_removal_is_not_undone_for_somebody_who_opened_the_account_by_a_copied_link,
    an_unproven_account_that_was_not_opened_again_comes_back,
    a_change_of_the_address_proves_it,
];

const ADDRESS: &str = "xenia@bigcorp.example";

/// An organization that lets addresses of its domain in.
async fn bigcorp(world: &World) -> Org {
    let open = |policy: &mut Policy| {
        policy.joining = BTreeSet::from([Joining::Invitation, Joining::VerifiedDomain]);
        policy.signin_email_domains = BTreeSet::from(["bigcorp.example".to_owned()]);
    };
    world.organization_with("BigCorp", open).await
}

/// The token of an invitation whose link its sender copies.
async fn copied(world: &World, org: &Org, address: &str) -> (InvitationId, Secret) {
    let invited = world.invite_by(&org.owner, &org.slug, address, &["member"]).await;
    let url = invitations::link(&world.service, &org.owner, &org.slug, invited.id).await.unwrap();
    assert!(url.ends_with(invited.token.reveal()), "{url}");
    (invited.id, invited.token)
}

async fn unproven_since(world: &World, person: &Caller) -> Option<domain::time::Timestamp> {
    account(world, person.session().unwrap().account.id).await.unproven_since
}

async fn join(world: &World, person: &Caller, org: &Org) -> Result<(), ErrorKind> {
    orgs::join(&world.service, person, &org.slug).await.map(drop)
}

/// Undoes the removal of one member. Answers what the list of recent changes said of it, and what became of it.
async fn restore(world: &World, org: &Org, id: UndoId) -> [Result<(), ErrorKind>; 2] {
    let listed = undo::list(&world.service, &org.owner, &org.slug, None).await.unwrap();
    let (_, prospect) = listed.rows[0].prospects[0].clone();
    let undone = undo_now(&world.service, &org.owner, &org.slug, id).await.unwrap();
    let outcome = undone.lines[0].outcome.clone();
    [prospect.map(drop), outcome.map(|done| assert_eq!(done, RowDone::Changed))]
}

async fn a_copied_link_does_not_let_anybody_into_the_organization_of_the_domain(world: World) {
    world.set_up().await;
    let (target, other) = (bigcorp(&world).await, world.organization("Evil").await);
    let (_, token) = copied(&world, &other, ADDRESS).await;
    let pretender = world.join(&token, "Mallory").await;
    assert!(unproven_since(&world, &pretender).await.is_some());
    let found = orgs::joinable(&world.service, &pretender).await.unwrap();
    assert_eq!(found, orgs::Joinable { orgs: Vec::new(), needs_proof: true });
    assert_eq!(join(&world, &pretender, &target).await, Err(Denial::AddressUnproven.into()));
    assert_eq!(orgs::home(&world.service, &pretender).await.unwrap().len(), 1, "where they were invited");

    // Whoever reads the mail of the address has the account from now on.
    world.reset_password(ADDRESS).await;
    let xenia = world.caller_of(&world.sign_in(ADDRESS).await).await;
    assert_eq!(unproven_since(&world, &xenia).await, None);
    let found = orgs::joinable(&world.service, &xenia).await.unwrap();
    assert_eq!((found.orgs.len(), found.needs_proof), (1, false));
    assert_eq!(join(&world, &xenia, &target).await, Ok(()));
    assert_eq!(world.violations().await, NONE);
}

async fn a_mailed_link_proves_the_address(world: World) {
    world.set_up().await;
    let (target, other) = (bigcorp(&world).await, world.organization("Globex").await);
    let invited = world.invite_by(&other.owner, &other.slug, ADDRESS, &["member"]).await;
    let xenia = world.join(&invited.token, "Xenia").await;
    assert_eq!(unproven_since(&world, &xenia).await, None);
    assert_eq!(join(&world, &xenia, &target).await, Ok(()));

    // Without a mail server there is only the link to copy.
    let service = world.service_with(|settings| settings.mail = None);
    let address = "yuri@bigcorp.example";
    let command = InviteMembers::pasted(address, vec![other.role("member")]);
    let lines = invitations::invite(&service, &other.owner, &other.slug, command).await.unwrap();
    let domain::view::InviteOutcome::Invited { id } = crate::short::outcome(lines[0].clone()) else {
        panic!("{lines:?}")
    };
    let yuri = world.join(&world.token(id, 1), "Yuri").await;
    assert!(unproven_since(&world, &yuri).await.is_some());
    assert_eq!(join(&world, &yuri, &target).await, Err(Denial::AddressUnproven.into()));
    assert_eq!(world.violations().await, NONE);
}

async fn a_link_that_was_copied_proves_nothing_until_a_new_one_is_mailed(world: World) {
    world.set_up().await;
    let (target, other) = (bigcorp(&world).await, world.organization("Globex").await);
    let (id, first) = copied(&world, &other, ADDRESS).await;
    invitations::resend(&world.service, &other.owner, &other.slug, id).await.unwrap();
    let refused = invitations::join(&world.service, world.origin(), World::form(&first, "Mallory")).await;
    assert_eq!(refused.map(drop), Err(ErrorKind::LinkExpired));
    let xenia = world.join(&world.token(id, 2), "Xenia").await;
    assert_eq!(join(&world, &xenia, &target).await, Ok(()));
    assert_eq!(world.violations().await, NONE);
}

async fn a_removal_is_not_undone_for_somebody_who_opened_the_account_by_a_copied_link(world: World) {
    world.set_up().await;
    let closes = |policy: &mut Policy| policy.members_removed_account = RemovedAccount::CloseIfLast;
    let org = world.organization_with("BigCorp", closes).await;
    let other = world.organization("Evil").await;
    let (xenia, member) = world.enrol(&org, "admin").await;
    let removed = agreed::remove(&world.service, &org.owner, &org.slug, member).await.unwrap().unwrap();
    world.clock.advance(Span::minutes(1));
    let (_, token) = copied(&world, &other, email(&xenia)).await;
    let pretender = world.join(&token, "Mallory").await;
    let of = |caller: &Caller| caller.session().unwrap().account.id;
    assert_eq!(of(&pretender), of(&xenia), "it is the same account");
    let refused = ErrorKind::CannotRestore { obstacle: RestoreObstacle::AddressUnproven };
    assert_eq!(restore(&world, &org, removed).await, [Err(refused.clone()), Err(refused)]);
    assert_eq!(orgs::frame(&world.service, &pretender, &org.slug).await, Err(ErrorKind::NotFound));

    world.reset_password(email(&xenia)).await;
    assert_eq!(restore(&world, &org, removed).await, [Ok(()), Ok(())]);
    let view = members::get(&world.service, &org.owner, &org.slug, member).await.unwrap();
    assert_eq!(view.row.roles, ["Admin"]);
    assert_eq!(world.violations().await, NONE);
}

async fn an_unproven_account_that_was_not_opened_again_comes_back(world: World) {
    world.set_up().await;
    let closes = |policy: &mut Policy| policy.members_removed_account = RemovedAccount::CloseIfLast;
    let org = world.organization_with("Globex", closes).await;
    let (_, token) = copied(&world, &org, "ada@example.com").await;
    let ada = world.join(&token, "Ada").await;
    let member = orgs::frame(&world.service, &ada, &org.slug).await.unwrap().membership_id;
    world.clock.advance(Span::minutes(1));
    let removed = agreed::remove(&world.service, &org.owner, &org.slug, member).await.unwrap().unwrap();
    assert_eq!(restore(&world, &org, removed).await, [Ok(()), Ok(())]);
    assert!(unproven_since(&world, &ada).await.is_some());

    // Opened again by a mailed link, it is proven.
    world.clock.advance(Span::minutes(1));
    let removed = agreed::remove(&world.service, &org.owner, &org.slug, member).await.unwrap().unwrap();
    world.clock.advance(Span::minutes(1));
    let other = world.organization("Initech").await;
    let invited = world.invite_by(&other.owner, &other.slug, "ada@example.com", &["member"]).await;
    world.join(&invited.token, "Ada").await;
    assert_eq!(unproven_since(&world, &ada).await, None);
    assert_eq!(restore(&world, &org, removed).await, [Ok(()), Ok(())]);
    assert_eq!(world.violations().await, NONE);
}

async fn a_change_of_the_address_proves_it(world: World) {
    world.set_up().await;
    let org = world.organization("Globex").await;
    let (_, token) = copied(&world, &org, "ada@example.com").await;
    let ada = world.join(&token, "Ada").await;
    let form = ChangeEmail { email: ADDRESS.to_owned(), current: secret(PASSWORD) };
    email_changes::start(&world.service, &ada, form).await.unwrap();
    world.deliver().await;
    let token = Mailbox::token(world.mailbox.sent_to(ADDRESS).last().unwrap());
    assert!(unproven_since(&world, &ada).await.is_some());
    email_changes::confirm(&world.service, ada.session().ok(), world.origin(), &token).await.unwrap();
    assert_eq!(unproven_since(&world, &ada).await, None);
    assert_eq!(world.violations().await, NONE);
}
