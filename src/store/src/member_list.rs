//! The list of people: a page of members and open invitations, and how many there are.

use std::collections::HashMap;

use domain::{
    id::{AccountId, InvitationId, MembershipId, PictureId, RoleId, TeamId},
    list::{UserKey, UserStatus},
    member::TeamRole,
    state::{Delivery, InvitationState},
    time::Timestamp,
    view::UserKind,
};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    MemberQuery, ReadTx, StoreError, TeamOf,
    hex::to_hex,
    invitation::delivery,
    member_query::{self, Access},
    membership,
    seam::args,
    text::Text,
};

/// A role or team with so many people at most leads to them, who are then sorted: some milliseconds. Among more, a walk along the
/// index of the sort key meets a page of them soon.
const FEW_HOLDERS: u64 = 5_000;
/// SQLite's search index knows no organizations. One with so many members at most is searched row by row, so that it does
/// not pay for the hits in larger ones: some milliseconds.
const SMALL_ORG: u64 = 5_000;

/// One row.
#[derive(Debug, Clone)]
pub struct UserListRow {
    /// Member or invitation. An invitation's state is the stored one.
    pub kind: UserKind,
    /// The account; none for an invitation.
    pub account_id: Option<AccountId>,
    /// The name; empty for an invitation.
    pub name: String,
    /// The address.
    pub email: String,
    /// The person's picture; none for an invitation.
    pub picture: Option<PictureId>,
    /// The place of the row: the sort key as text, and the id.
    pub place: (String, Uuid),
    /// A member's last activity, or when an invitation was sent; `None` is never.
    pub last_active_at: Option<Timestamp>,
    /// When a member last signed in.
    pub last_sign_in_at: Option<Timestamp>,
    /// When a member joined.
    pub joined_at: Option<Timestamp>,
    /// When a membership ends or an invitation runs out.
    pub expires_at: Option<Timestamp>,
    /// Who sent an invitation.
    pub invited_by: Option<MembershipId>,
    /// The roles, highest first: id, name, rank and whether they make an owner.
    pub roles: Vec<RoleBrief>,
    /// Those of them that come by teams.
    pub by_team: Vec<TeamRole>,
    /// The teams by name.
    pub teams: Vec<TeamOf>,
}

/// How many rows a list has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Total {
    /// How many.
    pub count: u64,
    /// There are more.
    pub at_least: bool,
}

/// What a list knows of a role.
#[derive(Debug, Clone, FromRow)]
pub struct RoleBrief {
    holder: Uuid,
    id: Uuid,
    /// Its name.
    pub name: String,
    rank: i64,
    /// It makes its holders owners.
    pub is_owner: bool,
}

impl RoleBrief {
    /// Its id.
    #[must_use]
    pub const fn id(&self) -> RoleId {
        RoleId::new(self.id)
    }
    /// Its rank.
    #[must_use]
    pub fn rank(&self) -> i32 {
        i32::try_from(self.rank).unwrap_or(i32::MAX)
    }
}

/// A role held directly or, with a team, by it.
#[derive(FromRow)]
struct HeldRow {
    #[sqlx(flatten)]
    brief: RoleBrief,
    team_id: Option<Uuid>,
    team_name: Option<String>,
}

/// The roles of a row: each once, and which come by teams.
#[derive(Default)]
struct HeldRoles {
    roles: Vec<RoleBrief>,
    direct: Vec<RoleId>,
    by_team: Vec<(RoleId, TeamId, String)>,
}

impl HeldRoles {
    fn add(&mut self, row: HeldRow) {
        let role = row.brief.id();
        match (row.team_id, row.team_name) {
            (Some(team), Some(name)) => self.by_team.push((role, TeamId::new(team), name)),
            _ => self.direct.push(role),
        }
        if self.roles.iter().all(|known| known.id != row.brief.id) {
            self.roles.push(row.brief);
        }
    }

    fn of_teams(self) -> (Vec<RoleBrief>, Vec<TeamRole>) {
        let given = self.by_team.into_iter().map(|(role, team, team_name)| {
            let is_direct = self.direct.contains(&role);
            TeamRole { role, team, team_name, is_direct }
        });
        (self.roles, given.collect())
    }
}

#[derive(FromRow)]
struct Row {
    kind: String,
    id: Uuid,
    account_id: Option<Uuid>,
    state: String,
    name: Option<String>,
    email: String,
    picture_id: Option<Uuid>,
    sort_key: Vec<u8>,
    activity: i64,
    signed_in: Option<i64>,
    joined: i64,
    expires_at: Option<i64>,
    invited_by: Option<Uuid>,
    delivery: Option<String>,
}

impl Row {
    fn is_member(&self) -> bool {
        self.kind == "member"
    }

