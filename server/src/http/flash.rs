//! The flash message: one sentence for the next page, in a cookie that lives for half a minute. A form without a script
//! confirms its change this way.

use app::api::{CookieScope, Done, set_cookie};
use cookie::{Cookie, CookieJar};
use http::{HeaderMap, header};

/// Longer sentences are dropped, so that no answer exceeds the header limits of a proxy.
const MAX_BYTES: usize = 1000;
const SECONDS: i64 = 30;

/// The cookie's name, without its prefix.
const COOKIE: &str = "rolecall-flash";

/// Separates the sentence from the key that undoes the change.
const UNDO: char = '\n';

/// The sentence from the previous page, and the key that undoes the change.
#[must_use]
pub fn read(cookies: &CookieJar, scope: &CookieScope) -> (Option<String>, Option<String>) {
    let Some(text) = cookies.get(&scope.name(COOKIE)).map(Cookie::value) else {
        return (None, None);
    };
    let (sentence, undo) =
        text.split_once(UNDO).map_or((text, None), |(sentence, undo)| (sentence, Some(undo)));
    ((!sentence.is_empty()).then(|| sentence.to_owned()), undo.map(str::to_owned))
}

/// Sets the confirmation of a change for the next page.
pub fn set(headers: &mut HeaderMap, done: &Done, scope: &CookieScope) {
    let Some(mut text) = done.notice.clone() else { return };
    if let Some(undo) = &done.undo {
        text.push(UNDO);
        text.push_str(undo);
    }
    if text.len() <= MAX_BYTES {
        write(headers, &text, SECONDS, scope);
    }
}

/// Deletes the sentence once it was shown.
pub fn clear(headers: &mut HeaderMap, scope: &CookieScope) {
    write(headers, "", 0, scope);
}

fn write(headers: &mut HeaderMap, value: &str, seconds: i64, scope: &CookieScope) {
    if let Some(cookie) = set_cookie(scope, &scope.name(COOKIE), value, seconds) {
        headers.append(header::SET_COOKIE, cookie);
    }
}

#[cfg(test)]
mod tests {
    use app::api::read_cookies;
    use http::HeaderValue;

    use super::*;

    fn secure() -> CookieScope {
        CookieScope::of("https://id.example.com")
    }

    /// The cookies that a browser sends back.
    fn returned(headers: &HeaderMap) -> CookieJar {
        let set = headers[header::SET_COOKIE].to_str().unwrap();
        let sent = HeaderValue::from_str(set.split(';').next().unwrap()).unwrap();
        read_cookies(&HeaderMap::from_iter([(header::COOKIE, sent)]))
    }

    #[test]
    fn a_sentence_comes_back_as_it_was_set_and_only_over_the_same_scheme() {
        for sentence in ["Ada’s roles were changed; all = good & \"well\".", "50% + more"] {
            let mut headers = HeaderMap::new();
            set(&mut headers, &Done::to("/").with_notice(sentence), &secure());
            let cookies = returned(&headers);
            assert_eq!(read(&cookies, &secure()), (Some(sentence.to_owned()), None));
            assert_eq!(read(&cookies, &CookieScope::default()), (None, None));
        }
    }

    #[test]
    fn the_undo_key_comes_back_with_the_sentence() {
        let done = Done { undo: Some("und_1".to_owned()), ..Done::to("/").with_notice("Ada was removed.") };
        let mut headers = HeaderMap::new();
        set(&mut headers, &done, &CookieScope::default());
        let expected = (Some("Ada was removed.".into()), Some("und_1".into()));
        assert_eq!(read(&returned(&headers), &CookieScope::default()), expected);
    }

    #[test]
    fn a_sentence_that_is_too_long_for_a_header_is_dropped() {
        let mut headers = HeaderMap::new();
        set(&mut headers, &Done::to("/").with_notice("a".repeat(MAX_BYTES + 1)), &CookieScope::default());
        assert!(headers.is_empty());
    }
}
