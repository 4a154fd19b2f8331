//! The form of the rules that the checks of the whole database ask.

use domain::id::{AccountId, AuditEventId, InvitationId, JobId, MembershipId, OrgId};
use uuid::Uuid;

/// What an id of a rule's answer names.
pub(crate) type Name = fn(Uuid) -> String;

/// A rule: what is wrong, what the id names, and a statement that answers the ids of what breaks it.
pub(crate) type Rule = (&'static str, Name, &'static str);

pub(crate) const ORG: Name = |id| OrgId::new(id).to_string();
pub(crate) const ACCOUNT: Name = |id| AccountId::new(id).to_string();
pub(crate) const MEMBER: Name = |id| MembershipId::new(id).to_string();
pub(crate) const INVITATION: Name = |id| InvitationId::new(id).to_string();
pub(crate) const JOB: Name = |id| JobId::new(id).to_string();
pub(crate) const EVENT: Name = |id| AuditEventId::new(id).to_string();

/// Two numbers that must be the same, and what it is when they are not.
pub(crate) type Pair = (&'static str, &'static str, &'static str);
