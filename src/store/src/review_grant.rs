//! The grants of access reviews: a page of the people who hold them, what is decided about them, and what became of them.

use std::str::FromStr;

use domain::{
    access::Change,
    id::{MembershipId, PictureId, ReviewId, RoleId},
    list::Shown,
    review::{Decision, GrantOutcome, GrantStanding},
    time::Timestamp,
};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    Changes, InOrg, StoreError,
    hex::{from_hex, to_hex},
    seam::args,
    text::Text,
};

/// How many numbers a statement names.
const NUMBERS_AT_ONCE: usize = 500;

/// Somebody in a review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewedRow {
    /// The member.
    pub id: MembershipId,
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
    /// Their picture.
    pub picture: Option<PictureId>,
    /// When they last signed in.
    pub last_sign_in_at: Option<Timestamp>,
    /// The place of the row: the sort key as text, and the id.
    pub place: (String, Uuid),
}

/// Which grants.
#[derive(Debug, Clone, Copy)]
pub enum GrantsOf<'a> {
    /// Those of these members that a list shows.
    People(&'a [MembershipId], Shown),
    /// Those with these numbers that people decide about.
    Numbers(&'a [i64]),
    /// All of a member's that people decide about.
    Person(MembershipId),
    /// Those that are flagged.
    Flagged,
    /// Those that nobody decided about, the first ones.
    Undecided(u32),
    /// All from beyond a number on, so many.
    All(i64, u32),
}

/// A grant in a review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewGrant {
    /// Its number.
    pub number: i64,
    /// Who holds it.
    pub member: MembershipId,
    /// Their name.
    pub person: String,
    /// Their address.
    pub email: String,
    /// The role.
    pub role: RoleId,
    /// Its name at the start.
    pub role_name: String,
    /// Whether it makes an owner.
    pub is_owner: bool,
    /// The team that gives it, as it was called at the start; `None` is held directly.
    pub team: Option<String>,
    /// How it is held now.
    pub standing: GrantStanding,
    /// When somebody else last gave it to the holder; another end date is no new giving.
    pub given_at: Option<Timestamp>,
    /// The decision.
    pub decided: Option<StoredDecision>,
    /// What had become of it at the end.
    pub outcome: Option<GrantOutcome>,
}

/// A decision about a grant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredDecision {
    /// What was decided.
    pub decision: Decision,
    /// By whom.
    pub by: MembershipId,
    /// Their name then.
    pub name: String,
    /// When.
    pub at: Timestamp,
    /// Why.
    pub note: Option<String>,
}

/// A decision to record.
pub struct NewDecision<'a> {
    /// What is decided.
    pub decision: Decision,
    /// By whom.
    pub by: MembershipId,
    /// When.
    pub at: Timestamp,
    /// Why.
    pub note: Option<&'a str>,
}

#[derive(FromRow)]
struct PersonRow {
    id: Uuid,
    name: String,
    email: String,
    picture_id: Option<Uuid>,
    last_sign_in_at: Option<i64>,
    sort_key: Vec<u8>,
}

#[derive(FromRow)]
struct GrantRow {
    row_no: i64,
    membership_id: Uuid,
    person: String,
    email: String,
    role_id: Uuid,
    role_name: String,
    is_owner: bool,
    team_name: Option<String>,
    period_no: Option<i64>,
    present_no: Option<i64>,
    given_at: Option<i64>,
    decision: Option<String>,
    decided_by: Option<Uuid>,
    decider_name: Option<String>,
    decided_at: Option<i64>,
    note: Option<String>,
    outcome: Option<String>,
}

fn word<T: FromStr>(text: Option<String>) -> Result<Option<T>, StoreError> {
    let unknown = |text: String| StoreError::Inconsistent { table: "review_grant", what: text };
    text.map(|text| text.parse().map_err(|_| unknown(text))).transpose()
}

impl GrantRow {
    fn grant(self) -> Result<ReviewGrant, StoreError> {
        let decision = word(self.decision)?;
        let decided = match (decision, self.decided_by, self.decided_at) {
            (Some(decision), Some(by), Some(at)) => Some(StoredDecision {
                decision,
                by: MembershipId::new(by),
                name: self.decider_name.unwrap_or_default(),
                at: Timestamp::from_micros(at),
                note: self.note,
            }),
            _ => None,
        };
        Ok(ReviewGrant {
            number: self.row_no,
            member: MembershipId::new(self.membership_id),
            person: self.person,
            email: self.email,
            role: RoleId::new(self.role_id),
            role_name: self.role_name,
            is_owner: self.is_owner,
            team: self.team_name,
            standing: GrantStanding::of(self.period_no, self.present_no),
            given_at: self.given_at.map(Timestamp::from_micros),
            decided,
            outcome: word(self.outcome)?,
        })
    }
}

