//! The cookies of Rolecall: out of reach for scripts, not sent along with the forms of other sites, over https bound to this
//! host, and below a path sent to that alone.

use axum::http::{HeaderMap, HeaderValue, header};
use cookie::{Cookie, CookieJar, SameSite, time::Duration};

use crate::paths::Base;

/// Where the cookies of this installation belong.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CookieScope {
    /// The public address uses https, so cookies are `Secure`.
    pub is_secure: bool,
    /// The path below which they are sent.
    pub base: Base,
}

impl CookieScope {
    /// The cookies of a public address.
    #[must_use]
    pub fn of(public_url: &str) -> Self {
        Self { is_secure: public_url.starts_with("https://"), base: Base::of(public_url) }
    }

    /// The full name of a cookie. Over https its prefix keeps other hosts of the same domain from setting it; below a path, where
    /// `__Host-` is not allowed, only pages on http are kept from it (RFC 6265bis, 4.1.3).
    #[must_use]
    pub fn name(&self, name: &str) -> String {
        let prefix = match (self.is_secure, self.base.as_str()) {
            (false, _) => "",
            (true, "") => "__Host-",
            (true, _) => "__Secure-",
        };
        [prefix, name].concat()
    }

    /// The name of the cookie that carries a session.
    #[must_use]
    pub fn session(&self) -> String {
        self.name("rolecall")
    }

    /// The name of the cookie by which a device that signed in before is known.
    #[must_use]
    pub fn device(&self) -> String {
        self.name("rolecall-device")
    }

    fn path(&self) -> &str {
        if self.base.as_str().is_empty() { "/" } else { self.base.as_str() }
    }
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
pub fn set_cookie(scope: &CookieScope, name: &str, value: &str, seconds: i64) -> Option<HeaderValue> {
    let cookie = Cookie::build((name, value))
        .path(scope.path())
        .max_age(Duration::seconds(seconds))
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(scope.is_secure);
    HeaderValue::from_str(&cookie.build().encoded().to_string()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(scope: &CookieScope, name: &str, value: &str, seconds: i64) -> String {
        set_cookie(scope, name, value, seconds).unwrap().to_str().unwrap().to_owned()
    }

    #[test]
    fn a_cookie_is_out_of_reach_for_scripts_and_bound_to_https_and_to_the_path_where_there_is_one() {
        for (public_url, expected) in [
            (
                "https://id.example.com",
                "__Host-rolecall=a; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=60",
            ),
            (
                "https://example.com/people",
                "__Secure-rolecall=a; HttpOnly; SameSite=Lax; Secure; Path=/people; Max-Age=60",
            ),
            ("http://example.com/people", "rolecall=a; HttpOnly; SameSite=Lax; Path=/people; Max-Age=60"),
        ] {
            let scope = CookieScope::of(public_url);
            assert_eq!(text(&scope, &scope.session(), "a", 60), expected);
        }
        let plain = CookieScope::default();
        let deleted = text(&plain, &plain.session(), "", 0);
        assert_eq!(deleted, "rolecall=; HttpOnly; SameSite=Lax; Path=/; Max-Age=0");
    }

    #[test]
    fn a_value_comes_back_as_it_was_set() {
        for value in ["Ada’s roles; all = good & \"well\".", "50% + more", "first\nsecond"] {
            let header = text(&CookieScope::default(), "a", value, 60);
            let sent = HeaderValue::from_str(&format!("b=c; {}", header.split(';').next().unwrap())).unwrap();
            let jar = read_cookies(&HeaderMap::from_iter([(header::COOKIE, sent)]));
            assert_eq!(jar.get("a").map(Cookie::value), Some(value));
        }
    }
}
