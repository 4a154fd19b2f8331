//! Access reviews: their start with the grants as they are then, who decides, and their end.

use std::collections::BTreeMap;

use domain::{
    access::Change,
    id::{AccountId, MembershipId, OrgId, ReviewId},
    time::Timestamp,
};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{Changes, InOrg, MemberQuery, ReadTx, StoreError, departure::number, seam::args, text::Text};

/// A review to insert.
pub struct NewReview<'a> {
    /// Its id.
    pub id: ReviewId,
    /// Its name.
    pub name: &'a str,
    /// The name of the role that those who are reviewed hold, if only they are.
    pub role: Option<&'a str>,
    /// The name of the team that they are in, if only they are.
    pub team: Option<&'a str>,
    /// The filters of the list of people that shows them, as its address has them.
    pub query: &'a str,
    /// Who starts it.
    pub started_by: MembershipId,
    /// When.
    pub at: Timestamp,
    /// Until when people decide.
    pub until: Timestamp,
    /// Who decides.
    pub reviewers: &'a [MembershipId],
}

/// A review as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredReview {
    /// Its id.
    pub id: ReviewId,
    /// Its name.
    pub name: String,
    /// The role that those who are reviewed held, if only they are.
    pub role: Option<String>,
    /// The team that they were in, if only they are.
    pub team: Option<String>,
    /// The filters of the list of people that showed them; empty where it was by role and team alone.
    pub query: String,
    /// Who started it.
    pub started_by: MembershipId,
    /// Their name.
    pub starter: String,
    /// When.
    pub started_at: Timestamp,
    /// Until when people decide.
    pub until: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// The name of who ended it.
    pub ended_by: Option<String>,
}

/// How far a review is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ReviewProgress {
    /// The number of grants that are held directly.
    pub grants: u64,
    /// How many are attested.
    pub attested: u64,
    /// How many are flagged.
    pub flagged: u64,
    /// How many wait for the member who was asked about.
    pub waiting: u64,
}

/// Somebody who decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reviewer {
    /// The member.
    pub id: MembershipId,
    /// Their account.
    pub account: AccountId,
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
}

/// A review whose time is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DueReview {
    /// The organization.
    pub org: OrgId,
    /// The review.
    pub id: ReviewId,
    /// When its time was over.
    pub until: Timestamp,
}

/// Somebody for whom grants wait in a review that ends soon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingReviewer {
    /// The organization.
    pub org: OrgId,
    /// The review.
    pub review: ReviewId,
    /// When it ends.
    pub until: Timestamp,
    /// The account of who started it.
    pub starter: AccountId,
    /// Who decides.
    pub reviewer: Reviewer,
}

#[derive(FromRow)]
struct ReviewRow {
    id: Uuid,
    name: String,
    role_name: Option<String>,
    team_name: Option<String>,
    query: String,
    started_by: Uuid,
    starter: String,
    started_at: i64,
    until: i64,
    ended_at: Option<i64>,
    ender: Option<String>,
}

#[derive(FromRow)]
struct ProgressRow {
    review_id: Uuid,
    grants: i64,
    attested: i64,
    flagged: i64,
    waiting: i64,
}

#[derive(FromRow)]
struct ReviewerRow {
    id: Uuid,
    account_id: Uuid,
    name: String,
    email: String,
}

#[derive(FromRow)]
struct WaitingRow {
    org_id: Uuid,
    review_id: Uuid,
    until: i64,
    starter_id: Uuid,
    #[sqlx(flatten)]
    reviewer: ReviewerRow,
}

impl ReviewRow {
    fn review(self) -> StoredReview {
        StoredReview {
            id: ReviewId::new(self.id),
            name: self.name,
            role: self.role_name,
            team: self.team_name,
            query: self.query,
            started_by: MembershipId::new(self.started_by),
            starter: self.starter,
            started_at: Timestamp::from_micros(self.started_at),
            until: Timestamp::from_micros(self.until),
            ended_at: self.ended_at.map(Timestamp::from_micros),
            ended_by: self.ender,
        }
    }
}

impl ProgressRow {
    fn progress(self) -> (ReviewId, ReviewProgress) {
        let progress = ReviewProgress {
            grants: number(self.grants),
            attested: number(self.attested),
            flagged: number(self.flagged),
            waiting: number(self.waiting),
        };
        (ReviewId::new(self.review_id), progress)
    }
}

