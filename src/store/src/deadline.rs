//! What the server looks for by itself: end dates that come soon, and members who have not been there for long. Both are
//! read page by page.

use domain::{
    end_date::EndOf,
    id::{AccountId, MembershipId, OrgId, RoleId, TeamId},
    time::Timestamp,
};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{InOrg, ReadTx, StoreError, seam::args, text::Text};

/// What of members can end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndKind {
    /// Memberships.
    Memberships,
    /// Roles that are held directly.
    Roles,
    /// Places in teams.
    Teams,
}

impl EndKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Memberships, Self::Roles, Self::Teams];
}

/// An end date of an active member.
#[derive(Debug, Clone)]
pub struct ComingEnd {
    /// The place of the row.
    pub place: i64,
    /// The organization.
    pub org: OrgId,
    /// The member.
    pub member: MembershipId,
    /// Their account.
    pub account: AccountId,
    /// Their address.
    pub email: String,
    /// What ends.
    pub of: EndOf,
    /// When.
    pub until: Timestamp,
    /// The account of whoever set the end, if they are an active member, and its address.
    pub giver: Option<(AccountId, String)>,
}

/// A member who has not been there for long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DormantMember {
    /// The member.
    pub id: MembershipId,
    /// Their account.
    pub account: AccountId,
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
    /// When they were last there, joined, were enabled or got another end date, or the organization was restored.
    pub since: Timestamp,
}

#[derive(FromRow)]
struct EndRow {
    place: i64,
    org_id: Uuid,
    membership_id: Uuid,
    account_id: Uuid,
    email: String,
    thing: Option<Uuid>,
    until: i64,
    giver_id: Option<Uuid>,
    giver_email: Option<String>,
}

#[derive(FromRow)]
struct DormantRow {
    id: Uuid,
    account_id: Uuid,
    name: String,
    email: String,
    last_active_at: i64,
    last_sign_in_at: Option<i64>,
    joined_at: i64,
    since: i64,
    restored_at: Option<i64>,
}

impl DormantRow {
    fn member(self) -> DormantMember {
        let times = [
            self.last_active_at,
            self.last_sign_in_at.unwrap_or_default(),
            self.joined_at,
            self.since,
            self.restored_at.unwrap_or_default(),
        ];
        DormantMember {
            id: MembershipId::new(self.id),
            account: AccountId::new(self.account_id),
            name: self.name,
            email: self.email,
            since: Timestamp::from_micros(times.into_iter().max().unwrap_or_default()),
        }
    }
}

impl ReadTx<'_> {
    /// The ends of one kind after `now` and up to `before`, of active members, a page from beyond a place. A role or team that ends
    /// with the membership is left out, and whatever is in a deleted organization.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list_coming_ends(
        &mut self,
        kind: EndKind,
        (now, before): (Timestamp, Timestamp),
        beyond: i64,
        limit: u32,
    ) -> Result<Vec<ComingEnd>, StoreError> {
        let (now, before) = (now.micros(), before.micros());
        let mut text = Text::new();
        let (columns, tables) = match kind {
            EndKind::Memberships => (
                "SELECT m.row_no AS place, m.org_id, m.id AS membership_id, m.account_id, a.email, CAST(NULL AS UUID) AS thing,
                        m.until, ga.id AS giver_id, ga.email AS giver_email",
                "FROM membership m JOIN membership_period p ON p.membership_id = m.id AND p.ended_at IS NULL",
            ),
            EndKind::Roles => (
                "SELECT p.row_no AS place, p.org_id, p.membership_id, m.account_id, a.email, p.role_id AS thing,
                        p.until, ga.id AS giver_id, ga.email AS giver_email",
                "FROM role_assignment p JOIN membership m ON m.id = p.membership_id",
            ),
            EndKind::Teams => (
                "SELECT p.row_no AS place, p.org_id, p.membership_id, m.account_id, a.email, p.team_id AS thing,
                        p.until, ga.id AS giver_id, ga.email AS giver_email",
                "FROM team_place p JOIN membership m ON m.id = p.membership_id",
            ),
        };
        text.push(columns, vec![]);
        text.push(tables, vec![]);
        text.push(
            "JOIN account a ON a.id = m.account_id
             LEFT JOIN membership g ON g.id = p.given_by AND g.state = 'active' AND (g.until IS NULL OR g.until > ?)
             LEFT JOIN account ga ON ga.id = g.account_id AND ga.state = 'active'
             WHERE m.state = 'active' AND a.state = 'active'
               AND m.org_id NOT IN (SELECT org_id FROM organization_deletion)",
            args![now],
        );
        match kind {
            EndKind::Memberships => text.push(
                "AND m.until > ? AND m.until <= ? AND m.row_no > ? ORDER BY m.row_no LIMIT ?",
                args![now, before, beyond, i64::from(limit)],
            ),
            EndKind::Roles | EndKind::Teams => text.push(
                "AND p.ended_at IS NULL AND p.until > ? AND p.until <= ? AND p.row_no > ?
                 AND (m.until IS NULL OR m.until > p.until) ORDER BY p.row_no LIMIT ?",
                args![now, before, beyond, i64::from(limit)],
            ),
        }
        let rows: Vec<EndRow> = self.all_built(text.sql, text.args).await?;
        let of = |thing: Option<Uuid>| match (kind, thing) {
            (EndKind::Roles, Some(id)) => EndOf::Role(RoleId::new(id)),
            (EndKind::Teams, Some(id)) => EndOf::Team(TeamId::new(id)),
            _ => EndOf::Membership,
        };
        let end = |row: EndRow| ComingEnd {
            place: row.place,
            org: OrgId::new(row.org_id),
            member: MembershipId::new(row.membership_id),
            account: AccountId::new(row.account_id),
            email: row.email,
            of: of(row.thing),
            until: Timestamp::from_micros(row.until),
            giver: row.giver_id.map(AccountId::new).zip(row.giver_email),
        };
        Ok(rows.into_iter().map(end).collect())
    }

    /// The organizations that are not deleted by id, a page from beyond one of them.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list_organization_ids(
        &mut self,
        beyond: Option<OrgId>,
        limit: u32,
    ) -> Result<Vec<OrgId>, StoreError> {
        let rows: Vec<(Uuid,)> = self
            .all(
                "SELECT id FROM organization WHERE id > $1 AND id NOT IN (SELECT org_id FROM organization_deletion)
                 ORDER BY id LIMIT $2",
                args![beyond.map(OrgId::uuid).unwrap_or_default(), i64::from(limit)],
            )
            .await?;
        Ok(rows.into_iter().map(|(id,)| OrgId::new(id)).collect())
    }
}

