//! The language of an answer.

use http::{HeaderMap, header};
use messages::Messages;
use service::Session;

/// The messages in the reader's language: the account's, else the browser's. The development configuration speaks the
/// pseudo-locale, too.
pub fn messages(headers: &HeaderMap, session: Option<&Session>, is_development: bool) -> Messages {
    let accepted =
        headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    match session {
        _ if is_development && messages::is_pseudo(accepted) => Messages::pseudo(),
        Some(session) => Messages::of(session.language),
        None => Messages::accepted(accepted),
    }
}

#[cfg(test)]
mod tests {
    use domain::language::Language;
    use http::HeaderValue;

    use super::*;

    #[test]
    fn the_pseudo_locale_is_spoken_in_development_only() {
        let headers = HeaderMap::from_iter([(header::ACCEPT_LANGUAGE, HeaderValue::from_static("en-XA"))]);
        assert_eq!(messages(&headers, None, true), Messages::pseudo());
        assert_eq!(messages(&headers, None, false), Messages::default());
    }

    #[test]
    fn who_is_not_signed_in_gets_the_language_of_the_browser() {
        let headers =
            HeaderMap::from_iter([(header::ACCEPT_LANGUAGE, HeaderValue::from_static("de-CH, en"))]);
        assert_eq!(messages(&headers, None, false).language(), Language::German);
    }
}
