//! The security headers of every answer.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderMap, HeaderName, HeaderValue, header};
use leptos::nonce::Nonce;

use super::state::AppState;

/// Headers that never change. `SetResponseHeaderLayer` would need one layer for each.
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

/// The middleware. The nonce is created here, so that every page, also an error page, matches its policy.
pub async fn secure(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let nonce = Nonce::new();
    let policy = content_security_policy(&nonce, app::has_program(request.uri().path()));
    let (mut parts, body) = request.into_parts();
    let is_secure = state.cookies(&parts).is_secure;
    parts.extensions.insert(nonce);
    let mut response = next.run(Request::from_parts(parts, body)).await;
    write(response.headers_mut(), &policy, is_secure.then(|| hsts(state.web.hsts_include_subdomains)));
    response
}

fn write(headers: &mut HeaderMap, content_security_policy: &str, hsts: Option<&'static str>) {
    for (name, value) in FIXED {
        headers.insert(name, HeaderValue::from_static(value));
    }
    // That of an uploaded picture is narrower.
    if let Ok(policy) = HeaderValue::from_str(content_security_policy) {
        headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(policy);
    }
    if let Some(hsts) = hsts {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(hsts));
    }
    // Only an answer that says otherwise (a file with a hash in its name) may be cached.
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
}

/// Two years. Subdomains are left out by default: other services of the operator may still be on http.
const fn hsts(include_subdomains: bool) -> &'static str {
    if include_subdomains { "max-age=63072000; includeSubDomains" } else { "max-age=63072000" }
}

/// Only scripts with the nonce run, and what they import. `'wasm-unsafe-eval'` permits WebAssembly and no JavaScript
/// from text.
fn content_security_policy(nonce: &Nonce, has_program: bool) -> String {
    let wasm = if has_program { " 'wasm-unsafe-eval'" } else { "" };
    format!(
        "default-src 'self'; script-src 'nonce-{nonce}' 'strict-dynamic'{wasm}; style-src 'self'; \
         img-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; \
         form-action 'self'"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_run_by_nonce_alone_and_webassembly_only_on_pages_with_the_program() {
        let nonce = Nonce::from_value("abc");
        for (has_program, expected) in [
            (false, "script-src 'nonce-abc' 'strict-dynamic';"),
            (true, "script-src 'nonce-abc' 'strict-dynamic' 'wasm-unsafe-eval';"),
        ] {
            let policy = content_security_policy(&nonce, has_program);
            assert!(policy.contains(expected), "{policy}");
            assert!(!policy.contains("'unsafe-eval'") && !policy.contains("unsafe-inline"), "{policy}");
        }
    }

    #[test]
    fn hsts_covers_subdomains_only_on_request() {
        assert_eq!(hsts(false), "max-age=63072000");
        assert_eq!(hsts(true), "max-age=63072000; includeSubDomains");
    }

    #[test]
    fn only_https_promises_https_and_a_cached_file_keeps_its_own_rule() {
        let mut headers = HeaderMap::new();
        write(&mut headers, "", None);
        assert!(!headers.contains_key(header::STRICT_TRANSPORT_SECURITY));
        assert_eq!(headers[header::CACHE_CONTROL], "no-store");

        let mut headers = HeaderMap::new();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public"));
        write(&mut headers, "", Some(hsts(false)));
        assert_eq!(headers[header::CACHE_CONTROL], "public");
        assert_eq!(headers[header::STRICT_TRANSPORT_SECURITY], "max-age=63072000");
    }
}
