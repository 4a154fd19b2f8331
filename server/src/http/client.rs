//! The address of the client, also behind trusted proxies.

use std::net::{IpAddr, SocketAddr};

use axum::extract::ConnectInfo;
use http::{HeaderMap, HeaderName, request::Parts};
use ipnet::IpNet;

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

/// The client's address. `X-Forwarded-For` counts only if the connection comes from a trusted proxy, and is read from the
/// right: everything left of the first address that is not a trusted proxy was written by the client.
#[must_use]
pub fn client_address(parts: &Parts, trusted: &[IpNet]) -> Option<IpAddr> {
    let peer = peer(parts)?;
    if !is_trusted(peer, trusted) {
        return Some(peer);
    }
    let mut nearest = peer;
    for hop in hops(&parts.headers) {
        let Some(hop) = hop else { break };
        nearest = hop;
        if !is_trusted(hop, trusted) {
            break;
        }
    }
    Some(nearest)
}

/// Whether a trusted proxy says that the client connected over https.
#[must_use]
pub fn is_forwarded_https(parts: &Parts, trusted: &[IpNet]) -> bool {
    peer(parts).is_some_and(|peer| is_trusted(peer, trusted))
        && parts.headers.get(FORWARDED_PROTO).is_some_and(|scheme| scheme == "https")
}

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
    fn the_scheme_counts_from_trusted_proxies_only() {
        let trusted = ["127.0.0.1/32".parse().unwrap()];
        for (peer, expected) in [("127.0.0.1", true), ("203.0.113.5", false)] {
            let mut parts = parts(peer, &[]);
            parts.headers.insert(FORWARDED_PROTO, http::HeaderValue::from_static("https"));
            assert_eq!(is_forwarded_https(&parts, &trusted), expected);
        }
    }
}
