//! A minimal HTTP client for benchmarks: one request per connection, on this machine.

use anyhow::{Context, Result};
use std::io::{Read, Write};
use std::net::TcpStream;

/// A client of one server, with a session cookie.
pub struct Client {
    port: u16,
    cookie: String,
}

/// A response without its body.
pub struct Response {
    /// The status code.
    pub status: u16,
    head: String,
}

impl Client {
    /// A client of the server at a port of 127.0.0.1.
    pub fn new(port: u16, cookie: String) -> Self {
        Self { port, cookie }
    }

    /// The origin of the server.
    pub fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Requests a page.
    pub fn get(&self, path: &str) -> Result<Response> {
        self.send("GET", path, "")
    }

    /// Sends a form.
    pub fn post(&self, path: &str, form: &str) -> Result<Response> {
        self.send("POST", path, form)
    }

    fn send(&self, method: &str, path: &str, body: &str) -> Result<Response> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nOrigin: {}\r\nAccept: text/html\r\nCookie: {}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            self.port,
            self.origin(),
            self.cookie,
            body.len()
        )?;
        let mut response = Vec::new();
        stream.read_to_end(&mut response)?;
        let text = String::from_utf8_lossy(&response);
        let head = text.split("\r\n\r\n").next().unwrap_or_default().to_owned();
        let status = head
            .split(' ')
            .nth(1)
            .and_then(|word| word.parse().ok())
            .context("the server sent no response")?;
        Ok(Response { status, head })
    }
}

impl Response {
    /// The session cookie, if the response sets it.
    pub fn cookie(&self) -> Option<String> {
        self.head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            let pair = value.trim().split(';').next()?;
            (name.eq_ignore_ascii_case("set-cookie") && pair.starts_with("rolecall="))
                .then(|| pair.to_owned())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_session_cookie_is_found_among_the_header_lines() {
        let head =
            "HTTP/1.1 303 See Other\r\nset-cookie: flash=x; Path=/\r\nSet-Cookie: rolecall=abc; HttpOnly";
        let response = Response { status: 303, head: head.to_owned() };
        assert_eq!(response.cookie().as_deref(), Some("rolecall=abc"));
        assert_eq!(Response { status: 200, head: String::new() }.cookie(), None);
    }
}
