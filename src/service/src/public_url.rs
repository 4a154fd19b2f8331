//! The public address of an installation: what people type to open it, and what links in mails begin with.

use domain::error::PublicUrlError;
use url::{Host, Url};

/// The first segments of our own paths: below one of them a proxy that removes the prefix could not be told from one that keeps it.
const OWN: [&str; 21] = [
    "account",
    "cancel-email",
    "choose",
    "confirm-email",
    "dev",
    "favicon.ico",
    "favicon.svg",
    "forgot",
    "healthz",
    "invite",
    "o",
    "pkg",
    "readyz",
    "reset",
    "robots.txt",
    "rpc",
    "setup",
    "sign-in",
    "sign-up",
    "static",
    "theme",
];

/// Checks a public address and returns it as browsers write an origin, without a default port, and then the path, if it has
/// one: without a slash at the end.
///
/// # Errors
/// Says what is wrong with it.
pub fn parse(text: &str) -> Result<String, PublicUrlError> {
    let url = Url::parse(text.trim()).map_err(|_| PublicUrlError::Unreadable)?;
    // The URL standard takes more characters in a host than names of hosts have (RFC 1123, 2.1).
    let is_host_name =
        |name: &str| name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_'));
    if matches!(url.host(), Some(Host::Domain(name)) if !is_host_name(name)) {
        return Err(PublicUrlError::Unreadable);
    }
    if !matches!(url.scheme(), "http" | "https") {
        return Err(PublicUrlError::Scheme);
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(PublicUrlError::Credentials);
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(PublicUrlError::Query);
    }
    let path = url.path().trim_end_matches('/');
    if !is_usable(path) {
        return Err(PublicUrlError::Path);
    }
    Ok(url.origin().ascii_serialization() + path)
}

/// Whether the path can stand in links, cookies and headers as it is, and is none of our own.
fn is_usable(path: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '~');
    let mut segments = path.split('/').skip(1).peekable();
    segments.peek().is_none_or(|first| !OWN.contains(first))
        && segments.all(|segment| !segment.is_empty() && segment.chars().all(is_plain))
}

/// The origin of a public address, and its path: empty at the root of the host.
#[must_use]
pub fn split(public_url: &str) -> (&str, &str) {
    let host = public_url.find("://").map_or(0, |at| at + 3);
    let end = public_url[host..].find('/').map_or(public_url.len(), |at| host + at);
    public_url.split_at(end)
}

/// Whether an address reaches only the machine that serves it, where https is not needed.
#[must_use]
pub fn is_loopback(url: &str) -> bool {
    let Ok(url) = Url::parse(url) else { return false };
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_address_is_the_origin_of_a_host_over_http_or_https_and_a_path() {
        for (text, expected) in [
            (" https://id.example.com/ ", "https://id.example.com"),
            ("HTTPS://ID.Example.com:443", "https://id.example.com"),
            ("https://id.example.com:8443", "https://id.example.com:8443"),
            ("http://127.0.0.1:3000", "http://127.0.0.1:3000"),
            ("http://[::1]:3000", "http://[::1]:3000"),
            ("\thttp://ID.example.com:80//\r\n", "http://id.example.com"),
            ("https://example.com/people/", "https://example.com/people"),
            ("https://EXAMPLE.com/a/../Staff_1/people-2//", "https://example.com/Staff_1/people-2"),
            ("https://bücher.example", "https://xn--bcher-kva.example"),
        ] {
            assert_eq!(parse(text).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn anything_else_is_refused_with_its_reason() {
        use PublicUrlError::{Credentials, Path, Query, Scheme, Unreadable};
        for (text, expected) in [
            ("", Unreadable),
            ("id.example.com", Unreadable),
            ("https://", Unreadable),
            ("https://a\"b", Unreadable),
            ("https://a b", Unreadable),
            ("javascript:alert(1)", Scheme),
            ("ftp://id.example.com", Scheme),
            ("https://ada@id.example.com", Credentials),
            ("https://:secret@id.example.com", Credentials),
            ("https://id.example.com/a b", Path),
            ("https://id.example.com/a;b", Path),
            ("https://id.example.com/é", Path),
            ("https://id.example.com//people", Path),
            ("https://id.example.com/o/people", Path),
            ("https://id.example.com/rpc", Path),
            ("https://id.example.com/people?", Query),
            ("https://id.example.com?", Query),
            ("https://id.example.com/?q=a", Query),
            ("https://id.example.com/#top", Query),
        ] {
            assert_eq!(parse(text), Err(expected), "{text}");
        }
    }

    #[test]
    fn an_address_is_its_origin_and_its_path() {
        for (url, expected) in [
            ("https://example.com/people", ("https://example.com", "/people")),
            ("http://[::1]:3000/a/b", ("http://[::1]:3000", "/a/b")),
            ("https://example.com", ("https://example.com", "")),
        ] {
            assert_eq!(split(url), expected, "{url}");
        }
    }

    #[test]
    fn only_this_machine_is_a_loopback_address() {
        for (url, expected) in [
            ("http://localhost:3000", true),
            ("http://127.0.0.5", true),
            ("http://[::1]:3000", true),
            ("http://id.example.com", false),
            ("http://192.168.0.7", false),
            ("localhost", false),
        ] {
            assert_eq!(is_loopback(url), expected, "{url}");
        }
    }
}
