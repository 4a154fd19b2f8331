//! Forms with files, as a browser without scripts sends them.

use axum::body::Body;

use crate::site::{Answer, Browser};

/// A PNG file, 64 pixels wide and high.
pub const PICTURE: &[u8] = include_bytes!("../../../src/service/tests/it/picture.png");

/// A form with a picture, as a browser sends it.
pub async fn upload(browser: &Browser<'_>, path: &str, fields: &[(&str, &str)], file: &[u8]) -> Answer {
    upload_as(browser, path, fields, ("picture", "a.png"), file).await
}

/// A form with a file in a field, as a browser sends it.
pub async fn upload_as(
    browser: &Browser<'_>,
    path: &str,
    fields: &[(&str, &str)],
    (field, name): (&str, &str),
    file: &[u8],
) -> Answer {
    let mut body = Vec::new();
    for (name, value) in fields {
        let part = format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend(part.as_bytes());
    }
    let head = format!(
        "--x\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
         Content-Type: application/octet-stream\r\n\r\n"
    );
    body.extend(head.as_bytes());
    body.extend(file);
    body.extend(b"\r\n--x--\r\n");
    browser.send_body(path, "multipart/form-data; boundary=x", Body::from(body)).await
}
