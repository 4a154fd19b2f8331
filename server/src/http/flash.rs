//! One sentence for the next page, in a cookie that lives for half a minute: how a form without a script says that it
//! is done.

use app::api::Done;
use axum_extra::extract::CookieJar;
use http::{HeaderMap, HeaderValue, header};
use url::form_urlencoded;

/// The longest sentence that is carried, in bytes once written.
const MOST: usize = 1500;

/// Written only over https, the name forbids other hosts of the same domain to set it.
const fn name(is_secure: bool) -> &'static str {
    if is_secure { "__Host-rolecall-flash" } else { "rolecall-flash" }
}

/// Stands between the sentence and the key by which what it tells can be undone.
const UNDO: char = '\n';

/// The sentence that the page before left, and the key by which what it tells can be undone.
#[must_use]
pub fn read(cookies: &CookieJar, is_secure: bool) -> (Option<String>, Option<String>) {
    // The jar has undone the percent signs.
    let Some(text) = cookies.get(name(is_secure)).map(|cookie| cookie.value().to_owned()) else {
        return (None, None);
    };
    let (words, undo) =
        text.split_once(UNDO).map_or((text.as_str(), None), |(words, undo)| (words, Some(undo)));
    ((!words.is_empty()).then(|| words.to_owned()), undo.map(str::to_owned))
}

/// Leaves what was done for the next page to say.
pub fn leave(headers: &mut HeaderMap, done: &Done, is_secure: bool) {
    let Some(mut words) = done.notice.clone() else { return };
    if let Some(undo) = &done.undo {
        words.push(UNDO);
        words.push_str(undo);
    }
    let value = form_urlencoded::byte_serialize(words.as_bytes()).collect::<String>().replace('+', "%20");
    if value.len() <= MOST {
        write(headers, &value, 30, is_secure);
    }
}

/// Forgets the sentence once it was shown.
pub fn forget(headers: &mut HeaderMap, is_secure: bool) {
    write(headers, "", 0, is_secure);
}

fn write(headers: &mut HeaderMap, value: &str, max_age: u32, is_secure: bool) {
    let secure = if is_secure { "; Secure" } else { "" };
    let cookie =
        format!("{}={value}; Path=/; Max-Age={max_age}; HttpOnly; SameSite=Lax{secure}", name(is_secure));
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        headers.append(header::SET_COOKIE, cookie);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_comes_back_as_it_was_left() {
        for words in ["Ada’s roles were changed; all = good & \"well\".", "50% + more"] {
            let mut headers = HeaderMap::new();
            leave(&mut headers, &Done::to("/").with_notice(words), true);
            let cookie = headers[header::SET_COOKIE].to_str().unwrap().to_owned();
            assert!(
                cookie.starts_with("__Host-rolecall-flash=")
                    && cookie.ends_with("HttpOnly; SameSite=Lax; Secure"),
                "{cookie}"
            );
            let sent = HeaderValue::from_str(cookie.split(';').next().unwrap()).unwrap();
            let cookies = CookieJar::from_headers(&HeaderMap::from_iter([(header::COOKIE, sent)]));
            assert_eq!(read(&cookies, true), (Some(words.to_owned()), None));
            assert_eq!(read(&cookies, false), (None, None));
        }
    }

    #[test]
    fn the_way_back_travels_with_the_words() {
        let done = Done { undo: Some("und_1".to_owned()), ..Done::to("/").with_notice("Ada was removed.") };
        let mut headers = HeaderMap::new();
        leave(&mut headers, &done, false);
        let cookie = headers[header::SET_COOKIE].to_str().unwrap().to_owned();
        let sent = HeaderValue::from_str(cookie.split(';').next().unwrap()).unwrap();
        let cookies = CookieJar::from_headers(&HeaderMap::from_iter([(header::COOKIE, sent)]));
        assert_eq!(read(&cookies, false), (Some("Ada was removed.".into()), Some("und_1".into())));
    }
}
