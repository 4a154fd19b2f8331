//! The Invitations page: every invitation ever made, newest first, a page at a time by key.

use domain::{
    id::{InvitationId, OrgId},
    state::InvitationState,
    time::Timestamp,
};
use sea_query::Value;
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    InvitationListRow, ReadTx, StoreError, dialect::like_pattern, invitation::delivery, seam::args,
    text::Text, user_list::RoleBrief,
};

/// Which invitations.
#[derive(Debug, Clone)]
pub struct InvitationFilter {
    /// Of which organization.
    pub org: OrgId,
    /// When the list is read: tells expired ones from open ones.
    pub now: Timestamp,
    /// By state as people see it; `None` is every one.
    pub state: Option<InvitationState>,
    /// The key of a text that the address must hold; empty for none.
    pub search: String,
    /// Oldest first: the way back.
    pub ascending: bool,
    /// Only rows beyond this place.
    pub beyond: Option<(Timestamp, InvitationId)>,
    /// How many rows.
    pub limit: u32,
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    email: String,
    state: String,
    inviter: String,
    sent_at: i64,
    expires_at: Option<i64>,
    delivery: Option<String>,
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
        let mut text = Text::new();
        text.push(
            "SELECT x.id, x.email, x.state, a.name AS inviter, x.sent_at, x.expires_at, o.state AS delivery
             FROM (SELECT i.id, i.email, i.state, i.invited_by, i.sent_at, i.expires_at, i.message_id",
            vec![],
        );
        text.invitation_filter(filter);
        if let Some((at, id)) = filter.beyond {
            let fragment = if filter.ascending {
                "AND (i.sent_at, i.id) > (?, ?)"
            } else {
                "AND (i.sent_at, i.id) < (?, ?)"
            };
            text.push(fragment, vec![Value::from(at.micros()), Value::from(id.uuid())]);
        }
        let order = if filter.ascending {
            "ORDER BY i.sent_at, i.id LIMIT ?"
        } else {
            "ORDER BY i.sent_at DESC, i.id DESC LIMIT ?"
        };
        text.push(order, args![i64::from(filter.limit)]);
        text.push(
            ") x JOIN membership m ON m.id = x.invited_by JOIN account a ON a.id = m.account_id
             LEFT JOIN outbox_message o ON o.id = x.message_id",
            vec![],
        );
        text.push(
            if filter.ascending { "ORDER BY x.sent_at, x.id" } else { "ORDER BY x.sent_at DESC, x.id DESC" },
            vec![],
        );
        let rows: Vec<Row> = self.all_built(text.sql, text.args).await?;
        let mut roles = self.roles_of_invitations(rows.iter().map(|row| row.id)).await?;
        rows.into_iter()
            .map(|row| {
                let held = roles.remove(&row.id).unwrap_or_default();
                let state = InvitationState::from_word(&row.state).ok_or_else(|| {
                    StoreError::Inconsistent { table: "invitation", what: format!("state {}", row.state) }
                })?;
                let listed = InvitationListRow {
                    id: InvitationId::new(row.id),
                    email: row.email,
                    state,
                    inviter: row.inviter,
                    sent_at: Timestamp::from_micros(row.sent_at),
                    expires_at: row.expires_at.map(Timestamp::from_micros),
                    delivery: delivery(row.delivery.as_deref())?,
                };
                Ok((listed, held))
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
}
