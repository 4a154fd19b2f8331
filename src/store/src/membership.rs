//! Memberships and the roles they hold.

use std::collections::HashSet;

use domain::{
    access::Change,
    id::{AccountId, MembershipId, OrgId, PictureId, RoleId, TeamId},
    member::{ByTeam, Member, Role, TeamRole},
    state::MembershipState,
    text,
    time::Timestamp,
};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{Changes, InOrg, PeriodStart, ReadTx, StoreError, account::search_key, seam::args};

/// A membership to insert.
pub struct NewMembership<'a> {
    /// Its id.
    pub id: MembershipId,
    /// Whose.
    pub account_id: AccountId,
    /// The person's name.
    pub name: &'a str,
    /// The person's address.
    pub email: &'a str,
    /// When and until when, and by whose invitation.
    pub start: PeriodStart,
}

/// What the page of a person shows besides the member's facts.
#[derive(Debug, Clone)]
pub struct MemberListRow {
    /// When they joined, or came back.
    pub joined_at: Timestamp,
    /// When they were last seen; `None` is never.
    pub last_active_at: Option<Timestamp>,
    /// When the session that was used here last began.
    pub last_sign_in_at: Option<Timestamp>,
    /// The person's picture.
    pub picture: Option<PictureId>,
    /// Who invited them: the membership, and the name.
    pub invited_by: Option<(MembershipId, String)>,
}

#[derive(FromRow)]
struct MemberRow {
    id: Uuid,
    account_id: Uuid,
    org_id: Uuid,
    name: String,
    email: String,
    state: String,
}

/// A role held directly or, with a team, by it.
#[derive(FromRow)]
struct HeldRow {
    role_id: Uuid,
    team_id: Option<Uuid>,
    team_name: Option<String>,
}

#[derive(FromRow)]
struct AssignmentRow {
    role_id: Uuid,
    until: Option<i64>,
}

#[derive(FromRow)]
struct DetailRow {
    joined_at: i64,
    last_active_at: i64,
    last_sign_in_at: Option<i64>,
    picture_id: Option<Uuid>,
    invited_by: Option<Uuid>,
    inviter: Option<String>,
}

pub(crate) fn state(value: &str) -> Result<MembershipState, StoreError> {
    value
        .parse()
        .map_err(|_| StoreError::Inconsistent { table: "membership", what: format!("state {value}") })
}

/// The roles that come by teams.
fn by_team(held: &[HeldRow]) -> Vec<TeamRole> {
    let is_direct = |role: Uuid| held.iter().any(|other| other.role_id == role && other.team_id.is_none());
    let given = |row: &HeldRow| {
        Some(TeamRole {
            role: RoleId::new(row.role_id),
            team: TeamId::new(row.team_id?),
            team_name: row.team_name.clone()?,
            is_direct: is_direct(row.role_id),
        })
    };
    held.iter().filter_map(given).collect()
}

impl ReadTx<'_> {
    /// The other organizations in which an account is an active or disabled member at `now`, by id.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list_other_organizations(
        &mut self,
        account: AccountId,
        org: Option<OrgId>,
        now: Timestamp,
    ) -> Result<Vec<OrgId>, StoreError> {
        let rows: Vec<(Uuid,)> = self
            .all(
                "SELECT org_id FROM membership WHERE account_id = $1 AND state <> 'removed'
                   AND (until IS NULL OR until > $2) AND org_id NOT IN (SELECT org_id FROM organization_deletion)
                 ORDER BY org_id",
                args![account.uuid(), now.micros()],
            )
            .await?;
        Ok(rows.into_iter().map(|(id,)| OrgId::new(id)).filter(|id| Some(*id) != org).collect())
    }

    async fn member(
        &mut self,
        row: Option<MemberRow>,
        all: &[Role],
        now: Timestamp,
    ) -> Result<Option<Member>, StoreError> {
        let Some(row) = row else { return Ok(None) };
        let held: Vec<HeldRow> = self
            .all(
                "SELECT h.role_id, h.team_id, t.name AS team_name FROM held_role h LEFT JOIN team t ON t.id = h.team_id
                 WHERE h.membership_id = $1 AND h.since <= $2 AND (h.until IS NULL OR h.until > $2)
                 ORDER BY t.sort_key, t.id",
                args![row.id, now.micros()],
            )
            .await?;
        let leads: Vec<(Uuid,)> = self
            .all(
                "SELECT team_id FROM team_place WHERE membership_id = $1 AND leads = TRUE AND ended_at IS NULL
                   AND since <= $2 AND (until IS NULL OR until > $2)",
                args![row.id, now.micros()],
            )
            .await?;
        let by_team = ByTeam {
            roles: by_team(&held),
            leads: leads.into_iter().map(|(team,)| TeamId::new(team)).collect(),
        };
        let held: HashSet<Uuid> = held.into_iter().map(|held| held.role_id).collect();
        let roles = all.iter().filter(|role| held.contains(&role.id.uuid())).cloned().collect();
        Ok(Some(Member {
            id: MembershipId::new(row.id),
            account_id: AccountId::new(row.account_id),
            org_id: OrgId::new(row.org_id),
            name: row.name,
            email: row.email,
            state: state(&row.state)?,
            roles,
            by_team,
        }))
    }
}

