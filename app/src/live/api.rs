//! What the frame around an organization's pages is given.

use ::service::{Caller, Service};
use domain::error::ErrorKind;
use leptos::{prelude::*, server_fn::codec::GetUrl};

use crate::api::{RequestFacts, answer, facts, service, wire::Text};
use crate::{api::AppError, desk::Place};

/// The frame of an organization's pages, for the one who asks.
#[server(prefix = "/rpc", endpoint = "place/get", input = GetUrl)]
pub(crate) async fn get_place(slug: String) -> Result<Place, AppError> {
    answer(async { place(&service()?, &facts().ok_or(ErrorKind::Internal)?, &slug).await }).await
}

/// The frame of the page at this path, read before the page is rendered. It travels in the request's extensions.
#[derive(Clone)]
pub struct FrameRead(pub(crate) Result<Text, AppError>);

/// Reads the frame of the page at this path; none where pages have no frame.
///
/// Waiting for it inside of the page would put the page's own boundary into the frame's, and such an answer hangs now
/// and then (`docs/adr/0005-pages-read-with-get.md`).
pub async fn read_frame(service: &Service, facts: &RequestFacts, path: &str) -> Option<FrameRead> {
    if !crate::has_frame(path) {
        return None;
    }
    let found = place(service, facts, super::slug_of(path))
        .await
        .and_then(|place| serde_json::value::to_raw_value(&place).map_err(|_| ErrorKind::Internal));
    Some(FrameRead(found.map_err(AppError)))
}

async fn place(service: &Service, facts: &RequestFacts, slug: &str) -> Result<Place, ErrorKind> {
    let session = facts.session.clone().ok_or(ErrorKind::SignedOut)?;
    let caller = Caller { session, origin: facts.origin.clone() };
    Ok(Place {
        frame: ::service::orgs::frame(service, &caller, slug).await?,
        theme: facts.theme.as_str().to_owned(),
        flash: facts.flash.clone(),
        is_development: service.settings().development,
    })
}
