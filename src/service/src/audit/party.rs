//! Whose entries of the log are asked for: members and what else entries are about, by their ids or as somebody typed them.

use domain::{
    email::EmailAddress,
    error::ErrorKind,
    list::{AuditQuery, LogParty, UserStatus},
    member::Member,
    permission::Permission,
    text::SearchQuery,
    view::{LogParties, LogPartyView, UserKind},
};
use store::{LogTarget, MemberQuery, ReadTx, UserListRow};

use crate::{Caller, Service, org_context::OrgContext};

/// Whom or what a party is.
pub(super) enum Party {
    /// A member, in whatever state.
    Member(Member),
    /// Something else that entries are about. It may be gone.
    Thing(LogTarget),
    /// Nobody is called as was typed, or several are.
    Nobody,
}

/// Finds a party for somebody who may read the log of it with this permission.
///
/// # Errors
/// `NotFound` where there is no member of the id, `Denied` for who may not read theirs, unless it was typed; the database failed.
pub(super) async fn resolve(
    tx: &mut ReadTx<'_>,
    context: &OrgContext,
    permission: &Permission,
    party: &LogParty,
) -> Result<Party, ErrorKind> {
    let found = match (party.member(), party.kind()) {
        (Some(id), _) => Some(context.member(tx, id).await?),
        (None, Some(kind)) => return Ok(Party::Thing(LogTarget { kind, id: party.as_str().to_owned() })),
        (None, None) => find_by_text(tx, context, party.as_str()).await?,
    };
    let Some(member) = found else { return Ok(Party::Nobody) };
    match context.decide_on(permission, &member) {
        Ok(_) => Ok(Party::Member(member)),
        // Whether an address or a name is a member's is not told to who may not read the member's entries.
        Err(_) if party.member().is_none() => Ok(Party::Nobody),
        Err(denial) => Err(denial.into()),
    }
}

/// The member of an address, or the only one whom a search finds.
async fn find_by_text(
    tx: &mut ReadTx<'_>,
    context: &OrgContext,
    text: &str,
) -> Result<Option<Member>, ErrorKind> {
    if let Ok(email) = EmailAddress::parse(text) {
        let Some(account) = tx.find_account_by_email(&email.key()).await? else { return Ok(None) };
        return Ok(tx.org(context.org.id).find_member_of(account.id, &context.roles, context.now).await?);
    }
    if !context.may(&Permission::MEMBER_READ) {
        return Ok(None);
    }
    let query = MemberQuery {
        status: UserStatus::Any,
        with_invitations: false,
        search: SearchQuery::parse(text),
        limit: 2,
        ..MemberQuery::everybody(context.org.id, context.now)
    };
    match tx.list_users(&query).await?.as_slice() {
        [UserListRow { kind: UserKind::Member { id, .. }, .. }] => Ok(Some(context.member(tx, *id).await?)),
        _ => Ok(None),
    }
}

/// Whose entries a state of the log asks for, each with its name.
///
/// # Errors
/// `NotFound` for who is no member or where there is no such person, `Denied` without `Audit.Log.READ`; the database failed.
pub async fn parties(
    service: &Service,
    caller: &Caller,
    slug: &str,
    query: &AuditQuery,
) -> Result<LogParties, ErrorKind> {
    let (mut tx, context) = service.read_org(caller, slug).await?;
    context.require(&Permission::AUDIT_READ)?;
    let person = query.person.map(LogParty::from);
    Ok(LogParties {
        person: view(&mut tx, &context, person.as_ref()).await?,
        actor: view(&mut tx, &context, query.actor.as_ref()).await?,
        subject: view(&mut tx, &context, query.subject.as_ref()).await?,
    })
}

async fn view(
    tx: &mut ReadTx<'_>,
    context: &OrgContext,
    party: Option<&LogParty>,
) -> Result<Option<LogPartyView>, ErrorKind> {
    let Some(party) = party else { return Ok(None) };
    Ok(Some(match resolve(tx, context, &Permission::AUDIT_READ, party).await? {
        Party::Member(member) => {
            // A reader who may not see members gets no names here.
            let is_seen = sees(context, &member);
            let (id, name, email) = (member.id.to_string(), member.name, member.email);
            LogPartyView { id: Some(id), name: is_seen.then_some(name), email: is_seen.then_some(email) }
        }
        Party::Thing(target) => {
            // Who reads their own entries only is not told about others.
            let name = match context.may(&Permission::AUDIT_READ) {
                true => tx.org(context.org.id).find_audit_target(&target).await?,
                false => None,
            };
            LogPartyView { id: Some(target.id), name, email: None }
        }
        Party::Nobody => LogPartyView { id: None, name: Some(party.as_str().to_owned()), email: None },
    }))
}

fn sees(context: &OrgContext, member: &Member) -> bool {
    let is_self = context.actor.is(member.id);
    is_self || context.decide_on(&Permission::MEMBER_READ, member).is_ok()
}
