//! Asking for another address of a member's account, for whoever manages them. Only the link to the new address finishes it,
//! and the present one is told at once.

use domain::{
    access::{Actor, Denial, Permit, Resource, may_grant},
    audit::Action,
    email::EmailAddress,
    error::{ErrorKind, Problem},
    id::MembershipId,
    member::Member,
    permission::Permission,
    policy::Policy,
    selection::RowId,
    state::{AccountState, MembershipState},
};
use store::{EmailChangeBy, Outcome};

use super::request::{email_value, insert};
use crate::{Caller, Service, accounts::validate, attempt::Attempt, event::member_target, limits, mail};

/// What the form asks.
#[derive(Debug, Clone)]
pub struct ChangeMemberEmail {
    /// The member.
    pub member: MembershipId,
    /// The new address of their account.
    pub email: String,
}

/// Sends a link to the new address and a notice to the present one; nothing else changes yet. An earlier change of the
/// account that waits is replaced.
///
/// # Errors
/// `Invalid` when it is no address or the present one, `NotFound`, `Denied` (one's own is changed on the page of the
/// account; an account of several organizations by its person alone), `MemberState`, `NoMailServer`, `RateLimited`; the
/// database failed.
pub async fn start_for_member(
    service: &Service,
    caller: &Caller,
    slug: &str,
    command: ChangeMemberEmail,
) -> Result<(), ErrorKind> {
    let mut wrong = Vec::new();
    let email = validate::new_email(service, "email", &command.email, &mut wrong);
    let has_mail = mail::is_sent(service).await?;
    let attempt = Attempt::on(Action::EmailChangeRequested, RowId::Member(command.member));
    service
        .in_org(caller, slug, attempt, (command.member, email, wrong, has_mail), |tx, change, args| {
            Box::pin(async move {
                let (service, context) = (change.service, change.context);
                let (id, email, wrong, has_mail) = args;
                let target = context.member(tx, *id).await?;
                if context.actor.is(target.id) {
                    return Err(Denial::Oneself.into());
                }
                let by = context.acting_member()?.id;
                let permit = may_start(&context.actor, &target, &context.org.policy)?;
                if target.state == MembershipState::Removed {
                    return Err(ErrorKind::MemberState.into());
                }
                tx.lock_account(target.account_id).await?;
                // One organization does not decide about an account that another one relies on.
                if tx.is_member_elsewhere(target.account_id, context.org.id).await? {
                    return Err(Denial::SharedAccount.into());
                }
                let account = tx.find_account(target.account_id).await?;
                let account = account.filter(|account| account.state == AccountState::Active);
                let account = account.ok_or(ErrorKind::MemberState)?;
                let email = check(email.as_ref(), &account.email).ok_or_else(|| match wrong.as_slice() {
                    [] => ErrorKind::field("email", Problem::EmailSame),
                    fields => ErrorKind::Invalid { fields: fields.to_vec() },
                })?;
                if !has_mail {
                    return Err(ErrorKind::NoMailServer.into());
                }
                for (limit, what) in [
                    (limits::EMAIL_CHANGE, format!("{} {by}", target.id)),
                    (limits::MAIL_RECIPIENT, email.key().as_str().to_owned()),
                ] {
                    limits::take(tx, limit, &what, 1, service.now()).await?;
                }
                let by = EmailChangeBy::Member { target: target.id, by };
                insert(tx, service, &permit, (&account, email), by).await?;
                let mut event = change.event(Action::EmailChangeRequested);
                event.target = member_target(&target);
                event.before = email_value(&account.email);
                event.after = email_value(email.as_str());
                Ok(Outcome::changed((), event))
            })
        })
        .await
}

/// A new address that is another one.
fn check<'e>(email: Option<&'e EmailAddress>, present: &str) -> Option<&'e EmailAddress> {
    email.filter(|email| email.as_str() != present)
}

/// Whether somebody may begin it. Whoever reads the mail of an account can sign in to it: so it is giving all of its roles.
pub(super) fn may_start(actor: &Actor, target: &Member, policy: &Policy) -> Result<Permit, Denial> {
    may_grant(actor, &Permission::MEMBER_UPDATE, Resource::Member(target), &target.roles, policy)
}
