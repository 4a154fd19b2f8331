//! The invitations that are a member's own: those that they sent, and those into teams all of which they lead. A grant of
//! scope `own` shows these in every list and number.

use domain::{
    id::{MembershipId, RoleId, TeamId},
    member::Member,
};

use crate::{seam::args, text::Text};

/// Whose invitations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnInvitations {
    /// Who sent them.
    pub sent_by: MembershipId,
    /// Or the teams into which they lead, and into no other.
    pub into: Vec<TeamId>,
}

/// Something that an inviter can no longer give, so that invitations which need it wait for approval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InviterGap {
    /// They cannot invite at all.
    Everything,
    /// They can invite only into teams.
    OutsideTeams,
    /// They cannot invite into this team, or not give what it gives.
    Team(TeamId),
    /// They cannot give this role.
    Role(RoleId),
}

impl OwnInvitations {
    /// Those of a member.
    #[must_use]
    pub fn of(member: &Member) -> Self {
        Self { sent_by: member.id, into: member.by_team.leads.clone() }
    }
}

impl Text {
    /// Restricts the invitations `i` to somebody's own.
    pub(crate) fn own_invitations(&mut self, own: Option<&OwnInvitations>) {
        let Some(own) = own else { return };
        if own.into.is_empty() {
            return self.push("AND i.invited_by = ?", args![own.sent_by.uuid()]);
        }
        self.push(
            "AND (i.invited_by = ? OR (
               EXISTS (SELECT 1 FROM invitation_team l WHERE l.invitation_id = i.id) AND NOT EXISTS (
                 SELECT 1 FROM invitation_team l WHERE l.invitation_id = i.id AND l.team_id NOT IN",
            args![own.sent_by.uuid()],
        );
        self.push_list(own.into.iter().map(|team| team.uuid()));
        self.push(")))", vec![]);
    }

    /// Restricts the invitations `i` to those that wait because of what their inviters can no longer give.
    pub(crate) fn waiting_invitations(&mut self, gaps: Option<&[(MembershipId, InviterGap)]>) {
        let Some(gaps) = gaps else { return };
        self.push("AND (1 = 0", vec![]);
        for (inviter, gap) in gaps {
            self.push("OR (i.invited_by = ?", args![inviter.uuid()]);
            match gap {
                InviterGap::Everything => {}
                InviterGap::OutsideTeams => self.push(
                    "AND NOT EXISTS (SELECT 1 FROM invitation_team w WHERE w.invitation_id = i.id)",
                    vec![],
                ),
                InviterGap::Team(team) => self.push(
                    "AND EXISTS (SELECT 1 FROM invitation_team w WHERE w.invitation_id = i.id AND w.team_id = ?)",
                    args![team.uuid()],
                ),
                InviterGap::Role(role) => self.push(
                    "AND EXISTS (SELECT 1 FROM invitation_role w WHERE w.invitation_id = i.id AND w.role_id = ?)",
                    args![role.uuid()],
                ),
            }
            self.push(")", vec![]);
        }
        self.push(")", vec![]);
    }
}
