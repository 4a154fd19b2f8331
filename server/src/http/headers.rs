//! The headers that keep a browser from doing what no page of ours asks for. One layer for every answer.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderMap, HeaderName, HeaderValue, header};
use leptos::nonce::Nonce;

use super::state::AppState;

/// Headers that never change.
const FIXED: [(HeaderName, &str); 8] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("x-permitted-cross-domain-policies"), "none"),
    (HeaderName::from_static("origin-agent-cluster"), "?1"),
    (
        HeaderName::from_static("permissions-policy"),
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), \
         midi=(), payment=(), usb=()",
    ),
];

/// The layer. The nonce is made here, so that every page, also one of an error, has the policy that it was written for.
pub async fn secure(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let nonce = Nonce::new();
    let (mut parts, body) = request.into_parts();
    let is_secure = state.is_secure(&parts);
    parts.extensions.insert(nonce.clone());
    let mut response = next.run(Request::from_parts(parts, body)).await;
    write(response.headers_mut(), &nonce, is_secure);
    response
}

fn write(headers: &mut HeaderMap, nonce: &Nonce, is_secure: bool) {
    for (name, value) in FIXED {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if let Ok(policy) = HeaderValue::from_str(&content_security_policy(nonce)) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    if is_secure {
        let two_years = HeaderValue::from_static("max-age=63072000; includeSubDomains");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, two_years);
    }
    // Only what says otherwise (a file with a hash in its name) may be kept by anybody.
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
}

/// `'wasm-unsafe-eval'` permits WebAssembly and no JavaScript from text.
fn content_security_policy(nonce: &Nonce) -> String {
    format!(
        "default-src 'self'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; \
         form-action 'self'"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_permits_scripts_of_the_page_alone_and_no_eval() {
        let policy = content_security_policy(&Nonce::from_value("abc"));
        assert!(policy.contains("script-src 'self' 'nonce-abc' 'wasm-unsafe-eval';"));
        assert!(!policy.contains("'unsafe-eval'") && !policy.contains("unsafe-inline"));
    }

    #[test]
    fn only_https_promises_https_and_a_cached_file_keeps_its_own_rule() {
        let mut headers = HeaderMap::new();
        write(&mut headers, &Nonce::new(), false);
        assert!(!headers.contains_key(header::STRICT_TRANSPORT_SECURITY));
        assert_eq!(headers[header::CACHE_CONTROL], "no-store");

        let mut headers = HeaderMap::new();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public"));
        write(&mut headers, &Nonce::new(), true);
        assert_eq!(headers[header::CACHE_CONTROL], "public");
        assert!(headers.contains_key(header::STRICT_TRANSPORT_SECURITY));
    }
}
