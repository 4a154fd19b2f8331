//! Reading the audit log of an organization, a page at a time by number. What somebody did and what was done to them, or to
//! anything else, are found along an index each; an event that belongs to both comes once. The text is put together from
//! fixed fragments; every value is bound.

use std::iter;

use domain::{
    audit::{Action, EventClass},
    id::{AccountId, MembershipId, OrgId},
    time::Timestamp,
};

use sqlx::FromRow;

use crate::{
    COUNT_CAP, InOrg, StoreError, StoredEvent, Total, audit::number, dialect::Dialect, seam::args, text::Text,
};

/// Which events.
#[derive(Debug, Clone, Default)]
pub struct LogFilter {
    /// Only what a person did or what was done to them.
    pub person: Option<LogPerson>,
    /// Only what was done with this account.
    pub actor: Option<AccountId>,
    /// Only what concerned this.
    pub subject: Option<LogTarget>,
    /// Only of this class; `None` is all but denials.
    pub class: Option<EventClass>,
    /// Only these actions; any, if empty.
    pub actions: Vec<Action>,
    /// Not before.
    pub from: Option<Timestamp>,
    /// Before.
    pub until: Option<Timestamp>,
    /// What an event must have, all of them.
    pub words: Vec<LogWord>,
}

/// A word that somebody searches for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogWord {
    /// The folded word; the names and the values of an event contain it.
    pub text: String,
    /// The actions whose own names contain it: their events have it as well.
    pub actions: Vec<Action>,
}

/// What an event can be about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogTarget {
    /// Its kind, such as `member`.
    pub kind: &'static str,
    /// Its id, as text.
    pub id: String,
}

/// A person as the log knows them: by the account what they did, by the membership what was done to them.
#[derive(Debug, Clone, Copy)]
pub struct LogPerson {
    /// Their account.
    pub account: AccountId,
    /// Their membership.
    pub member: MembershipId,
}

/// The events next to a place in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogPlace {
    /// The newest, newest first.
    Newest,
    /// Before a number, newest first.
    Before(u64),
    /// After a number, oldest first.
    After(u64),
}

#[derive(FromRow)]
struct TargetRow {
    target: String,
}

impl From<EventClass> for LogFilter {
    fn from(class: EventClass) -> Self {
        Self { class: Some(class), ..Self::default() }
    }
}

impl From<LogPerson> for LogFilter {
    fn from(person: LogPerson) -> Self {
        Self { person: Some(person), ..Self::default() }
    }
}

impl LogPlace {
    /// The condition and the order.
    fn push(self, text: &mut Text) {
        match self {
            Self::Newest => text.push("ORDER BY sequence DESC", vec![]),
            Self::Before(edge) => text.push("AND sequence < ? ORDER BY sequence DESC", args![number(edge)]),
            Self::After(edge) => text.push("AND sequence > ? ORDER BY sequence", args![number(edge)]),
        }
    }
}

/// The two ways in which an event can be somebody's.
#[derive(Debug, Clone, Copy)]
enum Half {
    Everybody,
    Actor(AccountId),
    Subject(MembershipId),
}

impl LogFilter {
    fn halves(&self) -> impl Iterator<Item = Half> {
        let (first, second) = match self.person {
            None => (Half::Everybody, None),
            Some(LogPerson { account, member }) => (Half::Actor(account), Some(Half::Subject(member))),
        };
        iter::once(first).chain(second)
    }

    /// The numbers of the events, in the order of a place and limited, or all of them.
    fn push(&self, text: &mut Text, org: OrgId, dialect: Dialect, page: Option<(LogPlace, u32)>) {
        let mut open = "SELECT sequence FROM (";
        for half in self.halves() {
            text.push(open, vec![]);
            self.push_half(text, org, dialect, half);
            if let Some((place, limit)) = page {
                place.push(text);
                text.push("LIMIT ?", args![i64::from(limit)]);
            }
            text.push(") h", vec![]);
            open = "UNION SELECT sequence FROM (";
        }
    }

