//! The SQL of the list of people: members and open invitations as one list. A page is read along an index, or out of the
//! few rows that a search, a rare role or an id leads to. See docs/adr/0007.

use domain::{
    id::{MembershipId, OrgId, RoleId, TeamId},
    list::{UserKey, UserStatus},
    text::SearchQuery,
    time::Timestamp,
};
use sea_query::Value;
use uuid::Uuid;

use crate::{
    OwnInvitations, StoreError,
    dialect::Dialect,
    hex::from_hex,
    member_order::{BY_ACTIVITY, BY_JOINING, BY_NAME, Order},
    seam::args,
    soon_end::SoonEnds,
    text::Text,
};

/// How many rows are counted; a list with more says "100,000+".
pub const COUNT_CAP: u32 = 100_000;
/// How many hits of a search are shown, in no order of their own.
pub const HIT_CAP: u32 = 1_000;

/// Which rows.
#[derive(Debug, Clone)]
pub struct MemberQuery {
    /// Of which organization.
    pub org: OrgId,
    /// When the list is read: end dates are judged by it.
    pub now: Timestamp,
    /// By status.
    pub status: UserStatus,
    /// Of which ends the status [`UserStatus::Expiring`] tells, apart from those of memberships.
    pub soon: SoonEnds,
    /// Whether open invitations are among the rows, where the status shows them.
    pub with_invitations: bool,
    /// Only this member, of all members.
    pub only_member: Option<MembershipId>,
    /// Only somebody's own, of all invitations.
    pub own_invitations: Option<OwnInvitations>,
    /// What name or address must contain.
    pub search: SearchQuery,
    /// Every hit of a search, however many; else the first [`HIT_CAP`] of members and of invitations.
    pub all_hits: bool,
    /// An id that the row, or its account, must have.
    pub id: Option<Uuid>,
    /// Only these rows, of members and of invitations; all if it is empty.
    pub rows: Vec<Uuid>,
    /// A role that the row must have.
    pub role: Option<RoleId>,
    /// Roles of which the row must have one, where there are any.
    pub any_role: Vec<RoleId>,
    /// Only members who joined, and were last active, at or before this moment; no invitations.
    pub unseen_since: Option<Timestamp>,
    /// A role that the row must not have.
    pub without_role: Option<RoleId>,
    /// A team that the row must be in.
    pub team: Option<TeamId>,
    /// What the list is sorted by.
    pub key: UserKey,
    /// From the end.
    pub descending: bool,
    /// Only rows beyond this place: the sort key as text, and the id.
    pub beyond: Option<(String, Uuid)>,
    /// How many rows.
    pub limit: u32,
}

/// What leads to the members.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    /// The index of the sort key, a page of it.
    Walk,
    /// The rows of the organization, each tested; an id leads to its row by itself.
    Rows,
    /// The search index.
    SearchIndex,
    /// Those who hold the role, where they are few.
    Holders,
    /// Those who hold one of several roles, where they are few.
    AnyHolders,
    /// Those who are in the team, where they are few.
    Team,
}

/// A part of the list that is read along one index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Members with this stored state whose end date has not passed.
    State(&'static str),
    /// Members whose end date has passed.
    Ended,
    /// Members of whom something ends soon.
    Expiring,
    /// Members of the status, found by something narrower than their state.
    Found,
    /// Open invitations.
    Invitations,
}

const MEMBER_COLUMNS: &str = "'member' AS kind, m.id, m.account_id,
  CASE WHEN m.until <= ? THEN 'removed' ELSE m.state END AS state, CAST(NULL AS TEXT) AS email, m.sort_key,
  m.last_active_at AS activity, m.last_sign_in_at AS signed_in, m.joined_at AS joined, m.until AS expires_at,
  CAST(NULL AS UUID) AS message_id, CAST(NULL AS UUID) AS invited_by";
const INVITATION_COLUMNS: &str =
    "'invitation' AS kind, i.id, CAST(NULL AS UUID) AS account_id, i.state, i.email,
  i.sort_key, i.sent_at AS activity, CAST(NULL AS BIGINT) AS signed_in, i.sent_at AS joined, i.expires_at, i.message_id, i.invited_by";

/// A place in the list, as its columns have it.
struct Place {
    key: Value,
    id: Uuid,
}

