//! What the mails of `notice` tell, and who did it.

use domain::{
    end_date::EndOf,
    id::{AccountId, ReviewId},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use store::Organization;

/// What a mail tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum News {
    /// The person was removed.
    Removed,
    /// They were disabled.
    Disabled,
    /// They were enabled again.
    Enabled,
    /// Their removal was undone.
    Restored,
    /// They hold other roles, by their names.
    Roles {
        /// Before.
        before: Vec<String>,
        /// Now.
        after: Vec<String>,
    },
    /// Something of a member ends soon.
    Ends {
        /// What.
        of: EndOf,
        /// When.
        until: Timestamp,
    },
    /// They have not been there for long.
    Dormant {
        /// For so many days.
        days: u32,
        /// When they are disabled, if they are.
        disabled_at: Option<Timestamp>,
        /// When they were last active.
        since: Timestamp,
    },
    /// They are asked to review access, or reminded of it.
    Review {
        /// The review.
        review: ReviewId,
        /// Until when.
        until: Timestamp,
        /// Whether they were asked before.
        is_reminder: bool,
    },
    /// They were disabled because they had not been there for so many days.
    DormantDisabled {
        /// So many.
        days: u32,
    },
    /// The organization was deleted.
    OrganizationDeleted {
        /// Until when it can be restored.
        until: Timestamp,
        /// Whether the person may restore it.
        may_restore: bool,
    },
    /// The deletion of the organization was undone.
    OrganizationRestored,
}

impl News {
    /// Whether it is still so, as far as the deletion of the organization is concerned: nothing else is told of a deleted one.
    pub(super) fn fits(&self, org: &Organization) -> bool {
        match self {
            Self::OrganizationDeleted { until, .. } => {
                org.deletion.as_ref().is_some_and(|deletion| deletion.until == *until)
            }
            _ => org.deletion.is_none(),
        }
    }

    /// Whether it is about the organization as a whole.
    pub(super) const fn is_about_organization(&self) -> bool {
        matches!(self, Self::OrganizationDeleted { .. } | Self::OrganizationRestored)
    }
}

/// Who did it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum By {
    /// Somebody with an account.
    Account(AccountId),
    /// Whoever runs the installation.
    Operator,
    /// Nobody: the server.
    Server,
}