impl InOrg<'_, '_> {
    /// The active members, no owners, who were last there at `before` or earlier, by id from beyond one of them.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list_dormant(
        &mut self,
        (before, now): (Timestamp, Timestamp),
        beyond: Option<MembershipId>,
        limit: u32,
    ) -> Result<Vec<DormantMember>, StoreError> {
        let mut text = Text::new();
        text.push(
            "SELECT m.id, m.account_id, a.name, a.email, m.last_active_at, m.last_sign_in_at, m.joined_at, p.since, o.restored_at",
            vec![],
        );
        text.dormant(self.org, before, now);
        text.push(
            "AND m.id > ? ORDER BY m.id LIMIT ?",
            args![beyond.map(MembershipId::uuid).unwrap_or_default(), i64::from(limit)],
        );
        let rows: Vec<DormantRow> = self.all_built(text.sql, text.args).await?;
        Ok(rows.into_iter().map(DormantRow::member).collect())
    }

    /// One of these members.
    ///
    /// # Errors
    /// The database failed.
    pub async fn find_dormant(
        &mut self,
        member: MembershipId,
        (before, now): (Timestamp, Timestamp),
    ) -> Result<Option<DormantMember>, StoreError> {
        let mut text = Text::new();
        text.push(
            "SELECT m.id, m.account_id, a.name, a.email, m.last_active_at, m.last_sign_in_at, m.joined_at, p.since, o.restored_at",
            vec![],
        );
        text.dormant(self.org, before, now);
        text.push("AND m.id = ?", args![member.uuid()]);
        let rows: Vec<DormantRow> = self.all_built(text.sql, text.args).await?;
        Ok(rows.into_iter().next().map(DormantRow::member))
    }

    /// How many such members there are.
    ///
    /// # Errors
    /// The database failed.
    pub async fn count_dormant(&mut self, before: Timestamp, now: Timestamp) -> Result<u64, StoreError> {
        let mut text = Text::new();
        text.push("SELECT COUNT(*) AS total", vec![]);
        text.dormant(self.org, before, now);
        self.total(text).await
    }

    /// When a member was last there, joined, was enabled or disabled or got another end date, or the organization was restored.
    ///
    /// # Errors
    /// The database failed.
    pub async fn find_last_presence(&mut self, id: MembershipId) -> Result<Option<Timestamp>, StoreError> {
        let org = self.org;
        let row: Option<DormantRow> = self
            .optional(
                "SELECT m.id, m.account_id, a.name, a.email, m.last_active_at, m.last_sign_in_at, m.joined_at, p.since, o.restored_at
                 FROM membership m JOIN account a ON a.id = m.account_id
                 JOIN membership_period p ON p.membership_id = m.id AND p.ended_at IS NULL
                 JOIN organization o ON o.id = m.org_id WHERE m.org_id = $1 AND m.id = $2",
                args![org.uuid(), id.uuid()],
            )
            .await?;
        Ok(row.map(|row| row.member().since))
    }
}

impl Text {
    /// The active members, no owners, who were last there at `before` or earlier.
    fn dormant(&mut self, org: OrgId, before: Timestamp, now: Timestamp) {
        let (before, now) = (before.micros(), now.micros());
        self.push(
            "FROM membership m JOIN account a ON a.id = m.account_id
             JOIN membership_period p ON p.membership_id = m.id AND p.ended_at IS NULL
             JOIN organization o ON o.id = m.org_id AND (o.restored_at IS NULL OR o.restored_at <= ?)
             WHERE m.org_id = ? AND m.state = 'active' AND (m.until IS NULL OR m.until > ?) AND m.last_active_at <= ?
               AND m.joined_at <= ? AND p.since <= ? AND (m.last_sign_in_at IS NULL OR m.last_sign_in_at <= ?)
               AND NOT EXISTS (SELECT 1 FROM role_assignment h JOIN role r ON r.id = h.role_id
                 WHERE h.membership_id = m.id AND r.is_owner = TRUE AND h.ended_at IS NULL AND h.since <= ?
                   AND (h.until IS NULL OR h.until > ?))",
            args![before, org.uuid(), now, before, before, before, before, now, now],
        );
    }
}
