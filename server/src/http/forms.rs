//! Forms without a script: a POST to a page's own path with a field `do` calls that server function, then redirects, or
//! shows the page again with the submitted values. It holds no rule of the product.

use app::{
    FILE_ENCODING, FILE_NAME, PICTURE, READER, STAY, TABLE_FILE,
    api::{AT_NOTICE, AppError, FormAnswer, FormState, RequestFacts, UploadedFile, UploadedText},
    is_password,
};
use axum::{
    body::{Body, Bytes},
    extract::{DefaultBodyLimit, FromRequest, Multipart, Request},
    response::Response,
};
use domain::{encoding::TextEncoding, error::ErrorKind};
use http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header, request::Parts};
use leptos::server_fn;
use url::form_urlencoded;

use super::{
    flash,
    pages::{self, Pages, see_other},
    reader::is_another,
};

/// The longest answer of a server function that a page is rendered with, in bytes.
const MAX_RESULT: usize = 4 * 1024 * 1024;

/// Answers a form that was posted to a page's path. `pages` renders that page.
pub async fn post(pages: Pages, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    let fields = read_fields(&mut parts, body).await;
    if is_of_another(&parts, &fields) {
        return refuse_another(pages, parts).await;
    }
    let Some(function) = target_function(&fields) else {
        let state =
            FormState { values: echoed_fields(&fields), error: Some(ErrorKind::NotFound), answer: None };
        return render_form(pages, parts, state, StatusCode::NOT_FOUND, HeaderMap::new()).await;
    };
    let answer = pages::call(&pages.state, call_request(&parts, function, &fields)).await;
    redirect_or_render(pages, parts, &fields, answer).await
}

/// The fields of a form, in order; none of a body that is no form or does not read. The text of a file joins the field of
/// its name; [`FILE_NAME`] and [`FILE_ENCODING`] say what was read and how. A picture is no text: it joins the extensions of
/// the request as it is. So does the text of a table, which may be large. `limits::read_body` has read the body and checked its length.
async fn read_fields(parts: &mut Parts, body: Body) -> Vec<(String, String)> {
    let kind = parts.headers.get(header::CONTENT_TYPE).map(HeaderValue::as_bytes).unwrap_or_default();
    if kind.starts_with(b"application/x-www-form-urlencoded") {
        let body = axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default();
        return form_urlencoded::parse(&body).into_owned().collect();
    }
    let mut request = Request::new(body);
    *request.headers_mut() = parts.headers.clone();
    DefaultBodyLimit::disable().apply(&mut request);
    let Ok(mut multipart) = Multipart::from_request(request, &()).await else { return Vec::new() };
    let mut fields: Vec<(String, String)> = Vec::new();
    loop {
        let field = match multipart.next_field().await {
            Ok(Some(field)) => field,
            Ok(None) => return fields,
            Err(_) => return Vec::new(),
        };
        let name = field.name().unwrap_or_default().to_owned();
        let file = field.file_name().map(ToOwned::to_owned);
        let Ok(bytes) = field.bytes().await else { return Vec::new() };
        if name == PICTURE {
            parts.extensions.insert(UploadedFile(bytes));
            continue;
        }
        let is_file = file.is_some();
        let encoding = || {
            let chosen = fields.iter().find(|(known, _)| known == FILE_ENCODING).map(|(_, value)| value);
            let chosen = chosen.and_then(|name| name.parse().ok());
            chosen.unwrap_or_else(|| TextEncoding::detect(&bytes))
        };
        if name == TABLE_FILE {
            if let Some(name) = file.filter(|_| !bytes.is_empty()) {
                let text = decode(&bytes, encoding()).into();
                parts.extensions.insert(UploadedText { name, text });
            }
            continue;
        }
        let text = match file {
            Some(file) if !bytes.is_empty() => {
                let encoding = encoding();
                fields.retain(|(known, _)| known != FILE_ENCODING);
                fields.push((FILE_NAME.to_owned(), file));
                fields.push((FILE_ENCODING.to_owned(), encoding.to_string()));
                decode(&bytes, encoding)
            }
            _ => String::from_utf8_lossy(&bytes).into_owned(),
        };
        match fields.iter_mut().find(|(known, _)| is_file && *known == name) {
            // No file was chosen.
            Some(_) if text.is_empty() => {}
            Some((_, before)) if before.trim().is_empty() => *before = text,
            Some((_, before)) => *before = [before.as_str(), "\n", &text].concat(),
            None => fields.push((name, text)),
        }
    }
}

