//! `POST /theme`: light, dark or as the system has it, kept in a cookie of this browser. It works without an account.

use app::api::{RequestFacts, Theme};
use axum::{Extension, body::Bytes, response::Response};
use http::{HeaderValue, header};
use url::form_urlencoded;

use super::pages::see_other;

/// The cookie's name.
pub const COOKIE: &str = "theme";
const ONE_YEAR: u32 = 365 * 24 * 60 * 60;

/// Takes `theme` and `back`, the local path to return to.
pub async fn choose(Extension(facts): Extension<RequestFacts>, body: Bytes) -> Response {
    let field = |name: &str| {
        form_urlencoded::parse(&body)
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
            .unwrap_or_default()
    };
    let theme = Theme::parse(&field("theme")).as_str();
    let mut response = see_other(&field("back"));
    let secure = if facts.is_secure { "; Secure" } else { "" };
    let cookie = format!("{COOKIE}={theme}; Path=/; Max-Age={ONE_YEAR}; HttpOnly; SameSite=Lax{secure}");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}
