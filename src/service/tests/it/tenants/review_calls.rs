//! Calls of the use cases about access reviews.

use domain::{
    end_date::NewEnd,
    id::{MembershipId, TeamId},
    list::ReviewQuery,
    review::{DecidedGrants, Decision},
};
use service::reviews::{self, DecideGrants, EndReview, StartReview};

use super::*;

#[rustfmt::skip]
pub(super) const TABLE: &[Case] = cases! {
    // A team of elsewhere is one that nobody is in.
    "reviews::options" ForeignIds::None,  |c| reviews::options(c.service, c.caller, c.slug, &UserQuery { team: Some(c.ids.team), ..UserQuery::default() });
    "reviews::start" UnknownPerson,       |c| reviews::start(c.service, c.caller, c.slug, review(c.ids.owner, None));
    "reviews::start" UnknownTeam,         |c| reviews::start(c.service, c.caller, c.slug, review(c.own.owner, Some(c.ids.team)));
    "reviews::list" ForeignIds::None,     |c| reviews::list(c.service, c.caller, c.slug);
    "reviews::get" NotFound,              |c| reviews::get(c.service, c.caller, c.slug, c.ids.review, &ReviewQuery::default());
    "reviews::decide" NotFound,           |c| reviews::decide(c.service, c.caller, c.slug, decision(c, DecidedGrants::Person(c.ids.member)));
    "reviews::decide" NotFound,           |c| decide_in_own(c);
    "reviews::plan" NotFound,             |c| reviews::plan(c.service, c.caller, c.slug, c.ids.review);
    "reviews::end" NotFound,              |c| reviews::end(c.service, c.caller, c.slug, EndReview { review: c.ids.review, agreed: None });
    "reviews::evidence_piece" NotFound,   |c| evidence(c);
};

fn review(reviewer: MembershipId, team: Option<TeamId>) -> StartReview {
    StartReview {
        name: "Autumn".to_owned(),
        query: UserQuery::default(),
        role: None,
        team,
        reviewers: vec![reviewer],
        until: Ok(NewEnd::On("2027-01-31".parse().unwrap())),
    }
}

fn decision(c: &Call<'_>, of: DecidedGrants) -> DecideGrants {
    DecideGrants {
        review: c.ids.review,
        decision: Decision::Attested,
        of,
        listed: Vec::new(),
        note: String::new(),
    }
}

/// One's own review, and a member who is named by the call.
async fn decide_in_own(c: &Call<'_>) -> Answer {
    let command = DecideGrants { review: c.own.review, ..decision(c, DecidedGrants::Person(c.ids.member)) };
    reviews::decide(c.service, c.caller, c.slug, command).await.map(drop)
}

/// The evidence is there once the review has ended.
async fn evidence(c: &Call<'_>) -> Answer {
    let piece = || reviews::evidence_piece(c.service, c.caller, c.slug, (c.ids.review, None));
    if piece().await.is_err() {
        let end = EndReview { review: c.ids.review, agreed: None };
        reviews::end(c.service, c.caller, c.slug, end).await?;
    }
    piece().await.map(drop)
}