impl Text {
    /// Which of the grants `g` a list shows.
    fn shown(&mut self, shown: Shown) {
        match shown {
            Shown::Waiting => self.push("AND g.decision IS NULL AND g.period_no IS NOT NULL", vec![]),
            Shown::Decided(decision) => self.push("AND g.decision = ?", args![decision.as_str()]),
            Shown::All => {}
        }
    }

    /// The members with a grant that a list shows.
    fn people_of(&mut self, (id, shown): (ReviewId, Shown)) {
        self.push(
            "AND EXISTS (SELECT 1 FROM review_grant g WHERE g.membership_id = m.id AND g.review_id = ?",
            args![id.uuid()],
        );
        self.shown(shown);
        self.push(")", vec![]);
    }
}

impl InOrg<'_, '_> {
    /// The people of a review who have grants that a list shows, by name, from beyond a place towards the end or the beginning.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list_reviewed(
        &mut self,
        list: (ReviewId, Shown),
        beyond: Option<&(String, Uuid)>,
        is_forward: bool,
        limit: u32,
    ) -> Result<Vec<ReviewedRow>, StoreError> {
        let mut text = Text::new();
        text.push(
            "SELECT m.id, a.name, a.email, a.picture_id, m.last_sign_in_at, m.sort_key FROM membership m
             JOIN account a ON a.id = m.account_id WHERE m.org_id = ?",
            args![self.org.uuid()],
        );
        text.people_of(list);
        if let Some((key, id)) = beyond {
            let key = from_hex(key).unwrap_or_default();
            let place = args![key.clone(), key, *id];
            match is_forward {
                true => text.push("AND (m.sort_key > ? OR (m.sort_key = ? AND m.id > ?))", place),
                false => text.push("AND (m.sort_key < ? OR (m.sort_key = ? AND m.id < ?))", place),
            }
        }
        match is_forward {
            true => text.push("ORDER BY m.sort_key, m.id LIMIT ?", args![i64::from(limit)]),
            false => text.push("ORDER BY m.sort_key DESC, m.id DESC LIMIT ?", args![i64::from(limit)]),
        }
        let rows: Vec<PersonRow> = self.all_built(text.sql, text.args).await?;
        let person = |row: PersonRow| ReviewedRow {
            id: MembershipId::new(row.id),
            name: row.name,
            email: row.email,
            picture: row.picture_id.map(PictureId::new),
            last_sign_in_at: row.last_sign_in_at.map(Timestamp::from_micros),
            place: (to_hex(&row.sort_key), row.id),
        };
        Ok(rows.into_iter().map(person).collect())
    }

    /// How many people these are.
    ///
    /// # Errors
    /// The database failed.
    pub async fn count_reviewed(&mut self, list: (ReviewId, Shown)) -> Result<u64, StoreError> {
        let mut text = Text::new();
        text.push("SELECT COUNT(*) AS total FROM membership m WHERE m.org_id = ?", args![self.org.uuid()]);
        text.people_of(list);
        self.total(text).await
    }

    /// Whether an open review flags a role that its holder has at `now`, or had when they were removed: a removal can be undone.
    ///
    /// # Errors
    /// The database failed.
    pub async fn is_role_flagged(&mut self, role: RoleId, now: Timestamp) -> Result<bool, StoreError> {
        let org = self.org;
        let found = self
            .number(
                "SELECT COUNT(*) FROM review_grant g JOIN review v ON v.id = g.review_id
                 JOIN role_assignment h ON h.membership_id = g.membership_id AND h.role_id = g.role_id
                 WHERE g.org_id = $1 AND g.role_id = $2 AND g.decision = 'flagged' AND v.ended_at IS NULL
                   AND h.ended_at IS NULL AND (h.until IS NULL OR h.until > $3)",
                args![org.uuid(), role.uuid(), now.micros()],
            )
            .await?;
        Ok(found > 0)
    }

    /// Grants of a review as they are at `now`: those of people by name and role, highest first; all of them by number.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list_review_grants(
        &mut self,
        id: ReviewId,
        of: GrantsOf<'_>,
        now: Timestamp,
    ) -> Result<Vec<ReviewGrant>, StoreError> {
        let mut text = Text::new();
        text.push(
            "SELECT g.row_no, g.membership_id, a.name AS person, a.email, g.role_id, g.role_name, r.is_owner,
                    g.team_name, g.period_no, h.row_no AS present_no,
                    (SELECT MAX(s.since) FROM role_assignment s
                       WHERE h.row_no IS NOT NULL AND s.membership_id = g.membership_id AND s.role_id = g.role_id
                         AND (s.given_by IS NULL OR s.given_by <> s.membership_id)
                         AND NOT EXISTS (SELECT 1 FROM role_assignment p WHERE p.membership_id = s.membership_id
                           AND p.role_id = s.role_id AND p.ended_at = s.since AND p.row_no < s.row_no
                           AND (p.until IS NULL OR p.until > s.since))) AS given_at, g.decision, g.decided_by,
                    g.decider_name, g.decided_at, g.note, g.outcome
             FROM review_grant g JOIN membership m ON m.id = g.membership_id JOIN account a ON a.id = m.account_id
             JOIN role r ON r.id = g.role_id
             LEFT JOIN role_assignment h ON h.membership_id = g.membership_id AND h.role_id = g.role_id AND h.ended_at IS NULL
               AND h.since <= ? AND (h.until IS NULL OR h.until > ?) AND m.state <> 'removed'
               AND (m.until IS NULL OR m.until > ?)
             WHERE g.org_id = ? AND g.review_id = ?",
            args![now.micros(), now.micros(), now.micros(), self.org.uuid(), id.uuid()],
        );
        match of {
            GrantsOf::People(people, shown) => {
                if people.is_empty() {
                    return Ok(Vec::new());
                }
                text.push("AND g.membership_id IN", vec![]);
                text.push_list(people.iter().map(|member| member.uuid()));
                text.shown(shown);
            }
            GrantsOf::Numbers(numbers) => {
                if numbers.is_empty() {
                    return Ok(Vec::new());
                }
                text.push("AND g.period_no IS NOT NULL AND g.row_no IN", vec![]);
                text.push_list(numbers.iter().copied());
            }
            GrantsOf::Person(member) => {
                text.push("AND g.period_no IS NOT NULL AND g.membership_id = ?", args![member.uuid()]);
            }
            GrantsOf::Flagged => text.push("AND g.decision = 'flagged'", vec![]),
            GrantsOf::Undecided(_) => text.shown(Shown::Waiting),
            GrantsOf::All(beyond, _) => text.push("AND g.row_no > ?", args![beyond]),
        }
        match of {
            GrantsOf::All(_, limit) => text.push("ORDER BY g.row_no LIMIT ?", args![i64::from(limit)]),
            _ => text.push("ORDER BY m.sort_key, m.id, r.rank DESC, g.role_name, g.row_no", vec![]),
        }
        if let GrantsOf::Undecided(limit) = of {
            text.push("LIMIT ?", args![i64::from(limit)]);
        }
        let rows: Vec<GrantRow> = self.all_built(text.sql, text.args).await?;
        rows.into_iter().map(GrantRow::grant).collect()
    }
}

