//! A mail of a heading, paragraphs and links, as HTML and as plain text.

use askama::Template;
use domain::{error::ErrorKind, id::JobId};
use messages::Messages;

use super::{render::Mail, unlinked::header};

#[derive(Template)]
#[template(path = "letter.html")]
struct LetterHtml<'a> {
    m: Messages,
    words: &'a Letter,
}

#[derive(Template)]
#[template(path = "letter.txt")]
struct LetterText<'a> {
    words: &'a Letter,
}

/// What a mail says. Most have one link or none.
pub(super) struct Letter {
    /// The subject and the heading.
    pub(super) title: String,
    pub(super) paragraphs: Vec<String>,
    pub(super) links: Vec<Link>,
    pub(super) footer: String,
}

pub(super) struct Link {
    pub(super) label: String,
    /// Stands before the bare address in plain text.
    pub(super) intro: String,
    pub(super) url: String,
}

impl Letter {
    /// The mail to an address, from the name of an organization or the product's.
    pub(super) fn mail(&self, m: Messages, message: JobId, from: &str, to: &str) -> Result<Mail, ErrorKind> {
        Ok(Mail {
            from_name: header(from),
            to: to.to_owned(),
            subject: header(&self.title),
            text: LetterText { words: self }.render().map_err(|_| ErrorKind::Internal)?,
            html: LetterHtml { m, words: self }.render().map_err(|_| ErrorKind::Internal)?,
            message_id: message.to_string(),
        })
    }
}
