//! `POST /theme`: light, dark or the system's choice, in a cookie of this browser. It works without an account.

use app::api::{RequestFacts, Theme, set_cookie};
use axum::{Extension, body::Bytes, response::Response};
use http::header;
use url::form_urlencoded;

use super::pages::see_other;

/// The cookie's name.
pub const COOKIE: &str = "theme";
const ONE_YEAR: i64 = 365 * 24 * 60 * 60;

/// Takes `theme` and `back`, the local path to return to.
pub async fn choose(Extension(facts): Extension<RequestFacts>, body: Bytes) -> Response {
    let field = |name: &str| {
        form_urlencoded::parse(&body)
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
            .unwrap_or_default()
    };
    let theme = Theme::parse(&field("theme")).as_str();
    let mut response = see_other(&facts.cookies.base, &field("back"));
    if let Some(cookie) = set_cookie(&facts.cookies, COOKIE, theme, ONE_YEAR) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}
