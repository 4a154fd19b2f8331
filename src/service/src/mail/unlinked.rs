//! Names and notes in mails: anyone who may invite chooses them, so they must never become a link. Mail programs make links out of
//! everything that looks like an address; markup does not stop them, since they read the text as it is shown.
//!
//! A ZERO WIDTH NON-JOINER (U+200C) stands after each sign that addresses are made of. It is not seen, and a program that makes a
//! link all the same makes one that leads nowhere: there is no such host (RFC 5892, A.1). WORD JOINER and ZERO WIDTH SPACE would
//! not do: browsers leave them out of a host (UTS 46) and open the rest.

/// The zero width non-joiner.
const BREAK: char = '\u{200C}';

/// The text with a break in each address, host and URL. It looks as before.
pub(super) fn unlinked(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        out.push(c);
        if is_of_addresses(c) && chars.peek().is_some_and(|next| !next.is_whitespace()) {
            out.push(BREAK);
        }
    }
    out
}

/// The signs between the parts of addresses, with those that browsers and mail programs take for the same (RFC 3490, 3.1, and the
/// wide forms).
const fn is_of_addresses(c: char) -> bool {
    matches!(c, '.' | '@' | ':' | '/' | '\\')
        || matches!(c, '\u{2024}' | '\u{3002}' | '\u{FE52}' | '\u{FF0E}' | '\u{FF61}')
        || matches!(
            c,
            '\u{FE6B}' | '\u{FF20}' | '\u{FE55}' | '\u{FF1A}' | '\u{2044}' | '\u{2215}' | '\u{FF0F}'
        )
}

/// A text for a header: one line, and nothing that readers would decode a second time (RFC 2047).
pub(super) fn header(text: &str) -> String {
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    line.replace("=?", &format!("={BREAK}?"))
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::*;

    const BAIT: [&str; 9] = [
        "evil.example",
        "Account blocked! Verify at evil.example/login",
        "www.evil.example",
        "https://evil.example/login?a=b.c",
        "http://evil",
        "eve@evil.example",
        "mailto:eve@evil.example",
        "evil\u{3002}example \u{FF0F} eve\u{FF20}evil\u{FF0E}example",
        "\\\\evil\\share",
    ];

    #[test]
    fn no_two_parts_of_an_address_stand_side_by_side() {
        for bait in BAIT {
            let text = unlinked(bait);
            let chars: Vec<char> = text.chars().collect();
            for pair in chars.windows(2) {
                let is_broken = !is_of_addresses(pair[0]) || pair[1] == BREAK || pair[1].is_whitespace();
                assert!(is_broken, "{text:?}");
            }
            assert_eq!(text.replace(BREAK, ""), bait, "what is seen stays the same");
        }
    }

    #[test]
    fn a_link_that_is_made_of_it_all_the_same_leads_nowhere() {
        for host in ["evil.example", "www.evil.example", "a.b.evil.example", "192.0.2.7"] {
            assert!(Url::parse(&format!("https://{}/", unlinked(host))).is_err(), "{host}");
        }
        for invisible in ['\u{2060}', '\u{200B}', '\u{AD}'] {
            let url = Url::parse(&format!("https://evil.{invisible}example/")).unwrap();
            assert_eq!(url.host_str(), Some("evil.example"), "browsers leave {invisible:?} out");
        }
    }

    #[test]
    fn other_names_stay_as_they_are() {
        for name in ["Ada Lovelace", "Acme Inc.", "Dr. Grace Hopper", "Harbour & Sons", "A: B", "山田 太郎"]
        {
            assert_eq!(unlinked(name), name);
        }
    }

    #[test]
    fn a_header_is_one_line_and_is_decoded_once() {
        assert_eq!(header("a\r\nBcc: x@y.z"), "a  Bcc: x@y.z");
        assert_eq!(header("=?utf-8?q?x?="), "=\u{200C}?utf-8?q?x?=");
    }
}