impl Changes<'_, '_> {
    /// Records a decision about grants of an open review. Nobody's own are among them. Answers how many there were.
    ///
    /// # Errors
    /// The database failed.
    pub async fn update_grants_decided(
        &mut self,
        id: ReviewId,
        numbers: &[i64],
        new: &NewDecision<'_>,
    ) -> Result<u64, StoreError> {
        let org = self.check_in_org(Change::Review)?;
        if numbers.is_empty() {
            return Ok(0);
        }
        let mut text = Text::new();
        text.push(
            "UPDATE review_grant SET decision = ?, decided_by = ?, decided_at = ?, note = ?,
               decider_name = (SELECT a.name FROM membership m JOIN account a ON a.id = m.account_id WHERE m.id = ?)
             WHERE org_id = ? AND review_id = ? AND period_no IS NOT NULL AND membership_id <> ?
               AND review_id IN (SELECT id FROM review WHERE ended_at IS NULL AND until > ?) AND row_no IN",
            args![
                new.decision.as_str(),
                new.by.uuid(),
                new.at.micros(),
                new.note,
                new.by.uuid(),
                org.uuid(),
                id.uuid(),
                new.by.uuid(),
                new.at.micros()
            ],
        );
        text.push_list(numbers.iter().copied());
        self.execute_built(text.sql, text.args).await
    }

    /// Notes what became of flagged grants at the end of a review.
    ///
    /// # Errors
    /// The database failed.
    pub async fn update_grants_outcome(
        &mut self,
        id: ReviewId,
        numbers: &[i64],
        outcome: GrantOutcome,
    ) -> Result<(), StoreError> {
        let org = self.check_in_org(Change::Review)?;
        for chunk in numbers.chunks(NUMBERS_AT_ONCE) {
            let mut text = Text::new();
            text.push(
                "UPDATE review_grant SET outcome = ? WHERE org_id = ? AND review_id = ? AND row_no IN",
                args![outcome.as_str(), org.uuid(), id.uuid()],
            );
            text.push_list(chunk.iter().copied());
            self.execute_built(text.sql, text.args).await?;
        }
        Ok(())
    }
}
