//! The ways to the members of one state that a page shows, as text. Each answers the same rows in the same order; they
//! differ in what they have to look at. Every value is bound. Nothing here counts or decides.

use domain::list::UserKey;
use sea_query::Value;
use uuid::Uuid;

use crate::{StoreError, UserFilter, dialect::Dialect, seam::args, text::Text, user_survey::Arm};

/// How far a walk goes before another way is tried: about eight milliseconds, a fifth of what that way then takes.
pub(crate) const FAR: u32 = 30_000;
/// What a walk without another way may look at: every row.
const ALL: u32 = u32::MAX;

/// A way to the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// Along the index of the order, testing at most so many rows as they come; and another way, should they not do.
    Walk {
        /// How many rows.
        steps: u32,
        /// What then.
        or: Narrow,
    },
    /// The one person of an id.
    One,
    /// All who hold one of a few sets of roles, then sorted.
    Holders,
    /// All who are found by the index of the search, then sorted.
    Hits,
    /// Along the index of the search, which gives them in the order of names.
    InOrder,
}

/// What is left when a walk went far and found too few.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Narrow {
    /// The walk, to its end.
    Walk,
    /// By the sets of roles.
    Holders,
    /// By the index of the search.
    Hits,
}

impl Narrow {
    pub(crate) const fn way(self) -> Way {
        match self {
            Self::Walk => Way::Walk { steps: ALL, or: Self::Walk },
            Self::Holders => Way::Holders,
            Self::Hits => Way::Hits,
        }
    }
}

/// A place in the list: sort key and id.
pub(crate) type Place = Option<(Value, Uuid)>;

/// Reads the place of a filter.
pub(crate) fn place(filter: &UserFilter) -> Result<Place, StoreError> {
    let Some((key, id)) = &filter.beyond else { return Ok(None) };
    let key = if filter.key == UserKey::Name {
        Value::from(key.as_str())
    } else {
        let micros: i64 = key.parse().map_err(|_| StoreError::Inconsistent {
            table: "membership",
            what: "a place in the list without a number".to_owned(),
        })?;
        Value::from(micros)
    };
    Ok(Some((key, *id)))
}

/// The fragments of one sort key.
struct Order {
    /// The key as column of `m`, named `k`.
    member: &'static str,
    beyond: [&'static str; 2],
    by: [&'static str; 2],
    invitation_beyond: [&'static str; 2],
    invitation_by: [&'static str; 2],
}

const fn order(key: UserKey) -> Order {
    match key {
        UserKey::Name => Order {
            member: "m.sort_name AS k",
            beyond: ["AND (m.sort_name, m.id) > (?, ?)", "AND (m.sort_name, m.id) < (?, ?)"],
            by: ["ORDER BY m.sort_name, m.id LIMIT ?", "ORDER BY m.sort_name DESC, m.id DESC LIMIT ?"],
            invitation_beyond: ["AND (i.email_key, i.id) > (?, ?)", "AND (i.email_key, i.id) < (?, ?)"],
            invitation_by: [
                "ORDER BY i.email_key, i.id LIMIT ?",
                "ORDER BY i.email_key DESC, i.id DESC LIMIT ?",
            ],
        },
        UserKey::Activity => Order {
            member: "m.last_active_at AS k",
            beyond: ["AND (m.last_active_at, m.id) > (?, ?)", "AND (m.last_active_at, m.id) < (?, ?)"],
            by: [
                "ORDER BY m.last_active_at, m.id LIMIT ?",
                "ORDER BY m.last_active_at DESC, m.id DESC LIMIT ?",
            ],
            invitation_beyond: BY_SENDING.0,
            invitation_by: BY_SENDING.1,
        },
        UserKey::Joined => Order {
            member: "m.joined_at AS k",
            beyond: ["AND (m.joined_at, m.id) > (?, ?)", "AND (m.joined_at, m.id) < (?, ?)"],
            by: ["ORDER BY m.joined_at, m.id LIMIT ?", "ORDER BY m.joined_at DESC, m.id DESC LIMIT ?"],
            invitation_beyond: BY_SENDING.0,
            invitation_by: BY_SENDING.1,
        },
    }
}

/// Beyond the place of a name in the index of the search: that of the last member up to it.
const BEYOND_PLACE: [&str; 2] = [
    "AND s.rowid > COALESCE((SELECT x.place FROM membership b CROSS JOIN membership_search_place x ON x.row_no = b.row_no
       WHERE b.org_id = ? AND b.state = ? AND (b.sort_name, b.id) <= (?, ?)
       ORDER BY b.sort_name DESC, b.id DESC LIMIT 1), 0)",
    "AND s.rowid < COALESCE((SELECT x.place FROM membership b CROSS JOIN membership_search_place x ON x.row_no = b.row_no
       WHERE b.org_id = ? AND b.state = ? AND (b.sort_name, b.id) >= (?, ?)
       ORDER BY b.sort_name, b.id LIMIT 1), 9223372036854775807)",
];

