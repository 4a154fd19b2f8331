//! The address of the client, also behind trusted proxies.

use std::net::{IpAddr, SocketAddr};

use axum::extract::ConnectInfo;
use http::{HeaderMap, HeaderName, request::Parts};
use ipnet::IpNet;

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const FORWARDED_HOST: HeaderName = HeaderName::from_static("x-forwarded-host");
const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

/// The peer of a connection through the unix socket. The permissions of its file say who may connect, so it is a trusted proxy.
#[derive(Debug, Clone, Copy)]
pub struct UnixPeer;

/// The client's address. `X-Forwarded-For` counts only if the connection comes from a trusted proxy, and is read from the
/// right: everything left of the first address that is not a trusted proxy was written by the client.
#[must_use]
pub fn client_address(parts: &Parts, trusted: &[IpNet]) -> Option<IpAddr> {
    let mut nearest = peer(parts);
    if !is_from_proxy(parts, trusted) {
        return nearest;
    }
    for hop in hops(&parts.headers) {
        let Some(hop) = hop else { break };
        nearest = Some(hop);
        if !is_trusted(hop, trusted) {
            break;
        }
    }
    nearest
}

/// Whether a trusted proxy says that the client connected over https.
#[must_use]
pub fn is_forwarded_https(parts: &Parts, trusted: &[IpNet]) -> bool {
    is_from_proxy(parts, trusted)
        && parts.headers.get(FORWARDED_PROTO).is_some_and(|scheme| scheme == "https")
}

/// The host that the client asked for, as a trusted proxy says: the first of `X-Forwarded-Host`, where several proxies have
/// added theirs.
#[must_use]
pub fn forwarded_host<'a>(parts: &'a Parts, trusted: &[IpNet]) -> Option<&'a str> {
    if !is_from_proxy(parts, trusted) {
        return None;
    }
    let hosts = parts.headers.get(FORWARDED_HOST)?.to_str().ok()?;
    hosts.split(',').next().map(str::trim).filter(|host| !host.is_empty())
}

/// Whether the connection comes from a trusted proxy.
fn is_from_proxy(parts: &Parts, trusted: &[IpNet]) -> bool {
    let is_unix = parts.extensions.get::<ConnectInfo<UnixPeer>>().is_some();
    is_unix || peer(parts).is_some_and(|peer| is_trusted(peer, trusted))
}

/// The address of the connection; a unix socket has none.
fn peer(parts: &Parts) -> Option<IpAddr> {
    parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip().to_canonical())
}

fn is_trusted(address: IpAddr, trusted: &[IpNet]) -> bool {
    trusted.iter().any(|network| network.contains(&address))
}

/// The addresses of the header from the right; `None` is an invalid one.
fn hops(headers: &HeaderMap) -> impl Iterator<Item = Option<IpAddr>> {
    let lines: Vec<&str> =
        headers.get_all(FORWARDED_FOR).iter().map(|value| value.to_str().unwrap_or("?")).collect();
    lines
        .iter()
        .flat_map(|line| line.split(','))
        .map(|hop| parse_hop(hop.trim()))
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
}

/// An address, with or without a port.
fn parse_hop(hop: &str) -> Option<IpAddr> {
    let bare = hop.trim_start_matches('[').trim_end_matches(']');
    let address = bare.parse().ok().or_else(|| hop.parse::<SocketAddr>().ok().map(|hop| hop.ip()));
    address.map(|address: IpAddr| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(peer: &str, forwarded: &[&str]) -> Parts {
        let mut request = http::Request::builder();
        for line in forwarded {
            request = request.header(FORWARDED_FOR, *line);
        }
        let peer: IpAddr = peer.parse().unwrap();
        request.extension(ConnectInfo(SocketAddr::new(peer, 1234))).body(()).unwrap().into_parts().0
    }

    #[test]
    fn forwarded_addresses_count_from_trusted_proxies_only_and_from_the_right() {
        let trusted: [IpNet; 2] = ["127.0.0.1/32", "10.0.0.0/8"].map(|text| text.parse().unwrap());
        let cases: [(&str, &[&str], &str); 11] = [
            ("203.0.113.5", &["1.2.3.4"], "203.0.113.5"),
            ("127.0.0.1", &[], "127.0.0.1"),
            ("127.0.0.1", &["1.2.3.4"], "1.2.3.4"),
            ("127.0.0.1", &["6.6.6.6, 1.2.3.4"], "1.2.3.4"),
            ("127.0.0.1", &["6.6.6.6, 1.2.3.4, 10.0.0.7"], "1.2.3.4"),
            ("127.0.0.1", &["6.6.6.6", "1.2.3.4"], "1.2.3.4"),
            ("127.0.0.1", &["1.2.3.4, nonsense"], "127.0.0.1"),
            ("127.0.0.1", &["nonsense, 10.0.0.7"], "10.0.0.7"),
            ("::ffff:127.0.0.1", &["1.2.3.4:5678"], "1.2.3.4"),
            ("127.0.0.1", &["[2001:db8::1]:5678"], "2001:db8::1"),
            ("127.0.0.1", &["::ffff:1.2.3.4"], "1.2.3.4"),
        ];
        for (peer, forwarded, expected) in cases {
            let address = client_address(&parts(peer, forwarded), &trusted);
            assert_eq!(address, Some(expected.parse().unwrap()), "{peer} {forwarded:?}");
        }
    }

    #[test]
    fn behind_the_unix_socket_the_address_scheme_and_host_are_those_that_the_proxy_names() {
        let mut request = http::Request::builder().extension(ConnectInfo(UnixPeer));
        for (name, value) in
            [(FORWARDED_FOR, "6.6.6.6, 1.2.3.4"), (FORWARDED_PROTO, "https"), (FORWARDED_HOST, "people.lan")]
        {
            request = request.header(name, value);
        }
        let parts = request.body(()).unwrap().into_parts().0;
        assert_eq!(client_address(&parts, &[]), Some("1.2.3.4".parse().unwrap()));
        assert!(is_forwarded_https(&parts, &[]));
        assert_eq!(forwarded_host(&parts, &[]), Some("people.lan"));
        let silent =
            http::Request::builder().extension(ConnectInfo(UnixPeer)).body(()).unwrap().into_parts().0;
        assert_eq!(client_address(&silent, &[]), None);
    }

    #[test]
    fn the_host_counts_from_trusted_proxies_only_and_the_first_is_the_clients() {
        let trusted = ["127.0.0.1/32".parse().unwrap()];
        for (peer, sent, expected) in [
            ("127.0.0.1", "people.lan:8080", Some("people.lan:8080")),
            ("127.0.0.1", "people.lan, inner.lan", Some("people.lan")),
            ("127.0.0.1", "", None),
            ("203.0.113.5", "people.lan", None),
        ] {
            let mut parts = parts(peer, &[]);
            parts.headers.insert(FORWARDED_HOST, http::HeaderValue::from_static(sent));
            assert_eq!(forwarded_host(&parts, &trusted), expected, "{peer} {sent}");
        }
        assert_eq!(forwarded_host(&parts("127.0.0.1", &[]), &trusted), None);
    }

    #[test]
    fn the_scheme_counts_from_trusted_proxies_only() {
        let trusted = ["127.0.0.1/32".parse().unwrap()];
        for (peer, expected) in [("127.0.0.1", true), ("203.0.113.5", false)] {
            let mut parts = parts(peer, &[]);
            parts.headers.insert(FORWARDED_PROTO, http::HeaderValue::from_static("https"));
            assert_eq!(is_forwarded_https(&parts, &trusted), expected);
        }
    }
}
