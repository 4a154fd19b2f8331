//! The settings of an organization. A template brings a policy; the rules of the model are no settings and stand in
//! `access`.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{state::Undoable, time::Span};

macro_rules! choices {
    ($($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident,)* })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$vdoc])* $variant,)* }
    )*};
}

choices! {
    /// How many roles a member may hold.
    RolesPerMember {
        /// Exactly one is chosen.
        One,
        /// Any number.
        Many,
    }
    /// Who changes the roles of members, disables and removes them.
    ManagedBy {
        /// Whoever holds the managing permission.
        Permission,
        /// Whoever holds it, and only for members below their own rank; owners also for owners.
        Rank,
        /// Owners only.
        Owner,
    }
    /// Who may leave.
    Leave {
        /// Every member.
        Everyone,
        /// Only those who may remove others.
        Managers,
        /// Only those who may not.
        NonManagers,
        /// Nobody.
        Nobody,
    }
    /// What becomes of an account whose last membership is removed.
    RemovedAccount {
        /// It stays.
        Keep,
        /// It is closed.
        CloseIfLast,
    }
    /// What becomes of what a leaver owns.
    RemovedAssets {
        /// It stays with the organization.
        Stay,
        /// It is handed to somebody, or goes with the account.
        TransferOrDelete,
        /// It must be handed to somebody.
        MustTransfer,
    }
    /// Whether and how members are grouped.
    TeamsMode {
        /// There are no teams.
        Off,
        /// A member is in one team at the most.
        One,
        /// A member is in any number of teams.
        Many,
    }
    /// A way into the organization.
    Joining {
        /// By invitation.
        Invitation,
        /// By an address in a verified domain.
        VerifiedDomain,
        /// By asking.
        Request,
        /// By single sign-on.
        Sso,
        /// With an account of the platform.
        PlatformAccount,
    }
}

/// Every setting of an organization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// How many roles a member may hold.
    pub roles_per_member: RolesPerMember,
    /// Whether roles can be made and edited.
    pub roles_custom: bool,
    /// 0 or 1; with 0 a member without a role is let in but blocked.
    pub roles_minimum: u8,
    /// Who manages members.
    pub members_managed_by: ManagedBy,
    /// Who may leave.
    pub members_leave: Leave,
    /// One organization per address.
    pub members_exclusive: bool,
    /// What becomes of a removed member's account.
    pub members_removed_account: RemovedAccount,
    /// What becomes of a removed member's assets.
    pub members_removed_assets: RemovedAssets,
    /// For how many days a removal can be undone, 0 to 90.
    pub members_undo_days: u8,
    /// After how many hours an invitation expires; `None` is never.
    pub invitations_expire_after_hours: Option<u32>,
    /// Whether the link of an invitation can be copied.
    pub invitations_copy_link: bool,
    /// The most seats; `None` is no limit.
    pub seats_limit: Option<u32>,
    /// Whether open invitations take a seat.
    pub seats_pending_counts: bool,
    /// Whether disabled members take a seat.
    pub seats_disabled_counts: bool,
    /// Whether and how members are grouped.
    pub teams_mode: TeamsMode,
    /// The longest life of a token in days.
    pub tokens_max_lifetime_days: u32,
    /// The ways in.
    pub joining: BTreeSet<Joining>,
    /// After how many minutes without a request a session ends.
    pub sessions_idle_minutes: u32,
    /// After how many hours a session ends in any case.
    pub sessions_absolute_hours: u32,
}

impl Policy {
    /// How long an invitation holds; `None` is for ever.
    #[must_use]
    pub fn invitation_life(&self) -> Option<Span> {
        self.invitations_expire_after_hours.map(|hours| Span::hours(i64::from(hours)))
    }

    /// For how long an act can be undone; `None` is not at all. What only keeps people out or takes an invitation back can
    /// be reversed anyway, so the setting is about removals.
    #[must_use]
    pub fn undo_life(&self, act: Undoable) -> Option<Span> {
        let days = match act {
            Undoable::Remove => i64::from(self.members_undo_days),
            Undoable::Disable | Undoable::Cancel => 30,
        };
        (days > 0).then(|| Span::hours(24 * days))
    }
}
