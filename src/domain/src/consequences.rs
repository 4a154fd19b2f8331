//! What becomes of somebody's things when they are removed, leave or are disabled. One plan is computed from the facts of one
//! moment, by the code that carries it out: it is shown before, and the audit log keeps it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    asset::AssetKind,
    id::InvitationId,
    member::Member,
    policy::{Policy, RemovedAccount, RemovedAssets},
    seats::{SeatHolder, SeatRules, SeatUse},
    state::MembershipState,
    time::Timestamp,
};

/// How somebody goes, or what they own without them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Departure {
    /// Somebody else removes them.
    Removed,
    /// They leave by themselves.
    Left,
    /// They are disabled: they keep everything and can come back at any time.
    Disabled,
    /// They stay, and what they own gets other owners.
    HandedOver,
}

impl Departure {
    /// The state of the membership afterwards; `None` where it stays as it is.
    #[must_use]
    pub const fn state(self) -> Option<MembershipState> {
        match self {
            Self::Removed | Self::Left => Some(MembershipState::Removed),
            Self::Disabled => Some(MembershipState::Disabled),
            Self::HandedOver => None,
        }
    }

    /// What can become of the assets of who goes like this, the first one being what is proposed (`members.removed_assets`).
    /// Only who removes somebody else can delete, since only a removal can be undone.
    #[must_use]
    pub const fn fates(self, policy: RemovedAssets) -> &'static [FateKind] {
        use FateKind::{Delete, HandOver, Stay};
        match (self, policy) {
            (Self::Disabled, _) => &[Stay],
            (Self::HandedOver, _) | (Self::Left, RemovedAssets::TransferOrDelete) => &[HandOver, Stay],
            (_, RemovedAssets::MustTransfer) => &[HandOver],
            (Self::Removed, RemovedAssets::TransferOrDelete) => &[HandOver, Delete],
            (_, RemovedAssets::Stay) => &[Stay, HandOver],
        }
    }
}

/// A kind of fate of assets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FateKind {
    /// They stay with the organization, owned by who has gone.
    Stay,
    /// Somebody else becomes their owner.
    HandOver,
    /// They are deleted.
    Delete,
}

impl FateKind {
    /// Its value in forms.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Stay => "stay",
            Self::HandOver => "hand_over",
            Self::Delete => "delete",
        }
    }

    /// Parses the value of a form.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Stay, Self::HandOver, Self::Delete].into_iter().find(|kind| kind.as_str() == name)
    }
}

/// What becomes of assets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AssetFate {
    /// They stay with the organization.
    Stay,
    /// The member with this address becomes their owner.
    HandOver(String),
    /// They are deleted.
    Delete,
}

impl AssetFate {
    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> FateKind {
        match self {
            Self::Stay => FateKind::Stay,
            Self::HandOver(_) => FateKind::HandOver,
            Self::Delete => FateKind::Delete,
        }
    }

    /// Reads it from a form: a fate by its value, and the address of a new owner, which counts where assets are handed over.
    #[must_use]
    pub fn from_form(fate: &str, owner: &str) -> Option<Self> {
        Some(match FateKind::from_name(fate)? {
            FateKind::Stay => Self::Stay,
            FateKind::HandOver => Self::HandOver(owner.to_owned()),
            FateKind::Delete => Self::Delete,
        })
    }
}

/// What is to become of the assets of somebody who goes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct AssetChoices {
    /// Of those whose kind is not named; `None` where nothing was chosen.
    pub all: Option<AssetFate>,
    /// Of the assets of a kind.
    pub by_kind: BTreeMap<AssetKind, AssetFate>,
}

impl AssetChoices {
    /// The same for all.
    #[must_use]
    pub const fn all(fate: AssetFate) -> Self {
        Self { all: Some(fate), by_kind: BTreeMap::new() }
    }

    /// What was chosen for a kind.
    #[must_use]
    pub fn of(&self, kind: &AssetKind) -> Option<&AssetFate> {
        self.by_kind.get(kind).or(self.all.as_ref())
    }
}

/// The assets of a kind that somebody owns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnedAssets {
    /// The kind.
    pub kind: AssetKind,
    /// How many.
    pub count: u64,
    /// How many parts they have that belong to others. These stay with their owners.
    pub parts_of_others: u64,
    /// How many of them are schedules that run.
    pub running: u64,
}

/// The number of seats before and after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeatChange {
    /// How many there are.
    pub limit: u32,
    /// How many are taken before.
    pub before: u64,
    /// How many are taken afterwards.
    pub after: u64,
}

/// The facts about a member from which a plan is made.
#[derive(Debug, Clone)]
pub struct DepartureFacts {
    /// What they own, by kind.
    pub assets: Vec<OwnedAssets>,
    /// How many open sessions they have in the organization.
    pub sessions: u64,
    /// How many invitations that they sent can still be accepted.
    pub invitations: u64,
    /// The names of their teams.
    pub teams: Vec<String>,
    /// How many active owners without an end date the organization has besides them.
    pub other_owners: u64,
    /// Who takes seats, where their number is limited.
    pub seat_use: Option<SeatUse>,
    /// Whether they belong to no other organization.
    pub is_last_organization: bool,
    /// The name of the successor of the owners, if they could hand over to them.
    pub successor: Option<String>,
}

