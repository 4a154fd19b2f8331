//! Naming the member who becomes an owner when the operator says that all owners are lost.

use domain::{
    access::{Permit, Resource},
    audit::{Action, AuditValue},
    email::EmailAddress,
    error::{ErrorKind, Problem},
    member::Role,
    permission::Permission,
};
use store::{Failure, Outcome, Tx};

use crate::{
    Caller, Service, attempt::Attempt, event::member_target, mutation::MutationContext,
    org_context::OrgContext,
};

/// Names the active member with this e-mail address, or nobody if it is empty.
///
/// # Errors
/// `NotFound`, `Denied` without `Org.Account.UPDATE` and the right to make owners, `Invalid` for an address that is no active
/// member's, or the caller's own.
pub async fn set_successor(
    service: &Service,
    caller: &Caller,
    slug: &str,
    email: &str,
) -> Result<(), ErrorKind> {
    let attempt = Attempt::new(Action::SuccessorNamed);
    service
        .in_org(caller, slug, attempt, email.trim().to_owned(), |tx, change, email| {
            Box::pin(name_in(tx, change, email))
        })
        .await
}

/// Decides whether the actor may name the successor: whoever does so gives the owner role (rule 2).
pub(crate) fn may_name(context: &OrgContext) -> Result<Permit, Failure> {
    let owners: Vec<Role> = context.roles.iter().filter(|role| role.is_owner).cloned().collect();
    Ok(context.may_grant(&Permission::ACCOUNT_UPDATE, Resource::Organization, &owners)?)
}

async fn name_in(tx: &mut Tx<'_>, change: &MutationContext<'_>, email: &str) -> Result<Outcome<()>, Failure> {
    let context = change.context;
    let permit = may_name(context)?;
    let before = tx.org(context.org.id).find_successor(context.now).await?;
    let next = match email {
        "" => None,
        email => {
            let unknown = || ErrorKind::field("successor", Problem::UnknownMember);
            let key = EmailAddress::parse(email).map_err(|_| unknown())?.key();
            let found = tx.org(context.org.id).find_active_member_by_email(&key, context.now).await?;
            let (id, _) = found.ok_or_else(unknown)?;
            if context.actor.is(id) {
                return Err(ErrorKind::field("successor", Problem::OwnSuccessor).into());
            }
            Some(context.member(tx, id).await?)
        }
    };
    if next.as_ref().map(|member| member.id) == before.as_ref().map(|successor| successor.id) {
        return Ok(Outcome::Quiet(()));
    }
    tx.with(&permit).update_successor(next.as_ref().map(|member| member.id)).await?;
    let mut event = change.event(Action::SuccessorNamed);
    event.target = next.as_ref().and_then(member_target);
    event.before = before.map(|successor| AuditValue::Name(successor.name));
    event.after = next.map(|member| AuditValue::Name(member.name));
    Ok(Outcome::changed((), event))
}
