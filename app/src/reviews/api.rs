//! Server functions that start access reviews, decide in them, and end them.

use leptos::prelude::*;

use crate::api::{AppError, FormAnswer};

/// Starts a review over the people whom the list of users shows for `query`, who hold a role and are in a team, as far as they are
/// chosen.
#[server(prefix = "/rpc", endpoint = "review/start")]
pub(crate) async fn start(
    slug: String,
    #[server(default)] name: String,
    #[server(default)] query: String,
    #[server(default)] role: String,
    #[server(default)] team: String,
    #[server(default)] people: Vec<String>,
    #[server(default)] end: String,
) -> Result<FormAnswer, AppError> {
    use crate::{api, messages::messages, params::Params, paths::review_path};
    use domain::{end_date::NewEnd, error::ErrorKind, list::UserQuery};
    use service::reviews::{self, StartReview};
    fn chosen<T: std::str::FromStr>(id: &str) -> Result<Option<T>, ErrorKind> {
        if id.is_empty() { Ok(None) } else { api::id(id).map(Some) }
    }
    let params = Params::parse(&query);
    api::change(async {
        let command = StartReview {
            name: name.clone(),
            query: UserQuery::from_params(|key| params.get(key)),
            role: chosen(&role)?,
            team: chosen(&team)?,
            reviewers: people.iter().map(|id| api::id(id)).collect::<Result<_, _>>()?,
            until: NewEnd::read(&end),
        };
        let id = reviews::start(&api::service()?, &api::caller()?, &slug, command).await?;
        let done = api::Done::to(review_path(&slug, &id.to_string()));
        Ok(done.with_notice(messages().reviews_done_started(&api::saved_name(&name))))
    })
    .await
}

/// Records a decision about grants. `decide` is the value of the button; `listed` are the grants that were shown.
#[server(prefix = "/rpc", endpoint = "review/decide")]
pub(crate) async fn decide(
    slug: String,
    review: String,
    decide: String,
    #[server(default)] listed: Vec<String>,
    #[server(default)] note: String,
) -> Result<FormAnswer, AppError> {
    use crate::{api, messages::messages, paths::review_path};
    use domain::{
        error::ErrorKind,
        review::{Decision, read_pressed},
    };
    use service::reviews::{self, DecideGrants};
    api::change(async {
        let (decision, of) = read_pressed(&decide).map_err(|_| ErrorKind::NotFound)?;
        let listed = listed.iter().filter_map(|number| number.parse().ok()).collect();
        let command = DecideGrants { review: api::id(&review)?, decision, of, listed, note };
        let decided = reviews::decide(&api::service()?, &api::caller()?, &slug, command).await?;
        let notice = match decision {
            Decision::Attested => messages().reviews_done_attested(decided),
            Decision::Flagged => messages().reviews_done_flagged(decided),
        };
        Ok(api::Done::to(review_path(&slug, &review)).with_notice(notice))
    })
    .await
}

/// Ends a review and removes what is flagged. `agreed` is the fingerprint of the plan that was shown.
#[server(prefix = "/rpc", endpoint = "review/end")]
pub(crate) async fn end_review(
    slug: String,
    review: String,
    #[server(default)] agreed: String,
) -> Result<FormAnswer, AppError> {
    use crate::{api, messages::messages, paths::review_path};
    use service::reviews::{self, EndReview};
    api::change(async {
        let command = EndReview { review: api::id(&review)?, agreed: api::agreed_to(agreed) };
        let result = reviews::end(&api::service()?, &api::caller()?, &slug, command).await?;
        let done = api::Done::to(review_path(&slug, &review));
        let mut notice = messages().reviews_done_ended(result.removed);
        if result.left > 0 {
            notice = [notice.as_str(), " ", &messages().reviews_done_left(result.left)].concat();
        }
        Ok(done.with_notice(notice))
    })
    .await
}