const BY_SENDING: ([&str; 2], [&str; 2]) = (
    ["AND (i.sent_at, i.id) > (?, ?)", "AND (i.sent_at, i.id) < (?, ?)"],
    ["ORDER BY i.sent_at, i.id LIMIT ?", "ORDER BY i.sent_at DESC, i.id DESC LIMIT ?"],
);

/// What a row says of a member: of those `f` that a way finds, by [`JOINED`].
pub(crate) const MEMBER: &str =
    "'member' AS kind, x.id AS id, x.account_id, a.name, a.email, x.state, x.sort_name,
  x.last_active_at AS activity, x.joined_at AS joined, x.joined_at, CAST(NULL AS BIGINT) AS expires_at,
  CAST(NULL AS TEXT) AS delivery, f.total";
pub(crate) const JOINED: &str = ") f JOIN membership x ON x.id = f.id JOIN account a ON a.id = x.account_id";
/// The first of few that were found, and the last.
pub(crate) const FIRST_FEW: [&str; 2] =
    ["ORDER BY f.k, f.id LIMIT ?", "ORDER BY f.k DESC, f.id DESC LIMIT ?"];

impl Text {
    /// Of few that were found, those beyond a place.
    pub(crate) fn beyond_few(&mut self, descending: bool, place: &Place) {
        let beyond = ["AND (f.k, f.id) > (?, ?)", "AND (f.k, f.id) < (?, ?)"];
        self.beyond(beyond[usize::from(descending)], place);
    }

    fn beyond(&mut self, fragment: &'static str, place: &Place) {
        if let Some((key, id)) = place {
            self.push(fragment, vec![key.clone(), Value::from(*id)]);
        }
    }

    /// `head` and a list of values in parentheses; nothing where there is no list.
    fn within(&mut self, head: &'static str, sets: Option<&Vec<String>>) {
        let Some(sets) = sets else { return };
        self.push(head, vec![]);
        for (n, set) in sets.iter().enumerate() {
            self.push(if n == 0 { "(?" } else { ", ?" }, args![set.as_str()]);
        }
        self.push(")", vec![]);
    }

