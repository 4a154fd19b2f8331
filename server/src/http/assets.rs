//! The built site inside the binary: files with a hash in their names, their compressed variants, and the manifest that
//! lists what the page has to load. A release compresses nothing and reads nothing from disk while serving.

use std::{borrow::Cow, sync::OnceLock};

use app::Files;
use axum::{
    body::Body,
    extract::Request,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, StatusCode, header};

// The macro below does not tell the compiler that it read this variable.
const _: Option<&str> = option_env!("ROLECALL_SITE");

#[derive(rust_embed::RustEmbed)]
#[folder = "$ROLECALL_SITE"]
#[allow_missing = true]
struct Site;

/// The manifest of the embedded site, read once.
pub fn manifest() -> &'static Files {
    static MANIFEST: OnceLock<Files> = OnceLock::new();
    MANIFEST.get_or_init(|| {
        let file = Site::get("manifest.json");
        file.and_then(|file| serde_json::from_slice(&file.data).ok()).unwrap_or_default()
    })
}

/// How a file was compressed at build time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Brotli,
    Gzip,
}

impl Encoding {
    const fn name(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gzip",
        }
    }
    const fn extension(self) -> &'static str {
        match self {
            Self::Brotli => ".br",
            Self::Gzip => ".gz",
        }
    }
}

/// A file of the site.
struct File {
    data: Cow<'static, [u8]>,
    hash: [u8; 32],
}

/// Serves the file of the request's path.
pub async fn serve(request: Request) -> Response {
    respond(&request, |name| {
        Site::get(name).map(|file| File { hash: file.metadata.sha256_hash(), data: file.data })
    })
}

fn respond(request: &Request, get: impl Fn(&str) -> Option<File>) -> Response {
    let name = request.uri().path().trim_start_matches('/');
    let Some(content_type) = content_type(name) else { return not_found() };
    let compressed = accepted_encodings(request.headers())
        .into_iter()
        .find_map(|encoding| Some((get(&format!("{name}{}", encoding.extension()))?, Some(encoding))));
    let Some((file, encoding)) = compressed.or_else(|| Some((get(name)?, None))) else { return not_found() };

    let etag = etag(&file.hash, encoding);
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache_control(name)));
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        headers.insert(header::ETAG, etag);
    }
    if is_cached(request.headers(), &etag) {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    if let Some(encoding) = encoding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding.name()));
    }
    (headers, Body::from(file.data)).into_response()
}

fn not_found() -> Response {
    (StatusCode::NOT_FOUND, "File not found").into_response()
}

/// The content types of the site's files. Files of other types are not served.
fn content_type(name: &str) -> Option<&'static str> {
    let (_, extension) = name.rsplit_once('.')?;
    Some(match extension {
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        "json" => "application/json",
        _ => return None,
    })
}

/// Browsers may cache a file forever when its name changes with its content.
fn cache_control(name: &str) -> &'static str {
    let is_fingerprint = |part: &str| part.len() == 16 && part.bytes().all(|c| c.is_ascii_hexdigit());
    let file = name.rsplit('/').next().unwrap_or_default();
    if file.split('.').any(is_fingerprint) {
        "public, max-age=31536000, immutable"
    } else {
        "public, no-cache"
    }
}

/// The encodings that the client accepts, the smallest file first.
fn accepted_encodings(headers: &HeaderMap) -> Vec<Encoding> {
    let lines: Vec<&str> =
        headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok()).collect();
    let is_accepted = |encoding: Encoding| {
        lines.iter().flat_map(|line| line.split(',')).any(|item| {
            let mut parts = item.split(';').map(str::trim);
            let is_named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(encoding.name()));
            let is_refused = parts
                .filter_map(|part| part.strip_prefix("q=")?.parse::<f32>().ok())
                .any(|quality| quality <= 0.0);
            is_named && !is_refused
        })
    };
    [Encoding::Brotli, Encoding::Gzip].into_iter().filter(|encoding| is_accepted(*encoding)).collect()
}

fn etag(hash: &[u8; 32], encoding: Option<Encoding>) -> String {
    let hex = hex::encode(&hash[..12]);
    encoding.map_or_else(|| format!("\"{hex}\""), |encoding| format!("\"{hex}-{}\"", encoding.name()))
}

