//! The Users page: members and open invitations as one list, a page at a time by key, with the true total.
//! The text is put together from fixed fragments; every value is bound.

use std::collections::HashMap;

use domain::{
    id::{AccountId, InvitationId, MembershipId, OrgId, RoleId},
    list::{UserKey, UserStatus},
    state::{Delivery, InvitationState},
    time::Timestamp,
    view::UserKind,
};
use sea_query::Value;
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    ReadTx, StoreError,
    dialect::{Dialect, like_pattern},
    invitation::delivery,
    membership,
    seam::args,
    text::Text,
};

/// Which rows.
#[derive(Debug, Clone)]
pub struct UserFilter {
    /// Of which organization.
    pub org: OrgId,
    /// By status.
    pub status: UserStatus,
    /// The reader may see invitations; else none is shown or counted.
    pub with_invitations: bool,
    /// The key of a text that name or address must hold; empty for none.
    pub search: String,
    /// An id that the row, or its account, must have.
    pub id: Option<Uuid>,
    /// A role that the row must have.
    pub role: Option<RoleId>,
    /// A role that the row must not have.
    pub without_role: Option<RoleId>,
    /// What the list is sorted by.
    pub key: UserKey,
    /// From the end.
    pub descending: bool,
    /// Only rows beyond this place: the sort key as text, and the id.
    pub beyond: Option<(String, Uuid)>,
    /// How many rows.
    pub limit: u32,
}

impl UserFilter {
    const fn shows_invitations(&self) -> bool {
        self.with_invitations && self.status.shows_invitations()
    }
}

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
    /// The place of the row: the sort key as text, and the id.
    pub place: (String, Uuid),
    /// A member's last activity, or when an invitation was sent; `None` is never.
    pub last_active_at: Option<Timestamp>,
    /// When a member joined.
    pub joined_at: Option<Timestamp>,
    /// When an invitation runs out.
    pub expires_at: Option<Timestamp>,
    /// The roles, highest first: id, name, rank and whether they make an owner.
    pub roles: Vec<RoleBrief>,
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

#[derive(FromRow)]
struct Row {
    kind: String,
    id: Uuid,
    account_id: Option<Uuid>,
    name: String,
    email: String,
    state: String,
    sort_name: String,
    activity: i64,
    joined: i64,
    joined_at: Option<i64>,
    expires_at: Option<i64>,
    delivery: Option<String>,
}

impl Text {
    fn members_where(&mut self, filter: &UserFilter, dialect: Dialect) {
        self.push("FROM membership m WHERE m.org_id = ?", args![filter.org.uuid()]);
        match filter.status.memberships() {
            [one] => self.push("AND m.state = ?", args![one.as_str()]),
            _ => self.push("AND m.state <> 'removed'", vec![]),
        }
        if !filter.search.is_empty() {
            let (condition, value) = dialect.search_condition(&filter.search);
            self.push("AND", vec![]);
            self.push(condition, args![value]);
        }
        if let Some(id) = filter.id {
            self.push("AND (m.id = ? OR m.account_id = ?)", args![id, id]);
        }
        if let Some(role) = filter.role {
            self.push(
                "AND EXISTS (SELECT 1 FROM membership_role mr WHERE mr.membership_id = m.id AND mr.role_id = ?)",
                args![role.uuid()],
            );
        }
        if let Some(role) = filter.without_role {
            self.push(
                "AND NOT EXISTS (SELECT 1 FROM membership_role mr WHERE mr.membership_id = m.id AND mr.role_id = ?)",
                args![role.uuid()],
            );
        }
    }

    fn invitations_where(&mut self, filter: &UserFilter) {
        self.push("FROM invitation i WHERE i.org_id = ? AND i.state = 'pending'", args![filter.org.uuid()]);
        if !filter.search.is_empty() {
            self.push("AND i.email_key LIKE ? ESCAPE '\\'", args![like_pattern(&filter.search)]);
        }
        if let Some(id) = filter.id {
            self.push("AND i.id = ?", args![id]);
        }
        if let Some(role) = filter.role {
            self.push(
                "AND EXISTS (SELECT 1 FROM invitation_role ir WHERE ir.invitation_id = i.id AND ir.role_id = ?)",
                args![role.uuid()],
            );
        }
        if let Some(role) = filter.without_role {
            self.push(
                "AND NOT EXISTS (SELECT 1 FROM invitation_role ir WHERE ir.invitation_id = i.id AND ir.role_id = ?)",
                args![role.uuid()],
            );
        }
    }