    /// The members of an arm who match, by one way, in no order: from `FROM` on.
    pub(crate) fn matching(&mut self, filter: &UserFilter, arm: &Arm, way: Way, dialect: Dialect) {
        let org_and_state = args![filter.org.uuid(), arm.state.as_str()];
        match way {
            Way::Hits | Way::InOrder => {
                self.push(dialect.search_hits(), args![arm.needle.as_deref().unwrap_or_default()]);
                self.push(dialect.search_org_and_state(), org_and_state);
            }
            Way::Walk { .. } => {
                self.push("FROM membership m WHERE m.org_id = ? AND m.state = ?", org_and_state);
            }
            Way::Holders => self.push(dialect.by_roles(), org_and_state),
            Way::One => {
                let id = filter.id.unwrap_or_default();
                self.push(
                    "FROM membership m WHERE m.id IN (
                       SELECT p.id FROM membership p WHERE p.id = ?
                       UNION ALL SELECT p.id FROM membership p WHERE p.org_id = ? AND p.account_id = ?)",
                    args![id, filter.org.uuid(), id],
                );
                self.push(dialect.search_org_and_state(), org_and_state);
            }
        }
        if !matches!(way, Way::Hits | Way::InOrder) && !filter.search.is_empty() {
            self.push(dialect.search_holds(), args![filter.search.as_str()]);
        }
        match way {
            Way::Holders => self.within("AND m.role_set IN", arm.sets.as_ref()),
            // Not by the index of the roles: the rows come by another one.
            Way::Walk { .. } | Way::One | Way::Hits | Way::InOrder => {
                self.within("AND (m.role_set || '') IN", arm.sets.as_ref());
            }
        }
    }

    /// The invitations that match: from `FROM` on.
    pub(crate) fn matching_invitations(&mut self, filter: &UserFilter, sets: Option<&Vec<String>>) {
        self.push("FROM invitation i WHERE i.org_id = ? AND i.state = 'pending'", args![filter.org.uuid()]);
        if !filter.search.is_empty() {
            self.push(
                "AND i.email_key LIKE ? ESCAPE '\\'",
                args![crate::dialect::like_pattern(&filter.search)],
            );
        }
        if let Some(id) = filter.id {
            self.push("AND i.id = ?", args![id]);
        }
        self.within("AND i.role_set IN", sets);
    }
}

/// A page of the members of one state.
pub(crate) fn members(filter: &UserFilter, arm: &Arm, way: Way, place: &Place, dialect: Dialect) -> Text {
    page(filter, arm, way, place, None, dialect)
}

/// A page of the hits of a search, each row with their number, up to `most` and then one more: what is found is read
/// once for both.
pub(crate) fn counted_hits(
    filter: &UserFilter,
    arm: &Arm,
    place: &Place,
    most: u32,
    dialect: Dialect,
) -> Text {
    page(filter, arm, Way::Hits, place, Some(most), dialect)
}

fn page(
    filter: &UserFilter,
    arm: &Arm,
    way: Way,
    place: &Place,
    most: Option<u32>,
    dialect: Dialect,
) -> Text {
    let (order, down) = (order(filter.key), usize::from(filter.descending));
    let limit = i64::from(filter.limit);
    let mut text = Text::new();
    text.push("SELECT", vec![]);
    text.push(MEMBER, vec![]);
    text.push("FROM (", vec![]);
    match way {
        Way::Walk { steps, .. } => {
            // The inner rows come in order, and what follows tests and counts them one after the other: an ORDER BY
            // around it would make SQLite look at all of them first. The list is sorted when its arms are joined.
            let steps = if is_tested(filter, arm) { i64::from(steps) } else { limit };
            text.push(
                "SELECT m.id, CAST(0 AS BIGINT) AS total FROM (SELECT m.id, m.role_set, m.search_text FROM membership m
                                   WHERE m.org_id = ? AND m.state = ?",
                args![filter.org.uuid(), arm.state.as_str()],
            );
            text.beyond(order.beyond[down], place);
            text.push(order.by[down], args![steps]);
            text.push(") m WHERE 1 = 1", vec![]);
            if !filter.search.is_empty() {
                text.push(dialect.search_holds(), args![filter.search.as_str()]);
            }
            text.within("AND m.role_set IN", arm.sets.as_ref());
            text.push("LIMIT ?", args![limit]);
        }
        Way::InOrder => {
            text.push("SELECT CAST(0 AS BIGINT) AS total", vec![]);
            text.push(", m.id", vec![]);
            text.matching(filter, arm, way, dialect);
            if let Some((key, id)) = place {
                let mut args = args![filter.org.uuid(), arm.state.as_str()];
                args.extend([key.clone(), Value::from(*id)]);
                text.push(BEYOND_PLACE[down], args);
            }
            text.push(["ORDER BY s.rowid LIMIT ?", "ORDER BY s.rowid DESC LIMIT ?"][down], args![limit]);
        }
        Way::One | Way::Holders | Way::Hits => {
            // First all of them, and then the order: else the database may take the order's index and walk for long.
            text.push("WITH few AS MATERIALIZED (SELECT m.id,", vec![]);
            text.push(order.member, vec![]);
            text.matching(filter, arm, way, dialect);
            if let Some(most) = most {
                text.push("LIMIT ?", args![i64::from(most) + 1]);
                text.push(
                    ") SELECT f.id, (SELECT COUNT(*) FROM few) AS total FROM few f WHERE 1 = 1",
                    vec![],
                );
            } else {
                text.push(") SELECT f.id, CAST(0 AS BIGINT) AS total FROM few f WHERE 1 = 1", vec![]);
            }
            text.beyond_few(filter.descending, place);
            text.push(FIRST_FEW[down], args![limit]);
        }
    }
    text.push(JOINED, vec![]);
    text
}

