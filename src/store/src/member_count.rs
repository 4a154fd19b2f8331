//! How many people an organization has, by status and by role, at a moment. Each number is counted up to
//! [`COUNT_CAP`]; where there are more, the cap stands for them.

use std::collections::{BTreeMap, HashMap};

use domain::{id::RoleId, list::UserStatus, time::Timestamp};
use sea_query::Value;
use sqlx::FromRow;
use uuid::Uuid;

use crate::{COUNT_CAP, InOrg, MemberQuery, OwnInvitations, ReadTx, StoreError, seam::args, text::Text};

#[derive(FromRow)]
struct RoleRow {
    role_id: Uuid,
    people: i64,
}

impl ReadTx<'_> {
    /// How many rows of a query each status has, whatever its own is; a status without rows is left out.
    ///
    /// # Errors
    /// The database failed.
    pub async fn count_users_by_status(
        &mut self,
        query: &MemberQuery,
    ) -> Result<BTreeMap<UserStatus, u64>, StoreError> {
        let mut counts = BTreeMap::new();
        for status in UserStatus::ALL.iter().copied().filter(|status| *status != UserStatus::Any) {
            let query = MemberQuery { status, ..query.clone() };
            let total = self.count_users(&query, Some(COUNT_CAP)).await?;
            if total.count > 0 {
                counts.insert(status, total.count);
            }
        }
        Ok(counts)
    }
}

impl InOrg<'_, '_> {
    /// How many active and disabled members hold each role at `now`; a role that nobody holds is left out.
    ///
    /// # Errors
    /// The database failed.
    pub async fn count_members_by_role(
        &mut self,
        now: Timestamp,
    ) -> Result<HashMap<RoleId, u64>, StoreError> {
        let args = args![self.org.uuid(), now.micros()];
        // Their roles stay open.
        let gone = self
            .count_people_by_role(
                "SELECT h.role_id, COUNT(*) AS people
                 FROM (SELECT id FROM membership WHERE org_id = $1 AND state = 'removed'
                       UNION ALL
                       SELECT id FROM membership WHERE org_id = $1 AND state IN ('active', 'disabled') AND until <= $2) m
                   CROSS JOIN role_assignment h
                 WHERE h.membership_id = m.id AND h.ended_at IS NULL AND h.since <= $2 AND (h.until IS NULL OR h.until > $2)
                 GROUP BY h.role_id",
                args.clone(),
            )
            .await?;
        let of = |counts: &HashMap<RoleId, u64>, role: RoleId| counts.get(&role).copied().unwrap_or_default();
        let most = u64::from(COUNT_CAP) + 1 + gone.values().max().copied().unwrap_or_default();
        let open = self
            .count_people_by_role(
                "SELECT r.id AS role_id,
                        (SELECT COUNT(*) FROM (SELECT 1 AS one FROM role_assignment h
                           WHERE h.role_id = r.id AND h.ended_at IS NULL
                             AND h.since <= $2 AND (h.until IS NULL OR h.until > $2) LIMIT $3) x) AS people
                 FROM role r WHERE r.org_id = $1 AND r.deleted_at IS NULL",
                args![self.org.uuid(), now.micros(), i64::try_from(most).unwrap_or(i64::MAX)],
            )
            .await?;
        let by_team = self
            .count_people_by_role(
                "SELECT h.role_id, COUNT(DISTINCT h.membership_id) AS people
                 FROM held_role h JOIN membership m ON m.id = h.membership_id
                 WHERE m.org_id = $1 AND h.team_id IS NOT NULL AND h.since <= $2 AND (h.until IS NULL OR h.until > $2)
                   AND m.state IN ('active', 'disabled') AND (m.until IS NULL OR m.until > $2)
                   AND NOT EXISTS (SELECT 1 FROM role_assignment a WHERE a.membership_id = h.membership_id
                     AND a.role_id = h.role_id AND a.ended_at IS NULL AND a.since <= $2 AND (a.until IS NULL OR a.until > $2))
                 GROUP BY h.role_id",
                args,
            )
            .await?;
        let people =
            |(role, open): (RoleId, u64)| (role, open.saturating_sub(of(&gone, role)) + of(&by_team, role));
        Ok(open.into_iter().map(people).filter(|(_, people)| *people > 0).collect())
    }