impl InOrg<'_, '_> {
    /// What the page of a person shows besides the member's facts.
    ///
    /// # Errors
    /// The database failed, or there is no such membership.
    pub async fn get_member_details(&mut self, id: MembershipId) -> Result<MemberListRow, StoreError> {
        let org = self.org;
        let row: DetailRow = self
            .optional(
                "SELECT m.joined_at, m.last_active_at, m.last_sign_in_at, a.picture_id, m.invited_by, ia.name AS inviter
                 FROM membership m JOIN account a ON a.id = m.account_id
                 LEFT JOIN membership im ON im.id = m.invited_by LEFT JOIN account ia ON ia.id = im.account_id
                 WHERE m.org_id = $1 AND m.id = $2",
                args![org.uuid(), id.uuid()],
            )
            .await?
            .ok_or(StoreError::Inconsistent {
                table: "membership",
                what: "an id without a row".to_owned(),
            })?;
        Ok(MemberListRow {
            joined_at: Timestamp::from_micros(row.joined_at),
            last_active_at: (row.last_active_at > 0).then(|| Timestamp::from_micros(row.last_active_at)),
            last_sign_in_at: row.last_sign_in_at.map(Timestamp::from_micros),
            picture: row.picture_id.map(PictureId::new),
            invited_by: row.invited_by.map(MembershipId::new).zip(row.inviter),
        })
    }

    /// The membership of an account in an organization at `now`, whatever its state. `roles` are all that the
    /// organization has.
    ///
    /// # Errors
    /// The database failed.
    pub async fn find_member_of(
        &mut self,
        account: AccountId,
        roles: &[Role],
        now: Timestamp,
    ) -> Result<Option<Member>, StoreError> {
        let org = self.org;
        let row = self
            .optional(
                "SELECT m.id, m.account_id, m.org_id, a.name, a.email,
                        CASE WHEN m.until <= $3 THEN 'removed' ELSE m.state END AS state
                 FROM membership m JOIN account a ON a.id = m.account_id WHERE m.org_id = $1 AND m.account_id = $2",
                args![org.uuid(), account.uuid(), now.micros()],
            )
            .await?;
        self.member(row, roles, now).await
    }

    /// A member of an organization by the membership's id, at `now`, whatever its state. `roles` are all that the
    /// organization has.
    ///
    /// # Errors
    /// The database failed.
    pub async fn find_member(
        &mut self,
        id: MembershipId,
        roles: &[Role],
        now: Timestamp,
    ) -> Result<Option<Member>, StoreError> {
        let org = self.org;
        let row = self
            .optional(
                "SELECT m.id, m.account_id, m.org_id, a.name, a.email,
                        CASE WHEN m.until <= $3 THEN 'removed' ELSE m.state END AS state
                 FROM membership m JOIN account a ON a.id = m.account_id WHERE m.org_id = $1 AND m.id = $2",
                args![org.uuid(), id.uuid(), now.micros()],
            )
            .await?;
        self.member(row, roles, now).await
    }
}

impl Changes<'_, '_> {
    /// Inserts an active membership without roles.
    ///
    /// # Errors
    /// `Duplicate` when the account has one here; the database failed.
    pub async fn insert_membership(&mut self, new: &NewMembership<'_>) -> Result<(), StoreError> {
        let org = self.check_in_org(Change::NewMember)?;
        let start = &new.start;
        self.one(
            "insert_membership",
            "INSERT INTO membership
               (id, org_id, account_id, state, until, sort_key, search_key, joined_at, last_active_at, invited_by)
             VALUES ($1, $2, $3, 'active', $4, $5, $6, $7, 0, $8)",
            args![
                new.id.uuid(),
                org.uuid(),
                new.account_id.uuid(),
                start.until.map(Timestamp::micros),
                text::sort_key(new.name),
                search_key(new.name, new.email),
                start.at.micros(),
                start.given_by.map(MembershipId::uuid)
            ],
        )
        .await?;
        self.begin_membership_period(org, new.id, start).await
    }

