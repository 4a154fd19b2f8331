//! The read model of the audit log.

use serde::{Deserialize, Serialize};

use crate::{
    audit::{AuditValue, Door},
    change_plan::ChangePlan,
    id::AuditEventId,
    time::Timestamp,
};

/// One event of the audit log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditView {
    /// The event.
    pub id: AuditEventId,
    /// Its number in the ledger.
    pub sequence: u64,
    /// When it happened.
    pub at: Timestamp,
    /// The name of the actor at that time.
    pub who: String,
    /// The canonical name of the action.
    pub action: String,
    /// The name of the target at that time.
    pub target: Option<String>,
    /// The value before.
    pub before: Option<AuditValue>,
    /// The value after.
    pub after: Option<AuditValue>,
    /// What the change did to those who were there.
    #[serde(default, skip_serializing_if = "ChangePlan::is_empty")]
    pub plan: ChangePlan,
    /// The interface; `None` is one of a newer version.
    pub door: Option<Door>,
    /// The IP address.
    pub ip: Option<String>,
}

/// Whose entries of the log are shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogPartyView {
    /// The id of the member, or of what else it is; `None` where nobody is called as was typed.
    pub id: Option<String>,
    /// The name, or what was typed. `None` for readers who may not see it.
    pub name: Option<String>,
    /// The address of a member.
    pub email: Option<String>,
}

/// Whose entries a state of the log asks for.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct LogParties {
    /// Who did it or was concerned.
    pub person: Option<LogPartyView>,
    /// Who did it.
    pub actor: Option<LogPartyView>,
    /// Whom or what it concerned.
    pub subject: Option<LogPartyView>,
}
