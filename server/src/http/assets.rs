//! The built site inside the binary: files with a hash in their names, their compressed twins, and the manifest that
//! says what the page has to load. Nothing is compressed or read from disk while serving a release.

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

/// How a file was compressed beforehand.
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
    const fn ending(self) -> &'static str {
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
    answer(&request, |name| {
        Site::get(name).map(|file| File { hash: file.metadata.sha256_hash(), data: file.data })
    })
}

fn answer(request: &Request, get: impl Fn(&str) -> Option<File>) -> Response {
    let name = request.uri().path().trim_start_matches('/');
    let Some(content_type) = content_type(name) else { return missing() };
    let twin = accepted(request.headers())
        .into_iter()
        .find_map(|encoding| Some((get(&format!("{name}{}", encoding.ending()))?, Some(encoding))));
    let Some((file, encoding)) = twin.or_else(|| Some((get(name)?, None))) else { return missing() };

    let tag = tag(&file.hash, encoding);
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(keeping(name)));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    if has_it(request.headers(), &tag) {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    if let Some(encoding) = encoding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding.name()));
    }
    (headers, Body::from(file.data)).into_response()
}

fn missing() -> Response {
    (StatusCode::NOT_FOUND, "There is no such file.").into_response()
}

/// The types of the files that the site has. Another one is not served.
fn content_type(name: &str) -> Option<&'static str> {
    let (_, ending) = name.rsplit_once('.')?;
    Some(match ending {
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

/// How long browsers may keep a file without asking: for good when its name changes with its content.
fn keeping(name: &str) -> &'static str {
    let is_fingerprint = |part: &str| part.len() == 16 && part.bytes().all(|c| c.is_ascii_hexdigit());
    let file = name.rsplit('/').next().unwrap_or_default();
    if file.split('.').any(is_fingerprint) {
        "public, max-age=31536000, immutable"
    } else {
        "public, no-cache"
    }
}

/// The encodings that the client takes, the smallest file first.
fn accepted(headers: &HeaderMap) -> Vec<Encoding> {
    let lines: Vec<&str> =
        headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok()).collect();
    let takes = |encoding: Encoding| {
        lines.iter().flat_map(|line| line.split(',')).any(|item| {
            let mut parts = item.split(';').map(str::trim);
            let is_named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(encoding.name()));
            let is_refused = parts
                .filter_map(|part| part.strip_prefix("q=")?.parse::<f32>().ok())
                .any(|quality| quality <= 0.0);
            is_named && !is_refused
        })
    };
    [Encoding::Brotli, Encoding::Gzip].into_iter().filter(|encoding| takes(*encoding)).collect()
}

fn tag(hash: &[u8; 32], encoding: Option<Encoding>) -> String {
    let hex: String = hash.iter().take(12).map(|byte| format!("{byte:02x}")).collect();
    encoding.map_or_else(|| format!("\"{hex}\""), |encoding| format!("\"{hex}-{}\"", encoding.name()))
}

fn has_it(headers: &HeaderMap, tag: &str) -> bool {
    let Some(held) = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()) else {
        return false;
    };
    held.split(',').any(|one| matches!(one.trim(), "*") || one.trim().trim_start_matches("W/") == tag)
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

    fn get(path: &str, accept: &str, held: &str) -> Response {
        let request = http::Request::builder()
            .uri(path)
            .header("accept-encoding", accept)
            .header("if-none-match", held);
        answer(&request.body(Body::empty()).unwrap(), site)
    }

    async fn text(response: Response) -> String {
        String::from_utf8(axum::body::to_bytes(response.into_body(), 100).await.unwrap().to_vec()).unwrap()
    }

    #[tokio::test]
    async fn a_program_comes_compressed_with_its_type_and_is_kept_for_good() {
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
    fn a_copy_that_is_held_is_not_sent_again_and_each_encoding_has_a_tag_of_its_own() {
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
    fn what_is_not_there_is_not_found() {
        for path in
            ["/pkg/b.wasm", "/pkg/a.0123456789abcdef.wasm.br", "/manifest.json", "/pkg/../favicon.svg"]
        {
            assert_eq!(get(path, "br", "").status(), StatusCode::NOT_FOUND, "{path}");
        }
    }

    #[test]
    fn the_smallest_file_that_the_client_takes_is_chosen() {
        let cases: [(&str, &[Encoding]); 6] = [
            ("gzip, deflate, br, zstd", &[Encoding::Brotli, Encoding::Gzip]),
            ("gzip", &[Encoding::Gzip]),
            ("br;q=0, gzip;q=0.5", &[Encoding::Gzip]),
            ("BR;q=1.0", &[Encoding::Brotli]),
            ("identity", &[]),
            ("brotli, gz", &[]),
        ];
        for (accept, expected) in cases {
            assert_eq!(accepted(&headers(header::ACCEPT_ENCODING, accept)), expected, "{accept}");
        }
        assert!(accepted(&HeaderMap::new()).is_empty());
    }

    #[test]
    fn only_names_that_change_with_the_content_are_kept_for_good() {
        assert_eq!(keeping("pkg/rolecall.0123456789abcdef.js"), "public, max-age=31536000, immutable");
        for name in ["favicon.svg", "pkg/snippets/a/inline0.js", "pkg/0123456789abcdef/a.js"] {
            assert_eq!(keeping(name), "public, no-cache", "{name}");
        }
    }

    #[test]
    fn a_held_copy_is_recognised_by_its_tag() {
        for (held, expected) in
            [("\"a\"", true), ("W/\"a\"", true), ("\"b\", \"a\"", true), ("*", true), ("\"b\"", false)]
        {
            assert_eq!(has_it(&headers(header::IF_NONE_MATCH, held), "\"a\""), expected, "{held}");
        }
    }

    #[test]
    fn a_file_of_an_unknown_kind_is_not_served() {
        assert_eq!(content_type("pkg/a.wasm"), Some("application/wasm"));
        for name in ["pkg/a.wasm.br", "pkg/a", "manifest", "a.html"] {
            assert_eq!(content_type(name), None, "{name}");
        }
    }
}
