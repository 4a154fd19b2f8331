//! Going from an organization: what somebody leaves behind, whichever way they go, and the record of it. For those who move to
//! another organization or close their account also what is in the way, and the end of the membership.

use domain::{
    access::{Actor, Permit, Resource, decide, decide_move},
    audit::Who,
    consequences::{
        self, Consequences, Departed, DepartureFacts, EndedSession, LeftInvitation, MovedAssets, OwnedAssets,
        Receipt,
    },
    error::ErrorKind,
    id::{AccountId, DepartureId, MembershipId, OrgId, UndoId},
    language::Language,
    member::{Member, Role},
    permission::Permission,
    policy::RemovedAssets,
    seats::SeatRules,
    state::MembershipState,
    time::Timestamp,
    view::{DepartureView, Obstacle},
};
use store::{Failure, NewDeparture, Organization, PeriodStart, ReadTx, SessionRow, Tx};

use crate::{Service, assets::Kinds, org_context::ensure_owner_remains};

/// What becomes of somebody's things, planned from the facts of one moment, and each thing that ends.
pub(crate) struct PlannedDeparture {
    pub(crate) plan: Consequences,
    sessions: Vec<EndedSession>,
    invitations: Vec<LeftInvitation>,
}

/// Of whom a departure is recorded, by whom it was, and how it can be undone.
pub(crate) struct Recorded<'a> {
    pub(crate) member: MembershipId,
    pub(crate) who: Who,
    pub(crate) at: Timestamp,
    pub(crate) undo: Option<UndoId>,
    pub(crate) service: &'a Service,
}

impl PlannedDeparture {
    /// Reads the facts and makes the plan. Inside a unit of work that holds the organization's lock they stay as they are.
    /// `successor` is the name of who could follow an only owner.
    pub(crate) async fn read(
        tx: &mut ReadTx<'_>,
        (of, now): (&Organization, Timestamp),
        target: &Member,
        (departure, successor): (consequences::Departure, Option<String>),
    ) -> Result<Self, Failure> {
        let is_limited = SeatRules::of(&of.policy).limit.is_some();
        let mut org = tx.org(of.id);
        let owners = org.list_lasting_owners(now).await?;
        let invitations = org.list_open_invitations_by(target.id, now).await?;
        let ended = |row: SessionRow| EndedSession {
            created_at: row.created_at,
            last_seen_at: row.last_seen_at,
            user_agent: row.user_agent,
        };
        let sessions: Vec<EndedSession> =
            org.list_sessions(target.account_id, now).await?.into_iter().map(ended).collect();
        let facts = DepartureFacts {
            assets: org.list_owned_by_kind(target.id).await?,
            sessions: sessions.len() as u64,
            invitations: invitations.len() as u64,
            teams: org.list_teams_of(target.id, now).await?.into_iter().map(|team| team.name).collect(),
            other_owners: owners.into_iter().filter(|owner| *owner != target.id).count() as u64,
            // It reads every member, and many may be disabled one after the other.
            seat_use: if is_limited { Some(org.count_seat_use(now).await?) } else { None },
            is_last_organization: org.is_last_organization(target.id, now).await?,
            successor,
        };
        Ok(Self { plan: Consequences::plan(departure, target, &of.policy, facts), sessions, invitations })
    }

    /// Of somebody who stays, and whose things are handed over.
    pub(crate) const fn hand_over(assets: Vec<OwnedAssets>) -> Self {
        Self { plan: Consequences::hand_over(assets), sessions: Vec::new(), invitations: Vec::new() }
    }

    /// Records each thing before anything moves. Answers the id under which what moves is recorded, and what the log keeps.
    pub(crate) async fn record(
        self,
        tx: &mut Tx<'_>,
        permit: &Permit,
        recorded: Recorded<'_>,
        moved: Vec<MovedAssets>,
    ) -> Result<(DepartureId, Departed), Failure> {
        let Recorded { member, who, at, undo, service } = recorded;
        let id = DepartureId::new(service.new_uuid());
        let departed = Departed { plan: self.plan, moved };
        let (sessions, invitations) = (self.sessions, self.invitations);
        let receipt = Receipt { departed: departed.clone(), sessions, invitations, who: who.label };
        tx.with(permit).insert_departure(&NewDeparture { id, member, undo, at, receipt: &receipt }).await?;
        Ok((id, departed))
    }

    /// Records the departure of somebody of whom everything stays.
    pub(crate) async fn record_staying(
        self,
        tx: &mut Tx<'_>,
        permit: &Permit,
        recorded: Recorded<'_>,
    ) -> Result<Departed, Failure> {
        let member = recorded.member;
        let (id, departed) = self.record(tx, permit, recorded, Vec::new()).await?;
        for owned in &departed.plan.assets {
            tx.with(permit).insert_departure_stayed(member, &owned.kind, id).await?;
        }
        Ok(departed)
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

    /// What becomes of what is left behind.
    async fn plan(&self, tx: &mut ReadTx<'_>, now: Timestamp) -> Result<PlannedDeparture, Failure> {
        let how = (consequences::Departure::Left, None);
        PlannedDeparture::read(tx, (&self.org, now), &self.member, how).await
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
        let plan = self.plan(tx, now).await?.plan;
        let has_to_hand_over =
            org.policy.members_removed_assets == RemovedAssets::MustTransfer && !plan.assets.is_empty();
        let obstacles = [
            (plan.owners_left == Some(0), Obstacle::LastOwner),
            (decide_move(member, &org.policy).is_err(), Obstacle::NotAllowed),
            (has_to_hand_over, Obstacle::AssetsOwned),
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
            hand_over: (has_to_hand_over && self.may_hand_over()).then_some(member.id),
        })
    }

    /// Whether they can hand over what they own, on their own page there.
    fn may_hand_over(&self) -> bool {
        let actor = Actor::limited(self.member.clone(), None);
        let may = |permission| {
            decide(&actor, &permission, Resource::Member(&self.member), &self.org.policy).is_ok()
        };
        may(Permission::MEMBER_READ) && may(Permission::ASSET_TRANSFER)
    }

    /// Ends the membership and records what was left behind. The organization and the account are locked. Answers what the log
    /// keeps.
    pub(crate) async fn end(
        &self,
        tx: &mut Tx<'_>,
        (service, who): (&Service, Who),
        permit: &Permit,
        now: Timestamp,
    ) -> Result<Departed, Failure> {
        let Self { org, member } = self;
        let planned = self.plan(tx, now).await?;
        let (states, start) =
            ((member.state, MembershipState::Removed), PeriodStart::by_hand(now, Some(member.id)));
        if !tx.with(permit).update_membership_state(member.id, states, &start).await? {
            return Err(ErrorKind::MemberState.into());
        }
        let recorded = Recorded { member: member.id, who, at: now, undo: None, service };
        let departed = planned.record_staying(tx, permit, recorded).await?;
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
