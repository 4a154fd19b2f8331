//! What of a member can end, and what ends soon: as far as the reader may see it, and whether they may change that.

use domain::{
    end_date::{EndOf, SOON},
    member::{Member, Role},
    state::MembershipState,
    time::Timestamp,
    view::EndView,
};
use store::{Failure, MemberEnds, ReadTx, SoonEnd, TeamGifts};

use super::set_end::{may_set_membership_end, may_set_place_end, may_set_role_end};
use crate::{org_context::OrgContext, team_choice::reads_teams};

/// An end, and one that is later than it: whoever may put an end off may set any.
const PUT_OFF: (Option<Timestamp>, Option<Timestamp>) = (Some(Timestamp::from_micros(0)), None);

/// Whose ends, for whom.
struct Ends<'a> {
    context: &'a OrgContext,
    member: &'a Member,
}

impl Ends<'_> {
    fn membership(&self, until: Option<Timestamp>) -> EndView {
        let may_change = may_set_membership_end(self.context, self.member).is_ok();
        EndView { of: EndOf::Membership, name: String::new(), until, may_change }
    }

    fn role(&self, role: &Role, until: Option<Timestamp>) -> EndView {
        let may_change = may_set_role_end(self.context, self.member, role, PUT_OFF).is_ok();
        EndView { of: EndOf::Role(role.id), name: role.name.clone(), until, may_change }
    }
}

/// What of a member can end. Nobody is offered to change their own.
pub(super) async fn ends(
    tx: &mut ReadTx<'_>,
    context: &OrgContext,
    (member, held): (&Member, &MemberEnds),
) -> Result<Vec<EndView>, Failure> {
    if member.state == MembershipState::Removed {
        return Ok(Vec::new());
    }
    let of = Ends { context, member };
    let mut ends = vec![of.membership(held.membership)];
    if context.sees_roles_of(member) {
        let shown = context.roles.iter().filter_map(|role| Some((role, held.of_role(role.id)?)));
        ends.extend(shown.map(|(role, until)| of.role(role, until)));
    }
    if reads_teams(context) {
        let gifts = context.team_gifts(tx).await?;
        ends.extend(held.teams.iter().map(|(team, name, until)| {
            let given = (*team, gifts.roles(*team));
            let may_change = may_set_place_end(context, member, given, PUT_OFF).is_ok();
            EndView { of: EndOf::Team(*team), name: name.clone(), until: *until, may_change }
        }));
    }
    Ok(ends)
}

/// What of a member ends soon, soonest first; of several members `soon` has what does.
pub(super) fn ending_soon(
    context: &OrgContext,
    (member, membership): (&Member, Option<Timestamp>),
    (gifts, soon): (&TeamGifts, &[SoonEnd]),
) -> Vec<EndView> {
    if member.state == MembershipState::Removed {
        return Vec::new();
    }
    let of = Ends { context, member };
    let is_soon = membership.is_some_and(|until| until <= context.now.plus(SOON));
    let mut ends: Vec<EndView> = is_soon.then(|| of.membership(membership)).into_iter().collect();
    for end in soon.iter().filter(|end| end.member == member.id) {
        match end.of {
            EndOf::Role(id) if context.sees_roles_of(member) => {
                let role = context.roles.iter().find(|role| role.id == id);
                ends.extend(role.map(|role| of.role(role, Some(end.until))));
            }
            EndOf::Team(id) if reads_teams(context) => {
                let may_change = may_set_place_end(context, member, (id, gifts.roles(id)), PUT_OFF).is_ok();
                let (name, until) = (end.name.clone(), Some(end.until));
                ends.push(EndView { of: end.of, name, until, may_change });
            }
            EndOf::Membership | EndOf::Role(_) | EndOf::Team(_) => {}
        }
    }
    ends.sort_by_key(|end| end.until);
    ends
}
