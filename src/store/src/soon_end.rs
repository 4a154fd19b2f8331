//! What ends soon: the members of whom something does, as a part of the list of people, and what it is.

use domain::{
    end_date::{EndOf, SOON},
    id::{MembershipId, RoleId, TeamId},
    time::Timestamp,
};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{InOrg, MemberQuery, StoreError, seam::args, text::Text};

/// Whose ends a reader may know of, beside those of memberships.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SoonEnds {
    /// Those of roles that are held directly.
    pub roles: bool,
    /// Those of places in teams.
    pub teams: bool,
}

impl Default for SoonEnds {
    fn default() -> Self {
        Self { roles: true, teams: true }
    }
}

/// Something of a member that ends soon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SoonEnd {
    /// The member.
    pub member: MembershipId,
    /// The role or the team.
    pub of: EndOf,
    /// Its name.
    pub name: String,
    /// When.
    pub until: Timestamp,
}

#[derive(FromRow)]
struct Row {
    membership_id: Uuid,
    id: Uuid,
    name: String,
    until: i64,
}

impl Row {
    fn end(self, of: fn(Uuid) -> EndOf) -> SoonEnd {
        SoonEnd {
            member: MembershipId::new(self.membership_id),
            of: of(self.id),
            name: self.name,
            until: Timestamp::from_micros(self.until),
        }
    }
}

impl Text {
    /// `FROM` and `WHERE` of the members of whom something ends soon. The organization is not asked for where an end is, so that
    /// the indexes of ends are the only way to it.
    pub(crate) fn expiring(&mut self, query: &MemberQuery) {
        let (org, now, soon) = (query.org.uuid(), query.now.micros(), query.now.plus(SOON).micros());
        self.push(
            "FROM (SELECT x.id FROM membership x
                   WHERE x.org_id = ? AND x.state IN ('active', 'disabled') AND x.until > ? AND x.until <= ?",
            args![org, now, soon],
        );
        if query.soon.roles {
            self.push(
                "UNION SELECT e.membership_id FROM role_assignment e
                   WHERE e.ended_at IS NULL AND e.since <= ? AND e.until > ? AND e.until <= ?",
                args![now, now, soon],
            );
        }
        if query.soon.teams {
            self.push(
                "UNION SELECT e.membership_id FROM team_place e
                   WHERE e.ended_at IS NULL AND e.since <= ? AND e.until > ? AND e.until <= ?",
                args![now, now, soon],
            );
        }
        self.push(
            ") few CROSS JOIN membership m WHERE m.id = few.id AND m.org_id = ? AND m.state IN ('active', 'disabled')
               AND (m.until IS NULL OR m.until > ?)",
            args![org, now],
        );
    }

    /// The condition that a member is there and something of theirs ends soon.
    pub(crate) fn is_expiring(&mut self, query: &MemberQuery) {
        let (now, soon) = (query.now.micros(), query.now.plus(SOON).micros());
        self.push(
            "AND m.state IN ('active', 'disabled') AND (m.until IS NULL OR m.until > ?) AND (m.until <= ?",
            args![now, soon],
        );
        if query.soon.roles {
            self.push(
                "OR EXISTS (SELECT 1 FROM role_assignment e WHERE e.membership_id = m.id AND e.ended_at IS NULL
                   AND e.since <= ? AND e.until > ? AND e.until <= ?)",
                args![now, now, soon],
            );
        }
        if query.soon.teams {
            self.push(
                "OR EXISTS (SELECT 1 FROM team_place e WHERE e.membership_id = m.id AND e.ended_at IS NULL
                   AND e.since <= ? AND e.until > ? AND e.until <= ?)",
                args![now, now, soon],
            );
        }
        self.push(")", vec![]);
    }
}

impl InOrg<'_, '_> {
    /// The roles and places in teams of these members that end soon after `now`, soonest first.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list_soon_ends(
        &mut self,
        members: &[MembershipId],
        now: Timestamp,
    ) -> Result<Vec<SoonEnd>, StoreError> {
        if members.is_empty() {
            return Ok(Vec::new());
        }
        let (org, at, soon) = (self.org.uuid(), now.micros(), now.plus(SOON).micros());
        let mut roles = Text::new();
        roles.push(
            "SELECT e.membership_id, r.id, r.name, e.until FROM role_assignment e JOIN role r ON r.id = e.role_id
             WHERE e.org_id = ? AND e.ended_at IS NULL AND e.since <= ? AND e.until > ? AND e.until <= ?
               AND e.membership_id IN",
            args![org, at, at, soon],
        );
        let mut teams = Text::new();
        teams.push(
            "SELECT e.membership_id, t.id, t.name, e.until FROM team_place e JOIN team t ON t.id = e.team_id
             WHERE e.org_id = ? AND e.ended_at IS NULL AND e.since <= ? AND e.until > ? AND e.until <= ?
               AND e.membership_id IN",
            args![org, at, at, soon],
        );
        for text in [&mut roles, &mut teams] {
            text.push_list(members.iter().map(|member| member.uuid()));
        }
        let roles: Vec<Row> = self.all_built(roles.sql, roles.args).await?;
        let teams: Vec<Row> = self.all_built(teams.sql, teams.args).await?;
        let roles = roles.into_iter().map(|row| row.end(|id| EndOf::Role(RoleId::new(id))));
        let teams = teams.into_iter().map(|row| row.end(|id| EndOf::Team(TeamId::new(id))));
        let mut ends: Vec<SoonEnd> = roles.chain(teams).collect();
        ends.sort_by_key(|end| end.until);
        Ok(ends)
    }
}
