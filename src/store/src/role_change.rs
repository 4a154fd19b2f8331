//! Which roles members held before a moment and hold from then on, out of the periods that are kept.

use std::collections::BTreeMap;

use domain::{id::MembershipId, time::Timestamp};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{InOrg, StoreError, seam::args, text::Text};

/// The names of the roles that a member held just before a moment, and holds at it: directly or by teams, highest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RoleChange {
    /// Just before.
    pub before: Vec<String>,
    /// From then on.
    pub after: Vec<String>,
}

#[derive(FromRow)]
struct Row {
    membership_id: Uuid,
    name: String,
    was: i64,
    is_now: i64,
}

impl InOrg<'_, '_> {
    /// What a moment changed of the roles of these members; those of whom it changed nothing are left out.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list_role_changes(
        &mut self,
        members: &[MembershipId],
        at: Timestamp,
    ) -> Result<BTreeMap<MembershipId, RoleChange>, StoreError> {
        if members.is_empty() {
            return Ok(BTreeMap::new());
        }
        let (org, at) = (self.org.uuid(), at.micros());
        let ids = || members.iter().map(|member| member.uuid());
        let mut text = Text::new();
        text.push(
            "SELECT x.membership_id, r.name, MAX(x.was) AS was, MAX(x.is_now) AS is_now FROM (
               SELECT h.membership_id, h.role_id, CAST(CASE WHEN h.since < ? THEN 1 ELSE 0 END AS BIGINT) AS was,
                      CAST(CASE WHEN h.ended_at IS NULL OR h.ended_at > ? THEN 1 ELSE 0 END AS BIGINT) AS is_now
               FROM role_assignment h
               WHERE h.org_id = ? AND h.since <= ? AND (h.ended_at IS NULL OR h.ended_at >= ?)
                 AND (h.until IS NULL OR h.until > ?) AND h.membership_id IN",
            args![at, at, org, at, at, at],
        );
        text.push_list(ids());
        text.push(
            "UNION ALL
               SELECT p.membership_id, g.role_id,
                      CAST(CASE WHEN p.since < ? AND g.since < ? THEN 1 ELSE 0 END AS BIGINT) AS was,
                      CAST(CASE WHEN (p.ended_at IS NULL OR p.ended_at > ?) AND (g.ended_at IS NULL OR g.ended_at > ?)
                           THEN 1 ELSE 0 END AS BIGINT) AS is_now
               FROM team_place p JOIN team_role g ON g.team_id = p.team_id
               WHERE p.org_id = ? AND p.since <= ? AND (p.ended_at IS NULL OR p.ended_at >= ?)
                 AND (p.until IS NULL OR p.until > ?) AND g.since <= ? AND (g.ended_at IS NULL OR g.ended_at >= ?)
                 AND p.membership_id IN",
            args![at, at, at, at, org, at, at, at, at, at],
        );
        text.push_list(ids());
        text.push(
            ") x JOIN role r ON r.id = x.role_id GROUP BY x.membership_id, r.id, r.name, r.rank, r.name_key
             ORDER BY r.rank DESC, r.name_key, r.id",
            vec![],
        );
        let rows: Vec<Row> = self.all_built(text.sql, text.args).await?;
        let mut changes: BTreeMap<MembershipId, RoleChange> = BTreeMap::new();
        for row in rows {
            let change = changes.entry(MembershipId::new(row.membership_id)).or_default();
            if row.was == 1 {
                change.before.push(row.name.clone());
            }
            if row.is_now == 1 {
                change.after.push(row.name);
            }
        }
        changes.retain(|_, change| change.before != change.after);
        Ok(changes)
    }
}