    fn list_row(
        self,
        key: UserKey,
        ((roles, by_team), teams): ((Vec<RoleBrief>, Vec<TeamRole>), Vec<TeamOf>),
    ) -> Result<UserListRow, StoreError> {
        let is_member = self.is_member();
        let kind = if is_member {
            UserKind::Member { id: MembershipId::new(self.id), state: membership::state(&self.state)? }
        } else {
            UserKind::Invitation {
                id: InvitationId::new(self.id),
                state: InvitationState::Pending,
                delivery: self.delivery.as_deref().map_or(Ok(Delivery::None), |word| delivery(Some(word)))?,
            }
        };
        let place = match key {
            UserKey::Name => to_hex(&self.sort_key),
            UserKey::Activity => self.activity.to_string(),
            UserKey::Joined => self.joined.to_string(),
        };
        Ok(UserListRow {
            kind,
            account_id: self.account_id.map(AccountId::new),
            name: self.name.unwrap_or_default(),
            email: self.email,
            picture: self.picture_id.map(PictureId::new),
            place: (place, self.id),
            last_active_at: (self.activity > 0).then(|| Timestamp::from_micros(self.activity)),
            last_sign_in_at: self.signed_in.map(Timestamp::from_micros),
            joined_at: is_member.then(|| Timestamp::from_micros(self.joined)),
            expires_at: self.expires_at.map(Timestamp::from_micros),
            invited_by: self.invited_by.map(MembershipId::new),
            roles,
            by_team,
            teams,
        })
    }
}

