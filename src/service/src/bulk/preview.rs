//! What an act on many rows would do now: the rows it would be done to, and the others by the reason. It changes nothing.

use std::collections::HashSet;

use domain::{
    bulk::{Bulk, BulkAction, BulkEffect, BulkOwned, BulkPreview, MAX_ROWS, Refusals},
    consequences::{Departure, FateKind, SeatChange},
    error::ErrorKind,
    id::{MembershipId, RoleId, TeamId},
    member::Member,
    permission::{Permission, Scope},
    policy::{RemovedAccount, RolesPerMember},
    seats::{SeatHolder, SeatRules},
    selection::RowId,
    state::MembershipState,
    time::Timestamp,
    view::TeamBrief,
};
use store::{Failure, ReadTx, TeamGifts};

use super::{
    may_at_all,
    rows::{self, Found, Row, wanted},
};
use crate::{
    Caller, Service,
    fingerprint::fingerprint,
    invitations::{Inviters, may_approve, may_cancel, may_resend, seat_holder},
    members::{may_change, may_manage, may_remove, may_set, people},
    org_context::OrgContext,
    own_end::{may_add_until, read_own_end},
    seats::{no_seat, seats},
    team_choice::may_change_places,
    teams::next_teams,
};

/// How many rows are named.
const NAMED: usize = 5;

/// How many rows are read at a time.
const PIECE: usize = 1_000;

/// Evaluates the selected rows, at most [`MAX_ROWS`] of those of a list.
///
/// # Errors
/// `NotFound` for who is no member, `Denied` to whoever could do it to nobody; the database failed.
pub async fn preview(
    service: &Service,
    caller: &Caller,
    slug: &str,
    bulk: &Bulk,
) -> Result<BulkPreview, ErrorKind> {
    let (mut tx, context) = service.read_org(caller, slug).await?;
    may_at_all(&context, &bulk.action)?;
    Ok(evaluate(&mut tx, service, &context, bulk).await?.preview)
}

/// What an act would do, and who would be removed by it.
pub(crate) struct Evaluation {
    pub(crate) preview: BulkPreview,
    pub(super) removed: HashSet<MembershipId>,
}