fn is_cached(headers: &HeaderMap, etag: &str) -> bool {
    let Some(cached) = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()) else {
        return false;
    };
    cached.split(',').any(|one| matches!(one.trim(), "*") || one.trim().trim_start_matches("W/") == etag)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: header::HeaderName, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_static(value))])
    }

    fn site(name: &str) -> Option<File> {
        let data: &[u8] = match name {
            "pkg/a.0123456789abcdef.wasm" => b"whole",
            "pkg/a.0123456789abcdef.wasm.br" => b"br",
            "pkg/a.0123456789abcdef.wasm.gz" => b"gz",
            "favicon.svg" => b"<svg/>",
            _ => return None,
        };
        Some(File { data: data.into(), hash: [7; 32] })
    }

    fn get(path: &str, accept: &str, cached: &str) -> Response {
        let request = http::Request::builder()
            .uri(path)
            .header("accept-encoding", accept)
            .header("if-none-match", cached);
        respond(&request.body(Body::empty()).unwrap(), site)
    }

    async fn text(response: Response) -> String {
        String::from_utf8(axum::body::to_bytes(response.into_body(), 100).await.unwrap().to_vec()).unwrap()
    }

    #[tokio::test]
    async fn a_program_is_served_compressed_with_its_type_and_cached_forever() {
        for (accept, encoding, body) in
            [("gzip, br", Some("br"), "br"), ("gzip", Some("gzip"), "gz"), ("", None, "whole")]
        {
            let response = get("/pkg/a.0123456789abcdef.wasm", accept, "");
            let headers = response.headers().clone();
            assert_eq!(headers[header::CONTENT_TYPE], "application/wasm");
            assert_eq!(headers[header::CACHE_CONTROL], "public, max-age=31536000, immutable");
            assert_eq!(headers[header::VARY], "accept-encoding");
            assert_eq!(headers.get(header::CONTENT_ENCODING).map(|value| value.to_str().unwrap()), encoding);
            assert_eq!(text(response).await, body);
        }
    }

    #[test]
    fn a_cached_copy_is_not_sent_again_and_each_encoding_has_its_own_etag() {
        let plain = get("/favicon.svg", "br", "").headers()[header::ETAG].to_str().unwrap().to_owned();
        assert_eq!(get("/favicon.svg", "br", &plain).status(), StatusCode::NOT_MODIFIED);
        let brotli = get("/pkg/a.0123456789abcdef.wasm", "br", "").headers()[header::ETAG]
            .to_str()
            .unwrap()
            .to_owned();
        assert_ne!(plain, brotli);
        assert_eq!(get("/pkg/a.0123456789abcdef.wasm", "gzip", &brotli).status(), StatusCode::OK);
    }

    #[test]
    fn unknown_and_internal_files_are_not_found() {
        for path in
            ["/pkg/b.wasm", "/pkg/a.0123456789abcdef.wasm.br", "/manifest.json", "/pkg/../favicon.svg"]
        {
            assert_eq!(get(path, "br", "").status(), StatusCode::NOT_FOUND, "{path}");
        }
    }

    #[test]
    fn the_smallest_accepted_encoding_is_chosen() {
        let cases: [(&str, &[Encoding]); 6] = [
            ("gzip, deflate, br, zstd", &[Encoding::Brotli, Encoding::Gzip]),
            ("gzip", &[Encoding::Gzip]),
            ("br;q=0, gzip;q=0.5", &[Encoding::Gzip]),
            ("BR;q=1.0", &[Encoding::Brotli]),
            ("identity", &[]),
            ("brotli, gz", &[]),
        ];
        for (accept, expected) in cases {
            assert_eq!(accepted_encodings(&headers(header::ACCEPT_ENCODING, accept)), expected, "{accept}");
        }
        assert!(accepted_encodings(&HeaderMap::new()).is_empty());
    }

    #[test]
    fn only_files_with_a_hash_in_their_name_are_cached_forever() {
        assert_eq!(cache_control("pkg/rolecall.0123456789abcdef.js"), "public, max-age=31536000, immutable");
        for name in ["favicon.svg", "pkg/snippets/a/inline0.js", "pkg/0123456789abcdef/a.js"] {
            assert_eq!(cache_control(name), "public, no-cache", "{name}");
        }
    }

    #[test]
    fn a_cached_copy_is_recognized_by_its_etag() {
        for (cached, expected) in
            [("\"a\"", true), ("W/\"a\"", true), ("\"b\", \"a\"", true), ("*", true), ("\"b\"", false)]
        {
            assert_eq!(is_cached(&headers(header::IF_NONE_MATCH, cached), "\"a\""), expected, "{cached}");
        }
    }

    #[test]
    fn a_file_of_an_unknown_type_is_not_served() {
        assert_eq!(content_type("pkg/a.wasm"), Some("application/wasm"));
        for name in ["pkg/a.wasm.br", "pkg/a", "manifest", "a.html"] {
            assert_eq!(content_type(name), None, "{name}");
        }
    }
}