    /// Brings a removed member back, by a new invitation of who gives the period. Where an end date made them one, the
    /// sessions of before stay ended here.
    ///
    /// # Errors
    /// The membership is not removed; the database failed.
    pub async fn update_membership_rejoined(
        &mut self,
        id: MembershipId,
        start: &PeriodStart,
    ) -> Result<(), StoreError> {
        let org = self.check_in_org(Change::NewMember)?;
        self.end_sessions_before_end(org, id, start.at).await?;
        self.one(
            "update_membership_rejoined",
            "UPDATE membership SET state = 'active', until = $3, joined_at = $4, invited_by = $5
             WHERE id = $1 AND org_id = $2 AND (state = 'removed' OR until <= $4)",
            args![
                id.uuid(),
                org.uuid(),
                start.until.map(Timestamp::micros),
                start.at.micros(),
                start.given_by.map(MembershipId::uuid)
            ],
        )
        .await?;
        self.begin_membership_period(org, id, start).await?;
        self.update_undo_overtaken(id.uuid()).await
    }

    /// Moves a membership from one state to another. Says whether it was in the first. What could be undone about the
    /// member before cannot any more. The end date stays while the membership lasts; coming back takes that of `start`.
    /// The sessions of who is not active any more end in the organization, and everywhere if they are active nowhere else.
    ///
    /// # Errors
    /// The database failed.
    pub async fn update_membership_state(
        &mut self,
        id: MembershipId,
        (from, to): (MembershipState, MembershipState),
        start: &PeriodStart,
    ) -> Result<bool, StoreError> {
        let org = self.check_in_org(Change::MemberState(id))?;
        let rows = self
            .execute(
                "UPDATE membership SET state = $4,
                   until = CASE WHEN $4 = 'removed' THEN NULL WHEN $3 = 'removed' THEN $5 ELSE until END
                 WHERE id = $1 AND org_id = $2 AND CASE WHEN until <= $6 THEN 'removed' ELSE state END = $3",
                args![
                    id.uuid(),
                    org.uuid(),
                    from.as_str(),
                    to.as_str(),
                    start.until.map(Timestamp::micros),
                    start.at.micros()
                ],
            )
            .await?;
        if rows == 0 {
            return Ok(false);
        }
        self.begin_membership_period(org, id, start).await?;
        self.update_undo_overtaken(id.uuid()).await?;
        if to != MembershipState::Active {
            // Who is no member anywhere has nothing left to be signed in for.
            let deleted = self
                .execute(
                    "DELETE FROM session WHERE account_id = (SELECT account_id FROM membership WHERE id = $1)
                       AND NOT EXISTS (SELECT 1 FROM membership m WHERE m.account_id = session.account_id
                         AND m.state = 'active' AND (m.until IS NULL OR m.until > $2))",
                    args![id.uuid(), start.at.micros()],
                )
                .await?;
            if deleted == 0 {
                self.end_sessions_in(org, id, start.at).await?;
            }
        }
        Ok(true)
    }

    /// Gives a member just these roles: ends the others, and begins those that are not held yet.
    ///
    /// # Errors
    /// One of the roles is not the organization's; the database failed.
    pub async fn update_membership_roles(
        &mut self,
        id: MembershipId,
        roles: &[Role],
        start: &PeriodStart,
    ) -> Result<(), StoreError> {
        let org = self.check_in_org(Change::MemberRoles(id))?;
        let open: Vec<AssignmentRow> = self
            .all(
                "SELECT role_id, until FROM role_assignment
                 WHERE org_id = $1 AND membership_id = $2 AND ended_at IS NULL",
                args![org.uuid(), id.uuid()],
            )
            .await?;
        let wanted: HashSet<RoleId> = roles.iter().map(|role| role.id).collect();
        let mut held = HashSet::new();
        for row in open {
            let role = RoleId::new(row.role_id);
            let is_over = row.until.is_some_and(|until| until <= start.at.micros());
            if wanted.contains(&role) && !is_over {
                held.insert(role);
                continue;
            }
            self.one(
                "update_role_assignment_ended",
                "UPDATE role_assignment SET ended_at = $3
                 WHERE membership_id = $1 AND role_id = $2 AND ended_at IS NULL",
                args![id.uuid(), role.uuid(), start.at.micros()],
            )
            .await?;
        }
        for role in wanted.difference(&held) {
            self.insert_role_assignment(org, id, *role, start).await?;
        }
        Ok(())
    }

    /// Begins a period in which a member holds a role.
    pub(crate) async fn insert_role_assignment(
        &mut self,
        org: OrgId,
        id: MembershipId,
        role: RoleId,
        start: &PeriodStart,
    ) -> Result<(), StoreError> {
        self.one(
            "insert_role_assignment",
            "INSERT INTO role_assignment (org_id, membership_id, role_id, since, until, given_by, source)
             SELECT m.org_id, m.id, r.id, $4, $5, $6, $7 FROM membership m JOIN role r ON r.org_id = m.org_id
             WHERE m.org_id = $1 AND m.id = $2 AND r.id = $3 AND r.deleted_at IS NULL",
            args![
                org.uuid(),
                id.uuid(),
                role.uuid(),
                start.at.micros(),
                start.until.map(Timestamp::micros),
                start.given_by.map(MembershipId::uuid),
                start.source.as_str()
            ],
        )
        .await
    }
}