/// The same for who may do it at all. Acting asks it again, and so does its job; both go on only while the fingerprint is the same.
pub(crate) async fn evaluate(
    tx: &mut ReadTx<'_>,
    service: &Service,
    context: &OrgContext,
    bulk: &Bulk,
) -> Result<Evaluation, Failure> {
    let seats = seats(tx, &context.org, context.now).await?;
    let mut judge = Judge {
        inviters: Inviters::default(),
        owners: tx.org(context.org.id).list_lasting_owners(context.now).await?.into_iter().collect(),
        seats_left: seats.map(|seats| seats.left()),
        seats_taken: 0,
        teams: match bulk.action {
            BulkAction::ChangeTeams { .. } => tx.org(context.org.id).list_team_names().await?,
            _ => Vec::new(),
        },
        gifts: context.team_gifts(tx).await?,
        own_end: read_own_end(tx, context).await?,
        effects: Vec::new(),
        noted: Vec::new(),
        context,
        action: &bulk.action,
    };
    let mut preview = BulkPreview {
        total: 0,
        can: 0,
        names: Vec::new(),
        already: 0,
        refused: Vec::new(),
        left: 0,
        owned: None,
        closes_accounts: matches!(bulk.action, BulkAction::Remove { .. })
            && context.org.policy.members_removed_account == RemovedAccount::CloseIfLast,
        effects: Vec::new(),
        owners_left: None,
        seats: None,
        fingerprint: String::new(),
    };
    let owners_before = judge.owners.len();
    let (mut removed, mut verdicts) = (HashSet::new(), Vec::new());
    let mut next = None;
    loop {
        let page = rows::read(tx, service, context, bulk, (next.as_deref(), PIECE)).await?;
        let mut rows = page.rows;
        if bulk.selection.is_all && !bulk.action.is_for_members() {
            rows::read_invitations(tx, context, &mut rows).await?;
        }
        judge.inviters = Inviters::read(tx, context, rows::inviters(&rows)).await?;
        for row in &rows {
            let verdict = judge.verdict(row, &mut preview)?;
            if let (BulkAction::Remove { .. }, RowId::Member(id), Ok(true)) = (&bulk.action, row.id, &verdict)
            {
                removed.insert(id);
            }
            verdicts.push((row.id, verdict));
        }
        next = page.next;
        if next.is_none() || verdicts.len() >= MAX_ROWS {
            break;
        }
    }
    let evaluated = verdicts.len() as u64;
    preview.total =
        if bulk.selection.is_all { rows::count(tx, service, context, bulk).await? } else { evaluated };
    preview.left = preview.total.saturating_sub(evaluated);
    preview.owned = owned(tx, context, &removed).await?;
    preview.owners_left = (judge.owners.len() != owners_before).then_some(judge.owners.len() as u64);
    let is_whole = preview.left == 0 && judge.seats_taken != 0;
    preview.seats = seats.filter(|_| is_whole).map(|seats| SeatChange {
        limit: seats.limit,
        before: seats.taken,
        after: seats.taken.saturating_add_signed(judge.seats_taken),
    });
    preview.effects = judge.effects;
    let assets = preview
        .owned
        .as_ref()
        .map(|owned| (owned.members, owned.assets, owned.with_parts_of_others, &owned.fates));
    let asked = Bulk { action: bulk.action.clone().without_fate(), ..bulk.clone() };
    let outcome = (&preview.effects, assets, preview.closes_accounts);
    preview.fingerprint = fingerprint(&(asked, preview.total, verdicts, outcome));
    preview.refused.sort_by_key(|refusals| std::cmp::Reverse(refusals.count));
    Ok(Evaluation { preview, removed })
}

/// What these members own together, if anything.
async fn owned(
    tx: &mut ReadTx<'_>,
    context: &OrgContext,
    removed: &HashSet<MembershipId>,
) -> Result<Option<BulkOwned>, Failure> {
    if removed.is_empty() {
        return Ok(None);
    }
    let owners = tx.org(context.org.id).count_assets_by_owner().await?;
    let theirs: Vec<u64> =
        owners.into_iter().filter(|(owner, _)| removed.contains(owner)).map(|(_, assets)| assets).collect();
    if theirs.is_empty() {
        return Ok(None);
    }
    let mut fates = Departure::Removed.fates(context.org.policy.members_removed_assets).to_vec();
    if context.actor.scope_of(&Permission::ASSET_TRANSFER) != Some(Scope::All) {
        fates.retain(|fate| *fate != FateKind::HandOver);
    }
    let with_parts = match fates.contains(&FateKind::Delete) {
        true => tx.org(context.org.id).list_owners_with_parts_of_others().await?,
        false => Vec::new(),
    };
    Ok(Some(BulkOwned {
        members: theirs.len() as u64,
        assets: theirs.iter().sum(),
        with_parts_of_others: with_parts.iter().filter(|owner| removed.contains(owner)).count() as u64,
        fates,
        people: people(tx, context, None).await?,
    }))
}

fn refuse(refused: &mut Vec<Refusals>, reason: &ErrorKind, row: &Row) {
    let at = refused.iter().position(|known| known.reason == *reason).unwrap_or_else(|| {
        refused.push(Refusals { reason: reason.clone(), count: 0, names: Vec::new() });
        refused.len() - 1
    });
    if let Some(refusals) = refused.get_mut(at) {
        refusals.count += 1;
        if refusals.names.len() < NAMED {
            refusals.names.push(row.name.clone());
        }
    }
}