/// What becomes of somebody's things when they go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consequences {
    /// How they go.
    pub departure: Departure,
    /// What they own, by kind.
    pub assets: Vec<OwnedAssets>,
    /// How many open sessions end.
    pub sessions: u64,
    /// How many open invitations that they sent wait for somebody's approval from then on (rule 5).
    pub invitations: u64,
    /// The names of the roles that they lose, or cannot use while they are disabled.
    pub roles: Vec<String>,
    /// How many permissions these grant together.
    pub permissions: u64,
    /// The names of the teams in which they lose their place, or keep it while they are disabled.
    pub teams: Vec<String>,
    /// How many active owners without an end date are left, if they are an owner (rule 1).
    pub owners_left: Option<u64>,
    /// The seats, if their number is limited.
    pub seats: Option<SeatChange>,
    /// Whether their account is closed (`members.removed_account`).
    pub closes_account: bool,
    /// The name of who becomes an owner in the place of an only owner who leaves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub successor: Option<String>,
}

impl Consequences {
    /// The plan for a member, from the facts of one moment.
    #[must_use]
    pub fn plan(departure: Departure, member: &Member, policy: &Policy, facts: DepartureFacts) -> Self {
        let is_active_owner = member.state == MembershipState::Active && member.is_owner();
        let rules = SeatRules::of(policy);
        let after = departure.state().unwrap_or(member.state);
        let frees_seat = rules.counts(member.state.into()) && !rules.counts(SeatHolder::from(after));
        let seats = facts.seat_use.and_then(|present| rules.seats(&present)).map(|seats| SeatChange {
            limit: seats.limit,
            before: seats.taken,
            after: seats.taken.saturating_sub(u64::from(frees_seat)),
        });
        let is_only_owner = is_active_owner && facts.other_owners == 0;
        let successor = facts.successor.filter(|_| is_only_owner && departure == Departure::Left);
        let owners_left = facts.other_owners + u64::from(successor.is_some());
        Self {
            departure,
            assets: facts.assets,
            sessions: facts.sessions,
            invitations: facts.invitations,
            roles: member.roles.iter().map(|role| role.name.clone()).collect(),
            permissions: member.grants().iter().count() as u64,
            teams: facts.teams,
            owners_left: is_active_owner.then_some(owners_left),
            seats,
            closes_account: departure == Departure::Removed
                && policy.members_removed_account == RemovedAccount::CloseIfLast
                && facts.is_last_organization,
            successor,
        }
    }

    /// The plan of handing over what a member owns, who stays: nothing else changes.
    #[must_use]
    pub const fn hand_over(assets: Vec<OwnedAssets>) -> Self {
        Self {
            departure: Departure::HandedOver,
            assets,
            sessions: 0,
            invitations: 0,
            roles: Vec::new(),
            permissions: 0,
            teams: Vec::new(),
            owners_left: None,
            seats: None,
            closes_account: false,
            successor: None,
        }
    }

    /// How many assets they own.
    #[must_use]
    pub fn owned(&self) -> u64 {
        self.assets.iter().map(|owned| owned.count).sum()
    }

    /// How many schedules run on.
    #[must_use]
    pub fn schedules(&self) -> u64 {
        self.assets.iter().map(|owned| owned.running).sum()
    }

    /// What the reader agrees to: everything but the sessions, which come and go by themselves and end in any case.
    #[must_use]
    pub fn agreed(&self) -> Self {
        Self { sessions: 0, ..self.clone() }
    }
}

/// What became of the assets of a kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovedAssets {
    /// The kind.
    pub kind: AssetKind,
    /// How many.
    pub count: u64,
    /// The name of their new owner; `None`: they were deleted.
    pub to: Option<String>,
}

/// A plan that was carried out, as the audit log keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Departed {
    /// The plan.
    pub plan: Consequences,
    /// What was handed over or deleted. The rest stays with the organization.
    pub moved: Vec<MovedAssets>,
}

/// A session that ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndedSession {
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used in the organization.
    pub last_seen_at: Timestamp,
    /// What it was used with.
    pub user_agent: Option<String>,
}

/// An invitation that lost its inviter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftInvitation {
    /// The invitation.
    pub id: InvitationId,
    /// The invited address.
    pub email: String,
}

/// Each thing of somebody who has gone, as it was at that moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// What was planned and done.
    pub departed: Departed,
    /// The sessions that ended.
    pub sessions: Vec<EndedSession>,
    /// The open invitations that wait for approval since.
    pub invitations: Vec<LeftInvitation>,
    /// Who did it, by name.
    pub who: String,
}

/// What comes back when a removal is undone, and what cannot.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Restored {
    /// How many assets are theirs again.
    pub assets: u64,
    /// How many are not: somebody has given them away or deleted them since, or something else has taken their place.
    pub assets_lost: u64,
    /// The names of roles that there are no more.
    pub roles_lost: Vec<String>,
    /// The names of teams that there are no more, or that they are no longer in.
    pub teams_lost: Vec<String>,
}

impl Restored {
    /// Whether everything comes back.
    #[must_use]
    pub const fn is_whole(&self) -> bool {
        self.assets_lost == 0 && self.roles_lost.is_empty() && self.teams_lost.is_empty()
    }
}

/// Why a removed member cannot come back, or a cancelled invitation not open again, by undoing it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RestoreObstacle {
    /// Their roles were deleted since: somebody has to say as what they come back.
    RolesGone,
    /// The end date of their membership has passed, or of the one that the invitation gives.
    EndPassed,
    /// They have closed their account themselves since.
    AccountClosed,
    /// Their account was opened again since, by somebody who has not proven its address.
    AddressUnproven,
}

#[cfg(test)]
mod tests;
