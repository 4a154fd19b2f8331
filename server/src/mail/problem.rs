//! What an error of the connection means. The texts of mail servers are looked at here and never passed on.

use std::{error::Error as _, io};

use domain::mail::MailProblem;
use lettre::transport::smtp::Error;
use rustls::Error as TlsError;

/// The server's reply code, if the error is a refusal.
pub(super) fn reply(error: &Error) -> Option<u16> {
    error.status().map(u16::from)
}

/// Whether a refusal is about the name that the server was greeted with.
pub(super) fn mentions_greeting(error: &Error) -> bool {
    error.source().is_some_and(|text| {
        text.to_string()
            .split(|c: char| !c.is_ascii_alphanumeric())
            .any(|word| word.eq_ignore_ascii_case("helo") || word.eq_ignore_ascii_case("ehlo"))
    })
}

/// What is wrong with the connection.
pub(super) fn problem(error: &Error) -> MailProblem {
    let mut source = error.source();
    while let Some(cause) = source {
        if let Some(cause) = cause.downcast_ref::<io::Error>() {
            return of_io(cause);
        }
        source = cause.source();
    }
    // The reader's word for the end of the connection in the middle of an answer.
    let is_end = error.source().is_some_and(|text| text.to_string() == "incomplete response");
    match error.is_response() {
        true if is_end => MailProblem::ConnectionLost,
        true => MailProblem::NotSmtp,
        false => MailProblem::Unreachable,
    }
}

fn of_io(error: &io::Error) -> MailProblem {
    if let Some(tls) = error.get_ref().and_then(|inner| inner.downcast_ref::<TlsError>()) {
        return match tls {
            TlsError::InvalidCertificate(_) | TlsError::NoCertificatesPresented => MailProblem::Certificate,
            // Whatever answered, it was not TLS.
            TlsError::InvalidMessage(_) => MailProblem::TlsUnexpected,
            _ => MailProblem::TlsFailed,
        };
    }
    match error.kind() {
        io::ErrorKind::TimedOut => MailProblem::NoAnswer,
        io::ErrorKind::UnexpectedEof
        | io::ErrorKind::ConnectionReset
        | io::ErrorKind::ConnectionAborted
        | io::ErrorKind::BrokenPipe => MailProblem::ConnectionLost,
        io::ErrorKind::InvalidData => MailProblem::NotSmtp,
        _ => MailProblem::Unreachable,
    }
}
