//! The form of the rules that the checks of the whole database ask, and what to do about a violation.

use std::fmt;

use domain::id::{
    AccountId, AssetId, AuditEventId, InvitationId, JobId, MembershipId, OrgId, ReviewId, TeamId, ViewId,
};
use uuid::Uuid;

/// What an id of a rule's answer names.
pub(crate) type Name = fn(Uuid) -> String;

/// A rule: what is wrong, what the id names, and a statement that answers the ids of what breaks it.
pub(crate) type Rule = (&'static str, Name, &'static str);

pub(crate) const ORG: Name = |id| OrgId::new(id).to_string();
pub(crate) const ACCOUNT: Name = |id| AccountId::new(id).to_string();
pub(crate) const MEMBER: Name = |id| MembershipId::new(id).to_string();
pub(crate) const INVITATION: Name = |id| InvitationId::new(id).to_string();
pub(crate) const ASSET: Name = |id| AssetId::new(id).to_string();
pub(crate) const JOB: Name = |id| JobId::new(id).to_string();
pub(crate) const VIEW: Name = |id| ViewId::new(id).to_string();
pub(crate) const TEAM: Name = |id| TeamId::new(id).to_string();
pub(crate) const REVIEW: Name = |id| ReviewId::new(id).to_string();
pub(crate) const EVENT: Name = |id| AuditEventId::new(id).to_string();

/// Two numbers that must be the same, and what it is when they are not.
pub(crate) type Pair = (&'static str, &'static str, &'static str);

/// Something that is wrong with the data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// The rule's number, what is wrong, and where.
    text: String,
}

impl Violation {
    /// A violation of a rule: its number, what is wrong and where.
    pub(crate) const fn new(text: String) -> Self {
        Self { text }
    }

    /// The rule's number, like `I1`.
    #[must_use]
    pub fn rule(&self) -> &str {
        self.text.split(' ').next().unwrap_or_default()
    }

    /// What the operator can do about it.
    #[must_use]
    pub fn repair(&self) -> &'static str {
        match self.rule() {
            "I1" => {
                "Enable one of its former owners in the Users list, or restore the last backup in which it had one."
            }
            "I2" => {
                "Raise the number of seats, or disable or remove members until no more are taken than there are."
            }
            "I3" | "I4" => {
                "Cancel the invitation, or remove the member, in the organization's lists and invite them again."
            }
            "I5" | "I12" => {
                "The audit log and the data tell different stories: somebody changed the database by other means. Keep a copy as evidence, then restore the last backup without the violation."
            }
            "I6" => "Send the invitation again, or ask for another reset link: that makes a new message.",
            "I7" => {
                "Somebody has rights that nobody could give them. Read in the audit log how they got them, and take them away."
            }
            "I16" => {
                "Nothing is lost: the change can't be undone from the list. Make the opposite change by hand."
            }
            "I8" => {
                "Data of two organizations are mixed. Stop the server, keep a copy as evidence, and restore the last backup without the violation."
            }
            "I13" => {
                "Open the asset in the register: give it to another owner, or make it a part of something else."
            }
            "I14" => "Choose the roles of the member or invitation again, or the role that is preselected.",
            "I15" => {
                "Somebody changed the database by other means. Keep a copy as evidence, and start the review again."
            }
            "I10" => "End the sessions of the account: they outlived its last membership.",
            _ => "Disable and enable the member, and save the roles again: that begins a new period.",
        }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