/// The text of a file, without its byte-order mark.
fn decode(bytes: &[u8], encoding: TextEncoding) -> String {
    let known = encoding_rs::Encoding::for_label(encoding.as_str().as_bytes());
    known.unwrap_or(encoding_rs::UTF_8).decode_with_bom_removal(bytes).0.into_owned()
}

/// Whether the form stood on the page of somebody else than is signed in now.
fn is_of_another(parts: &Parts, fields: &[(String, String)]) -> bool {
    let value = |name| fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    is_another(&parts.extensions, value("do").unwrap_or_default(), value(READER))
}

/// The page as whoever is signed in now has it. What the other one typed is not shown to them.
async fn refuse_another(pages: Pages, parts: Parts) -> Response {
    let session = parts.extensions.get::<RequestFacts>().and_then(|facts| facts.session.as_ref());
    let email = session.map(|session| session.account.email.clone()).unwrap_or_default();
    let error = ErrorKind::AnotherReader { email };
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::CONFLICT);
    let values = vec![(AT_NOTICE.0.to_owned(), AT_NOTICE.1.to_owned())];
    let state = FormState { values, error: Some(error), answer: None };
    render_form(pages, parts, state, status, HeaderMap::new()).await
}

/// The path of the server function that the form names, if it can be called by forms.
fn target_function(fields: &[(String, String)]) -> Option<Uri> {
    let (_, name) = fields.iter().find(|(key, _)| key == "do")?;
    let path = format!("/rpc/{name}");
    let is_known =
        server_fn::axum::server_fn_paths().any(|(known, method)| known == path && method == Method::POST);
    if is_known { path.parse().ok() } else { None }
}

/// The call as a script would have made it, with the same session.
fn call_request(parts: &Parts, function: Uri, fields: &[(String, String)]) -> Request {
    let mut body = form_urlencoded::Serializer::new(String::new());
    body.extend_pairs(fields.iter().filter(|(key, _)| key != "do"));
    let mut request = Request::new(Body::from(body.finish()));
    *request.method_mut() = Method::POST;
    *request.uri_mut() = function;
    *request.headers_mut() = parts.headers.clone();
    request.headers_mut().insert(header::ACCEPT, HeaderValue::from_static("application/json"));
    let form = HeaderValue::from_static("application/x-www-form-urlencoded");
    request.headers_mut().insert(header::CONTENT_TYPE, form);
    request.headers_mut().remove(header::CONTENT_LENGTH);
    *request.extensions_mut() = parts.extensions.clone();
    request
}

/// The answer to the browser, from the function's answer.
async fn redirect_or_render(
    pages: Pages,
    parts: Parts,
    fields: &[(String, String)],
    answer: Response,
) -> Response {
    let (head, body) = answer.into_parts();
    let body = axum::body::to_bytes(body, MAX_RESULT).await.unwrap_or_default();
    let cookies = only_cookies(&head.headers);
    if !head.status.is_success() {
        let error = read_error(&body);
        let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let state = FormState { values: echoed_fields(fields), error: Some(error), answer: None };
        return render_form(pages, parts, state, status, cookies).await;
    }
    let answer = serde_json::from_slice::<FormAnswer>(&body);
    if let Ok(FormAnswer::Done(mut done)) = answer {
        if fields.iter().any(|(key, value)| (key.as_str(), value.as_str()) == STAY) {
            done.to = parts.uri.path_and_query().map_or(done.to, ToString::to_string);
        }
        let mut response = see_other(&pages.state.base(), &done.to);
        response.headers_mut().extend(cookies);
        flash::set(response.headers_mut(), &done, &pages.state.cookies(&parts));
        return response;
    }
    let error = answer.is_err().then_some(ErrorKind::Internal);
    let state = FormState { values: echoed_fields(fields), error, answer: answer.ok() };
    render_form(pages, parts, state, StatusCode::OK, cookies).await
}

