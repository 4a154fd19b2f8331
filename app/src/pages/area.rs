//! An area: pages whose code the browser loads when one of them is first opened. On the server it is all there.

use std::pin::Pin;

use domain::error::ErrorKind;
use leptos::prelude::*;
use serde::de::DeserializeOwned;

use super::{Page, PageData, Shown};
use crate::{api::AppError, errors};

/// The answer of the server, on its way.
pub(crate) type Loading<D> = Pin<Box<dyn Future<Output = Result<D, AppError>> + Send>>;

/// What an area does, for each of its pages.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Area {
    /// Asks the server for the data of a page and its query.
    pub(crate) load: fn(Page, String) -> Loading<PageData>,
    /// Reads the data that the server wrote into the document.
    pub(crate) read: fn(&Page, &[u8]) -> Option<PageData>,
    /// Shows them, in the frame of the organization if there is one.
    pub(crate) view: fn(&Page, PageData, &ArcRwSignal<Shown>) -> AnyView,
}

/// Reads data from JSON. From bytes, as the answers of server functions: another source would be another copy of each reader.
pub(super) fn from_json<D: DeserializeOwned>(json: &[u8]) -> Option<D> {
    serde_json::from_slice(json).ok()
}

/// The answer for a page of another area.
pub(super) const ELSEWHERE: AppError = AppError(ErrorKind::NotFound);

/// The view of data that are not of this page.
pub(super) fn mismatch() -> AnyView {
    errors::in_frame(&ErrorKind::Internal)
}
