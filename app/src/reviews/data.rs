//! Reading what the pages of access reviews show.

use domain::view::{ReviewOptions, ReviewPage, ReviewPlan, ReviewsPage};
use leptos::{prelude::*, server_fn::codec::GetUrl};

use crate::api::AppError;

/// Reads the reviews.
#[server(prefix = "/rpc", endpoint = "reviews/list", input = GetUrl)]
pub(crate) async fn read_list(slug: String) -> Result<ReviewsPage, AppError> {
    use crate::api;
    api::answer(async { service::reviews::list(&api::service()?, &api::caller()?, &slug).await }).await
}

/// Reads what can be chosen for a new review. `query` is that of the list of users where it is started from there.
#[server(prefix = "/rpc", endpoint = "reviews/options", input = GetUrl)]
pub(crate) async fn read_options(
    slug: String,
    #[server(default)] query: String,
) -> Result<ReviewOptions, AppError> {
    use crate::{api, params::Params};
    use domain::list::UserQuery;
    api::answer(async {
        let params = Params::parse(&query);
        let query = UserQuery::from_params(|key| params.get(key));
        service::reviews::options(&api::service()?, &api::caller()?, &slug, &query).await
    })
    .await
}

/// Reads a review with a page of its people.
#[server(prefix = "/rpc", endpoint = "reviews/get", input = GetUrl)]
pub(crate) async fn read_review(
    slug: String,
    review: String,
    #[server(default)] query: String,
) -> Result<ReviewPage, AppError> {
    use crate::{api, params::Params};
    use domain::list::ReviewQuery;
    api::answer(async {
        let params = Params::parse(&query);
        let query = ReviewQuery::from_params(|key| params.get(key));
        service::reviews::get(&api::service()?, &api::caller()?, &slug, api::id(&review)?, &query).await
    })
    .await
}

/// Reads what ending a review does.
#[server(prefix = "/rpc", endpoint = "reviews/plan", input = GetUrl)]
pub(crate) async fn read_plan(slug: String, review: String) -> Result<ReviewPlan, AppError> {
    use crate::api;
    api::answer(async {
        service::reviews::plan(&api::service()?, &api::caller()?, &slug, api::id(&review)?).await
    })
    .await
}