    /// `AND (key, id) > place ORDER BY key, id LIMIT n`, over the columns of one arm.
    fn beyond_and_order(&mut self, filter: &UserFilter, arm: &Arm) -> Result<(), StoreError> {
        if let Some((key, id)) = &filter.beyond {
            let fragment = if filter.descending { arm.before } else { arm.after };
            let key = if filter.key == UserKey::Name {
                Value::from(key.as_str())
            } else {
                let micros: i64 = key.parse().map_err(|_| StoreError::Inconsistent {
                    table: "membership",
                    what: "a place in the list without a number".to_owned(),
                })?;
                Value::from(micros)
            };
            self.push(fragment, vec![key, Value::from(*id)]);
        }
        self.push(
            if filter.descending { arm.order_down } else { arm.order_up },
            args![i64::from(filter.limit)],
        );
        Ok(())
    }
}

/// The fragments of one arm for one sort order.
struct Arm {
    after: &'static str,
    before: &'static str,
    order_up: &'static str,
    order_down: &'static str,
}

const MEMBERS_BY_NAME: Arm = Arm {
    after: "AND (m.sort_name, m.id) > (?, ?)",
    before: "AND (m.sort_name, m.id) < (?, ?)",
    order_up: "ORDER BY m.sort_name, m.id LIMIT ?",
    order_down: "ORDER BY m.sort_name DESC, m.id DESC LIMIT ?",
};
const MEMBERS_BY_ACTIVITY: Arm = Arm {
    after: "AND (m.last_active_at, m.id) > (?, ?)",
    before: "AND (m.last_active_at, m.id) < (?, ?)",
    order_up: "ORDER BY m.last_active_at, m.id LIMIT ?",
    order_down: "ORDER BY m.last_active_at DESC, m.id DESC LIMIT ?",
};
const MEMBERS_BY_JOINING: Arm = Arm {
    after: "AND (m.joined_at, m.id) > (?, ?)",
    before: "AND (m.joined_at, m.id) < (?, ?)",
    order_up: "ORDER BY m.joined_at, m.id LIMIT ?",
    order_down: "ORDER BY m.joined_at DESC, m.id DESC LIMIT ?",
};
const INVITATIONS_BY_NAME: Arm = Arm {
    after: "AND (i.email_key, i.id) > (?, ?)",
    before: "AND (i.email_key, i.id) < (?, ?)",
    order_up: "ORDER BY i.email_key, i.id LIMIT ?",
    order_down: "ORDER BY i.email_key DESC, i.id DESC LIMIT ?",
};
const INVITATIONS_BY_SENDING: Arm = Arm {
    after: "AND (i.sent_at, i.id) > (?, ?)",
    before: "AND (i.sent_at, i.id) < (?, ?)",
    order_up: "ORDER BY i.sent_at, i.id LIMIT ?",
    order_down: "ORDER BY i.sent_at DESC, i.id DESC LIMIT ?",
};

