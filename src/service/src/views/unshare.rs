//! Making a shared view personal again.

use domain::{
    audit::{Action, AuditValue},
    error::ErrorKind,
    id::{MembershipId, ViewId},
    state::MembershipState,
};
use store::{Failure, Outcome, ReadTx, StoredView};

use super::fields::{check_name, check_number, event, find, may_share, views};
use crate::{Caller, Service, attempt::Attempt, org_context::OrgContext};

/// A view that is no longer shared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnsharedView {
    /// Its name.
    pub name: String,
    /// The name of who has it now; `None` is whoever asked.
    pub of: Option<String>,
}

/// Makes a shared view the own one of whoever saved it, or of the caller where they aren't active any more or nobody knows who it
/// was. One's own stays as it is.
///
/// # Errors
/// `NotFound` for somebody else's, `Denied` without a permission to manage people, `Invalid` where who gets it has another view
/// of the name or too many.
pub async fn unshare(
    service: &Service,
    caller: &Caller,
    slug: &str,
    id: ViewId,
) -> Result<UnsharedView, ErrorKind> {
    let attempt = Attempt::new(Action::ViewUnshared);
    service
        .in_org(caller, slug, attempt, id, |tx, change, id| {
            Box::pin(async move {
                let context = change.context;
                let before = find(&views(tx, context).await?, *id)?;
                let permit = may_share(context)?;
                if before.of.is_some() {
                    return Ok(Outcome::Quiet(UnsharedView { name: before.name, of: None }));
                }
                let (of, name) = owner(tx, context, &before).await?;
                let theirs = tx.org(context.org.id).list_views(Some(of)).await?;
                check_name(&theirs, &before)?;
                check_number(&theirs, Some(of))?;
                tx.with(&permit).update_view_unshared(before.id, of).await?;
                let mut event = event(change, Action::ViewUnshared, &before);
                event.before = Some(AuditValue::ViewQuery(before.query));
                Ok(Outcome::changed(UnsharedView { name: before.name, of: name }, event))
            })
        })
        .await
}

/// Whose own it becomes, with their name unless it is the actor.
async fn owner(
    tx: &mut ReadTx<'_>,
    context: &OrgContext,
    view: &StoredView,
) -> Result<(MembershipId, Option<String>), Failure> {
    if let Some(saver) = view.saved_by.filter(|saver| !context.actor.is(*saver)) {
        let saver = context.member(tx, saver).await?;
        if saver.state == MembershipState::Active {
            return Ok((saver.id, Some(saver.name)));
        }
    }
    Ok((context.acting_member()?.id, None))
}
