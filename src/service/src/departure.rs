//! Going from an organization: what somebody leaves behind, whichever way they go. For those who move to another organization
//! or close their account also what is in the way, and the end of the membership.

use domain::{
    access::{Permit, decide_move},
    consequences::{
        self, Consequences, Departed, DepartureFacts, EndedSession, LeftInvitation, OwnedAssets, Receipt,
    },
    error::ErrorKind,
    id::{AccountId, DepartureId, MembershipId, OrgId},
    language::Language,
    member::{Member, Role},
    policy::RemovedAssets,
    state::MembershipState,
    time::Timestamp,
    view::{DepartureView, Obstacle},
};
use store::{Failure, NewDeparture, Organization, PeriodStart, ReadTx, Tx};

use crate::{Service, assets::Kinds, org_context::ensure_owner_remains};

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

/// What going means, with each thing that the receipt names.
struct Going {
    plan: Consequences,
    sessions: Vec<EndedSession>,
    invitations: Vec<LeftInvitation>,
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
        let plan = self.going(tx, now).await?.plan;
        let must_transfer = org.policy.members_removed_assets == RemovedAssets::MustTransfer;
        let obstacles = [
            (plan.owners_left == Some(0), Obstacle::LastOwner),
            (decide_move(member, &org.policy).is_err(), Obstacle::NotAllowed),
            (must_transfer && !plan.assets.is_empty(), Obstacle::AssetsOwned),
        ];
        let named = |owned: &OwnedAssets| (owned.kind.clone(), kinds.name(language, &owned.kind));
        Ok(DepartureView {
            org: org.view(),
            kinds: plan.assets.iter().map(named).collect(),
            plan,
            obstacles: obstacles
                .into_iter()
                .filter_map(|(is_there, what)| is_there.then_some(what))
                .collect(),
        })
    }

    /// The plan from the facts of one moment, and what the receipt names.
    async fn going(&self, tx: &mut ReadTx<'_>, now: Timestamp) -> Result<Going, Failure> {
        let Self { org, member } = self;
        let left = LeftBehind::read(tx, org.id, member.id, now).await?;
        let mut rows = tx.org(org.id);
        let sessions = rows.list_sessions(member.account_id, now).await?.into_iter();
        let sessions: Vec<EndedSession> = sessions
            .map(|row| EndedSession {
                created_at: row.created_at,
                last_seen_at: row.last_seen_at,
                user_agent: row.user_agent,
            })
            .collect();
        let facts = DepartureFacts {
            assets: left.assets,
            sessions: sessions.len() as u64,
            invitations: left.invitations.len() as u64,
            teams: left.teams,
            other_owners: left.other_owners,
            seat_use: rows.count_seat_use(now).await?,
            is_last_organization: false,
            successor: None,
        };
        let plan = Consequences::plan(consequences::Departure::Left, member, &org.policy, facts);
        Ok(Going { plan, sessions, invitations: left.invitations })
    }

    /// Ends the membership and records what was left behind. The organization and the account are locked. Answers what the log
    /// keeps.
    pub(crate) async fn end(
        &self,
        tx: &mut Tx<'_>,
        (service, who): (&Service, &str),
        permit: &Permit,
        now: Timestamp,
    ) -> Result<Departed, Failure> {
        let Self { org, member } = self;
        let Going { plan, sessions, invitations } = self.going(tx, now).await?;
        let (states, start) =
            ((member.state, MembershipState::Removed), PeriodStart::by_hand(now, Some(member.id)));
        if !tx.with(permit).update_membership_state(member.id, states, &start).await? {
            return Err(ErrorKind::MemberState.into());
        }
        let departed = Departed { plan, moved: Vec::new() };
        let receipt = Receipt { departed: departed.clone(), sessions, invitations, who: who.to_owned() };
        let id = DepartureId::new(service.new_uuid());
        let new = NewDeparture { id, member: member.id, undo: None, at: now, receipt: &receipt };
        tx.with(permit).insert_departure(&new).await?;
        if org.deletion.is_none() {
            // Restoring a deleted one asks for an owner.
            ensure_owner_remains(tx, org, now).await?;
        }
        Ok(departed)
    }
}

/// Whether what somebody was shown is what they leave behind.
pub(crate) fn is_agreed(views: &[DepartureView], agreed: &[DepartureView]) -> bool {
    views.iter().map(DepartureView::agreed).eq(agreed.iter().map(DepartureView::agreed))
}

/// Refuses to go where assets have to be handed over first.
pub(crate) fn require_handed_over(view: &DepartureView) -> Result<(), ErrorKind> {
    match view.obstacles.contains(&Obstacle::AssetsOwned) {
        true => Err(ErrorKind::AssetsOwned { assets: view.plan.owned() }),
        false => Ok(()),
    }
}
