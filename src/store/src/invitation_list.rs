//! The Invitations page: every invitation ever made, in the order asked for, a page at a time by key. The text is put
//! together from fixed fragments; every value is bound.

use std::collections::BTreeMap;

use domain::{
    id::{InvitationId, MembershipId, OrgId, TeamId},
    list::InvitationSort,
    state::InvitationState,
    text::SearchQuery,
    time::Timestamp,
};
use sea_query::Value;
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    InOrg, InvitationListRow, InviterGap, OwnInvitations, ReadTx, StoreError,
    dialect::Dialect,
    hex::{from_hex, to_hex},
    invitation::{delivery, state as stored_state},
    member_list::RoleBrief,
    seam::args,
    text::Text,
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
    /// Of the open ones only those that expire until then.
    pub ends_by: Option<Timestamp>,
    /// Only those of these inviters that give this role, or any: the pairs that the service found to wait. `None` is no
    /// such filter.
    pub waiting: Option<Vec<(MembershipId, InviterGap)>>,
    /// Only somebody's own.
    pub own: Option<OwnInvitations>,
    /// Only those of this inviter.
    pub by: Option<MembershipId>,
    /// What the address must contain.
    pub search: SearchQuery,
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
    sort_key: Vec<u8>,
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
    after: "AND (i.sort_key, i.id) > (?, ?)",
    before: "AND (i.sort_key, i.id) < (?, ?)",
    up: "ORDER BY i.sort_key, i.id LIMIT ?",
    down: "ORDER BY i.sort_key DESC, i.id DESC LIMIT ?",
    outer_up: "ORDER BY x.sort_key, x.id",
    outer_down: "ORDER BY x.sort_key DESC, x.id DESC",
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
enum Part {
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
        is_by_end && self.by.is_none() && self.own.is_none() && self.waiting.is_none()
    }

    fn parts(&self) -> Vec<Part> {
        match self.state {
            Some(InvitationState::Pending) => vec![Part::Open],
            Some(InvitationState::Expired) => vec![Part::Ended],
            Some(state) => vec![Part::Answered(state)],
            None if self.walks_along_ends() => vec![
                Part::Unanswered,
                Part::Answered(InvitationState::Accepted),
                Part::Answered(InvitationState::Cancelled),
                Part::Answered(InvitationState::Declined),
            ],
            None => vec![Part::All],
        }
    }

    /// The place that the rows are beyond, as its column has it.
    fn place(&self) -> Result<Option<Place>, StoreError> {
        let Some((key, id)) = &self.beyond else { return Ok(None) };
        let unreadable = || StoreError::Inconsistent {
            table: "invitation",
            what: "a place that does not read".to_owned(),
        };
        let key = if self.sort.is_by_email() {
            Value::from(from_hex(key).ok_or_else(unreadable)?)
        } else {
            Value::from(key.parse::<i64>().map_err(|_| unreadable())?)
        };
        Ok(Some(Place { key, id: *id }))
    }
}

impl Text {
    fn invitation_filter(&mut self, filter: &InvitationFilter, part: Part, dialect: Dialect) {
        self.push("WHERE i.org_id = ?", args![filter.org.uuid()]);
        let now = filter.now.micros();
        match part {
            Part::All => {}
            // Where a walk along ends begins and stops says more of them.
            Part::Unanswered => self.push("AND i.state = 'pending'", vec![]),
            Part::Open | Part::Ended if filter.walks_along_ends() => {
                self.push("AND i.state = 'pending'", vec![]);
            }
            Part::Open => {
                self.push(
                    "AND i.state = 'pending' AND (i.expires_at IS NULL OR i.expires_at > ?)",
                    args![now],
                );
                if let Some(end) = filter.ends_by {
                    self.push("AND i.expires_at <= ?", args![end.micros()]);
                }
            }
            Part::Ended => self.push("AND i.state = 'pending' AND i.expires_at <= ?", args![now]),
            Part::Answered(state) => self.push("AND i.state = ?", args![state.as_str()]),
        }
        self.waiting_invitations(filter.waiting.as_deref());
        self.own_invitations(filter.own.as_ref());
        if let Some(inviter) = filter.by {
            self.push("AND i.invited_by = ?", args![inviter.uuid()]);
        }
        for word in filter.search.words() {
            self.push(dialect.invitation_contains(), args![dialect.contained(word)]);
        }
    }