impl MemberQuery {
    /// Everybody whom the list shows without a filter, by name, and as many rows as there are.
    #[must_use]
    pub fn everybody(org: OrgId, now: Timestamp) -> Self {
        Self {
            org,
            now,
            status: UserStatus::Any,
            soon: SoonEnds::default(),
            with_invitations: true,
            only_member: None,
            own_invitations: None,
            search: SearchQuery::default(),
            all_hits: false,
            id: None,
            rows: Vec::new(),
            role: None,
            any_role: Vec::new(),
            unseen_since: None,
            without_role: None,
            team: None,
            key: UserKey::Name,
            descending: false,
            beyond: None,
            limit: u32::MAX,
        }
    }

    pub(crate) const fn shows_invitations(&self) -> bool {
        self.with_invitations && self.status.shows_invitations() && self.unseen_since.is_none()
    }

    /// Whether members are asked for by their ids.
    pub(crate) const fn names_member(&self) -> bool {
        self.id.is_some() || self.only_member.is_some() || !self.rows.is_empty()
    }

    /// How many hits of each part are looked at; `None` is all.
    fn hit_cap(&self) -> Option<u32> {
        (!self.search.is_empty() && !self.all_hits).then_some(HIT_CAP)
    }

    const fn order(&self) -> &'static Order {
        match self.key {
            UserKey::Name => &BY_NAME,
            UserKey::Activity => &BY_ACTIVITY,
            UserKey::Joined => &BY_JOINING,
        }
    }

    /// The place that the rows are beyond, as its column has it.
    fn place(&self) -> Result<Option<Place>, StoreError> {
        let Some((key, id)) = &self.beyond else { return Ok(None) };
        let unreadable = || StoreError::Inconsistent {
            table: "membership",
            what: "a place that does not read".to_owned(),
        };
        let key = match self.key {
            UserKey::Name => Value::from(from_hex(key).ok_or_else(unreadable)?),
            UserKey::Activity | UserKey::Joined => Value::from(key.parse::<i64>().map_err(|_| unreadable())?),
        };
        Ok(Some(Place { key, id: *id }))
    }

    fn parts(&self, access: Access) -> Vec<Part> {
        let mut parts = match (access, self.status) {
            (_, UserStatus::Invited) => vec![],
            (Access::Walk, UserStatus::Any) => vec![Part::State("active"), Part::State("disabled")],
            (Access::Walk, UserStatus::Active) => vec![Part::State("active")],
            (Access::Walk, UserStatus::Disabled) => vec![Part::State("disabled")],
            (Access::Walk, UserStatus::Expiring) => vec![Part::Expiring],
            (Access::Walk, UserStatus::Removed) => vec![Part::State("removed"), Part::Ended],
            _ => vec![Part::Found],
        };
        if self.shows_invitations() {
            parts.push(Part::Invitations);
        }
        parts
    }
}

