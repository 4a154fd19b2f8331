//! Handing over everything that a member owns to another one, who stays or not.

use domain::{
    access::Resource,
    audit::Action,
    consequences::MovedAssets,
    error::{ErrorKind, FieldError, Problem},
    id::MembershipId,
    permission::Permission,
    selection::RowId,
    view::{HandOverView, NamedMember},
};
use store::{Failure, Outcome, Tx};

use super::{consequences::people, departing::handed_over};
use crate::{
    Caller, Service,
    assets::{Kinds, language_of, member_of},
    attempt::Attempt,
    mutation::MutationContext,
};

/// A member whose assets get another owner.
#[derive(Debug, Clone)]
pub struct HandOver {
    /// Whose they are.
    pub member: MembershipId,
    /// The address of the new owner.
    pub owner: String,
}

/// What would be handed over, and to whom it can be.
///
/// # Errors
/// `NotFound`, `Denied` for who may not hand over what this member owns.
pub async fn to_hand_over(
    service: &Service,
    caller: &Caller,
    slug: &str,
    id: MembershipId,
) -> Result<HandOverView, ErrorKind> {
    let (mut tx, context) = service.read_org(caller, slug).await?;
    let target = context.member(&mut tx, id).await?;
    context.decide(&Permission::ASSET_TRANSFER, Resource::Member(&target))?;
    let assets = tx.org(context.org.id).list_owned_by_kind(id).await?;
    let (kinds, language) = (Kinds::read(&mut tx, &context).await?, language_of(caller));
    let named = assets.into_iter().map(|owned| (kinds.name(language, &owned.kind), owned));
    let assets = named.collect();
    let people = people(&mut tx, &context, Some(id)).await?;
    Ok(HandOverView { member: NamedMember { id, name: target.name }, assets, people })
}

/// Hands over everything that a member owns. Who created it stays. Answers how many assets there were.
///
/// # Errors
/// `NotFound`, `Denied`, `Invalid` where no other active member has the address.
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

async fn hand_over_in(
    tx: &mut Tx<'_>,
    change: &MutationContext<'_>,
    command: &HandOver,
) -> Result<Outcome<u64>, Failure> {
    let context = change.context;
    let target = context.member(tx, command.member).await?;
    let permit = context.decide(&Permission::ASSET_TRANSFER, Resource::Member(&target))?;
    let mut wrong = Vec::new();
    let owner = member_of(tx, context, ("owner", &command.owner), &mut wrong).await?;
    if owner.as_ref().is_some_and(|(id, _)| *id == target.id) {
        wrong.push(FieldError::new("owner", Problem::UnknownMember));
    }
    let (Some((to, name)), true) = (owner, wrong.is_empty()) else {
        return Err(ErrorKind::Invalid { fields: wrong }.into());
    };
    let owned = tx.org(context.org.id).list_owned_by_kind(target.id).await?;
    let mut moved = Vec::new();
    for kind in owned.into_iter().map(|owned| owned.kind) {
        let from_to = (target.id, to);
        let count = tx.with(&permit).update_assets_handed_over(from_to, &kind, None, context.now).await?;
        moved.push(MovedAssets { kind, count, to: Some(name.clone()) });
    }
    let count = moved.iter().map(|moved| moved.count).sum();
    if count == 0 {
        return Ok(Outcome::Quiet(0));
    }
    Ok(Outcome::changed(count, handed_over(change, &target.name, (to, &name), moved)))
}
