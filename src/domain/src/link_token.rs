//! The token of a link as people send it back: mail programs and hands glue full stops, brackets, spaces and tracking
//! parameters to an address, wrap it, or cut it. A token has a fixed alphabet and length, so what cannot belong to it is
//! ignored.

use percent_encoding::percent_decode_str;

use crate::{hidden::is_hidden, secret::Secret};

/// How many characters a token has: 32 bytes in base64url without padding (RFC 4648, section 5).
const LENGTH: usize = 43;

/// The token at the beginning of a text, which may be percent-encoded. `None` if it was cut. Whether a link has this
/// token is not looked at.
#[must_use]
pub fn read(text: &str) -> Option<Secret> {
    let text = percent_decode_str(text).decode_utf8_lossy();
    let mut token = String::with_capacity(LENGTH);
    for c in text.chars().skip_while(|c| !is_of_token(*c)) {
        match c {
            c if is_of_token(c) => token.push(c),
            c if is_of_line_break(c) => {}
            _ => break,
        }
        if token.len() == LENGTH {
            return Some(Secret::new(token));
        }
    }
    None
}

const fn is_of_token(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_')
}

/// Spaces, line ends and invisible characters where a long address is wrapped; `=` ends a line in quoted-printable text
/// (RFC 2045, section 6.7).
fn is_of_line_break(c: char) -> bool {
    c.is_whitespace() || c.is_control() || c == '=' || is_hidden(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "aZ09-_bcdefghijklmnopqrstuvwxyzABCDEFGHIJKL";

    fn is_read(text: &str) -> bool {
        read(text).is_some_and(|token| token.reveal() == TOKEN)
    }

    #[test]
    fn what_is_glued_to_a_token_is_ignored() {
        assert_eq!(TOKEN.len(), LENGTH);
        assert!(is_read(TOKEN));
        for glued in [
            ".",
            ",",
            ")",
            ">",
            "\"",
            "'",
            " ",
            "/",
            "]",
            "}",
            ";",
            ":",
            "!",
            "?",
            "*",
            "_",
            "-",
            "=",
            "&x=1",
            "?utm_source=x",
            "#top",
            "…",
            "’",
            "”",
            "»",
            "\u{200b}",
            "\u{a0}",
            "\u{feff}",
            "\r",
            "\r\n",
            "\0",
            "=\r\n",
            "=20",
            "%",
            "%0",
            "%zz",
            "%0D",
            "%0d",
            "%0D%0A",
            "%20",
            "%3E",
            "%3e",
            "%2E",
            "%2F",
            "%2520",
            "%E2%80%8B",
            "%e2%80%8b",
            "%C2%A0",
            "%E2%80%99",
            "%C2%BB",
            "%FF",
            ".pdf",
            "abc",
            "/abc/def",
            "%0D%0AYours",
        ] {
            assert!(is_read(&format!("{TOKEN}{glued}")), "{glued:?} at the end");
        }
        for glued in ["<", "(", "\"", " ", "\u{200b}", "/", "%20", "%3C", "%E2%80%8B", "=", "*", "„"] {
            assert!(is_read(&format!("{glued}{TOKEN}")), "{glued:?} at the beginning");
            assert!(is_read(&format!("{glued}{TOKEN}{glued}")), "{glued:?} around it");
        }
    }

    #[test]
    fn a_token_that_was_wrapped_or_encoded_is_put_together_again() {
        let (first, second) = TOKEN.split_at(20);
        for between in
            [" ", "\r\n", "=\r\n", "%20", "%0D%0A", "%0d%0a", "=%0D%0A", "\u{ad}", "\u{200b}", "%E2%80%8B"]
        {
            assert!(is_read(&format!("{first}{between}{second}")), "{between:?}");
        }
        assert!(is_read(&TOKEN.replace('-', "%2D").replace('_', "%5f")));
    }

    #[test]
    fn a_token_that_was_cut_is_none() {
        for text in ["", ".", "%", "%20", "/", &TOKEN[..1], &TOKEN[1..], &TOKEN[..42]] {
            assert!(read(text).is_none(), "{text:?}");
        }
        for glued in [
            ".",
            "%20",
            "=",
            "%0D%0A",
            "&utm_source=newsletter",
            "/and/a/path/that/goes/on",
            "?x=1",
            "…",
            "%2E%2E%2E",
        ] {
            assert!(read(&format!("{}{glued}", &TOKEN[..40])).is_none(), "{glued:?}");
        }
    }

    #[test]
    fn two_tokens_in_a_row_are_the_first() {
        assert!(is_read(&format!("{TOKEN}{}", TOKEN.to_ascii_uppercase())));
    }
}
