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
    InOrg, InvitationListRow, ReadTx, StoreError,
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

/// A place in the list, as its columns have it.
struct Place {
    key: Value,
    id: Uuid,
}

/// The rows that one walk along an index finds.
#[derive(Clone, Copy)]
enum Arm {
    /// Every one.
    All,
    /// Those that nobody answered.
    Unanswered,
    /// Those of them whose time has not run out.
    Open,
    /// Those of them whose time has.
    Ended,
    /// Those with this answer.
    Answered(InvitationState),
}

impl InvitationFilter {
    /// Whether each state is read along the index of ends. Those of one inviter, and those that wait, are found by the
    /// inviter and sorted.
    const fn walks_along_ends(&self) -> bool {
        let is_by_end = matches!(self.sort, InvitationSort::Expires | InvitationSort::ExpiresDesc);
        is_by_end && self.by.is_none() && self.waiting.is_none()
    }

    fn arms(&self) -> Vec<Arm> {
        match self.state {
            Some(InvitationState::Pending) => vec![Arm::Open],
            Some(InvitationState::Expired) => vec![Arm::Ended],
            Some(state) => vec![Arm::Answered(state)],
            None if self.walks_along_ends() => vec![
                Arm::Unanswered,
                Arm::Answered(InvitationState::Accepted),
                Arm::Answered(InvitationState::Cancelled),
                Arm::Answered(InvitationState::Declined),
            ],
            None => vec![Arm::All],
        }
    }

    /// The place that the rows are beyond, as its column has it.
    fn place(&self) -> Result<Option<Place>, StoreError> {
        let Some((key, id)) = &self.beyond else { return Ok(None) };
        let key = if self.sort.is_by_email() {
            Value::from(key.as_str())
        } else {
            let micros: i64 = key.parse().map_err(|_| StoreError::Inconsistent {
                table: "invitation",
                what: "a place in the list without a number".to_owned(),
            })?;
            Value::from(micros)
        };
        Ok(Some(Place { key, id: *id }))
    }
}

impl Text {
    fn invitation_filter(&mut self, filter: &InvitationFilter, arm: Arm) {
        self.push("WHERE i.org_id = ?", args![filter.org.uuid()]);
        let now = filter.now.micros();
        match arm {
            Arm::All => {}
            // Where a walk along ends begins and stops says more of them.
            Arm::Unanswered => self.push("AND i.state = 'pending'", vec![]),
            Arm::Open | Arm::Ended if filter.walks_along_ends() => {
                self.push("AND i.state = 'pending'", vec![]);
            }
            Arm::Open => self
                .push("AND i.state = 'pending' AND (i.expires_at IS NULL OR i.expires_at > ?)", args![now]),
            Arm::Ended => self.push("AND i.state = 'pending' AND i.expires_at <= ?", args![now]),
            Arm::Answered(state) => self.push("AND i.state = ?", args![state.as_str()]),
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

    /// The ends that a walk along their index meets. SQLite begins a walk in the midst of an expression's values only if
    /// they are compared by themselves, and takes but one bound on each side.
    fn ends(&mut self, filter: &InvitationFilter, arm: Arm, place: Option<&Place>) {
        let now = filter.now.micros();
        let (mut least, mut most) = match arm {
            Arm::Open => (Some(now + 1), None),
            Arm::Ended => (None, Some(now)),
            _ => (None, None),
        };
        if let Some(Place { key: Value::BigInt(Some(end)), .. }) = place {
            if filter.descending {
                most = Some(most.unwrap_or(*end).min(*end));
            } else {
                least = Some(least.unwrap_or(*end).max(*end));
            }
        }
        if let Some(end) = least {
            self.push("AND COALESCE(i.expires_at, 9223372036854775807) >= ?", args![end]);
        }
        if let Some(end) = most {
            self.push("AND COALESCE(i.expires_at, 9223372036854775807) <= ?", args![end]);
        }
    }

    /// The rows of one arm that a page may have.
    fn invitation_arm(&mut self, filter: &InvitationFilter, arm: Arm, place: Option<&Place>) {
        let order = order(filter.sort);
        self.push(
            "SELECT i.id, i.email, i.email_key, i.state, i.invited_by, i.sent_at, i.expires_at, i.message_id
             FROM invitation i",
            vec![],
        );
        self.invitation_filter(filter, arm);
        if filter.walks_along_ends() {
            self.ends(filter, arm, place);
        }
        if let Some(Place { key, id }) = place {
            let beyond = if filter.descending { order.before } else { order.after };
            self.push(beyond, vec![key.clone(), Value::from(*id)]);
        }
        self.push(if filter.descending { order.down } else { order.up }, args![i64::from(filter.limit)]);
    }
}

/// One page. Each arm is at most a page long, so few rows are put in order.
pub(crate) fn page(filter: &InvitationFilter) -> Result<Text, StoreError> {
    let (order, place) = (order(filter.sort), filter.place()?);
    let mut text = Text::new();
    text.push(
        "SELECT x.id, x.email, x.email_key, x.state, x.invited_by, a.name AS inviter, x.sent_at, x.expires_at,
                o.state AS delivery
         FROM (",
        vec![],
    );
    match filter.arms().as_slice() {
        [arm] => text.invitation_arm(filter, *arm, place.as_ref()),
        arms => {
            for (n, arm) in arms.iter().enumerate() {
                text.push(if n == 0 { "SELECT * FROM (" } else { "UNION ALL SELECT * FROM (" }, vec![]);
                text.invitation_arm(filter, *arm, place.as_ref());
                text.push(") y", vec![]);
            }
        }
    }
    text.push(
        ") x JOIN membership m ON m.id = x.invited_by JOIN account a ON a.id = m.account_id
         LEFT JOIN outbox_message o ON o.id = x.message_id",
        vec![],
    );
    text.push(if filter.descending { order.outer_down } else { order.outer_up }, vec![]);
    Ok(text)
}

/// How many match.
pub(crate) fn count(filter: &InvitationFilter) -> Text {
    // Nothing is put in order, so what matches is one arm.
    let filter = InvitationFilter { sort: InvitationSort::Sent, ..filter.clone() };
    let mut text = Text::new();
    text.push("SELECT COUNT(*) AS total FROM invitation i", vec![]);
    for arm in filter.arms() {
        text.invitation_filter(&filter, arm);
    }
    text
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
        let text = page(filter)?;
        let mut rows: Vec<Row> = self.all_built(text.sql, text.args).await?;
        rows.truncate(usize::try_from(filter.limit).unwrap_or(usize::MAX));
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
        self.total(count(filter)).await
    }
}

impl InOrg<'_, '_> {
    /// How many invitations of an organization are in each state, as people see it at `now`. One walk along an index.
    ///
    /// # Errors
    /// The database failed.
    pub async fn count_invitations_by_state(
        &mut self,
        now: Timestamp,
    ) -> Result<BTreeMap<InvitationState, u64>, StoreError> {
        let org = self.org;
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
    pub async fn list_open_inviters(&mut self) -> Result<Vec<MembershipId>, StoreError> {
        let org = self.org;
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
