//! The server side of server functions: request facts, the caller, and the response's status and cookies.

use std::{pin::Pin, str::FromStr, sync::Arc};

use axum::{
    body::Bytes,
    http::{HeaderValue, StatusCode, header, request::Parts},
};
use domain::{audit::Origin, error::ErrorKind, id::UndoId, mail::StepError, secret::Secret};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use service::{
    Caller, MailSettings, NewSession, Service, Session,
    picture::{Crop, Upload},
};

use super::{AppError, CookieScope, Done, FormAnswer, FormState, Theme, local_path, set_cookie};
use crate::paths::url;

/// How long a device is known: a year.
const DEVICE_SECONDS: i64 = 365 * 24 * 60 * 60;

/// What the server's middleware knows about a request. It is in the request's extensions.
#[derive(Clone)]
pub struct RequestFacts {
    /// What the device kept from an earlier sign-in.
    pub device: Option<Secret>,
    /// The session, if any.
    pub session: Option<Session>,
    /// Where the request came from.
    pub origin: Origin,
    /// The chosen theme.
    pub theme: Theme,
    /// The notice of the previous page, shown once.
    pub flash: Option<String>,
    /// The key that undoes it.
    pub undo: Option<String>,
    /// The form that was submitted to this page and refused.
    pub form: Option<FormState>,
    /// Where cookies belong.
    pub cookies: CookieScope,
    /// The address that the browser used, without a path, as far as the headers say. Nothing may trust it.
    pub address: Option<String>,
    /// The request's id in the log.
    pub request_id: Option<String>,
}

/// The file that was sent with a form, in the extensions of the request.
#[derive(Clone)]
pub struct UploadedFile(pub Bytes);

/// The text of a file that was sent with a form, in the extensions of the request. Large ones are no field, so that a form that
/// was refused does not get them back.
#[derive(Clone)]
pub struct UploadedText {
    /// The name of the file.
    pub name: String,
    /// Its text.
    pub text: Arc<str>,
}

/// The text of the file that was sent with the form.
pub(crate) fn uploaded_text() -> Option<UploadedText> {
    use_context::<Parts>()?.extensions.get::<UploadedText>().cloned()
}

/// The picture that was sent with the form; `crop` is the value of the field with the square to cut out.
pub(crate) fn upload(crop: &str) -> Upload {
    let file = use_context::<Parts>().and_then(|parts| parts.extensions.get::<UploadedFile>().cloned());
    let mut numbers = crop.split(',').map(|number| number.parse().ok());
    let mut next = || numbers.next().flatten();
    let crop = (|| Some(Crop { x: next()?, y: next()?, side: next()? }))();
    Upload { bytes: file.map(|UploadedFile(bytes)| bytes.to_vec()).unwrap_or_default(), crop }
}

/// The address of the browser's program, in the context of pages and server functions.
#[derive(Clone)]
pub struct Program(pub String);

/// The outcome of trying to connect to a mail server.
type MailChecked = Pin<Box<dyn Future<Output = Result<(), StepError>> + Send>>;

/// Tries to connect to a mail server, in the context of server functions.
#[derive(Clone, Copy)]
pub struct MailCheck(pub fn(MailSettings) -> MailChecked);

/// The request's facts; `None` while routes are being listed.
pub(crate) fn facts() -> Option<RequestFacts> {
    use_context::<Parts>()?.extensions.get::<RequestFacts>().cloned()
}

/// The use cases.
///
/// # Errors
/// Only when called outside a request.
pub fn service() -> Result<Service, ErrorKind> {
    use_context::<Service>().ok_or(ErrorKind::Internal)
}

/// Where the request came from.
///
/// # Errors
/// Only when called outside a request.
pub fn origin() -> Result<Origin, ErrorKind> {
    facts().map(|facts| facts.origin).ok_or(ErrorKind::Internal)
}

/// The caller.
///
/// # Errors
/// Nobody is signed in.
pub fn caller() -> Result<Caller, ErrorKind> {
    let facts = facts().ok_or(ErrorKind::Internal)?;
    let session = facts.session.ok_or(ErrorKind::SignedOut)?;
    Ok(Caller::signed_in(session, facts.origin))
}

/// Parses an id. An invalid one is `NotFound`.
pub(crate) fn id<T: FromStr>(text: &str) -> Result<T, ErrorKind> {
    text.parse().map_err(|_| ErrorKind::NotFound)
}

/// A name as it was saved, for the notice that says so.
pub(crate) fn saved_name(text: &str) -> String {
    domain::name::parse(text).unwrap_or_default()
}

