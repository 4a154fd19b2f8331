//! What somebody asks of the audit log, within what they may read.

use domain::{
    access::Visibility,
    error::ErrorKind,
    list::{AuditQuery, PersonSide},
    member::Member,
    permission::Permission,
    text::SearchQuery,
};
use store::{LogFilter, LogPerson, ReadTx};

use crate::org_context::OrgContext;

/// The events that are asked for. Who holds the permission for their own only gets theirs.
///
/// # Errors
/// `NotFound` where there is no such person, `Denied` without the permission; the database failed.
pub(super) async fn filter(
    tx: &mut ReadTx<'_>,
    context: &OrgContext,
    permission: &Permission,
    query: &AuditQuery,
) -> Result<LogFilter, ErrorKind> {
    let visible = context.require(permission)?;
    let of = match (query.person, visible, context.actor.membership()) {
        (Some(id), _, _) => {
            let target = context.member(tx, id).await?;
            context.decide_on(permission, &target)?;
            Some(LogPerson { side: query.side, ..person(&target) })
        }
        (None, Visibility::Own, Some(me)) => Some(person(me)),
        (None, ..) => None,
    };
    Ok(LogFilter {
        person: of,
        class: query.class,
        actions: query.action.as_ref().map(|action| action.actions()).unwrap_or_default(),
        from: query.from.map(|day| day.start()),
        until: query.until.map(|day| day.end()),
        search: SearchQuery::parse(&query.search),
    })
}

/// All of what a member did and of what was done to them.
pub(super) const fn person(member: &Member) -> LogPerson {
    LogPerson { account: member.account_id, member: member.id, side: PersonSide::Either }
}
