//! Reads the data of the organization's frame.

use ::service::{Caller, Service};
use domain::error::ErrorKind;
use leptos::prelude::use_context;

use crate::{
    api::{AppError, RequestFacts},
    shell_data::ShellData,
};

/// The frame's data, read before the page is rendered. It is in the request's extensions.
#[derive(Clone)]
pub struct FrameRead(Result<ShellData, AppError>);

/// Reads the frame's data for this path; `None` if the page has no frame.
///
/// A `Suspense` for it around the page's own can hang (`docs/adr/0005-pages-read-with-get.md`).
pub async fn read_frame(service: &Service, facts: &RequestFacts, path: &str) -> Option<FrameRead> {
    if !crate::is_org_path(path) {
        return None;
    }
    Some(FrameRead(shell(service, facts, super::slug_of(path)).await.map_err(AppError)))
}

/// The frame's data of the page that is being rendered.
pub(super) fn frame_read() -> Result<ShellData, AppError> {
    use_context::<axum::http::request::Parts>()
        .and_then(|parts| parts.extensions.get::<FrameRead>().cloned())
        .map_or(Err(AppError(ErrorKind::Internal)), |read| read.0)
}

async fn shell(service: &Service, facts: &RequestFacts, slug: &str) -> Result<ShellData, ErrorKind> {
    let session = facts.session.clone().ok_or(ErrorKind::SignedOut)?;
    let caller = Caller::signed_in(session, facts.origin.clone());
    Ok(ShellData {
        frame: ::service::orgs::frame(service, &caller, slug).await?,
        theme: facts.theme,
        flash: facts.flash.clone(),
        undo: facts.undo.clone(),
        is_development: service.settings().development,
    })
}
