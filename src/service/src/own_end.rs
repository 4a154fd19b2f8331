//! Nobody puts off when their own access ends: as long as something that somebody holds has an end date, they give themselves
//! nothing that lasts longer.

use domain::{access::Denial, end_date::is_later, member::Member, time::Timestamp};
use store::{Failure, ReadTx};

use crate::org_context::OrgContext;

/// When the first of the actor's own roles and places in teams ends; `None` where none does. The end of the membership does not
/// count: whatever is added ends with it.
pub(crate) async fn read_own_end(
    tx: &mut ReadTx<'_>,
    context: &OrgContext,
) -> Result<Option<Timestamp>, Failure> {
    let Some(me) = context.actor.membership() else { return Ok(None) };
    let ends = tx.org(context.org.id).find_ends(me.id, context.now).await?;
    let roles = ends.roles.iter().filter_map(|(_, until)| *until);
    let places = ends.teams.iter().filter_map(|(.., until)| *until);
    Ok(roles.chain(places).min())
}

/// Refuses to add something to the actor's own access that lasts longer than the first of what they hold.
pub(crate) fn may_add_until(
    context: &OrgContext,
    target: &Member,
    own_end: Option<Timestamp>,
    until: Option<Timestamp>,
) -> Result<(), Denial> {
    if context.actor.is(target.id) && is_later(until, own_end) { Err(Denial::OwnEnd) } else { Ok(()) }
}
