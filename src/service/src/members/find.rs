//! Finding a few people by name or address, for the fields that name one: a new owner, a successor, whose entries in the log.

use domain::{
    error::ErrorKind,
    id::MembershipId,
    list::UserStatus,
    permission::Permission,
    text::SearchQuery,
    view::{FoundPerson, UserKind},
};
use store::{Failure, MemberQuery, ReadTx, UserListRow};

use super::list::visible;
use crate::{Caller, Service, org_context::OrgContext};

/// How many people are answered at once.
const MOST: u32 = 10;

/// Who is not answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LeftOut {
    /// Nobody.
    #[default]
    Nobody,
    /// Who asks.
    Actor,
    /// This member.
    Member(MembershipId),
}

/// Who is looked for.
#[derive(Debug, Clone, Default)]
pub struct FindPeople {
    /// Part of their name or address; empty for the first by name.
    pub text: String,
    /// Only active members.
    pub is_active: bool,
    /// But not them.
    pub except: LeftOut,
}

/// The first members by name who match, at most ten.
///
/// # Errors
/// `NotFound` for who is no member, `Denied` without `User.Member.READ`; the database failed.
pub async fn find(
    service: &Service,
    caller: &Caller,
    slug: &str,
    command: &FindPeople,
) -> Result<Vec<FoundPerson>, ErrorKind> {
    let (mut tx, context) = service.read_org(caller, slug).await?;
    context.require(&Permission::MEMBER_READ)?;
    Ok(find_in(&mut tx, &context, command, MOST).await?)
}

/// The first `most` members by name who match, of those whom the actor may see.
pub(super) async fn find_in(
    tx: &mut ReadTx<'_>,
    context: &OrgContext,
    FindPeople { text, is_active, except }: &FindPeople,
    most: u32,
) -> Result<Vec<FoundPerson>, Failure> {
    let Some(visible) = visible(context) else { return Ok(Vec::new()) };
    let query = MemberQuery {
        status: if *is_active { UserStatus::Active } else { UserStatus::Any },
        with_invitations: false,
        search: SearchQuery::parse(text),
        // One of them may be the one who is left out.
        limit: most + 1,
        ..visible
    };
    let left_out = match except {
        LeftOut::Nobody => None,
        LeftOut::Actor => context.actor.membership_id(),
        LeftOut::Member(id) => Some(*id),
    };
    let person = |row: UserListRow| {
        let UserKind::Member { id, .. } = row.kind else { return None };
        (Some(id) != left_out).then_some(FoundPerson { id, name: row.name, email: row.email })
    };
    let rows = tx.list_users(&query).await?;
    Ok(rows.into_iter().filter_map(person).take(usize::try_from(most).unwrap_or(usize::MAX)).collect())
}
