//! What an act on many rows would do now: the rows it would be done to, and the others by the reason. It changes nothing.

use domain::{
    bulk::{Bulk, BulkAction, BulkPreview, MAX_ROWS, Refusals},
    error::ErrorKind,
    member::Member,
    policy::RolesPerMember,
    seats::{SeatHolder, SeatRules},
    selection::RowId,
    state::MembershipState,
};
use store::Failure;

use super::{
    may_at_all,
    rows::{self, Found, Row, wanted},
};
use crate::{
    Caller, Service,
    invitations::{Inviters, may_approve, may_cancel, may_resend, seat_holder},
    members::{may_change, may_remove, may_set},
    org_context::OrgContext,
    seats::{no_seat, seats},
};

/// How many rows are named.
const NAMED: usize = 5;

/// Evaluates the selected rows, at most [`MAX_ROWS`] of them.
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
    let mut rows = rows::read(&mut tx, service, &context, bulk, (None, MAX_ROWS)).await?.rows;
    let evaluated = rows.len() as u64;
    let mut total = evaluated;
    if bulk.selection.is_all {
        rows::read_invitations(&mut tx, &context, &mut rows).await?;
        total = rows::count(&mut tx, service, &context, bulk).await?;
    }
    let mut judge = Judge {
        inviters: Inviters::read(&mut tx, &context, rows::inviters(&rows)).await?,
        owners: tx.org(context.org.id).count_active_owners(context.now).await?,
        seats_left: seats(&mut tx, &context.org, context.now).await?.map(|seats| seats.left()),
        context: &context,
        action: &bulk.action,
    };
    let mut preview = BulkPreview {
        total,
        can: 0,
        names: Vec::new(),
        already: 0,
        refused: Vec::new(),
        left: total.saturating_sub(evaluated),
    };
    for row in &rows {
        match judge.row(row) {
            Ok(true) => {
                preview.can += 1;
                if preview.names.len() < NAMED {
                    preview.names.push(row.name.clone());
                }
            }
            Ok(false) => preview.already += 1,
            Err(Failure::Refused(reason)) => refuse(&mut preview.refused, reason, row),
            Err(other) => return Err(other.into()),
        }
    }
    preview.refused.sort_by_key(|refusals| std::cmp::Reverse(refusals.count));
    Ok(preview)
}

fn refuse(refused: &mut Vec<Refusals>, reason: ErrorKind, row: &Row) {
    let at = refused.iter().position(|known| known.reason == reason).unwrap_or_else(|| {
        refused.push(Refusals { reason, count: 0, names: Vec::new() });
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
    /// How many active owners there are, after the rows before.
    owners: u64,
    /// How many seats are free, after the rows before; `None` where there is no limit.
    seats_left: Option<u64>,
}

impl Judge<'_> {
    /// Whether the row would be changed; `false` where it is so already.
    fn row(&mut self, row: &Row) -> Result<bool, Failure> {
        let is_member = matches!(row.id, RowId::Member(_));
        if is_member != self.action.is_for_members() {
            return Err(ErrorKind::WrongRowKind { is_member }.into());
        }
        match &row.found {
            None => Err(ErrorKind::NotFound.into()),
            Some(Found::Member(member)) => self.member(member),
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

    fn member(&mut self, member: &Member) -> Result<bool, Failure> {
        let context = self.context;
        let mut stays_owner = false;
        let is_changed = match self.action {
            BulkAction::ChangeRoles { add, remove } => {
                if add.is_empty() && remove.is_empty() {
                    // Nothing is chosen yet: whose roles may be changed at all.
                    if member.state == MembershipState::Removed {
                        return Err(ErrorKind::MemberState.into());
                    }
                    context.decide_on(&domain::permission::Permission::MEMBER_ROLE_UPDATE, member)?;
                    return Ok(true);
                }
                let one_only = context.org.policy.roles_per_member == RolesPerMember::One;
                let ids = wanted(member, add, remove, one_only);
                stays_owner = context.roles.iter().any(|role| role.is_owner && ids.contains(&role.id));
                may_change(context, member, &ids)?.is_some()
            }
            BulkAction::Disable => may_set(context, member, MembershipState::Disabled)?.is_some(),
            BulkAction::Remove => may_remove(context, member)?.is_some(),
            _ => {
                let is_changed = may_set(context, member, MembershipState::Active)?.is_some();
                if is_changed {
                    self.take_seat(member.state.into(), SeatHolder::Active)?;
                }
                return Ok(is_changed);
            }
        };
        if is_changed && !stays_owner && member.is_owner() && member.state == MembershipState::Active {
            if self.owners <= 1 {
                return Err(ErrorKind::LastOwner.into());
            }
            self.owners -= 1;
        }
        Ok(is_changed)
    }
}