/// A page of the list; `None` where no row can match.
pub(crate) fn page(
    query: &MemberQuery,
    access: Access,
    dialect: Dialect,
) -> Result<Option<Text>, StoreError> {
    let (order, place) = (query.order(), query.place()?);
    let parts = query.parts(access);
    if parts.is_empty() {
        return Ok(None);
    }
    let mut text = Text::new();
    text.push(
        "SELECT p.kind, p.id, p.account_id, p.state, a.name, COALESCE(a.email, p.email) AS email, a.picture_id, p.sort_key,
                p.activity, p.signed_in, p.joined, p.expires_at, p.invited_by, o.state AS delivery
         FROM (SELECT * FROM (",
        vec![],
    );
    for (n, part) in parts.into_iter().enumerate() {
        text.push(if n == 0 { "SELECT * FROM (SELECT" } else { "UNION ALL SELECT * FROM (SELECT" }, vec![]);
        if part == Part::Invitations {
            text.push(INVITATION_COLUMNS, vec![]);
        } else {
            text.push(MEMBER_COLUMNS, args![query.now.micros()]);
        }
        text.part(query, part, access, dialect);
        if let Some(cap) = query.hit_cap() {
            text.push("LIMIT ?", args![i64::from(cap)]);
        } else if !matches!(part, Part::Found | Part::Ended | Part::Expiring) {
            text.place_and_order(query, part, place.as_ref());
        }
        text.push(") f", vec![]);
        if let Some(Place { key, id }) = &place {
            let beyond = if query.descending { order.found_before } else { order.found_after };
            text.push(beyond, vec![key.clone(), Value::from(*id)]);
        }
    }
    text.push(") u", vec![]);
    text.push(if query.descending { order.down } else { order.up }, args![i64::from(query.limit)]);
    text.push(
        ") p LEFT JOIN account a ON a.id = p.account_id LEFT JOIN job o ON o.id = p.message_id",
        vec![],
    );
    text.push(if query.descending { order.page_down } else { order.page_up }, vec![]);
    Ok(Some(text))
}

/// How many rows match, up to one more than `cap`.
pub(crate) fn count(query: &MemberQuery, access: Access, cap: Option<u32>, dialect: Dialect) -> Option<Text> {
    let parts = query.parts(access);
    if parts.is_empty() {
        return None;
    }
    let mut text = Text::new();
    text.push("SELECT COUNT(*) AS total FROM (", vec![]);
    for (n, part) in parts.into_iter().enumerate() {
        text.push(if n == 0 { "SELECT * FROM (" } else { "UNION ALL SELECT * FROM (" }, vec![]);
        text.push("SELECT 1 AS one", vec![]);
        text.part(query, part, access, dialect);
        if let Some(cap) = cap {
            text.push("LIMIT ?", args![i64::from(cap) + 1]);
        }
        text.push(") f", vec![]);
    }
    text.push(") u", vec![]);
    Some(text)
}

impl Text {
    /// `(SELECT …)` of the ids of the members that match.
    pub(crate) fn member_ids(&mut self, query: &MemberQuery, dialect: Dialect) {
        self.push("(SELECT m.id", vec![]);
        self.part(query, Part::Found, Access::Rows, dialect);
        self.push(")", vec![]);
    }

    /// `FROM` and `WHERE` of a part.
    fn part(&mut self, query: &MemberQuery, part: Part, access: Access, dialect: Dialect) {
        let (org, now) = (query.org.uuid(), query.now.micros());
        match part {
            Part::Invitations => return self.invitations(query, dialect),
            Part::State("removed") => {
                self.push("FROM membership m WHERE m.org_id = ? AND m.state = 'removed'", args![org]);
            }
            Part::State(state) => self.push(
                "FROM membership m WHERE m.org_id = ? AND m.state = ? AND (m.until IS NULL OR m.until > ?)",
                args![org, state, now],
            ),
            Part::Ended => self.push(
                "FROM membership m WHERE m.org_id = ? AND m.state IN ('active', 'disabled') AND m.until <= ?",
                args![org, now],
            ),
            Part::Expiring => self.expiring(query),
            Part::Found => self.found(query, access),
        }
        if access != Access::SearchIndex {
            for word in query.search.words() {
                self.push(dialect.member_contains(), args![dialect.contained(word)]);
            }
        }
        if let Some(id) = query.id {
            self.push(
                "AND m.row_no IN (SELECT x.row_no FROM membership x WHERE x.id = ?
                   UNION ALL SELECT x.row_no FROM membership x WHERE x.account_id = ?)",
                args![id, id],
            );
        }
        if !query.rows.is_empty() {
            self.push("AND m.id IN", vec![]);
            self.push_list(query.rows.iter().copied());
        }
        if let Some(member) = query.only_member {
            self.push("AND m.id = ?", args![member.uuid()]);
        }
        if let Some(role) = query.role
            && access != Access::Holders
        {
            self.push(
                "AND EXISTS (SELECT 1 FROM held_role h WHERE h.membership_id = m.id AND h.role_id = ?
                   AND h.since <= ? AND (h.until IS NULL OR h.until > ?))",
                args![role.uuid(), now, now],
            );
        }
        if !query.any_role.is_empty() && access != Access::AnyHolders {
            self.push(
                "AND EXISTS (SELECT 1 FROM held_role h WHERE h.membership_id = m.id AND h.role_id IN",
                vec![],
            );
            self.push_list(query.any_role.iter().map(|role| role.uuid()));
            self.push("AND h.since <= ? AND (h.until IS NULL OR h.until > ?))", args![now, now]);
        }
        if let Some(at) = query.unseen_since {
            self.push("AND m.last_active_at <= ? AND m.joined_at <= ?", args![at.micros(), at.micros()]);
        }
        if let Some(role) = query.without_role {
            self.push(
                "AND NOT EXISTS (SELECT 1 FROM held_role h WHERE h.membership_id = m.id AND h.role_id = ?
                   AND h.since <= ? AND (h.until IS NULL OR h.until > ?))",
                args![role.uuid(), now, now],
            );
        }
        if let Some(team) = query.team
            && access != Access::Team
        {
            self.push(
                "AND EXISTS (SELECT 1 FROM team_place p WHERE p.membership_id = m.id AND p.team_id = ?
                   AND p.ended_at IS NULL AND p.since <= ? AND (p.until IS NULL OR p.until > ?))",
                args![team.uuid(), now, now],
            );
        }
    }

    /// Members of the status that something narrower leads to. SQLite takes the tables of a `CROSS JOIN` in their order.
    fn found(&mut self, query: &MemberQuery, access: Access) {
        let now = query.now.micros();
        match (access, query.role, query.team) {
            (Access::SearchIndex, ..) => self.push(
                "FROM membership_search s CROSS JOIN membership m WHERE s.membership_search MATCH ? AND m.row_no = s.rowid",
                args![Dialect::search_expression(query.search.words())],
            ),
            (Access::Holders, Some(role), _) => self.push(
                "FROM (SELECT DISTINCT membership_id FROM held_role WHERE role_id = ? AND since <= ?
                   AND (until IS NULL OR until > ?)) few CROSS JOIN membership m WHERE m.id = few.membership_id",
                args![role.uuid(), now, now],
            ),
            (Access::AnyHolders, ..) => {
                self.push("FROM (SELECT DISTINCT membership_id FROM held_role WHERE role_id IN", vec![]);
                self.push_list(query.any_role.iter().map(|role| role.uuid()));
                self.push(
                    "AND since <= ? AND (until IS NULL OR until > ?)) few CROSS JOIN membership m
                     WHERE m.id = few.membership_id",
                    args![now, now],
                );
            }
            (Access::Team, _, Some(team)) => self.push(
                "FROM team_place p CROSS JOIN membership m WHERE p.team_id = ? AND p.ended_at IS NULL AND p.since <= ?
                   AND (p.until IS NULL OR p.until > ?) AND m.id = p.membership_id",
                args![team.uuid(), now, now],
            ),
            _ => self.push("FROM membership m WHERE 1 = 1", vec![]),
        }
        self.push("AND m.org_id = ?", args![query.org.uuid()]);
        match query.status {
            UserStatus::Removed => self.push("AND (m.state = 'removed' OR m.until <= ?)", args![now]),
            UserStatus::Active => {
                self.push("AND m.state = 'active' AND (m.until IS NULL OR m.until > ?)", args![now]);
            }
            UserStatus::Disabled => {
                self.push("AND m.state = 'disabled' AND (m.until IS NULL OR m.until > ?)", args![now]);
            }
            UserStatus::Expiring => self.is_expiring(query),
            UserStatus::Any | UserStatus::Invited => self.push(
                "AND m.state IN ('active', 'disabled') AND (m.until IS NULL OR m.until > ?)",
                args![now],
            ),
        }
    }

    fn invitations(&mut self, query: &MemberQuery, dialect: Dialect) {
        self.push("FROM invitation i WHERE i.org_id = ? AND i.state = 'pending'", args![query.org.uuid()]);
        for word in query.search.words() {
            self.push(dialect.invitation_contains(), args![dialect.contained(word)]);
        }
        if let Some(id) = query.id {
            self.push("AND i.id = ?", args![id]);
        }
        if !query.rows.is_empty() {
            self.push("AND i.id IN", vec![]);
            self.push_list(query.rows.iter().copied());
        }
        self.own_invitations(query.own_invitations.as_ref());
        if let Some(role) = query.role {
            self.push(
                "AND EXISTS (SELECT 1 FROM invitation_role g WHERE g.invitation_id = i.id AND g.role_id = ?)",
                args![role.uuid()],
            );
        }
        if !query.any_role.is_empty() {
            self.push(
                "AND EXISTS (SELECT 1 FROM invitation_role g WHERE g.invitation_id = i.id AND g.role_id IN",
                vec![],
            );
            self.push_list(query.any_role.iter().map(|role| role.uuid()));
            self.push(")", vec![]);
        }
        if let Some(role) = query.without_role {
            self.push(
                "AND NOT EXISTS (SELECT 1 FROM invitation_role g WHERE g.invitation_id = i.id AND g.role_id = ?)",
                args![role.uuid()],
            );
        }
        if let Some(team) = query.team {
            self.push(
                "AND EXISTS (SELECT 1 FROM invitation_team g WHERE g.invitation_id = i.id AND g.team_id = ?)",
                args![team.uuid()],
            );
        }
    }

    /// Lets a part be read along its index from the place on, a page of it.
    fn place_and_order(&mut self, query: &MemberQuery, part: Part, place: Option<&Place>) {
        let order = query.order();
        if let Some(Place { key, id }) = place {
            let beyond = match (part, query.descending) {
                (Part::Invitations, false) => order.invitation_after,
                (Part::Invitations, true) => order.invitation_before,
                (_, false) => order.member_after,
                (_, true) => order.member_before,
            };
            self.push(beyond, vec![key.clone(), Value::from(*id)]);
        }
        self.push(if query.descending { order.down } else { order.up }, args![i64::from(query.limit)]);
    }
}
