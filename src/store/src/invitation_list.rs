//! The Invitations page: every invitation ever made, in the order asked for, a page at a time by key. The text is put
//! together from fixed fragments; every value is bound.

use std::collections::BTreeMap;

use domain::{
    id::{InvitationId, MembershipId, OrgId, RoleId},
    list::InvitationSort,
    state::InvitationState,
    time::Timestamp,
};
use sea_query::Value;
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    InvitationListRow, ReadTx, StoreError,
    dialect::like_pattern,
    invitation::{delivery, state as stored_state},
    seam::args,
    text::Text,
    user_list::RoleBrief,
};

/// The key of what never runs out: after everything that does.
const NEVER: i64 = i64::MAX;

/// Which invitations.
#[derive(Debug, Clone)]
pub struct InvitationFilter {
    /// Of which organization.
    pub org: OrgId,
    /// When the list is read: tells expired ones from open ones.
    pub now: Timestamp,
    /// By state as people see it; `None` is every one.
    pub state: Option<InvitationState>,
    /// Only those of these inviters that give this role, or any: the pairs that the service found to wait. `None` is no
    /// such filter.
    pub waiting: Option<Vec<(MembershipId, Option<RoleId>)>>,
    /// Only those of this inviter.
    pub by: Option<MembershipId>,
    /// The key of a text that the address must hold; empty for none.
    pub search: String,
    /// By what.
    pub sort: InvitationSort,
    /// Downwards.
    pub descending: bool,
    /// Only rows beyond this place: the sort key as text, and the id.
    pub beyond: Option<(String, Uuid)>,
    /// How many rows.
    pub limit: u32,
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    email: String,
    email_key: String,
    state: String,
    invited_by: Uuid,
    inviter: String,
    sent_at: i64,
    expires_at: Option<i64>,
    delivery: Option<String>,
}

#[derive(FromRow)]
struct InviterRow {
    invited_by: Uuid,
}

#[derive(FromRow)]
struct StateRow {
    state: String,
    total: i64,
    ended: i64,
}

/// The fragments of one sort order.
struct Order {
    after: &'static str,
    before: &'static str,
    up: &'static str,
    down: &'static str,
    outer_up: &'static str,
    outer_down: &'static str,
}

const BY_SENT: Order = Order {
    after: "AND (i.sent_at, i.id) > (?, ?)",
    before: "AND (i.sent_at, i.id) < (?, ?)",
    up: "ORDER BY i.sent_at, i.id LIMIT ?",
    down: "ORDER BY i.sent_at DESC, i.id DESC LIMIT ?",
    outer_up: "ORDER BY x.sent_at, x.id",
    outer_down: "ORDER BY x.sent_at DESC, x.id DESC",
};
const BY_EMAIL: Order = Order {
    after: "AND (i.email_key, i.id) > (?, ?)",
    before: "AND (i.email_key, i.id) < (?, ?)",
    up: "ORDER BY i.email_key, i.id LIMIT ?",
    down: "ORDER BY i.email_key DESC, i.id DESC LIMIT ?",
    outer_up: "ORDER BY x.email_key, x.id",
    outer_down: "ORDER BY x.email_key DESC, x.id DESC",
};
const BY_END: Order = Order {
    after: "AND (COALESCE(i.expires_at, 9223372036854775807), i.id) > (?, ?)",
    before: "AND (COALESCE(i.expires_at, 9223372036854775807), i.id) < (?, ?)",
    up: "ORDER BY COALESCE(i.expires_at, 9223372036854775807), i.id LIMIT ?",
    down: "ORDER BY COALESCE(i.expires_at, 9223372036854775807) DESC, i.id DESC LIMIT ?",
    outer_up: "ORDER BY COALESCE(x.expires_at, 9223372036854775807), x.id",
    outer_down: "ORDER BY COALESCE(x.expires_at, 9223372036854775807) DESC, x.id DESC",
};

const fn order(sort: InvitationSort) -> &'static Order {
    match sort {
        InvitationSort::Sent | InvitationSort::SentDesc => &BY_SENT,
        InvitationSort::Expires | InvitationSort::ExpiresDesc => &BY_END,
        InvitationSort::Email | InvitationSort::EmailDesc => &BY_EMAIL,
    }
}

impl Text {
    fn invitation_filter(&mut self, filter: &InvitationFilter) {
        self.push("FROM invitation i", vec![]);
        self.push("WHERE i.org_id = ?", args![filter.org.uuid()]);
        let now = filter.now.micros();
        match filter.state {
            None => {}
            Some(InvitationState::Pending) => {
                self.push(
                    "AND i.state = 'pending' AND (i.expires_at IS NULL OR i.expires_at > ?)",
                    args![now],
                );
            }
            Some(InvitationState::Expired) => {
                self.push("AND i.state = 'pending' AND i.expires_at <= ?", args![now]);
            }
            Some(state) => self.push("AND i.state = ?", args![state.as_str()]),
        }
        if let Some(pairs) = &filter.waiting {
            self.push("AND (1 = 0", vec![]);
            for (inviter, role) in pairs {
                match role {
                    None => self.push("OR i.invited_by = ?", args![inviter.uuid()]),
                    Some(role) => self.push(
                        "OR (i.invited_by = ? AND EXISTS (
                           SELECT 1 FROM invitation_role w WHERE w.invitation_id = i.id AND w.role_id = ?))",
                        args![inviter.uuid(), role.uuid()],
                    ),
                }
            }
            self.push(")", vec![]);
        }
        if let Some(inviter) = filter.by {
            self.push("AND i.invited_by = ?", args![inviter.uuid()]);
        }
        if !filter.search.is_empty() {
            self.push("AND i.email_key LIKE ? ESCAPE '\\'", args![like_pattern(&filter.search)]);
        }
    }
}