fn page_text(filter: &UserFilter, dialect: Dialect) -> Result<Text, StoreError> {
    let mut text = Text::new();
    let (members, invitations) = match filter.key {
        UserKey::Name => (MEMBERS_BY_NAME, INVITATIONS_BY_NAME),
        UserKey::Activity => (MEMBERS_BY_ACTIVITY, INVITATIONS_BY_SENDING),
        UserKey::Joined => (MEMBERS_BY_JOINING, INVITATIONS_BY_SENDING),
    };
    let shows_members = !filter.status.memberships().is_empty();
    if shows_members {
        text.push(
            "SELECT 'member' AS kind, x.id AS id, x.account_id, a.name, a.email, x.state, x.sort_name AS sort_name,
                    x.last_active_at AS activity, x.joined_at AS joined, x.joined_at, CAST(NULL AS BIGINT) AS expires_at,
                    CAST(NULL AS TEXT) AS delivery
             FROM (SELECT m.id, m.account_id, m.state, m.sort_name, m.last_active_at, m.joined_at",
            vec![],
        );
        text.members_where(filter, dialect);
        text.beyond_and_order(filter, &members)?;
        text.push(") x JOIN account a ON a.id = x.account_id", vec![]);
    }
    if filter.shows_invitations() {
        if shows_members {
            text.push("UNION ALL", vec![]);
        }
        text.push(
            "SELECT 'invitation' AS kind, y.id AS id, CAST(NULL AS UUID) AS account_id, '' AS name, y.email, y.state,
                    y.email_key AS sort_name, y.sent_at AS activity, y.sent_at AS joined, CAST(NULL AS BIGINT) AS joined_at, y.expires_at,
                    o.state AS delivery
             FROM (SELECT i.id, i.email, i.state, i.email_key, i.sent_at, i.expires_at, i.message_id",
            vec![],
        );
        text.invitations_where(filter);
        text.beyond_and_order(filter, &invitations)?;
        text.push(") y LEFT JOIN outbox_message o ON o.id = y.message_id", vec![]);
    }
    let order = match (filter.key, filter.descending) {
        (UserKey::Name, false) => "ORDER BY sort_name, id LIMIT ?",
        (UserKey::Name, true) => "ORDER BY sort_name DESC, id DESC LIMIT ?",
        (UserKey::Activity, false) => "ORDER BY activity, id LIMIT ?",
        (UserKey::Activity, true) => "ORDER BY activity DESC, id DESC LIMIT ?",
        (UserKey::Joined, false) => "ORDER BY joined, id LIMIT ?",
        (UserKey::Joined, true) => "ORDER BY joined DESC, id DESC LIMIT ?",
    };
    text.push(order, args![i64::from(filter.limit)]);
    Ok(text)
}

impl Row {
    fn list_row(self, key: UserKey, roles: Vec<RoleBrief>) -> Result<UserListRow, StoreError> {
        let kind = if self.kind == "member" {
            UserKind::Member { id: MembershipId::new(self.id), state: membership::state(&self.state)? }
        } else {
            UserKind::Invitation {
                id: InvitationId::new(self.id),
                state: InvitationState::from_word(&self.state).unwrap_or(InvitationState::Pending),
                delivery: self.delivery.as_deref().map_or(Ok(Delivery::None), |word| delivery(Some(word)))?,
            }
        };
        let place = match key {
            UserKey::Name => self.sort_name,
            UserKey::Activity => self.activity.to_string(),
            UserKey::Joined => self.joined.to_string(),
        };
        Ok(UserListRow {
            kind,
            account_id: self.account_id.map(AccountId::new),
            name: self.name,
            email: self.email,
            place: (place, self.id),
            last_active_at: (self.activity > 0).then(|| Timestamp::from_micros(self.activity)),
            joined_at: self.joined_at.map(Timestamp::from_micros),
            expires_at: self.expires_at.map(Timestamp::from_micros),
            roles,
        })
    }
}

impl ReadTx<'_> {
    /// One page of the list, in the order asked for.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list_users(&mut self, filter: &UserFilter) -> Result<Vec<UserListRow>, StoreError> {
        if filter.status.memberships().is_empty() && !filter.shows_invitations() {
            return Ok(Vec::new());
        }
        let text = page_text(filter, self.dialect())?;
        let rows: Vec<Row> = self.all_built(text.sql, text.args).await?;
        let of_kind = |kind: &'static str| rows.iter().filter(move |row| row.kind == kind).map(|row| row.id);
        let mut roles = self.roles_of_members(of_kind("member")).await?;
        roles.extend(self.roles_of_invitations(of_kind("invitation")).await?);
        rows.into_iter()
            .map(|row| {
                let held = roles.remove(&row.id).unwrap_or_default();
                row.list_row(filter.key, held)
            })
            .collect()
    }

    async fn roles_of_members(
        &mut self,
        ids: impl Iterator<Item = Uuid>,
    ) -> Result<HashMap<Uuid, Vec<RoleBrief>>, StoreError> {
        self.roles_of(
            "SELECT mr.membership_id AS holder, r.id, r.name, r.rank, r.is_owner
             FROM membership_role mr JOIN role r ON r.id = mr.role_id WHERE mr.membership_id IN (?",
            ids,
        )
        .await
    }

    pub(crate) async fn roles_of_invitations(
        &mut self,
        ids: impl Iterator<Item = Uuid>,
    ) -> Result<HashMap<Uuid, Vec<RoleBrief>>, StoreError> {
        self.roles_of(
            "SELECT ir.invitation_id AS holder, r.id, r.name, r.rank, r.is_owner
             FROM invitation_role ir JOIN role r ON r.id = ir.role_id WHERE ir.invitation_id IN (?",
            ids,
        )
        .await
    }

    /// The roles of all rows of a page in one query, by their holder's id, highest first.
    async fn roles_of(
        &mut self,
        head: &'static str,
        mut ids: impl Iterator<Item = Uuid>,
    ) -> Result<HashMap<Uuid, Vec<RoleBrief>>, StoreError> {
        let mut held: HashMap<Uuid, Vec<RoleBrief>> = HashMap::new();
        let Some(first) = ids.next() else { return Ok(held) };
        let mut text = Text::new();
        text.push(head, args![first]);
        for id in ids {
            text.push(", ?", args![id]);
        }
        text.push(") ORDER BY r.rank DESC, r.name_key", vec![]);
        let briefs: Vec<RoleBrief> = self.all_built(text.sql, text.args).await?;
        for brief in briefs {
            held.entry(brief.holder).or_default().push(brief);
        }
        Ok(held)
    }

    /// How many rows match, on all pages together.
    ///
    /// # Errors
    /// The database failed.
    pub async fn count_users(&mut self, filter: &UserFilter) -> Result<u64, StoreError> {
        let mut total = 0;
        if !filter.status.memberships().is_empty() {
            let mut text = Text::new();
            text.push("SELECT COUNT(*) AS total", vec![]);
            text.members_where(filter, self.dialect());
            total += self.total(text).await?;
        }
        if filter.shows_invitations() {
            let mut text = Text::new();
            text.push("SELECT COUNT(*) AS total", vec![]);
            text.invitations_where(filter);
            total += self.total(text).await?;
        }
        Ok(total)
    }
}
