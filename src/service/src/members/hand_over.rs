//! Handing over what a member owns to others, while the member stays or after they have gone: all of it or by its kind, in one
//! unit of work.

use domain::{
    access::{Permit, Resource},
    audit::Action,
    consequences::AssetChoices,
    error::ErrorKind,
    id::MembershipId,
    member::Member,
    permission::Permission,
    selection::RowId,
};
use store::{Failure, Outcome, Tx};

use super::departing::Departing;
use crate::{Caller, Service, attempt::Attempt, mutation::MutationContext, org_context::OrgContext};

/// What becomes of what a member owns.
#[derive(Debug, Clone)]
pub struct HandOver {
    /// Whose it is.
    pub member: MembershipId,
    /// The fingerprint of what the caller was shown and agreed to.
    pub agreed: String,
    /// Who gets it. What has no choice stays theirs.
    pub assets: AssetChoices,
}

/// Hands over what a member owns, all or nothing. Who created it stays. Answers how many assets got another owner.
///
/// # Errors
/// `NotFound`, `Denied`, `ConsequencesChanged` when they own something else by now than the caller was shown, `OwnsAssets` for what
/// is to be deleted, `Invalid` where no other active member has an address.
pub async fn hand_over(
    service: &Service,
    caller: &Caller,
    slug: &str,
    command: HandOver,
) -> Result<u64, ErrorKind> {
    let attempt = Attempt::on(Action::AssetsHandedOver, RowId::Member(command.member));
    service
        .in_org(caller, slug, attempt, command, |tx, change, command| {
            Box::pin(hand_over_in(tx, change, command))
        })
        .await
}

/// Whether the actor may hand over what a member owns.
pub(super) fn decide_hand_over(context: &OrgContext, target: &Member) -> Result<Permit, Failure> {
    context.decide(&Permission::ASSET_TRANSFER, Resource::Member(target))
}

async fn hand_over_in(
    tx: &mut Tx<'_>,
    change: &MutationContext<'_>,
    command: &HandOver,
) -> Result<Outcome<u64>, Failure> {
    let context = change.context;
    let target = context.member(tx, command.member).await?;
    let permit = decide_hand_over(context, &target)?;
    let departing = Departing::handing_over(tx, context, &target).await?;
    departing.check_agreed(context, Some(&command.agreed))?;
    let fates = departing.decide_fates(tx, context, &command.assets).await?;
    if fates.is_empty() {
        return Ok(Outcome::Quiet(0));
    }
    let (departed, events) = departing.carry_out(tx, change, &permit, (fates, None)).await?;
    let count = departed.moved.iter().map(|moved| moved.count).sum();
    Ok(Outcome::Changed { value: count, events })
}