    /// The ends that a walk along their index meets. SQLite begins a walk in the midst of an expression's values only if
    /// they are compared by themselves, and takes but one bound on each side.
    fn ends(&mut self, filter: &InvitationFilter, part: Part, place: Option<&Place>) {
        let now = filter.now.micros();
        let (mut least, mut most) = match part {
            Part::Open => (Some(now + 1), filter.ends_by.map(Timestamp::micros)),
            Part::Ended => (None, Some(now)),
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

    /// The rows of one part that a page may have.
    fn invitation_part(
        &mut self,
        filter: &InvitationFilter,
        part: Part,
        place: Option<&Place>,
        dialect: Dialect,
    ) {
        let order = order(filter.sort);
        self.push(
            "SELECT i.id, i.email, i.sort_key, i.state, i.invited_by, i.sent_at, i.expires_at, i.message_id
             FROM invitation i",
            vec![],
        );
        self.invitation_filter(filter, part, dialect);
        if filter.walks_along_ends() {
            self.ends(filter, part, place);
        }
        if let Some(Place { key, id }) = place {
            let beyond = if filter.descending { order.before } else { order.after };
            self.push(beyond, vec![key.clone(), Value::from(*id)]);
        }
        self.push(if filter.descending { order.down } else { order.up }, args![i64::from(filter.limit)]);
    }
}

/// One page. Each part is at most a page long, so few rows are put in order.
fn page(filter: &InvitationFilter, dialect: Dialect) -> Result<Text, StoreError> {
    let (order, place) = (order(filter.sort), filter.place()?);
    let mut text = Text::new();
    text.push(
        "SELECT x.id, x.email, x.sort_key, x.state, x.invited_by, a.name AS inviter, x.sent_at, x.expires_at,
                o.state AS delivery
         FROM (",
        vec![],
    );
    match filter.parts().as_slice() {
        [part] => text.invitation_part(filter, *part, place.as_ref(), dialect),
        parts => {
            for (n, part) in parts.iter().enumerate() {
                text.push(if n == 0 { "SELECT * FROM (" } else { "UNION ALL SELECT * FROM (" }, vec![]);
                text.invitation_part(filter, *part, place.as_ref(), dialect);
                text.push(") y", vec![]);
            }
        }
    }
    text.push(
        ") x JOIN membership m ON m.id = x.invited_by JOIN account a ON a.id = m.account_id
         LEFT JOIN job o ON o.id = x.message_id",
        vec![],
    );
    text.push(if filter.descending { order.outer_down } else { order.outer_up }, vec![]);
    Ok(text)
}

/// How many match.
fn count(filter: &InvitationFilter, dialect: Dialect) -> Text {
    // Nothing is put in order, so what matches is one part.
    let filter = InvitationFilter { sort: InvitationSort::Sent, ..filter.clone() };
    let mut text = Text::new();
    text.push("SELECT COUNT(*) AS total FROM invitation i", vec![]);
    for part in filter.parts() {
        text.invitation_filter(&filter, part, dialect);
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
        let text = page(filter, self.dialect())?;
        let mut rows: Vec<Row> = self.all_built(text.sql, text.args).await?;
        rows.truncate(usize::try_from(filter.limit).unwrap_or(usize::MAX));
        let mut roles = self.roles_of_invitations(rows.iter().map(|row| row.id)).await?;
        let mut teams = self.teams_of_invitations(rows.iter().map(|row| row.id)).await?;
        rows.into_iter()
            .map(|row| {
                let held = roles.remove(&row.id).unwrap_or_default();
                let teams = teams.remove(&row.id).unwrap_or_default();
                Ok((row.listed(filter.sort, teams.iter().map(crate::TeamOf::id).collect())?, held))
            })
            .collect()
    }

    /// How many match, on all pages together.
    ///
    /// # Errors
    /// The database failed.
    pub async fn count_invitations(&mut self, filter: &InvitationFilter) -> Result<u64, StoreError> {
        self.total(count(filter, self.dialect())).await
    }
}

impl InOrg<'_, '_> {
    /// How many invitations of an organization are in each state, as people see it at `now`: somebody's own, or all in one walk
    /// along an index.
    ///
    /// # Errors
    /// The database failed.
    pub async fn count_invitations_by_state(
        &mut self,
        own: Option<&OwnInvitations>,
        now: Timestamp,
    ) -> Result<BTreeMap<InvitationState, u64>, StoreError> {
        let org = self.org;
        let mut text = Text::new();
        text.push(
            "SELECT i.state, COUNT(*) AS total, COUNT(*) FILTER (WHERE i.expires_at <= ?) AS ended
             FROM invitation i WHERE i.org_id = ?",
            args![now.micros(), org.uuid()],
        );
        text.own_invitations(own);
        text.push("GROUP BY i.state", vec![]);
        let rows: Vec<StateRow> = self.all_built(text.sql, text.args).await?;
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
    fn listed(self, sort: InvitationSort, teams: Vec<TeamId>) -> Result<InvitationListRow, StoreError> {
        let state = stored_state(&self.state)?;
        let key = match sort {
            InvitationSort::Sent | InvitationSort::SentDesc => self.sent_at.to_string(),
            InvitationSort::Expires | InvitationSort::ExpiresDesc => {
                self.expires_at.unwrap_or(NEVER).to_string()
            }
            InvitationSort::Email | InvitationSort::EmailDesc => to_hex(&self.sort_key),
        };
        Ok(InvitationListRow {
            id: InvitationId::new(self.id),
            email: self.email,
            state,
            invited_by: MembershipId::new(self.invited_by),
            inviter: self.inviter,
            teams,
            sent_at: Timestamp::from_micros(self.sent_at),
            expires_at: self.expires_at.map(Timestamp::from_micros),
            delivery: delivery(self.delivery.as_deref())?,
            place: (key, self.id),
        })
    }
}
