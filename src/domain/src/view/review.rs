//! The read models of access reviews.

use serde::{Deserialize, Serialize};

use crate::{
    id::{MembershipId, PictureId, ReviewId, RoleId, TeamId},
    list::{ReviewQuery, UserQuery},
    review::{Decision, Fate, GrantOutcome, GrantStanding},
    time::Timestamp,
};

/// Who is reviewed: the people whom the list of users shows for its filters when the review starts.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ReviewScope {
    /// The filters of the list.
    pub query: UserQuery,
    /// The name of the role that they hold, if only they are reviewed.
    pub role: Option<String>,
    /// The name of the role that they do not hold, if only they are reviewed.
    pub without_role: Option<String>,
    /// The name of the team that they are in, if only they are reviewed.
    pub team: Option<String>,
}

impl ReviewScope {
    /// The filters beside role and team, as the list's address has them; empty without any.
    #[must_use]
    pub fn other_filters(&self) -> String {
        let query = UserQuery { role: None, team: None, ..self.query.clone() };
        query.to_query_string().trim_start_matches('?').to_owned()
    }
}

/// An access review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewView {
    /// The review.
    pub id: ReviewId,
    /// Its name.
    pub name: String,
    /// Who is reviewed.
    pub scope: ReviewScope,
    /// The name of who started it.
    pub started_by: String,
    /// When it was started.
    pub started_at: Timestamp,
    /// Until when people decide.
    pub until: Timestamp,
    /// The names of the reviewers.
    pub reviewers: Vec<String>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// The name of who ended it; `None` also where its time was over.
    pub ended_by: Option<String>,
    /// The number of grants, without those by teams.
    pub grants: u64,
    /// How many are attested.
    pub attested: u64,
    /// How many are flagged.
    pub flagged: u64,
    /// How many wait for the reader.
    pub waiting: u64,
}

impl ReviewView {
    /// How many grants nobody decided about.
    #[must_use]
    pub const fn undecided(&self) -> u64 {
        self.grants.saturating_sub(self.attested + self.flagged)
    }

    /// Whether people can decide at `now`.
    #[must_use]
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.ended_at.is_none() && now < self.until
    }
}

/// The Reviews page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewsPage {
    /// The newest first.
    pub reviews: Vec<ReviewView>,
    /// When it was read.
    pub now: Timestamp,
}

/// Somebody who can be named as a reviewer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewerChoice {
    /// The member.
    pub id: MembershipId,
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
}

/// Who a review would be about that is started from the list of users.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewAbout {
    /// Who they are.
    pub scope: ReviewScope,
    /// How many people match now.
    pub people: u64,
    /// How many roles they hold directly.
    pub roles: u64,
}

/// What can be chosen for a new review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewOptions {
    /// The roles, highest first.
    pub roles: Vec<(RoleId, String)>,
    /// The teams by name; none where the organization has no teams.
    pub teams: Vec<(TeamId, String)>,
    /// Who it is about, where it is started from the list of users with filters; else role and team are chosen.
    pub about: Option<ReviewAbout>,
    /// Who can review, by name.
    pub reviewers: Vec<ReviewerChoice>,
    /// When it was read.
    pub now: Timestamp,
}

/// A grant in a review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewedGrant {
    /// Its number.
    pub number: i64,
    /// The role's name.
    pub role: String,
    /// The team that gives it, which nobody decides about here; `None` is held directly.
    pub team: Option<String>,
    /// How it is held now.
    pub standing: GrantStanding,
    /// The decision, with the name of who made it, when, and their note.
    pub decided: Option<DecidedView>,
    /// What had become of it at the end.
    pub outcome: Option<GrantOutcome>,
}

impl ReviewedGrant {
    /// Whether people decide about it, and nobody has.
    #[must_use]
    pub const fn is_undecided(&self) -> bool {
        self.team.is_none() && self.decided.is_none()
    }
}

/// A decision about a grant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecidedView {
    /// What was decided.
    pub decision: Decision,
    /// By whom.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Why, if they said so.
    pub note: Option<String>,
}

/// Somebody in a review with their grants.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewedPerson {
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
    /// Whether it is the reader.
    pub is_self: bool,
    /// Whether the reader may attest their grants.
    pub may_attest: bool,
    /// Whether the reader may flag them.
    pub may_flag: bool,
    /// The grants that are listed.
    pub grants: Vec<ReviewedGrant>,
}

/// The page of a review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewPage {
    /// The review.
    pub review: ReviewView,
    /// What is listed.
    pub query: ReviewQuery,
    /// The people on this page, by name.
    pub people: Vec<ReviewedPerson>,
    /// How many people are listed in all.
    pub total: u64,
    /// The cursor of the page before.
    pub newer: Option<String>,
    /// The cursor of the next page.
    pub older: Option<String>,
    /// Whether the reader is one of the reviewers.
    pub is_reviewer: bool,
    /// Whether the reader may end it.
    pub may_end: bool,
    /// When it was read.
    pub now: Timestamp,
}

/// A flagged grant, and what becomes of it at the end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedRemoval {
    /// The member's name.
    pub person: String,
    /// The role's name.
    pub role: String,
    /// What becomes of it.
    pub fate: Fate,
    /// Whether the member has no role afterwards.
    pub is_last_role: bool,
}

/// What ending a review does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewPlan {
    /// The review.
    pub review: ReviewView,
    /// The flagged grants, by person.
    pub flagged: Vec<PlannedRemoval>,
    /// The first grants that nobody decided about: the person and the role.
    pub not_reviewed: Vec<(String, String)>,
    /// The fingerprint, which the form names.
    pub fingerprint: String,
}

/// What ending a review did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReviewResult {
    /// How many grants were removed.
    pub removed: u64,
    /// How many flagged ones are still held.
    pub left: u64,
    /// How many nobody decided about.
    pub not_reviewed: u64,
}
