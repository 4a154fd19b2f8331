//! Access reviews. The owner, who started the review of the sample, is its only reviewer.

use domain::{
    list::ReviewQuery,
    review::{DecidedGrants, Decision},
};
use service::reviews::{self, DecideGrants, EndReview, StartReview};

use super::*;

#[rustfmt::skip]
pub(super) const TABLE: &[Row] = rows! {
    // Use case                  owner admin member viewer stranger disabled
    "reviews::options"           [OK,  OK,   NO,    NO,    NF,      NF] |c| reviews::options(&c.world.service, &c.caller, &c.org.slug, &UserQuery::default());
    "reviews::start"             [OK,  OK,   NO,    NO,    NF,      NF] |c| reviews::start(&c.world.service, &c.caller, &c.org.slug, of_everybody(c));
    "reviews::list"              [OK,  OK,   NO,    NO,    NF,      NF] |c| reviews::list(&c.world.service, &c.caller, &c.org.slug);
    "reviews::get"               [OK,  OK,   NO,    NO,    NF,      NF] |c| reviews::get(&c.world.service, &c.caller, &c.org.slug, c.rows.review, &ReviewQuery::default());
    "reviews::decide"            [NO,  NO,   NO,    NO,    NF,      NF] |c| reviews::decide(&c.world.service, &c.caller, &c.org.slug, attested(c));
    "reviews::plan"              [OK,  NO,   NO,    NO,    NF,      NF] |c| reviews::plan(&c.world.service, &c.caller, &c.org.slug, c.rows.review);
    "reviews::end"               [OK,  NO,   NO,    NO,    NF,      NF] |c| reviews::end(&c.world.service, &c.caller, &c.org.slug, EndReview { review: c.rows.review, agreed: None });
    // It has not ended.
    "reviews::evidence_piece"    [NF,  NF,   NO,    NO,    NF,      NF] |c| reviews::evidence_piece(&c.world.service, &c.caller, &c.org.slug, (c.rows.review, None));
};

fn of_everybody(case: &Case<'_>) -> StartReview {
    StartReview {
        name: "Autumn".to_owned(),
        query: UserQuery::default(),
        role: None,
        team: None,
        reviewers: vec![case.org.owner_id],
        until: Ok(NewEnd::On("2027-01-31".parse().unwrap())),
    }
}

/// Whoever asks as an owner is another one than the first, who reviews.
fn attested(case: &Case<'_>) -> DecideGrants {
    DecideGrants {
        review: case.rows.review,
        decision: Decision::Attested,
        of: DecidedGrants::Person(case.rows.member),
        listed: Vec::new(),
        note: String::new(),
    }
}