struct Judge<'a> {
    context: &'a OrgContext,
    action: &'a BulkAction,
    inviters: Inviters,
    /// The active owners without an end date, after the rows before.
    owners: HashSet<MembershipId>,
    /// How many seats are free, after the rows before; `None` where there is no limit.
    seats_left: Option<u64>,
    /// How many more seats the rows before take; fewer, if negative.
    seats_taken: i64,
    /// All teams, where those of members are to change, and what they give.
    teams: Vec<TeamBrief>,
    gifts: TeamGifts,
    /// When the first of what the actor holds ends.
    own_end: Option<Timestamp>,
    /// What the rows before would gain and lose.
    effects: Vec<BulkEffect>,
    /// What the present row would gain (true) and lose, by name.
    noted: Vec<(String, bool)>,
}

impl Judge<'_> {
    /// Judges the row and counts it: whether it would be changed, or why not.
    fn verdict(&mut self, row: &Row, preview: &mut BulkPreview) -> Result<Result<bool, ErrorKind>, Failure> {
        self.noted.clear();
        let verdict = match self.row(row) {
            Err(Failure::Refused(reason)) => Err(reason),
            judged => Ok(judged?),
        };
        match &verdict {
            Ok(true) => {
                self.add_effects();
                self.count_seat(row);
                preview.can += 1;
                if preview.names.len() < NAMED {
                    preview.names.push(row.name.clone());
                }
            }
            Ok(false) => preview.already += 1,
            Err(reason) => refuse(&mut preview.refused, reason, row),
        }
        Ok(verdict)
    }

    /// Whether the row would be changed; `false` where it is so already.
    fn row(&mut self, row: &Row) -> Result<bool, Failure> {
        let is_member = matches!(row.id, RowId::Member(_));
        if is_member != self.action.is_for_members() {
            return Err(ErrorKind::WrongRowKind { is_member }.into());
        }
        match &row.found {
            None => Err(ErrorKind::NotFound.into()),
            Some(Found::Member(member)) => self.member(member, &row.teams),
            Some(Found::Invitation(invitation)) => match self.action {
                BulkAction::Resend => {
                    may_resend(self.context, invitation)?;
                    self.take_seat(seat_holder(invitation, self.context.now), SeatHolder::Invited)?;
                    Ok(true)
                }
                BulkAction::Cancel => may_cancel(self.context, invitation).map(|_| true),
                _ => Ok(may_approve(self.context, invitation, &self.inviters)?.is_some()),
            },
        }
    }

    /// Takes a seat for a row that needs one.
    fn take_seat(&mut self, before: SeatHolder, after: SeatHolder) -> Result<(), Failure> {
        if let Some(left) = &mut self.seats_left
            && SeatRules::of(&self.context.org.policy).takes_one_more(before, after)
        {
            *left = left.checked_sub(1).ok_or_else(|| no_seat(self.context))?;
        }
        Ok(())
    }

    /// Counts the seat that a row takes or frees.
    fn count_seat(&mut self, row: &Row) {
        let (before, after) = match &row.found {
            Some(Found::Member(member)) => {
                let before = member.state.into();
                let after = match self.action {
                    BulkAction::Enable => SeatHolder::Active,
                    BulkAction::Disable => SeatHolder::Disabled,
                    BulkAction::Remove { .. } => SeatHolder::Outside,
                    _ => before,
                };
                (before, after)
            }
            Some(Found::Invitation(invitation)) => {
                let before = seat_holder(invitation, self.context.now);
                let after = match self.action {
                    BulkAction::Resend => SeatHolder::Invited,
                    BulkAction::Cancel => SeatHolder::Outside,
                    _ => before,
                };
                (before, after)
            }
            None => return,
        };
        let rules = SeatRules::of(&self.context.org.policy);
        self.seats_taken += i64::from(rules.counts(after)) - i64::from(rules.counts(before));
    }

    /// Adds what the present row would gain and lose to that of the rows before.
    fn add_effects(&mut self) {
        for (name, gains) in self.noted.drain(..) {
            let at = self.effects.iter().position(|known| known.name == name).unwrap_or_else(|| {
                self.effects.push(BulkEffect { name, gained: 0, lost: 0 });
                self.effects.len() - 1
            });
            if let Some(effect) = self.effects.get_mut(at) {
                if gains { effect.gained += 1 } else { effect.lost += 1 }
            }
        }
    }

    /// Whether the member would hold other roles than before, which are noted; and whether they stay an owner.
    fn roles(&mut self, member: &Member, ids: &[RoleId]) -> Result<(bool, bool), Failure> {
        let context = self.context;
        let stays_owner = context.roles.iter().any(|role| role.is_owner && ids.contains(&role.id));
        let Some((_, wanted)) = may_change(context, member, ids)? else { return Ok((false, stays_owner)) };
        let held = member.direct_roles();
        for role in wanted.iter().filter(|role| !held.contains(role)) {
            may_add_until(context, member, self.own_end, None)?;
            self.noted.push((role.name.clone(), true));
        }
        for role in held.iter().filter(|role| !wanted.contains(role)) {
            self.noted.push((role.name.clone(), false));
        }
        Ok((true, stays_owner))
    }

    /// Whether the member would be in other teams than before, which are noted.
    fn teams(
        &mut self,
        member: &Member,
        held: &[TeamBrief],
        change: (Option<TeamId>, Option<TeamId>),
    ) -> Result<bool, Failure> {
        let context = self.context;
        if member.state == MembershipState::Removed {
            return Err(ErrorKind::MemberState.into());
        }
        let next = next_teams(&context.org.policy, &self.teams, held, change)?;
        let changes = may_change_places(context, (&self.gifts, self.own_end), member, (held, &next))?;
        for team in next.iter().filter(|team| !held.contains(team)) {
            self.noted.push((team.name.clone(), true));
        }
        for team in held.iter().filter(|team| !next.contains(team)) {
            self.noted.push((team.name.clone(), false));
        }
        Ok(!changes.is_empty() || change == (None, None))
    }

    fn member(&mut self, member: &Member, teams: &[TeamBrief]) -> Result<bool, Failure> {
        let context = self.context;
        let mut stays_owner = false;
        let is_changed = match self.action {
            BulkAction::ReplaceRoles { roles } => {
                let (is_changed, stays) = self.roles(member, roles)?;
                stays_owner = stays;
                is_changed
            }
            // Those who are signed in nowhere need no change, which is found when it is their turn.
            BulkAction::EndSessions => return may_manage(context, member).map(|_| true),
            BulkAction::ChangeTeams { add, remove } => return self.teams(member, teams, (*add, *remove)),
            BulkAction::ChangeRoles { add, remove } => {
                if add.is_empty() && remove.is_empty() {
                    // Nothing is chosen yet: whose roles may be changed at all.
                    if member.state == MembershipState::Removed {
                        return Err(ErrorKind::MemberState.into());
                    }
                    context.decide_on(&Permission::MEMBER_ROLE_UPDATE, member)?;
                    return Ok(true);
                }
                let one_only = context.org.policy.roles_per_member == RolesPerMember::One;
                let ids = wanted(member, add, remove, one_only);
                let (is_changed, stays) = self.roles(member, &ids)?;
                stays_owner = stays;
                is_changed
            }
            BulkAction::Disable => may_set(context, member, MembershipState::Disabled)?.is_some(),
            BulkAction::Remove { .. } => may_remove(context, member)?.is_some(),
            _ => {
                let is_changed = may_set(context, member, MembershipState::Active)?.is_some();
                if is_changed {
                    self.take_seat(member.state.into(), SeatHolder::Active)?;
                }
                return Ok(is_changed);
            }
        };
        if is_changed && !stays_owner && self.owners.contains(&member.id) {
            if self.owners.len() == 1 {
                return Err(ErrorKind::LastOwner.into());
            }
            self.owners.remove(&member.id);
        }
        Ok(is_changed)
    }
}
