//! Periods: what begins one, and who was a member with which roles at a moment.

use domain::{
    id::{MembershipId, OrgId, RoleId},
    state::{MembershipState, Source},
    time::Timestamp,
};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{Changes, InOrg, StoreError, membership::state, seam::args};

/// What begins a period of a membership or of a role held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PeriodStart {
    /// When it begins.
    pub at: Timestamp,
    /// Its end date; `None` is open-ended.
    pub until: Option<Timestamp>,
    /// Who gives it; `None` where no member does.
    pub given_by: Option<MembershipId>,
    /// What it comes from.
    pub source: Source,
}

/// A member as they were at a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberAsOf {
    /// The membership.
    pub id: MembershipId,
    /// Active or disabled.
    pub state: MembershipState,
    /// The roles held, directly or by a team, by id.
    pub roles: Vec<RoleId>,
}

#[derive(FromRow)]
struct Row {
    membership_id: Uuid,
    state: String,
    role_id: Option<Uuid>,
}

impl PeriodStart {
    /// An open-ended period that a person begins.
    #[must_use]
    pub const fn by_hand(at: Timestamp, given_by: Option<MembershipId>) -> Self {
        Self { at, until: None, given_by, source: Source::ByHand }
    }
}

impl InOrg<'_, '_> {
    /// The members of the organization at a moment with their roles, by id. Who was removed is not among them.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list_members_as_of(&mut self, at: Timestamp) -> Result<Vec<MemberAsOf>, StoreError> {
        let org = self.org;
        let rows: Vec<Row> = self
            .all(
                "SELECT p.membership_id, p.state, h.role_id FROM membership_period p
                 LEFT JOIN (
                   SELECT membership_id, role_id FROM role_assignment
                   WHERE org_id = $1 AND since <= $2 AND (until IS NULL OR until > $2) AND (ended_at IS NULL OR ended_at > $2)
                   UNION SELECT q.membership_id, g.role_id FROM team_place q JOIN team_role g ON g.team_id = q.team_id
                   WHERE q.org_id = $1 AND q.since <= $2 AND (q.until IS NULL OR q.until > $2)
                     AND (q.ended_at IS NULL OR q.ended_at > $2) AND g.since <= $2 AND (g.ended_at IS NULL OR g.ended_at > $2)
                 ) h ON h.membership_id = p.membership_id
                 WHERE p.org_id = $1 AND p.since <= $2 AND (p.until IS NULL OR p.until > $2)
                   AND (p.ended_at IS NULL OR p.ended_at > $2)
                 ORDER BY p.membership_id, h.role_id",
                args![org.uuid(), at.micros()],
            )
            .await?;
        let mut members: Vec<MemberAsOf> = Vec::new();
        for row in rows {
            let id = MembershipId::new(row.membership_id);
            let role = row.role_id.map(RoleId::new);
            match members.last_mut().filter(|member| member.id == id) {
                Some(member) => member.roles.extend(role),
                None => {
                    let state = state(&row.state)?;
                    members.push(MemberAsOf { id, state, roles: role.into_iter().collect() });
                }
            }
        }
        Ok(members)
    }
}

impl Changes<'_, '_> {
    /// Ends the open period of a membership, if there is one, and begins another with what `membership` now says.
    pub(crate) async fn begin_membership_period(
        &mut self,
        org: OrgId,
        id: MembershipId,
        start: &PeriodStart,
    ) -> Result<(), StoreError> {
        self.execute(
            "UPDATE membership_period SET ended_at = $2 WHERE membership_id = $1 AND ended_at IS NULL",
            args![id.uuid(), start.at.micros()],
        )
        .await?;
        self.execute(
            "INSERT INTO membership_period (org_id, membership_id, state, since, until, given_by, source)
             SELECT m.org_id, m.id, m.state, $3, m.until, $4, $5 FROM membership m
             WHERE m.id = $2 AND m.org_id = $1 AND m.state <> 'removed'",
            args![
                org.uuid(),
                id.uuid(),
                start.at.micros(),
                start.given_by.map(MembershipId::uuid),
                start.source.as_str()
            ],
        )
        .await?;
        Ok(())
    }
}