    fn push_half(&self, text: &mut Text, org: OrgId, dialect: Dialect, half: Half) {
        text.push("SELECT sequence FROM audit_event WHERE org_id = ?", args![org.uuid()]);
        match half {
            Half::Everybody => {}
            Half::Actor(account) => text.push("AND account_id = ?", args![account.uuid()]),
            Half::Subject(member) => {
                text.push("AND target_kind = 'member' AND target_id = ?", args![member.to_string()]);
            }
        }
        if let Some(account) = self.actor {
            text.push("AND account_id = ?", args![account.uuid()]);
        }
        if let Some(LogTarget { kind, id }) = &self.subject {
            text.push("AND target_kind = ? AND target_id = ?", args![*kind, id.as_str()]);
        }
        match self.class {
            None => text.push("AND class <> 'denial'", vec![]),
            Some(class) => text.push("AND class = ?", args![class.as_str()]),
        }
        if !self.actions.is_empty() {
            text.push("AND action IN", vec![]);
            text.push_list(self.actions.iter().map(|action| action.as_str()));
        }
        if let Some(from) = self.from {
            text.push("AND at >= ?", args![from.micros()]);
        }
        if let Some(until) = self.until {
            text.push("AND at < ?", args![until.micros()]);
        }
        for word in &self.words {
            text.push("AND (", vec![]);
            text.push(dialect.event_contains(), args![dialect.contained(&word.text)]);
            if !word.actions.is_empty() {
                text.push("OR action IN", vec![]);
                text.push_list(word.actions.iter().map(|action| action.as_str()));
            }
            text.push(")", vec![]);
        }
    }
}

impl InOrg<'_, '_> {
    /// The events next to a place, at most `limit`.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list_audit_events(
        &mut self,
        filter: &LogFilter,
        place: LogPlace,
        limit: u32,
    ) -> Result<Vec<StoredEvent>, StoreError> {
        let (org, dialect) = (self.org, self.dialect());
        let mut text = Text::new();
        text.push(
            "SELECT id, sequence, at, who, action, target_kind, target_id, target, value_before, value_after, plan,
                    door, ip, user_agent
             FROM audit_event WHERE org_id = ? AND sequence IN (",
            args![org.uuid()],
        );
        filter.push(&mut text, org, dialect, Some((place, limit)));
        let order = match place {
            LogPlace::After(_) => ") ORDER BY sequence LIMIT ?",
            LogPlace::Newest | LogPlace::Before(_) => ") ORDER BY sequence DESC LIMIT ?",
        };
        text.push(order, args![i64::from(limit)]);
        self.all_built(text.sql, text.args).await
    }

    /// What something was called in the newest event about it.
    ///
    /// # Errors
    /// The database failed.
    pub async fn find_audit_target(&mut self, target: &LogTarget) -> Result<Option<String>, StoreError> {
        let org = self.org;
        let row: Option<TargetRow> = self
            .optional(
                "SELECT target FROM audit_event
                 WHERE org_id = $1 AND target_kind = $2 AND target_id = $3 AND target IS NOT NULL
                 ORDER BY sequence DESC LIMIT 1",
                args![org.uuid(), target.kind, target.id.as_str()],
            )
            .await?;
        Ok(row.map(|row| row.target))
    }

    /// How many events there are on all pages together, up to [`COUNT_CAP`].
    ///
    /// # Errors
    /// The database failed.
    pub async fn count_audit_events(&mut self, filter: &LogFilter) -> Result<Total, StoreError> {
        let (org, dialect) = (self.org, self.dialect());
        let mut text = Text::new();
        text.push("SELECT COUNT(*) AS total FROM (", vec![]);
        filter.push(&mut text, org, dialect, None);
        text.push("LIMIT ?) x", args![i64::from(COUNT_CAP) + 1]);
        let count = self.total(text).await?;
        let cap = u64::from(COUNT_CAP);
        Ok(Total { count: count.min(cap), at_least: count > cap })
    }
}
