//! End dates of memberships, roles held and places in teams. Setting one ends the present period and begins another, so
//! that the history says who set it. Ends are judged by the clock wherever they are read; nothing happens when one passes.

use domain::{
    access::Change,
    id::{InvitationId, MembershipId, RoleId, TeamId},
    time::Timestamp,
};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{Changes, InOrg, PeriodStart, ReadTx, StoreError, seam::args};

/// When the parts of a membership end; `None` is never.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MemberEnds {
    /// The membership.
    pub membership: Option<Timestamp>,
    /// The roles that are held directly.
    pub roles: Vec<(RoleId, Option<Timestamp>)>,
    /// The places in teams, with the names of the teams, by name.
    pub teams: Vec<(TeamId, String, Option<Timestamp>)>,
}

impl MemberEnds {
    /// When a role ends that is held directly; `None` where it is not.
    #[must_use]
    pub fn of_role(&self, role: RoleId) -> Option<Option<Timestamp>> {
        self.roles.iter().find(|(held, _)| *held == role).map(|(_, until)| *until)
    }
}

#[derive(FromRow)]
struct UntilRow {
    until: Option<i64>,
}

#[derive(FromRow)]
struct RoleRow {
    role_id: Uuid,
    until: Option<i64>,
}

#[derive(FromRow)]
struct TeamRow {
    id: Uuid,
    name: String,
    until: Option<i64>,
}

fn end(until: Option<i64>) -> Option<Timestamp> {
    until.map(Timestamp::from_micros)
}

impl ReadTx<'_> {
    /// When the membership ends that an invitation gives; `None` is never.
    ///
    /// # Errors
    /// The database failed.
    pub async fn find_invited_until(&mut self, id: InvitationId) -> Result<Option<Timestamp>, StoreError> {
        let row: Option<UntilRow> = self
            .optional(
                "SELECT member_until AS until FROM invitation_end WHERE invitation_id = $1",
                args![id.uuid()],
            )
            .await?;
        Ok(row.and_then(|row| end(row.until)))
    }
}

impl InOrg<'_, '_> {
    /// When what a member has at `now` ends.
    ///
    /// # Errors
    /// The database failed.
    pub async fn find_ends(&mut self, id: MembershipId, now: Timestamp) -> Result<MemberEnds, StoreError> {
        let org = self.org;
        let membership: Option<UntilRow> = self
            .optional(
                "SELECT until FROM membership WHERE org_id = $1 AND id = $2",
                args![org.uuid(), id.uuid()],
            )
            .await?;
        let roles: Vec<RoleRow> = self
            .all(
                "SELECT role_id, until FROM role_assignment WHERE org_id = $1 AND membership_id = $2
                   AND ended_at IS NULL AND since <= $3 AND (until IS NULL OR until > $3)",
                args![org.uuid(), id.uuid(), now.micros()],
            )
            .await?;
        let teams: Vec<TeamRow> = self
            .all(
                "SELECT t.id, t.name, p.until FROM team_place p JOIN team t ON t.id = p.team_id
                 WHERE p.org_id = $1 AND p.membership_id = $2 AND p.ended_at IS NULL AND p.since <= $3
                   AND (p.until IS NULL OR p.until > $3)
                 ORDER BY t.sort_key, t.id",
                args![org.uuid(), id.uuid(), now.micros()],
            )
            .await?;
        Ok(MemberEnds {
            membership: membership.and_then(|row| end(row.until)),
            roles: roles.into_iter().map(|row| (RoleId::new(row.role_id), end(row.until))).collect(),
            teams: teams.into_iter().map(|row| (TeamId::new(row.id), row.name, end(row.until))).collect(),
        })
    }
}

impl InOrg<'_, '_> {
    /// When the last period of a membership was to end: that of a removed member is gone from the membership itself.
    ///
    /// # Errors
    /// The database failed.
    pub async fn find_former_end(&mut self, id: MembershipId) -> Result<Option<Timestamp>, StoreError> {
        let org = self.org;
        let row: Option<UntilRow> = self
            .optional(
                "SELECT until FROM membership_period WHERE org_id = $1 AND membership_id = $2
                 ORDER BY row_no DESC LIMIT 1",
                args![org.uuid(), id.uuid()],
            )
            .await?;
        Ok(row.and_then(|row| end(row.until)))
    }
}

