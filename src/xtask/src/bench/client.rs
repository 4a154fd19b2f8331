//! As much of HTTP as measuring needs: one request to a connection, on this machine.

use anyhow::{Context, Result};
use std::io::{Read, Write};
use std::net::TcpStream;

/// A browser without a face: where it goes, and its cookie.
pub struct Client {
    port: u16,
    cookie: String,
}

/// What came back.
pub struct Answer {
    /// The status.
    pub status: u16,
    head: String,
}

impl Client {
    /// A client of the server at this port of 127.0.0.1.
    pub fn new(port: u16, cookie: String) -> Self {
        Self { port, cookie }
    }

    /// Where the server is.
    pub fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Asks for a page.
    pub fn get(&self, path: &str) -> Result<Answer> {
        self.send("GET", path, "")
    }

    /// Sends a form.
    pub fn post(&self, path: &str, form: &str) -> Result<Answer> {
        self.send("POST", path, form)
    }

    fn send(&self, method: &str, path: &str, body: &str) -> Result<Answer> {
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
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        let text = String::from_utf8_lossy(&answer);
        let head = text.split("\r\n\r\n").next().unwrap_or_default().to_owned();
        let status = head.split(' ').nth(1).and_then(|word| word.parse().ok()).context("no answer")?;
        Ok(Answer { status, head })
    }
}

impl Answer {
    /// The session's cookie, if one was set.
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
    fn the_sessions_cookie_is_found_among_the_heads_lines() {
        let head =
            "HTTP/1.1 303 See Other\r\nset-cookie: flash=x; Path=/\r\nSet-Cookie: rolecall=abc; HttpOnly";
        let answer = Answer { status: 303, head: head.to_owned() };
        assert_eq!(answer.cookie().as_deref(), Some("rolecall=abc"));
        assert_eq!(Answer { status: 200, head: String::new() }.cookie(), None);
    }
}
