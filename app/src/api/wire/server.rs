//! While a page is rendered its server functions are called where they are, in the page's own context: the same door,
//! without the way through the network.

use axum::{
    body::{Body, to_bytes},
    http::{Method, Request},
};
use domain::error::ErrorKind;
use leptos::server_fn::axum::get_server_fn_service;

use super::{AppError, Text, answered};

/// Asks a server function that reads.
pub(crate) async fn ask(address: String) -> Result<Text, AppError> {
    let internal = AppError(ErrorKind::Internal);
    let path = address.split('?').next().unwrap_or_default();
    let Some(mut function) = get_server_fn_service(path, Method::GET) else { return Err(internal) };
    let Ok(request) = Request::get(&address).body(Body::empty()) else { return Err(internal) };
    let response = function.run(request).await;
    let is_good = response.status().is_success();
    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap_or_default();
    answered(is_good, String::from_utf8(body.to_vec()).unwrap_or_default())
}