impl ReadTx<'_> {
    /// One page of the list with each row's roles.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list_invitations(
        &mut self,
        filter: &InvitationFilter,
    ) -> Result<Vec<(InvitationListRow, Vec<RoleBrief>)>, StoreError> {
        let order = order(filter.sort);
        let mut text = Text::new();
        text.push(
            "SELECT x.id, x.email, x.email_key, x.state, x.invited_by, a.name AS inviter, x.sent_at, x.expires_at,
                    o.state AS delivery
             FROM (SELECT i.id, i.email, i.email_key, i.state, i.invited_by, i.sent_at, i.expires_at, i.message_id",
            vec![],
        );
        text.invitation_filter(filter);
        if let Some((key, id)) = &filter.beyond {
            let key = if filter.sort.is_by_email() {
                Value::from(key.as_str())
            } else {
                let micros: i64 = key.parse().map_err(|_| StoreError::Inconsistent {
                    table: "invitation",
                    what: "a place in the list without a number".to_owned(),
                })?;
                Value::from(micros)
            };
            text.push(
                if filter.descending { order.before } else { order.after },
                vec![key, Value::from(*id)],
            );
        }
        text.push(if filter.descending { order.down } else { order.up }, args![i64::from(filter.limit)]);
        text.push(
            ") x JOIN membership m ON m.id = x.invited_by JOIN account a ON a.id = m.account_id
             LEFT JOIN outbox_message o ON o.id = x.message_id",
            vec![],
        );
        text.push(if filter.descending { order.outer_down } else { order.outer_up }, vec![]);
        let rows: Vec<Row> = self.all_built(text.sql, text.args).await?;
        let mut roles = self.roles_of_invitations(rows.iter().map(|row| row.id)).await?;
        rows.into_iter()
            .map(|row| {
                let held = roles.remove(&row.id).unwrap_or_default();
                Ok((row.listed(filter.sort)?, held))
            })
            .collect()
    }

    /// How many match, on all pages together.
    ///
    /// # Errors
    /// The database failed.
    pub async fn count_invitations(&mut self, filter: &InvitationFilter) -> Result<u64, StoreError> {
        let mut text = Text::new();
        text.push("SELECT COUNT(*) AS total", vec![]);
        text.invitation_filter(filter);
        self.total(text).await
    }

    /// How many invitations of an organization are in each state, as people see it at `now`. One walk along an index.
    ///
    /// # Errors
    /// The database failed.
    pub async fn count_invitations_by_state(
        &mut self,
        org: OrgId,
        now: Timestamp,
    ) -> Result<BTreeMap<InvitationState, u64>, StoreError> {
        let rows: Vec<StateRow> = self
            .all(
                "SELECT state, COUNT(*) AS total, COUNT(*) FILTER (WHERE expires_at <= $2) AS ended
                 FROM invitation WHERE org_id = $1 GROUP BY state",
                args![org.uuid(), now.micros()],
            )
            .await?;
        let mut counts = BTreeMap::new();
        for StateRow { state, total, ended } in rows {
            let state = stored_state(&state)?;
            // An answered one stays what it is, whatever its end was.
            let ended = if state == InvitationState::Pending { ended } else { 0 };
            for (state, number) in [(state, total - ended), (InvitationState::Expired, ended)] {
                let number = u64::try_from(number).unwrap_or_default();
                if number > 0 {
                    counts.insert(state, number);
                }
            }
        }
        Ok(counts)
    }

    /// Everybody who sent an invitation that is still open.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list_open_inviters(&mut self, org: OrgId) -> Result<Vec<MembershipId>, StoreError> {
        let rows: Vec<InviterRow> = self
            .all(
                "SELECT DISTINCT invited_by FROM invitation WHERE org_id = $1 AND state = 'pending'",
                args![org.uuid()],
            )
            .await?;
        Ok(rows.into_iter().map(|row| MembershipId::new(row.invited_by)).collect())
    }
}

impl Row {
    fn listed(self, sort: InvitationSort) -> Result<InvitationListRow, StoreError> {
        let state = stored_state(&self.state)?;
        let key = match sort {
            InvitationSort::Sent | InvitationSort::SentDesc => self.sent_at.to_string(),
            InvitationSort::Expires | InvitationSort::ExpiresDesc => {
                self.expires_at.unwrap_or(NEVER).to_string()
            }
            InvitationSort::Email | InvitationSort::EmailDesc => self.email_key,
        };
        Ok(InvitationListRow {
            id: InvitationId::new(self.id),
            email: self.email,
            state,
            invited_by: MembershipId::new(self.invited_by),
            inviter: self.inviter,
            sent_at: Timestamp::from_micros(self.sent_at),
            expires_at: self.expires_at.map(Timestamp::from_micros),
            delivery: delivery(self.delivery.as_deref())?,
            place: (key, self.id),
        })
    }
}
