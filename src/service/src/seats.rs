//! Seats, where their number is limited: reading how many are free, and refusing what would take one more than there are.

use domain::{
    error::ErrorKind,
    permission::Permission,
    seats::{SeatHolder, SeatRules, Seats},
    time::Timestamp,
};
use store::{Failure, Organization, ReadTx};

use crate::org_context::OrgContext;

/// The seats of an organization at a moment; `None` where there is no limit. Inside a unit of work that holds the
/// organization's lock nobody else takes one meanwhile.
pub(crate) async fn seats(
    tx: &mut ReadTx<'_>,
    org: &Organization,
    now: Timestamp,
) -> Result<Option<Seats>, Failure> {
    let rules = SeatRules::of(&org.policy);
    if rules.limit.is_none() {
        return Ok(None);
    }
    Ok(rules.seats(&tx.org(org.id).count_seat_use(now).await?))
}

/// Whether a change can be made without a free seat, or there is one.
pub(crate) async fn is_free(
    tx: &mut ReadTx<'_>,
    org: &Organization,
    (before, after): (SeatHolder, SeatHolder),
    now: Timestamp,
) -> Result<bool, Failure> {
    if !SeatRules::of(&org.policy).takes_one_more(before, after) {
        return Ok(true);
    }
    Ok(seats(tx, org, now).await?.is_none_or(|seats| seats.left() > 0))
}

/// Refuses an actor whose change would take a seat that is not free, with what to do. Call it before the change, in the
/// same unit of work.
pub(crate) async fn require_seat(
    tx: &mut ReadTx<'_>,
    context: &OrgContext,
    before: SeatHolder,
    after: SeatHolder,
) -> Result<(), Failure> {
    match is_free(tx, &context.org, (before, after), context.now).await? {
        true => Ok(()),
        false => Err(no_seat(context).into()),
    }
}

/// What the actor is told where no seat is free.
pub(crate) fn no_seat(context: &OrgContext) -> ErrorKind {
    let rules = SeatRules::of(&context.org.policy);
    ErrorKind::NoSeat {
        limit: rules.limit.unwrap_or_default(),
        disable: !rules.disabled_counts,
        cancel: rules.pending_counts,
        raise: context.may(&Permission::LICENSE_UPDATE),
    }
}