/// How many the index of the search finds in all organizations, up to `most` and one more.
pub(crate) fn number_of_hits(needle: &str, most: u32, dialect: Dialect) -> Text {
    let mut text = Text::new();
    text.push("SELECT COUNT(*) AS total FROM (SELECT m.id", vec![]);
    text.push(dialect.search_hits(), args![needle]);
    text.push("LIMIT ?) f", args![i64::from(most) + 1]);
    text
}

/// Whether a walk has to test its rows.
const fn is_tested(filter: &UserFilter, arm: &Arm) -> bool {
    !filter.search.is_empty() || arm.sets.is_some()
}

/// A page of the open invitations.
pub(crate) fn invitations(filter: &UserFilter, sets: Option<&Vec<String>>, place: &Place) -> Text {
    let (order, down) = (order(filter.key), usize::from(filter.descending));
    let mut text = Text::new();
    text.push(
        "SELECT 'invitation' AS kind, y.id AS id, CAST(NULL AS UUID) AS account_id, '' AS name, y.email, y.state,
                y.email_key AS sort_name, y.sent_at AS activity, y.sent_at AS joined, CAST(NULL AS BIGINT) AS joined_at,
                y.expires_at, o.state AS delivery
         FROM (SELECT i.id, i.email, i.state, i.email_key, i.sent_at, i.expires_at, i.message_id",
        vec![],
    );
    text.matching_invitations(filter, sets);
    text.beyond(order.invitation_beyond[down], place);
    text.push(order.invitation_by[down], args![i64::from(filter.limit)]);
    text.push(") y LEFT JOIN outbox_message o ON o.id = y.message_id", vec![]);
    text
}

/// How many members of one state match by a way, up to a limit if there is one and then one more.
pub(crate) fn count(filter: &UserFilter, arm: &Arm, way: Way, most: Option<u32>, dialect: Dialect) -> Text {
    let mut text = Text::new();
    text.push("SELECT COUNT(*) AS total FROM (SELECT m.id", vec![]);
    text.matching(filter, arm, way, dialect);
    if matches!(way, Way::Walk { .. }) {
        // In the order of an index that has all that is tested: PostgreSQL would read row by row from the table.
        text.push("ORDER BY m.sort_name, m.id", vec![]);
    }
    if let Some(most) = most {
        text.push("LIMIT ?", args![i64::from(most) + 1]);
    }
    text.push(") few", vec![]);
    text
}

/// How many open invitations match.
pub(crate) fn count_invitations(filter: &UserFilter, sets: Option<&Vec<String>>) -> Text {
    let mut text = Text::new();
    text.push("SELECT COUNT(*) AS total", vec![]);
    text.matching_invitations(filter, sets);
    text
}
