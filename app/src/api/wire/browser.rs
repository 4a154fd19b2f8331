//! In the browser a server function is asked by `fetch`.

use domain::error::ErrorKind;
use js_sys::futures::JsFuture;
use leptos::prelude::window;
use send_wrapper::SendWrapper;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{RequestInit, Response, UrlSearchParams};

use super::{AppError, Text, answered};

/// Asks a server function that reads. There is one thread, so what it waits for never moves to another.
pub(crate) fn ask(address: String) -> impl Future<Output = Result<Text, AppError>> + Send {
    SendWrapper::new(async move { exchange(&address, &RequestInit::new()).await })
}

/// Tells a server function to change something.
pub(crate) async fn post(path: &str, fields: &UrlSearchParams) -> Result<Text, AppError> {
    let request = RequestInit::new();
    request.set_method("POST");
    request.set_body(fields);
    exchange(path, &request).await
}

async fn exchange(address: &str, request: &RequestInit) -> Result<Text, AppError> {
    // No answer at all: the server is away, or the network is.
    let away = |_: JsValue| AppError(ErrorKind::Busy);
    let response = JsFuture::from(window().fetch_with_str_and_init(address, request)).await.map_err(away)?;
    let response: Response = response.unchecked_into();
    let body = JsFuture::from(response.text().map_err(away)?).await.map_err(away)?;
    answered(response.ok(), body.as_string().unwrap_or_default())
}
