//! Whether those who hold a role or are in a team are still the same, without their names: a few numbers of their periods.

use domain::{
    id::{RoleId, TeamId},
    time::Timestamp,
};

use crate::{InOrg, StoreError, seam::args};

/// Numbers of the periods by which people hold something at a moment. A new period always has the highest number, so that another
/// holder makes another digest even where their count is the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct HolderDigest {
    periods: i64,
    newest: i64,
    total: i64,
}

impl InOrg<'_, '_> {
    /// The digest of those who hold a role at `now`, by hand or by a team. Like their number, it is taken from the index of
    /// holders; those who are no members any more are taken off.
    ///
    /// # Errors
    /// The database failed.
    pub async fn digest_role_holders(
        &mut self,
        role: RoleId,
        now: Timestamp,
    ) -> Result<HolderDigest, StoreError> {
        let org = self.org;
        let found = self
            .optional(
                "SELECT COUNT(*) AS periods, COALESCE(MAX(x.period), 0) AS newest,
                   CAST(COALESCE(SUM(x.period), 0) AS BIGINT) AS total
                 FROM (
                   SELECT h.row_no AS period FROM role_assignment h
                   WHERE h.role_id = $2 AND h.ended_at IS NULL AND h.since <= $3 AND (h.until IS NULL OR h.until > $3)
                   UNION ALL
                   SELECT -h.row_no AS period FROM membership m CROSS JOIN role_assignment h
                   WHERE m.org_id = $1 AND m.state = 'removed' AND h.membership_id = m.id
                     AND h.role_id = $2 AND h.ended_at IS NULL AND h.since <= $3 AND (h.until IS NULL OR h.until > $3)
                   UNION ALL
                   SELECT -h.row_no AS period FROM membership m CROSS JOIN role_assignment h
                   WHERE m.org_id = $1 AND m.state IN ('active', 'disabled') AND m.until <= $3 AND h.membership_id = m.id
                     AND h.role_id = $2 AND h.ended_at IS NULL AND h.since <= $3 AND (h.until IS NULL OR h.until > $3)
                   UNION ALL
                   SELECT p.row_no AS period FROM team_role g JOIN team_place p ON p.team_id = g.team_id
                     JOIN membership m ON m.id = p.membership_id
                   WHERE g.role_id = $2 AND g.ended_at IS NULL AND p.ended_at IS NULL
                     AND p.since <= $3 AND (p.until IS NULL OR p.until > $3)
                     AND m.state IN ('active', 'disabled') AND (m.until IS NULL OR m.until > $3)
                 ) x",
                args![org.uuid(), role.uuid(), now.micros()],
            )
            .await?;
        Ok(found.unwrap_or(HolderDigest::NOBODY))
    }

    /// The digest of those who are in a team at `now`.
    ///
    /// # Errors
    /// The database failed.
    pub async fn digest_team_people(
        &mut self,
        team: TeamId,
        now: Timestamp,
    ) -> Result<HolderDigest, StoreError> {
        let org = self.org;
        let found = self
            .optional(
                "SELECT COUNT(*) AS periods, COALESCE(MAX(p.row_no), 0) AS newest,
                   CAST(COALESCE(SUM(p.row_no), 0) AS BIGINT) AS total
                 FROM team_place p JOIN membership m ON m.id = p.membership_id
                 WHERE p.org_id = $1 AND p.team_id = $2 AND p.ended_at IS NULL AND p.since <= $3
                   AND (p.until IS NULL OR p.until > $3)
                   AND m.state IN ('active', 'disabled') AND (m.until IS NULL OR m.until > $3)",
                args![org.uuid(), team.uuid(), now.micros()],
            )
            .await?;
        Ok(found.unwrap_or(HolderDigest::NOBODY))
    }
}

impl HolderDigest {
    const NOBODY: Self = Self { periods: 0, newest: 0, total: 0 };

    /// The numbers, for a fingerprint.
    #[must_use]
    pub const fn numbers(self) -> [i64; 3] {
        [self.periods, self.newest, self.total]
    }
}
