//! Audit events: who did what to whom, when, from where and through which door, with the values before and after (rule 4).
//! An event is written in the transaction of the change and never contains a secret. The events of an organization are a
//! ledger, numbered from 1 without gaps; so are those of the installation, which belong to no organization.

mod action;
mod group;
mod value;

use serde::{Deserialize, Serialize};

pub use self::{
    action::{Action, EventClass, UnknownClass},
    group::ActionGroup,
    value::{AssetFacts, AuditValue, RoleValue},
};
use crate::{
    change_plan::ChangePlan,
    id::{AccountId, AuditEventId, OrgId},
    time::Timestamp,
};

/// The interface that a request came through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Door {
    /// A page or a server function, from a browser.
    Web,
    /// The REST interface.
    Api,
    /// Directory synchronization (SCIM, RFC 7644).
    Scim,
    /// The command line of the server.
    Console,
    /// A job of the server.
    System,
}

impl Door {
    /// The canonical value, as stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Web => "web",
            Self::Api => "api",
            Self::Scim => "scim",
            Self::Console => "console",
            Self::System => "system",
        }
    }

    /// Parses the canonical value.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Web, Self::Api, Self::Scim, Self::Console, Self::System]
            .into_iter()
            .find(|door| door.as_str() == name)
    }
}

/// Where a request came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The interface.
    pub door: Door,
    /// The client's address, without a port.
    pub ip: Option<String>,
    /// The client's `User-Agent` header.
    pub user_agent: Option<String>,
}

impl Origin {
    /// The longest `User-Agent` header that is stored, in characters.
    const USER_AGENT: usize = 200;

    /// The origin as it is stored, with a `User-Agent` header of limited length.
    #[must_use]
    pub fn shortened(&self) -> Self {
        let user_agent =
            self.user_agent.as_ref().map(|header| header.chars().take(Self::USER_AGENT).collect());
        Self { user_agent, ..self.clone() }
    }
}

/// The actor of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    /// The account; `None` for anonymous callers and for jobs.
    pub account_id: Option<AccountId>,
    /// The name at that time.
    pub label: String,
}

impl Who {
    /// The name of whoever runs the installation.
    pub const OPERATOR: &'static str = "The operator";
    /// The name of somebody who is not signed in.
    pub const STRANGER: &'static str = "Someone not signed in";
    /// The name of the server, for what it does by itself.
    pub const SERVER: &'static str = "Rolecall";
}

/// The target of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Its kind: `member`, `invitation`, `role`, `asset`, `account`, `team`, or `address` for one that was to be invited.
    pub kind: &'static str,
    /// Its id, as text.
    pub id: String,
    /// Its name at that time.
    pub label: String,
}

/// One event of the audit log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEvent {
    /// The id; ids of one server increase with time.
    pub id: AuditEventId,
    /// When it happened.
    pub at: Timestamp,
    /// The organization; `None` for events of the installation or of an account.
    pub org_id: Option<OrgId>,
    /// The actor.
    pub who: Who,
    /// The action.
    pub action: Action,
    /// The target, where there is one.
    pub target: Option<Target>,
    /// The value before, where there is one.
    pub before: Option<AuditValue>,
    /// The value after, where there is one.
    pub after: Option<AuditValue>,
    /// What the change did to those who were there, as whoever made it agreed to.
    pub plan: ChangePlan,
    /// Where the request came from.
    pub origin: Origin,
}
