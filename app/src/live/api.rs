//! What the frame around an organization's pages is given.

use leptos::{prelude::*, server_fn::codec::GetUrl};

use crate::{
    api::{AppError, answer, caller, facts, service},
    desk::Place,
};

/// The frame of an organization's pages, for the one who asks.
#[server(prefix = "/rpc", endpoint = "place/get", input = GetUrl)]
pub(crate) async fn get_place(slug: String) -> Result<Place, AppError> {
    answer(async {
        let service = service()?;
        let frame = ::service::orgs::frame(&service, &caller()?, &slug).await?;
        let facts = facts();
        Ok(Place {
            frame,
            theme: facts.as_ref().map(|facts| facts.theme.as_str().to_owned()).unwrap_or_default(),
            flash: facts.and_then(|facts| facts.flash),
            is_development: service.settings().development,
        })
    })
    .await
}
