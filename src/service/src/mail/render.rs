//! What mails say, as HTML and as plain text. Rendered when sent, so that no text and no link waits in the database.

use askama::Template;
use domain::{
    error::ErrorKind,
    id::{InvitationId, JobId, ResetId},
    secret::Secret,
    state::{InvitationState, JobKind},
};
use store::ReadTx;
use uuid::Uuid;

use crate::Service;

/// A mail, ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// Name and address that it comes from.
    pub from_name: String,
    /// To which address.
    pub to: String,
    /// Its subject, one line.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// The same as HTML.
    pub html: String,
    /// The part of the Message-ID before the `@`.
    pub message_id: String,
}

/// The whole address of an invitation's link.
pub(crate) fn invitation_url(base: &str, token: &Secret) -> String {
    format!("{base}/invite/{}", token.reveal())
}

#[derive(Template)]
#[template(path = "invitation.html")]
struct InvitationHtml<'a> {
    words: &'a InvitationWords,
}

#[derive(Template)]
#[template(path = "invitation.txt")]
struct InvitationText<'a> {
    words: &'a InvitationWords,
}

/// What the mail of an invitation says.
struct InvitationWords {
    inviter: String,
    org: String,
    roles: String,
    email: String,
    until: Option<String>,
    note: Option<String>,
    url: String,
    is_again: bool,
}

#[derive(Template)]
#[template(path = "password_reset.html")]
struct ResetHtml<'a> {
    words: &'a ResetWords,
}

#[derive(Template)]
#[template(path = "password_reset.txt")]
struct ResetText<'a> {
    words: &'a ResetWords,
}

/// What the mail of a reset says.
struct ResetWords {
    email: String,
    until: String,
    url: String,
}

/// Renders the mail of a job; `None` when what it is about does not need it any more.
pub(super) async fn render(
    service: &Service,
    tx: &mut ReadTx<'_>,
    message: JobId,
    (kind, subject): (JobKind, Option<Uuid>),
    recipient: &str,
) -> Result<Option<Mail>, ErrorKind> {
    let base = service.public_url().await?;
    let subject = subject.ok_or(ErrorKind::Internal)?;
    match kind {
        JobKind::InvitationMail => {
            let Some(found) = tx.find_invitation_of_mail(InvitationId::new(subject)).await? else {
                return Ok(None);
            };
            // A mail of before a resending would bring the same link a second time.
            let is_open = found.state.at(found.expires_at, service.now()) == InvitationState::Pending;
            if !is_open || found.message != Some(message) {
                return Ok(None);
            }
            let org = tx.get_organization(found.org_id).await?;
            let words = InvitationWords {
                url: invitation_url(&base, &service.keys().invitation_token(found.id, found.token_version)),
                inviter: found.inviter,
                org: org.name,
                roles: found.roles.iter().map(|role| role.name.as_str()).collect::<Vec<_>>().join(", "),
                email: found.email,
                until: found.expires_at.map(domain::time::Timestamp::exact),
                note: found.note,
                is_again: found.token_version > 1,
            };
            invitation(message, recipient, &words).map(Some)
        }
        JobKind::PasswordResetMail => {
            let id = ResetId::new(subject);
            let Some(until) = tx.find_reset_end(id).await? else { return Ok(None) };
            let words = ResetWords {
                email: recipient.to_owned(),
                until: until.exact(),
                url: format!("{base}/reset/{}", service.keys().reset_token(id).reveal()),
            };
            password_reset(message, recipient, &words).map(Some)
        }
        JobKind::Purge | JobKind::Bulk => Err(ErrorKind::Internal),
    }
}

fn invitation(message: JobId, to: &str, words: &InvitationWords) -> Result<Mail, ErrorKind> {
    let again = if words.is_again { "Reminder: " } else { "" };
    Ok(Mail {
        from_name: format!("{} via Rolecall", words.inviter),
        to: to.to_owned(),
        subject: one_line(&format!("{again}{} invited you to {}", words.inviter, words.org)),
        text: InvitationText { words }.render().map_err(|_| ErrorKind::Internal)?,
        html: InvitationHtml { words }.render().map_err(|_| ErrorKind::Internal)?,
        message_id: message.to_string(),
    })
}

fn password_reset(message: JobId, to: &str, words: &ResetWords) -> Result<Mail, ErrorKind> {
    Ok(Mail {
        from_name: "Rolecall".to_owned(),
        to: to.to_owned(),
        subject: "Reset your password".to_owned(),
        text: ResetText { words }.render().map_err(|_| ErrorKind::Internal)?,
        html: ResetHtml { words }.render().map_err(|_| ErrorKind::Internal)?,
        message_id: message.to_string(),
    })
}

/// Headers are one line; names cannot hold line ends, and this makes sure once more.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> InvitationWords {
        InvitationWords {
            inviter: "Ada <b>Lovelace</b>".to_owned(),
            org: "Acme & Sons".to_owned(),
            roles: "Member".to_owned(),
            email: "grace@example.com".to_owned(),
            until: Some("28 November 2026, 14:00 UTC".to_owned()),
            note: Some("See you on Monday.\nAda".to_owned()),
            url: "https://id.example.com/invite/TOKEN".to_owned(),
            is_again: false,
        }
    }

    #[test]
    fn the_mail_of_an_invitation_says_who_what_until_when_and_shows_no_markup_of_names() {
        let mail = invitation(JobId::new(Uuid::nil()), "grace@example.com", &words()).unwrap();
        insta::assert_snapshot!("invitation_text", mail.text);
        insta::assert_snapshot!("invitation_html", mail.html);
        assert_eq!(mail.subject, "Ada <b>Lovelace</b> invited you to Acme & Sons");
        assert!(!mail.html.contains("<b>Lovelace"));
    }

    #[test]
    fn a_resent_mail_says_so_and_one_without_end_names_none() {
        let again = InvitationWords { is_again: true, until: None, note: None, ..words() };
        let mail = invitation(JobId::new(Uuid::nil()), "grace@example.com", &again).unwrap();
        assert!(mail.subject.starts_with("Reminder: "));
        insta::assert_snapshot!("invitation_again_text", mail.text);
    }

    #[test]
    fn the_mail_of_a_reset_says_until_when() {
        let words = ResetWords {
            email: "grace@example.com".to_owned(),
            until: "21 November 2026, 18:00 UTC".to_owned(),
            url: "https://id.example.com/reset/TOKEN".to_owned(),
        };
        let mail = password_reset(JobId::new(Uuid::nil()), "grace@example.com", &words).unwrap();
        insta::assert_snapshot!("reset_text", mail.text);
        insta::assert_snapshot!("reset_html", mail.html);
    }

    #[test]
    fn a_subject_is_one_line() {
        assert_eq!(one_line("a\r\nBcc: x@y.z"), "a  Bcc: x@y.z");
    }
}
