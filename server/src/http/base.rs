//! An installation below a path of its host: `https://example.com/people`. Within the server every path begins at the start
//! page; what leaves it, links, redirects and cookies, names the whole path.

use axum::extract::Request;
use http::{Uri, uri::PathAndQuery};

use super::state::AppState;

/// Removes the base from the request's path, unless the proxy has done so. It stays with the request for whoever answers.
pub fn strip(state: &AppState, mut request: Request) -> Request {
    let base = state.base();
    if let Some(uri) = base.within(request.uri().path()).and_then(|path| with_path(request.uri(), path)) {
        *request.uri_mut() = uri;
    }
    request.extensions_mut().insert(base);
    request
}

/// The address with another path and the same query.
fn with_path(uri: &Uri, path: &str) -> Option<Uri> {
    if path == uri.path() {
        return None;
    }
    let query = uri.query().map(|query| ["?", query].concat()).unwrap_or_default();
    let path: PathAndQuery = [path, &query].concat().parse().ok()?;
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(path);
    Uri::from_parts(parts).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_query_and_the_characters_of_a_path_stay_as_they_are() {
        let uri: Uri = "/people/o/a%2Fb?q=a%20b".parse().unwrap();
        assert_eq!(with_path(&uri, "/o/a%2Fb").unwrap(), "/o/a%2Fb?q=a%20b");
        assert_eq!(with_path(&"/o".parse().unwrap(), "/o"), None);
    }
}