impl Changes<'_, '_> {
    /// Gives a membership another end, that of `start`. Says whether it was still there.
    ///
    /// # Errors
    /// The database failed.
    pub async fn update_membership_end(
        &mut self,
        id: MembershipId,
        start: &PeriodStart,
    ) -> Result<bool, StoreError> {
        let org = self.check_in_org(Change::MemberState(id))?;
        let rows = self
            .execute(
                "UPDATE membership SET until = $3
                 WHERE id = $1 AND org_id = $2 AND state <> 'removed' AND (until IS NULL OR until > $4)",
                args![id.uuid(), org.uuid(), start.until.map(Timestamp::micros), start.at.micros()],
            )
            .await?;
        if rows == 0 {
            return Ok(false);
        }
        self.begin_membership_period(org, id, start).await?;
        Ok(true)
    }

    /// Gives a member a role until the end of `start`, whether they held it before or not.
    ///
    /// # Errors
    /// The role is not the organization's; the database failed.
    pub async fn update_role_end(
        &mut self,
        id: MembershipId,
        role: RoleId,
        start: &PeriodStart,
    ) -> Result<(), StoreError> {
        let org = self.check_in_org(Change::MemberRoles(id))?;
        self.execute(
            "UPDATE role_assignment SET ended_at = $4
             WHERE org_id = $1 AND membership_id = $2 AND role_id = $3 AND ended_at IS NULL",
            args![org.uuid(), id.uuid(), role.uuid(), start.at.micros()],
        )
        .await?;
        self.insert_role_assignment(org, id, role, start).await
    }

    /// Gives a place in a team another end, that of `start`. Who leads the team goes on to.
    ///
    /// # Errors
    /// They are not in it; the database failed.
    pub async fn update_team_place_end(
        &mut self,
        id: MembershipId,
        team: TeamId,
        start: &PeriodStart,
    ) -> Result<(), StoreError> {
        let org = self.check_in_org(Change::TeamPlace(team))?;
        let open: Option<(i64,)> = self
            .optional(
                "SELECT row_no FROM team_place
                 WHERE org_id = $1 AND membership_id = $2 AND team_id = $3 AND ended_at IS NULL",
                args![org.uuid(), id.uuid(), team.uuid()],
            )
            .await?;
        let row = open
            .map(|(row,)| row)
            .ok_or(StoreError::Inconsistent { table: "team_place", what: "no open place".to_owned() })?;
        self.one(
            "update_team_place_ended",
            "UPDATE team_place SET ended_at = $2 WHERE row_no = $1",
            args![row, start.at.micros()],
        )
        .await?;
        self.one(
            "insert_team_place",
            "INSERT INTO team_place (org_id, membership_id, team_id, since, until, given_by, source, leads)
             SELECT p.org_id, p.membership_id, p.team_id, $2, $3, $4, $5, p.leads FROM team_place p WHERE p.row_no = $1",
            args![
                row,
                start.at.micros(),
                start.until.map(Timestamp::micros),
                start.given_by.map(MembershipId::uuid),
                start.source.as_str()
            ],
        )
        .await
    }

    /// Says when the membership ends that an invitation gives; `None` is never.
    ///
    /// # Errors
    /// The database failed.
    pub async fn update_invitation_member_end(
        &mut self,
        id: InvitationId,
        until: Option<Timestamp>,
    ) -> Result<(), StoreError> {
        let org = self
            .check_in_org(Change::NewInvitation)
            .or_else(|_| self.check_in_org(Change::Invitation(id)))?;
        self.execute("DELETE FROM invitation_end WHERE invitation_id = $1", args![id.uuid()]).await?;
        let Some(until) = until else { return Ok(()) };
        self.one(
            "insert_invitation_end",
            "INSERT INTO invitation_end (invitation_id, member_until)
             SELECT id, $3 FROM invitation WHERE org_id = $1 AND id = $2",
            args![org.uuid(), id.uuid(), until.micros()],
        )
        .await
    }
}
