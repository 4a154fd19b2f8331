//! One sentence for the next page, in a cookie that lives for half a minute: how a form without a script says that it
//! is done.

use axum_extra::extract::CookieJar;
use http::{HeaderMap, HeaderValue, header};
use url::form_urlencoded;

/// The longest sentence that is carried, in bytes once written.
const MOST: usize = 1500;

/// Written only over https, the name forbids other hosts of the same domain to set it.
const fn name(is_secure: bool) -> &'static str {
    if is_secure { "__Host-rolecall-flash" } else { "rolecall-flash" }
}

/// The sentence that the page before left.
#[must_use]
pub fn read(cookies: &CookieJar, is_secure: bool) -> Option<String> {
    let cookie = cookies.get(name(is_secure))?;
    // The jar has undone the percent signs.
    (!cookie.value().is_empty()).then(|| cookie.value().to_owned())
}

/// Leaves a sentence for the next page.
pub fn leave(headers: &mut HeaderMap, words: &str, is_secure: bool) {
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
            leave(&mut headers, words, true);
            let cookie = headers[header::SET_COOKIE].to_str().unwrap().to_owned();
            assert!(
                cookie.starts_with("__Host-rolecall-flash=")
                    && cookie.ends_with("HttpOnly; SameSite=Lax; Secure"),
                "{cookie}"
            );
            let sent = HeaderValue::from_str(cookie.split(';').next().unwrap()).unwrap();
            let cookies = CookieJar::from_headers(&HeaderMap::from_iter([(header::COOKIE, sent)]));
            assert_eq!(read(&cookies, true).as_deref(), Some(words));
            assert_eq!(read(&cookies, false), None);
        }
    }
}
