//! The cookies of Rolecall: out of reach for scripts, not sent along with the forms of other sites, and over https bound
//! to this host.

use axum::http::{HeaderMap, HeaderValue, header};
use cookie::{Cookie, CookieJar, SameSite, time::Duration};

/// The name of the cookie that carries a session.
#[must_use]
pub const fn session_cookie_name(is_secure: bool) -> &'static str {
    if is_secure { "__Host-rolecall" } else { "rolecall" }
}

/// The name of the cookie by which a device that signed in before is known.
#[must_use]
pub const fn device_cookie_name(is_secure: bool) -> &'static str {
    if is_secure { "__Host-rolecall-device" } else { "rolecall-device" }
}

/// The cookies of a request.
#[must_use]
pub fn read_cookies(headers: &HeaderMap) -> CookieJar {
    let mut jar = CookieJar::new();
    for text in headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok()) {
        for cookie in Cookie::split_parse_encoded(text.to_owned()).filter_map(Result::ok) {
            jar.add_original(cookie);
        }
    }
    jar
}

/// The `Set-Cookie` header of a cookie that lives for `seconds`; with 0 the browser deletes it. `None` only for a name that
/// cannot stand in a header.
#[must_use]
pub fn set_cookie(name: &str, value: &str, seconds: i64, is_secure: bool) -> Option<HeaderValue> {
    let cookie = Cookie::build((name, value))
        .path("/")
        .max_age(Duration::seconds(seconds))
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(is_secure);
    HeaderValue::from_str(&cookie.build().encoded().to_string()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(name: &str, value: &str, seconds: i64, is_secure: bool) -> String {
        set_cookie(name, value, seconds, is_secure).unwrap().to_str().unwrap().to_owned()
    }

    #[test]
    fn a_cookie_is_out_of_reach_for_scripts_and_bound_to_https_where_there_is_one() {
        let secure = text(session_cookie_name(true), "token", 60, true);
        assert_eq!(secure, "__Host-rolecall=token; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=60");
        let deleted = text(session_cookie_name(false), "", 0, false);
        assert_eq!(deleted, "rolecall=; HttpOnly; SameSite=Lax; Path=/; Max-Age=0");
    }

    #[test]
    fn a_value_comes_back_as_it_was_set() {
        for value in ["Ada’s roles; all = good & \"well\".", "50% + more", "first\nsecond"] {
            let header = text("a", value, 60, true);
            let sent = HeaderValue::from_str(&format!("b=c; {}", header.split(';').next().unwrap())).unwrap();
            let jar = read_cookies(&HeaderMap::from_iter([(header::COOKIE, sent)]));
            assert_eq!(jar.get("a").map(Cookie::value), Some(value));
        }
    }
}