impl ReviewerRow {
    fn reviewer(self) -> Reviewer {
        let (id, account) = (MembershipId::new(self.id), AccountId::new(self.account_id));
        Reviewer { id, account, name: self.name, email: self.email }
    }
}

/// The reviews of an organization.
const REVIEWS: &str =
    "SELECT v.id, v.name, v.role_name, v.team_name, v.query, v.started_by, sa.name AS starter, v.started_at, v.until,
            v.ended_at, ea.name AS ender
     FROM review v JOIN membership sm ON sm.id = v.started_by JOIN account sa ON sa.id = sm.account_id
     LEFT JOIN membership em ON em.id = v.ended_by LEFT JOIN account ea ON ea.id = em.account_id
     WHERE v.org_id = ?";

/// The roles that members of an organization hold directly; which members follows.
const HELD: &str =
    "WHERE h.org_id = ? AND h.ended_at IS NULL AND h.since <= ? AND (h.until IS NULL OR h.until > ?)
       AND h.membership_id IN";

impl ReadTx<'_> {
    /// The reviews that nobody ended and whose time is over, the oldest first, a page from beyond one of them. Those of deleted
    /// organizations are left out.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list_due_reviews(
        &mut self,
        now: Timestamp,
        beyond: Option<(Timestamp, ReviewId)>,
        limit: u32,
    ) -> Result<Vec<DueReview>, StoreError> {
        let (until, id) = beyond.map_or((i64::MIN, Uuid::nil()), |(until, id)| (until.micros(), id.uuid()));
        let rows: Vec<(Uuid, Uuid, i64)> = self
            .all(
                "SELECT org_id, id, until FROM review WHERE ended_at IS NULL AND until <= $1
                   AND (until > $2 OR (until = $2 AND id > $3))
                   AND org_id NOT IN (SELECT org_id FROM organization_deletion) ORDER BY until, id LIMIT $4",
                args![now.micros(), until, id, i64::from(limit)],
            )
            .await?;
        let due = |(org, id, until)| DueReview {
            org: OrgId::new(org),
            id: ReviewId::new(id),
            until: Timestamp::from_micros(until),
        };
        Ok(rows.into_iter().map(due).collect())
    }

    /// The active reviewers for whom grants wait in a review that ends after `now` and up to `before`. Those of deleted
    /// organizations are left out.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list_waiting_reviewers(
        &mut self,
        (now, before): (Timestamp, Timestamp),
    ) -> Result<Vec<WaitingReviewer>, StoreError> {
        let rows: Vec<WaitingRow> = self
            .all(
                "SELECT v.org_id, v.id AS review_id, v.until, sm.account_id AS starter_id, m.id, m.account_id, a.name, a.email
                 FROM review v JOIN membership sm ON sm.id = v.started_by
                 JOIN review_reviewer w ON w.review_id = v.id JOIN membership m ON m.id = w.membership_id
                 JOIN account a ON a.id = m.account_id
                 WHERE v.ended_at IS NULL AND v.until > $1 AND v.until <= $2
                   AND v.org_id NOT IN (SELECT org_id FROM organization_deletion)
                   AND m.state = 'active' AND a.state = 'active' AND (m.until IS NULL OR m.until > $1)
                   AND EXISTS (SELECT 1 FROM review_grant g WHERE g.review_id = v.id AND g.decision IS NULL
                     AND g.period_no IS NOT NULL AND g.membership_id <> m.id)
                 ORDER BY v.until, v.id, m.id",
                args![now.micros(), before.micros()],
            )
            .await?;
        let waiting = |row: WaitingRow| WaitingReviewer {
            org: OrgId::new(row.org_id),
            review: ReviewId::new(row.review_id),
            until: Timestamp::from_micros(row.until),
            starter: AccountId::new(row.starter_id),
            reviewer: row.reviewer.reviewer(),
        };
        Ok(rows.into_iter().map(waiting).collect())
    }
}