impl ReadTx<'_> {
    /// One page of the list, in the order asked for.
    ///
    /// # Errors
    /// The place to go on from is none of this list; the database failed.
    pub async fn list_users(&mut self, query: &MemberQuery) -> Result<Vec<UserListRow>, StoreError> {
        let access = self.access(query).await?;
        let Some(text) = member_query::page(query, access, self.dialect())? else { return Ok(Vec::new()) };
        let rows: Vec<Row> = self.all_built(text.sql, text.args).await?;
        let ids = |members: bool| rows.iter().filter(move |row| row.is_member() == members).map(|row| row.id);
        let mut roles = self.roles_of_members(ids(true), query.now).await?;
        let mut given = self.roles_of_invitations(ids(false)).await?;
        let mut teams = self.teams_of_members(ids(true), query.now).await?;
        teams.extend(self.teams_of_invitations(ids(false)).await?);
        rows.into_iter()
            .map(|row| {
                let held = match row.is_member() {
                    true => roles.remove(&row.id).unwrap_or_default().of_teams(),
                    false => (given.remove(&row.id).unwrap_or_default(), Vec::new()),
                };
                let teams = teams.remove(&row.id).unwrap_or_default();
                row.list_row(query.key, (held, teams))
            })
            .collect()
    }

    /// How many rows match on all pages together: up to `cap` of them, or all where there is no cap.
    ///
    /// # Errors
    /// The database failed.
    pub async fn count_users(&mut self, query: &MemberQuery, cap: Option<u32>) -> Result<Total, StoreError> {
        let count = match self.count_by_role(query, cap).await? {
            Some(count) => count,
            None => {
                let access = self.access(query).await?;
                match member_query::count(query, access, cap, self.dialect()) {
                    Some(text) => self.total(text).await?,
                    None => 0,
                }
            }
        };
        Ok(match cap.map(u64::from) {
            Some(cap) if count > cap => Total { count: cap, at_least: true },
            _ => Total { count, at_least: false },
        })
    }

    /// The count where a role is the only filter, out of the index of its holders.
    async fn count_by_role(
        &mut self,
        query: &MemberQuery,
        cap: Option<u32>,
    ) -> Result<Option<u64>, StoreError> {
        let is_plain = query.status == UserStatus::Any
            && query.search.is_empty()
            && query.team.is_none()
            && query.any_role.is_empty()
            && query.unseen_since.is_none()
            && !query.names_member();
        let role = match (query.role, query.without_role) {
            (Some(role), None) | (None, Some(role)) if is_plain => role,
            _ => return Ok(None),
        };
        let mut members = self.org(query.org).count_members_with_role(role, cap, query.now).await?;
        if query.without_role.is_some() {
            let everybody = MemberQuery { without_role: None, with_invitations: false, ..query.clone() };
            if let Some(text) = member_query::count(&everybody, Access::Walk, cap, self.dialect()) {
                members = self.total(text).await?.saturating_sub(members);
            }
        }
        let invited = MemberQuery { status: UserStatus::Invited, ..query.clone() };
        let invited = match member_query::count(&invited, Access::Walk, cap, self.dialect()) {
            Some(text) => self.total(text).await?,
            None => 0,
        };
        Ok(Some(members + invited))
    }

    /// What leads to the members of a query soonest.
    async fn access(&mut self, query: &MemberQuery) -> Result<Access, StoreError> {
        if query.names_member() {
            return Ok(Access::Rows);
        }
        if let Some(role) = query.role
            && self.has_few_holders(role, query.now).await?
        {
            return Ok(Access::Holders);
        }
        if !query.any_role.is_empty() && self.have_few_holders(&query.any_role, query.now).await? {
            return Ok(Access::AnyHolders);
        }
        if let Some(team) = query.team
            && self.has_few_people(team, query.now).await?
        {
            return Ok(Access::Team);
        }
        if query.search.is_empty() {
            return Ok(Access::Walk);
        }
        if self.dialect().searches_by_organization() {
            return Ok(Access::Rows);
        }
        let members = self
            .number(
                "SELECT COUNT(*) FROM (SELECT 1 AS one FROM membership WHERE org_id = $1 LIMIT $2) m",
                args![query.org.uuid(), i64::try_from(SMALL_ORG).unwrap_or(i64::MAX) + 1],
            )
            .await?;
        Ok(if members > SMALL_ORG { Access::SearchIndex } else { Access::Rows })
    }

    async fn has_few_holders(&mut self, role: RoleId, now: Timestamp) -> Result<bool, StoreError> {
        let holders = self
            .number(
                "SELECT COUNT(*) FROM (SELECT 1 AS one FROM held_role WHERE role_id = $1
                   AND since <= $2 AND (until IS NULL OR until > $2) LIMIT $3) h",
                args![role.uuid(), now.micros(), i64::try_from(FEW_HOLDERS).unwrap_or(i64::MAX) + 1],
            )
            .await?;
        Ok(holders <= FEW_HOLDERS)
    }

    async fn have_few_holders(&mut self, roles: &[RoleId], now: Timestamp) -> Result<bool, StoreError> {
        for role in roles {
            if !self.has_few_holders(*role, now).await? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    async fn has_few_people(&mut self, team: TeamId, now: Timestamp) -> Result<bool, StoreError> {
        let people = self
            .number(
                "SELECT COUNT(*) FROM (SELECT 1 AS one FROM team_place WHERE team_id = $1 AND ended_at IS NULL
                   AND since <= $2 AND (until IS NULL OR until > $2) LIMIT $3) h",
                args![team.uuid(), now.micros(), i64::try_from(FEW_HOLDERS).unwrap_or(i64::MAX) + 1],
            )
            .await?;
        Ok(people <= FEW_HOLDERS)
    }

    /// The roles of members, and which of them come by teams.
    async fn roles_of_members(
        &mut self,
        ids: impl Iterator<Item = Uuid>,
        now: Timestamp,
    ) -> Result<HashMap<Uuid, HeldRoles>, StoreError> {
        let mut held: HashMap<Uuid, HeldRoles> = HashMap::new();
        let ids: Vec<Uuid> = ids.collect();
        if ids.is_empty() {
            return Ok(held);
        }
        let mut text = Text::new();
        text.push(
            "SELECT h.membership_id AS holder, r.id, r.name, r.rank, r.is_owner, h.team_id, t.name AS team_name
             FROM held_role h JOIN role r ON r.id = h.role_id LEFT JOIN team t ON t.id = h.team_id
             WHERE h.since <= ? AND (h.until IS NULL OR h.until > ?) AND h.membership_id IN",
            args![now.micros(), now.micros()],
        );
        text.push_list(ids);
        text.push("ORDER BY r.rank DESC, r.name_key, t.sort_key, t.id", vec![]);
        let rows: Vec<HeldRow> = self.all_built(text.sql, text.args).await?;
        for row in rows {
            held.entry(row.brief.holder).or_default().add(row);
        }
        Ok(held)
    }

    pub(crate) async fn roles_of_invitations(
        &mut self,
        ids: impl Iterator<Item = Uuid>,
    ) -> Result<HashMap<Uuid, Vec<RoleBrief>>, StoreError> {
        let mut text = Text::new();
        text.push(
            "SELECT g.invitation_id AS holder, r.id, r.name, r.rank, r.is_owner
             FROM invitation_role g JOIN role r ON r.id = g.role_id WHERE g.invitation_id IN",
            vec![],
        );
        self.roles_of(text, ids.collect()).await
    }

    /// The roles of all rows of a page in one query, by their holder's id, highest first.
    async fn roles_of(
        &mut self,
        mut text: Text,
        ids: Vec<Uuid>,
    ) -> Result<HashMap<Uuid, Vec<RoleBrief>>, StoreError> {
        let mut held: HashMap<Uuid, Vec<RoleBrief>> = HashMap::new();
        if ids.is_empty() {
            return Ok(held);
        }
        text.push_list(ids);
        text.push("ORDER BY r.rank DESC, r.name_key", vec![]);
        let briefs: Vec<RoleBrief> = self.all_built(text.sql, text.args).await?;
        for brief in briefs {
            held.entry(brief.holder).or_default().push(brief);
        }
        Ok(held)
    }
}