    /// The rows of a statement that answers a number of people for each role.
    async fn count_people_by_role(
        &mut self,
        sql: &'static str,
        args: Vec<Value>,
    ) -> Result<HashMap<RoleId, u64>, StoreError> {
        let rows: Vec<RoleRow> = self.all(sql, args).await?;
        let count = |row: &RoleRow| u64::try_from(row.people).unwrap_or_default();
        Ok(rows.iter().map(|row| (RoleId::new(row.role_id), count(row))).collect())
    }

    /// How many open invitations would give each role; of somebody's own, or of all.
    ///
    /// # Errors
    /// The database failed.
    pub async fn count_open_invitations_by_role(
        &mut self,
        own: Option<&OwnInvitations>,
    ) -> Result<HashMap<RoleId, u64>, StoreError> {
        let org = self.org;
        let mut text = Text::new();
        text.push(
            "SELECT g.role_id, COUNT(*) AS people FROM invitation i JOIN invitation_role g ON g.invitation_id = i.id
             WHERE i.org_id = ? AND i.state = 'pending'",
            args![org.uuid()],
        );
        text.own_invitations(own);
        text.push("GROUP BY g.role_id", vec![]);
        let rows: Vec<RoleRow> = self.all_built(text.sql, text.args).await?;
        let count = |row: &RoleRow| u64::try_from(row.people).unwrap_or_default();
        Ok(rows.iter().map(|row| (RoleId::new(row.role_id), count(row))).collect())
    }

    /// How many active and disabled members hold a role at `now`. The index of holders counts them without a look at
    /// each member; those who are no members any more are then taken off, since their roles stay open.
    /// With a cap the answer is one more than it at the most.
    ///
    /// # Errors
    /// The database failed.
    pub async fn count_members_with_role(
        &mut self,
        role: RoleId,
        cap: Option<u32>,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        let org = self.org;
        let gone = self
            .number(
                "SELECT COUNT(*) FROM (
                   SELECT 1 AS one FROM membership m CROSS JOIN role_assignment h
                   WHERE m.org_id = $1 AND m.state = 'removed' AND h.membership_id = m.id
                     AND h.role_id = $2 AND h.ended_at IS NULL AND h.since <= $3 AND (h.until IS NULL OR h.until > $3)
                   UNION ALL
                   SELECT 1 AS one FROM membership m CROSS JOIN role_assignment h
                   WHERE m.org_id = $1 AND m.state IN ('active', 'disabled') AND m.until <= $3 AND h.membership_id = m.id
                     AND h.role_id = $2 AND h.ended_at IS NULL AND h.since <= $3 AND (h.until IS NULL OR h.until > $3)
                 ) x",
                args![org.uuid(), role.uuid(), now.micros()],
            )
            .await?;
        let most = cap.map_or(u64::MAX, |cap| u64::from(cap) + 1 + gone);
        let open = self
            .number(
                "SELECT COUNT(*) FROM (SELECT 1 AS one FROM role_assignment h WHERE h.role_id = $1 AND h.ended_at IS NULL
                   AND h.since <= $2 AND (h.until IS NULL OR h.until > $2) LIMIT $3) x",
                args![role.uuid(), now.micros(), i64::try_from(most).unwrap_or(i64::MAX)],
            )
            .await?;
        Ok(open.saturating_sub(gone) + self.count_members_with_role_by_team(role, cap, now).await?)
    }

    /// How many active and disabled members hold a role at `now` by a team alone.
    async fn count_members_with_role_by_team(
        &mut self,
        role: RoleId,
        cap: Option<u32>,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        let most = cap.map_or(i64::MAX, |cap| i64::from(cap) + 1);
        self.number(
            "SELECT COUNT(*) FROM (SELECT DISTINCT h.membership_id FROM held_role h JOIN membership m ON m.id = h.membership_id
               WHERE h.role_id = $1 AND h.team_id IS NOT NULL AND h.since <= $2 AND (h.until IS NULL OR h.until > $2)
                 AND m.state IN ('active', 'disabled') AND (m.until IS NULL OR m.until > $2)
                 AND NOT EXISTS (SELECT 1 FROM role_assignment a WHERE a.membership_id = h.membership_id AND a.role_id = $1
                   AND a.ended_at IS NULL AND a.since <= $2 AND (a.until IS NULL OR a.until > $2))
               LIMIT $3) x",
            args![role.uuid(), now.micros(), most],
        )
        .await
    }
}
