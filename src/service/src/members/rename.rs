//! Changing the name of a member, for whoever manages them. It is the name of their account: one's own is changed on its page.

use domain::{
    access::Denial,
    audit::{Action, AuditValue},
    error::ErrorKind,
    id::MembershipId,
    selection::RowId,
};
use store::{Failure, Outcome, Tx};

use super::may_manage::may_manage;
use crate::{
    Caller, Service, accounts::validate, attempt::Attempt, event::member_target, mutation::MutationContext,
};

/// What the form asks.
#[derive(Debug, Clone)]
pub struct RenameMember {
    /// The member.
    pub member: MembershipId,
    /// The new name.
    pub name: String,
}

/// Changes a member's name, everywhere it is shown. Entries of the audit log keep the name of their time. Doing it twice is
/// harmless.
///
/// # Errors
/// `NotFound`, `Denied` (one's own is changed on the page of the account; that of an account of several organizations by its
/// person alone), `MemberState` for a removed member, `Invalid` when it is no name; the database failed.
pub async fn rename(
    service: &Service,
    caller: &Caller,
    slug: &str,
    command: RenameMember,
) -> Result<(), ErrorKind> {
    let mut wrong = Vec::new();
    let name = validate::person_name("name", &command.name, &mut wrong);
    let name = name.ok_or(ErrorKind::Invalid { fields: wrong });
    let attempt = Attempt::on(Action::AccountRenamed, RowId::Member(command.member));
    service
        .in_org(caller, slug, attempt, (command.member, name), |tx, change, (id, name)| {
            Box::pin(rename_in(tx, change, *id, name))
        })
        .await
}

async fn rename_in(
    tx: &mut Tx<'_>,
    change: &MutationContext<'_>,
    id: MembershipId,
    name: &Result<String, ErrorKind>,
) -> Result<Outcome<()>, Failure> {
    let context = change.context;
    let target = context.member(tx, id).await?;
    let permit = may_manage(context, &target)?;
    tx.lock_account(target.account_id).await?;
    // One organization does not decide about an account that another one relies on.
    if tx.is_member_elsewhere(target.account_id, context.org.id).await? {
        return Err(Denial::SharedAccount.into());
    }
    let account = tx.find_account(target.account_id).await?.ok_or(ErrorKind::NotFound)?;
    // What is wrong with a name is told only to whoever may change it.
    let name = name.as_ref().map_err(Clone::clone)?;
    if account.name == *name {
        return Ok(Outcome::Quiet(()));
    }
    tx.with(&permit).update_member_name(target.id, &account, name).await?;
    let mut event = change.event(Action::AccountRenamed);
    event.target = member_target(&target);
    event.before = Some(AuditValue::Name(account.name.clone()));
    event.after = Some(AuditValue::Name(name.clone()));
    Ok(Outcome::changed((), event))
}