/// Awaits a use case and sets the response's status if it fails.
pub(crate) fn answer<T>(
    work: impl Future<Output = Result<T, ErrorKind>>,
) -> impl Future<Output = Result<T, AppError>> {
    // On the heap: one request polls the futures of a page inside each other, and a debug build keeps them all on the stack.
    let work = Box::pin(work);
    async move {
        work.await.map_err(|kind| {
            set_status(&kind);
            AppError(kind)
        })
    }
}

/// Awaits a use case that changes something; the answer to a form.
pub(crate) async fn change(
    work: impl Future<Output = Result<Done, ErrorKind>>,
) -> Result<FormAnswer, AppError> {
    answer(work).await.map(FormAnswer::Done)
}

/// The fingerprint of the consequences that a page has shown; programs show none.
pub(crate) fn agreed_to(agreed: String) -> Option<String> {
    Some(agreed).filter(|agreed| !agreed.is_empty())
}

impl Done {
    /// Adds an undo button, if the change can be undone.
    #[must_use]
    pub(crate) fn with_undo(mut self, undo: Option<UndoId>) -> Self {
        self.undo = undo.map(|undo| undo.to_string());
        self
    }
}

/// Sets the response's status from the error. Pages redirect to the sign-in if nobody is signed in.
pub(crate) fn set_status(kind: &ErrorKind) {
    let Some(response) = use_context::<ResponseOptions>() else { return };
    if *kind == ErrorKind::SignedOut
        && let Some(parts) = use_context::<Parts>()
        && !parts.uri.path().starts_with("/rpc/")
    {
        let here = parts.uri.path_and_query().map_or("/", |path| path.as_str());
        redirect(&sign_in_path(here));
        return;
    }
    if let Ok(status) = StatusCode::from_u16(kind.status()) {
        response.set_status(status);
    }
}

/// Redirects the page to one of our paths.
pub(crate) fn redirect(path: &str) {
    if let Some(response) = use_context::<ResponseOptions>()
        && let Ok(address) = HeaderValue::from_str(&url(path))
    {
        response.insert_header(header::LOCATION, address);
        response.set_status(StatusCode::SEE_OTHER);
    }
}

fn sign_in_path(back_to: &str) -> String {
    ["/sign-in", &domain::list::query_string(&[("to", local_path(back_to).unwrap_or_default())])].concat()
}

/// Signs the browser in.
///
/// # Errors
/// Only when called outside a request.
pub async fn set_session_cookie(session: &NewSession) -> Result<(), ErrorKind> {
    let service = service()?;
    let seconds = session.expires_at.since(service.now()).seconds_rounded_up();
    // Set-up may have changed the public address in this request.
    let scope = match service.public_url().await {
        Ok(url) => CookieScope::of(&url),
        Err(_) => facts().ok_or(ErrorKind::Internal)?.cookies,
    };
    write_cookie(&scope, &scope.session(), session.token.reveal(), seconds)?;
    write_cookie(&scope, &scope.device(), session.device.reveal(), DEVICE_SECONDS)
}

/// What the device kept from an earlier sign-in.
pub(crate) fn device() -> Result<Option<Secret>, ErrorKind> {
    Ok(facts().ok_or(ErrorKind::Internal)?.device)
}

/// Signs the browser out.
///
/// # Errors
/// Only when called outside a request.
pub fn clear_session_cookie() -> Result<(), ErrorKind> {
    let scope = facts().ok_or(ErrorKind::Internal)?.cookies;
    write_cookie(&scope, &scope.session(), "", 0)
}

fn write_cookie(scope: &CookieScope, name: &str, value: &str, max_age: i64) -> Result<(), ErrorKind> {
    let response = use_context::<ResponseOptions>().ok_or(ErrorKind::Internal)?;
    let header = set_cookie(scope, name, value, max_age).ok_or(ErrorKind::Internal)?;
    response.append_header(header::SET_COOKIE, header);
    Ok(())
}

/// The address of the page that sent a form, without a path, as the browser says.
pub(crate) fn form_origin() -> Option<String> {
    Some(use_context::<Parts>()?.headers.get(header::ORIGIN)?.to_str().ok()?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sign_in_knows_where_to_go_back_to_and_never_elsewhere() {
        assert_eq!(sign_in_path("/o/acme/users?q=a"), "/sign-in?to=%2Fo%2Facme%2Fusers%3Fq%3Da");
        assert_eq!(sign_in_path("//evil.example"), "/sign-in");
    }

    #[test]
    fn an_unreadable_id_is_not_found() {
        assert_eq!(id::<domain::id::MembershipId>("mem_1").unwrap_err(), ErrorKind::NotFound);
    }
}