/// The page again, as a GET would show it, with the submitted values.
async fn render_form(
    pages: Pages,
    mut parts: Parts,
    form: FormState,
    status: StatusCode,
    cookies: HeaderMap,
) -> Response {
    if let Some(facts) = parts.extensions.get_mut::<RequestFacts>() {
        facts.form = Some(form);
    }
    parts.method = Method::GET;
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.remove(header::CONTENT_TYPE);
    let mut response = pages.render(Request::from_parts(parts, Body::empty())).await;
    // The page's own status wins: it may redirect or not exist.
    if response.status() == StatusCode::OK {
        *response.status_mut() = status;
    }
    response.headers_mut().extend(cookies);
    response
}

fn read_error(body: &Bytes) -> ErrorKind {
    serde_json::from_slice::<AppError>(body).map_or(ErrorKind::Internal, |AppError(error)| error)
}

fn echoed_fields(fields: &[(String, String)]) -> Vec<(String, String)> {
    fields.iter().filter(|(key, _)| !is_password(key)).cloned().collect()
}

fn only_cookies(headers: &HeaderMap) -> HeaderMap {
    headers.get_all(header::SET_COOKIE).iter().map(|cookie| (header::SET_COOKIE, cookie.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn every_field_but_passwords_is_echoed_in_order() {
        let sent = fields(&[
            ("email", "a@b"),
            ("password", "x"),
            ("current", "x"),
            ("new", "x"),
            ("mail_password", "x"),
            ("roles", "1"),
            ("roles", "2"),
        ]);
        assert_eq!(echoed_fields(&sent), fields(&[("email", "a@b"), ("roles", "1"), ("roles", "2")]));
    }

    #[test]
    fn a_form_calls_known_server_functions_only() {
        for name in ["", "../healthz", "no/such", "member/disable?a=b", "//evil.example"] {
            assert_eq!(target_function(&fields(&[("do", name)])), None, "{name}");
        }
        assert_eq!(target_function(&[]), None);
    }

    async fn read(kind: &'static str, body: &'static str) -> Vec<(String, String)> {
        let request = Request::post("/").header(header::CONTENT_TYPE, kind).body(Body::from(body)).unwrap();
        let (mut parts, body) = request.into_parts();
        read_fields(&mut parts, body).await
    }

    #[tokio::test]
    async fn fields_are_read_in_both_encodings_and_of_nothing_else() {
        assert_eq!(
            read("application/x-www-form-urlencoded", "a=1&b=%C3%A4").await,
            fields(&[("a", "1"), ("b", "ä")])
        );
        let body = "--x\r\nContent-Disposition: form-data; name=\"do\"\r\n\r\nundo/undo\r\n\
                    --x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nä\r\n--x--\r\n";
        assert_eq!(
            read("multipart/form-data; boundary=x", body).await,
            fields(&[("do", "undo/undo"), ("a", "ä")])
        );
        for (kind, body) in
            [("text/plain", "do=undo/undo"), ("multipart/form-data", body), ("", "do=undo/undo")]
        {
            assert_eq!(read(kind, body).await, [], "{kind}");
        }
    }

    #[tokio::test]
    async fn a_form_that_was_cut_has_no_fields() {
        let body =
            "--x\r\nContent-Disposition: form-data; name=\"do\"\r\n\r\nundo/undo\r\n--x\r\nContent-Disp";
        assert_eq!(read("multipart/form-data; boundary=x", body).await, []);
    }

    #[tokio::test]
    async fn a_file_joins_the_text_of_its_field() {
        let file = |typed: &str| {
            format!(
                "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n{typed}\r\n\
                 --x\r\nContent-Disposition: form-data; name=\"a\"; filename=\"a.csv\"\r\n\
                 Content-Type: text/csv\r\n\r\nbob@x.org\r\n--x--\r\n"
            )
        };
        let kind = "multipart/form-data; boundary=x";
        let none = file("ada@x.org").replace("a.csv", "").replace("bob@x.org", "");
        assert_eq!(read(kind, none.leak()).await, fields(&[("a", "ada@x.org")]), "none was chosen");
        for (typed, expected) in [("", "bob@x.org"), ("ada@x.org", "ada@x.org\nbob@x.org")] {
            assert_eq!(
                read(kind, file(typed).leak()).await,
                fields(&[("a", expected), ("file_name", "a.csv"), ("file_encoding", "utf-8")])
            );
        }
    }

    #[tokio::test]
    async fn a_picture_is_kept_as_it_is_and_is_no_field() {
        let body = [
            b"--x\r\nContent-Disposition: form-data; name=\"picture\"; filename=\"a.png\"\r\n\r\n".as_slice(),
            b"\x89PNG\r\n\xff\0\r\n--x\r\nContent-Disposition: form-data; name=\"crop\"\r\n\r\n1,2,3\r\n--x--\r\n",
        ]
        .concat();
        let kind = "multipart/form-data; boundary=x";
        let request = Request::post("/").header(header::CONTENT_TYPE, kind).body(Body::from(body)).unwrap();
        let (mut parts, body) = request.into_parts();
        assert_eq!(read_fields(&mut parts, body).await, fields(&[("crop", "1,2,3")]));
        let UploadedFile(bytes) = parts.extensions.get::<UploadedFile>().unwrap();
        assert_eq!(bytes.as_ref(), b"\x89PNG\r\n\xff\0");
    }

    #[tokio::test]
    async fn a_file_is_decoded_as_it_was_written_or_as_was_chosen() {
        let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        for (bytes, chosen, text, encoding) in [
            (b"J\xfcrgen".to_vec(), "", "Jürgen", "windows-1252"),
            ("Jürgen".as_bytes().to_vec(), "", "Jürgen", "utf-8"),
            ("\u{feff}Jürgen".as_bytes().to_vec(), "", "Jürgen", "utf-8"),
            (utf16("\u{feff}Jürgen"), "", "Jürgen", "utf-16le"),
            ("Jürgen".as_bytes().to_vec(), "windows-1252", "JÃ¼rgen", "windows-1252"),
            ("Jürgen".as_bytes().to_vec(), "no-such", "Jürgen", "utf-8"),
        ] {
            let head = format!(
                "--x\r\nContent-Disposition: form-data; name=\"file_encoding\"\r\n\r\n{chosen}\r\n\
                 --x\r\nContent-Disposition: form-data; name=\"a\"; filename=\"a.csv\"\r\n\r\n"
            );
            let body = [head.as_bytes(), &bytes, b"\r\n--x--\r\n"].concat();
            let kind = "multipart/form-data; boundary=x";
            let request =
                Request::post("/").header(header::CONTENT_TYPE, kind).body(Body::from(body)).unwrap();
            let (mut parts, body) = request.into_parts();
            let mut read = read_fields(&mut parts, body).await;
            read.sort();
            let mut expected = fields(&[("a", text), ("file_name", "a.csv"), ("file_encoding", encoding)]);
            expected.sort();
            assert_eq!(read, expected, "{bytes:?} {chosen}");
        }
    }

    #[test]
    fn an_unreadable_error_becomes_an_internal_one() {
        assert_eq!(read_error(&Bytes::from_static(b"Could not find a server function")), ErrorKind::Internal);
        assert_eq!(read_error(&Bytes::from_static(br#""last_owner""#)), ErrorKind::LastOwner);
    }
}