impl InOrg<'_, '_> {
    /// The newest reviews.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list_reviews(&mut self, limit: u32) -> Result<Vec<StoredReview>, StoreError> {
        let mut text = Text::new();
        text.push(REVIEWS, args![self.org.uuid()]);
        text.push("ORDER BY v.started_at DESC, v.id DESC LIMIT ?", args![i64::from(limit)]);
        let rows: Vec<ReviewRow> = self.all_built(text.sql, text.args).await?;
        Ok(rows.into_iter().map(ReviewRow::review).collect())
    }

    /// A review.
    ///
    /// # Errors
    /// The database failed.
    pub async fn find_review(&mut self, id: ReviewId) -> Result<Option<StoredReview>, StoreError> {
        let mut text = Text::new();
        text.push(REVIEWS, args![self.org.uuid()]);
        text.push("AND v.id = ?", args![id.uuid()]);
        let rows: Vec<ReviewRow> = self.all_built(text.sql, text.args).await?;
        Ok(rows.into_iter().next().map(ReviewRow::review))
    }

    /// How far reviews are, and what waits for a member. It reads all their grants. Those without grants are left out.
    ///
    /// # Errors
    /// The database failed.
    pub async fn count_review_grants(
        &mut self,
        ids: &[ReviewId],
        (reader, now): (Option<MembershipId>, Timestamp),
    ) -> Result<BTreeMap<ReviewId, ReviewProgress>, StoreError> {
        if ids.is_empty() {
            return Ok(BTreeMap::new());
        }
        let mut text = Text::new();
        text.push(
            "SELECT g.review_id, COUNT(g.period_no) AS grants,
                    COUNT(CASE WHEN g.decision = 'attested' THEN 1 END) AS attested,
                    COUNT(CASE WHEN g.decision = 'flagged' THEN 1 END) AS flagged,
                    COUNT(CASE WHEN g.decision IS NULL AND g.period_no IS NOT NULL AND g.membership_id <> w.membership_id
                      AND v.ended_at IS NULL AND v.until > ? THEN 1 END) AS waiting
             FROM review_grant g JOIN review v ON v.id = g.review_id
             LEFT JOIN review_reviewer w ON w.review_id = v.id AND w.membership_id = ?
             WHERE v.org_id = ? AND g.review_id IN",
            args![now.micros(), reader.map(MembershipId::uuid), self.org.uuid()],
        );
        text.push_list(ids.iter().map(|id| id.uuid()));
        text.push("GROUP BY g.review_id", vec![]);
        let rows: Vec<ProgressRow> = self.all_built(text.sql, text.args).await?;
        Ok(rows.into_iter().map(ProgressRow::progress).collect())
    }

    /// Who decides in a review, by name.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list_reviewers(&mut self, id: ReviewId) -> Result<Vec<Reviewer>, StoreError> {
        let org = self.org;
        let rows: Vec<ReviewerRow> = self
            .all(
                "SELECT m.id, m.account_id, a.name, a.email FROM review_reviewer w JOIN membership m ON m.id = w.membership_id
                 JOIN account a ON a.id = m.account_id
                 WHERE w.review_id = $1 AND m.org_id = $2 ORDER BY m.sort_key, m.id",
                args![id.uuid(), org.uuid()],
            )
            .await?;
        Ok(rows.into_iter().map(ReviewerRow::reviewer).collect())
    }

    /// How many roles the members that a query lists hold directly.
    ///
    /// # Errors
    /// The database failed.
    pub async fn count_roles_of(&mut self, people: &MemberQuery) -> Result<u64, StoreError> {
        let (dialect, now, mut text) = (self.dialect(), people.now.micros(), Text::new());
        text.push("SELECT COUNT(*) FROM role_assignment h", vec![]);
        text.push(HELD, args![self.org.uuid(), now, now]);
        text.member_ids(people, dialect);
        let rows: Vec<(i64,)> = self.all_built(text.sql, text.args).await?;
        Ok(rows.into_iter().map(|(count,)| number(count)).sum())
    }

    /// The number of open reviews in which grants wait for a member.
    ///
    /// # Errors
    /// The database failed.
    pub async fn count_waiting_reviews(
        &mut self,
        reviewer: MembershipId,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        let org = self.org;
        self.number(
            "SELECT COUNT(*) FROM review_reviewer w JOIN review v ON v.id = w.review_id
             WHERE w.membership_id = $1 AND v.org_id = $2 AND v.ended_at IS NULL AND v.until > $3
               AND EXISTS (SELECT 1 FROM review_grant g WHERE g.review_id = v.id AND g.decision IS NULL
                 AND g.period_no IS NOT NULL AND g.membership_id <> $1)",
            args![reviewer.uuid(), org.uuid(), now.micros()],
        )
        .await
    }
}

