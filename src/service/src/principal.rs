//! Who calls a use case, and from where. Use cases know no cookies: what proved who somebody is stays at the door.

use domain::{
    access::Denial,
    audit::Origin,
    error::ErrorKind,
    id::{OrgId, SessionId},
    language::Language,
    permission::GrantSet,
    time::Timestamp,
    view::AccountView,
};

/// Who calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Principal {
    /// Somebody signed in.
    Session(Session),
    /// A personal access token: its owner, within the token's scopes.
    AccessToken {
        /// The owner.
        account: AccountView,
        /// What the token is limited to.
        scopes: GrantSet,
    },
    /// A service account: a member of one organization that is no person.
    ServiceAccount {
        /// The account.
        account: AccountView,
        /// The organization it belongs to.
        org_id: OrgId,
    },
    /// A job, which goes on after the session of its creator has ended.
    Job {
        /// The creator.
        account: AccountView,
        /// What the creator's access token was limited to.
        scopes: Option<GrantSet>,
    },
    /// Whoever runs the installation, on its console.
    Operator,
}

/// Somebody signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The session.
    pub id: SessionId,
    /// The person.
    pub account: AccountView,
    /// The language of their pages.
    pub language: Language,
    /// When it began.
    pub created_at: Timestamp,
    /// When it ends in any case.
    pub absolute_expires_at: Timestamp,
}

/// Who calls, and from where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// Who.
    pub principal: Principal,
    /// From where.
    pub origin: Origin,
}

impl Caller {
    /// Somebody signed in.
    #[must_use]
    pub const fn signed_in(session: Session, origin: Origin) -> Self {
        Self { principal: Principal::Session(session), origin }
    }

    /// The session, for what only a person who is signed in can do: with one's own account and sessions.
    ///
    /// # Errors
    /// `Denied` for tokens, service accounts and the operator.
    pub fn session(&self) -> Result<&Session, ErrorKind> {
        match &self.principal {
            Principal::Session(session) => Ok(session),
            _ => Err(Denial::SessionOnly.into()),
        }
    }

    /// The account that acts; the operator has none.
    #[must_use]
    pub const fn account(&self) -> Option<&AccountView> {
        match &self.principal {
            Principal::Session(session) => Some(&session.account),
            Principal::AccessToken { account, .. }
            | Principal::ServiceAccount { account, .. }
            | Principal::Job { account, .. } => Some(account),
            Principal::Operator => None,
        }
    }
}
