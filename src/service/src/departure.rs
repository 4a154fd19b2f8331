//! Going from an organization: what somebody leaves behind, whichever way they go. For those who move to another organization
//! or close their account also what is in the way, and the end of the membership.

use domain::{
    access::{Permit, decide_move},
    consequences::{LeftInvitation, OwnedAssets},
    error::ErrorKind,
    id::{AccountId, MembershipId, OrgId},
    language::Language,
    member::{Member, Role},
    policy::RemovedAssets,
    state::MembershipState,
    time::Timestamp,
    view::{DepartureView, Obstacle},
};
use store::{Failure, Organization, PeriodStart, ReadTx, Tx};

use crate::{assets::Kinds, org_context::ensure_owner_remains};

/// What somebody leaves behind in an organization, at one moment.
pub(crate) struct LeftBehind {
    /// What they own, by kind.
    pub(crate) assets: Vec<OwnedAssets>,
    /// The invitations that they sent and that can still be accepted.
    pub(crate) invitations: Vec<LeftInvitation>,
    /// The names of their teams.
    pub(crate) teams: Vec<String>,
    /// How many active owners without an end date the organization has besides (rule 1).
    pub(crate) other_owners: u64,
}

impl LeftBehind {
    /// Reads it. Inside a unit of work that holds the organization's lock it stays as it is.
    pub(crate) async fn read(
        tx: &mut ReadTx<'_>,
        org: OrgId,
        member: MembershipId,
        now: Timestamp,
    ) -> Result<Self, Failure> {
        let mut org = tx.org(org);
        let owners = org.list_lasting_owners(now).await?;
        Ok(Self {
            assets: org.list_owned_by_kind(member).await?,
            invitations: org.list_open_invitations_by(member, now).await?,
            teams: org.list_teams_of(member, now).await?.into_iter().map(|team| team.name).collect(),
            other_owners: owners.into_iter().filter(|owner| *owner != member).count() as u64,
        })
    }
}

/// A member, active or disabled, of an organization that they may go from.
pub(crate) struct Departure {
    pub(crate) org: Organization,
    pub(crate) member: Member,
}

impl Departure {
    /// Reads it, if the account is a member.
    pub(crate) async fn read(
        tx: &mut ReadTx<'_>,
        org: OrgId,
        account: AccountId,
        now: Timestamp,
    ) -> Result<Option<Self>, Failure> {
        let org = tx.get_organization(org).await?;
        let roles: Vec<Role> = tx.org(org.id).list_roles().await?;
        let member = tx.org(org.id).find_member_of(account, &roles, now).await?;
        let member = member.filter(|member| member.state != MembershipState::Removed);
        Ok(member.map(|member| Self { org, member }))
    }

    /// What is left behind, with the names of kinds of assets in a language.
    pub(crate) async fn view(
        &self,
        tx: &mut ReadTx<'_>,
        language: Language,
        now: Timestamp,
    ) -> Result<DepartureView, Failure> {
        let Self { org, member } = self;
        let kinds = Kinds::of(tx, org).await?;
        let left = LeftBehind::read(tx, org.id, member.id, now).await?;
        let is_owner = member.state == MembershipState::Active && member.is_owner();
        let is_last_owner = is_owner && left.other_owners == 0;
        let must_transfer = org.policy.members_removed_assets == RemovedAssets::MustTransfer;
        let obstacles = [
            (is_last_owner, Obstacle::LastOwner),
            (decide_move(member, &org.policy).is_err(), Obstacle::NotAllowed),
            (must_transfer && !left.assets.is_empty(), Obstacle::AssetsOwned),
        ];
        Ok(DepartureView {
            org: org.view(),
            roles: member.roles.iter().map(|role| role.name.clone()).collect(),
            teams: left.teams,
            assets: left
                .assets
                .iter()
                .map(|owned| (kinds.name(language, &owned.kind), owned.count))
                .collect(),
            invitations: left.invitations.len() as u64,
            obstacles: obstacles
                .into_iter()
                .filter_map(|(is_there, what)| is_there.then_some(what))
                .collect(),
        })
    }

    /// Ends the membership. The organization and the account are locked.
    pub(crate) async fn end(&self, tx: &mut Tx<'_>, permit: &Permit, now: Timestamp) -> Result<(), Failure> {
        let Self { org, member } = self;
        let (states, start) =
            ((member.state, MembershipState::Removed), PeriodStart::by_hand(now, Some(member.id)));
        if !tx.with(permit).update_membership_state(member.id, states, &start).await? {
            return Err(ErrorKind::MemberState.into());
        }
        match org.deletion {
            None => ensure_owner_remains(tx, org, now).await,
            // Restoring it asks for an owner.
            Some(_) => Ok(()),
        }
    }
}

/// Refuses to go where assets have to be handed over first.
pub(crate) fn require_handed_over(view: &DepartureView) -> Result<(), ErrorKind> {
    match view.obstacles.contains(&Obstacle::AssetsOwned) {
        true => Err(ErrorKind::AssetsOwned { assets: view.assets.iter().map(|(_, count)| count).sum() }),
        false => Ok(()),
    }
}