impl Changes<'_, '_> {
    /// Inserts a review with its reviewers and the grants of the members that a query lists. Answers how many grants are held
    /// directly.
    ///
    /// # Errors
    /// The database failed.
    pub async fn insert_review(
        &mut self,
        new: &NewReview<'_>,
        people: &MemberQuery,
    ) -> Result<u64, StoreError> {
        let org = self.check_in_org(Change::Review)?;
        self.one(
            "insert_review",
            "INSERT INTO review (id, org_id, name, role_name, team_name, started_by, started_at, until, query)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            args![
                new.id.uuid(),
                org.uuid(),
                new.name,
                new.role,
                new.team,
                new.started_by.uuid(),
                new.at.micros(),
                new.until.micros(),
                new.query
            ],
        )
        .await?;
        for reviewer in new.reviewers {
            self.one(
                "insert_review_reviewer",
                "INSERT INTO review_reviewer (review_id, membership_id)
                 SELECT $1, m.id FROM membership m WHERE m.id = $2 AND m.org_id = $3",
                args![new.id.uuid(), reviewer.uuid(), org.uuid()],
            )
            .await?;
        }
        let (dialect, now) = (self.dialect(), new.at.micros());
        let mut by_team = Text::new();
        by_team.push(
            "INSERT INTO review_grant (org_id, review_id, membership_id, role_id, role_name, team_id, team_name)
             SELECT p.org_id, ?, p.membership_id, g.role_id, r.name, p.team_id, t.name
             FROM team_place p JOIN team_role g ON g.team_id = p.team_id
             JOIN team t ON t.id = p.team_id JOIN role r ON r.id = g.role_id
             WHERE p.org_id = ? AND p.ended_at IS NULL AND p.since <= ? AND (p.until IS NULL OR p.until > ?)
               AND g.ended_at IS NULL AND g.since <= ? AND p.membership_id IN",
            args![new.id.uuid(), org.uuid(), now, now, now],
        );
        by_team.member_ids(people, dialect);
        self.execute_built(by_team.sql, by_team.args).await?;
        let mut direct = Text::new();
        direct.push(
            "INSERT INTO review_grant (org_id, review_id, membership_id, role_id, role_name, period_no)
             SELECT h.org_id, ?, h.membership_id, h.role_id, r.name, h.row_no FROM role_assignment h JOIN role r ON r.id = h.role_id",
            args![new.id.uuid()],
        );
        direct.push(HELD, args![org.uuid(), now, now]);
        direct.member_ids(people, dialect);
        self.execute_built(direct.sql, direct.args).await
    }

    /// Ends a review and notes which grants are held as they were. `by` is nobody where its time was over. Says whether it was
    /// still open.
    ///
    /// # Errors
    /// The database failed.
    pub async fn update_review_ended(
        &mut self,
        id: ReviewId,
        by: Option<MembershipId>,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let org = self.check_in_org(Change::Review)?;
        let ended = self
            .execute(
                "UPDATE review SET ended_at = $3, ended_by = $4 WHERE id = $1 AND org_id = $2 AND ended_at IS NULL",
                args![id.uuid(), org.uuid(), at.micros(), by.map(MembershipId::uuid)],
            )
            .await?;
        if ended == 0 {
            return Ok(false);
        }
        self.execute(
            "UPDATE review_grant SET outcome = CASE WHEN EXISTS (
               SELECT 1 FROM role_assignment h JOIN membership m ON m.id = h.membership_id
               WHERE h.row_no = review_grant.period_no AND h.ended_at IS NULL AND (h.until IS NULL OR h.until > $2)
                 AND m.state <> 'removed' AND (m.until IS NULL OR m.until > $2)) THEN 'kept' ELSE 'changed' END
             WHERE review_id = $1 AND period_no IS NOT NULL",
            args![id.uuid(), at.micros()],
        )
        .await?;
        Ok(true)
    }
}
