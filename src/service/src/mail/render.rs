//! What mails say, as HTML and as plain text. Rendered when sent, so that no text and no link waits in the database.

use askama::Template;
use domain::{
    end_date::last_moment,
    error::ErrorKind,
    id::{InvitationId, JobId, OrgId, ResetId},
    secret::Secret,
    state::{InvitationState, JobKind},
};
use messages::{Messages, Zone};
use store::{Organization, ReadTx};
use uuid::Uuid;

use super::{
    email_change, notice, sign_up,
    unlinked::{header, unlinked},
};
use crate::Service;

/// A mail, ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// The name that it comes from: that of the configured sender or of the organization, never a person's.
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
    m: Messages,
    words: &'a InvitationWords,
    /// What stands before and after the roles.
    join_as: [String; 2],
}

#[derive(Template)]
#[template(path = "invitation.txt")]
struct InvitationText<'a> {
    m: Messages,
    words: &'a InvitationWords,
}

/// What the mail of an invitation says. Names and the note are [`unlinked`].
struct InvitationWords {
    inviter: String,
    inviter_email: String,
    org: String,
    /// What the organization calls roles.
    roles_word: String,
    roles: String,
    email: String,
    until: Option<String>,
    member_until: Option<String>,
    note: Option<String>,
    url: String,
    is_again: bool,
}

#[derive(Template)]
#[template(path = "password_reset.html")]
struct ResetHtml<'a> {
    m: Messages,
    words: &'a ResetWords,
}

#[derive(Template)]
#[template(path = "password_reset.txt")]
struct ResetText<'a> {
    m: Messages,
    words: &'a ResetWords,
}

/// What the mail of a reset says.
struct ResetWords {
    email: String,
    until: String,
    url: String,
}

/// What the job of a mail says about it.
pub(super) struct MailJob<'a> {
    pub(super) id: JobId,
    pub(super) kind: JobKind,
    pub(super) org: Option<OrgId>,
    pub(super) subject: Option<Uuid>,
    pub(super) payload: &'a str,
}

/// Renders the mail of a job; `None` when what it is about does not need it any more.
pub(super) async fn render(
    service: &Service,
    tx: &mut ReadTx<'_>,
    job: MailJob<'_>,
    recipient: &str,
) -> Result<Option<Mail>, ErrorKind> {
    let base = service.public_url().await?;
    let (message, kind) = (job.id, job.kind);
    let subject = job.subject.ok_or(ErrorKind::Internal)?;
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
            if org.deletion.is_some() {
                return Ok(None);
            }
            let inviter = tx.org(org.id).find_member(found.invited_by, &[], service.now()).await?;
            let inviter = inviter.ok_or(ErrorKind::Internal)?;
            let m = Messages::of(found.language);
            let member_until = tx.find_invited_until(found.id).await?;
            let words = InvitationWords {
                url: invitation_url(&base, &service.keys().invitation_token(found.id, found.token_version)),
                inviter: unlinked(&inviter.name),
                inviter_email: inviter.email,
                org: unlinked(&org.name),
                roles_word: roles_word(m, &org),
                roles: found.roles.iter().map(|role| unlinked(&role.name)).collect::<Vec<_>>().join(", "),
                email: found.email,
                until: found.expires_at.map(|end| m.exact(end, &Zone::utc())),
                member_until: member_until.map(|end| m.exact(last_moment(end), &Zone::utc())),
                note: found.note.as_deref().map(unlinked),
                is_again: found.token_version > 1,
            };
            invitation(m, message, recipient, &words).map(Some)
        }
        JobKind::PasswordResetMail => {
            let id = ResetId::new(subject);
            let Some((until, language)) = tx.find_reset_of_mail(id).await? else { return Ok(None) };
            let m = Messages::of(language);
            let words = ResetWords {
                email: recipient.to_owned(),
                until: m.exact(until, &Zone::utc()),
                url: format!("{base}/reset/{}", service.keys().reset_token(id).reveal()),
            };
            password_reset(m, message, recipient, &words).map(Some)
        }
        JobKind::EmailChangeMail | JobKind::EmailNoticeMail | JobKind::EmailChangedMail => {
            email_change::render(service, tx, message, (kind, subject), recipient).await
        }
        JobKind::SignUpMail => sign_up::render(service, tx, message, subject, recipient).await,
        JobKind::NoticeMail => notice::render(service, tx, (message, job.org), job.payload).await,
        JobKind::Deadlines | JobKind::Purge | JobKind::Bulk => Err(ErrorKind::Internal),
    }
}

/// What the organization calls the roles that an invitation gives: its own word, that of its template, or the usual one.
fn roles_word(m: Messages, org: &Organization) -> String {
    let word = m.words(&org.template, &org.words).invite_role;
    if word.is_empty() { m.mail_roles().to_owned() } else { unlinked(&word) }
}

fn invitation(m: Messages, message: JobId, to: &str, words: &InvitationWords) -> Result<Mail, ErrorKind> {
    let subject = if words.is_again { m.mail_subject_again(&words.org) } else { m.mail_headline(&words.org) };
    let html = InvitationHtml { m, words, join_as: m.mail_join_as() };
    Ok(Mail {
        from_name: header(&words.org),
        to: to.to_owned(),
        subject: header(&subject),
        text: InvitationText { m, words }.render().map_err(|_| ErrorKind::Internal)?,
        html: html.render().map_err(|_| ErrorKind::Internal)?,
        message_id: message.to_string(),
    })
}

fn password_reset(m: Messages, message: JobId, to: &str, words: &ResetWords) -> Result<Mail, ErrorKind> {
    Ok(Mail {
        from_name: "Rolecall".to_owned(),
        to: to.to_owned(),
        subject: m.mail_reset_subject().to_owned(),
        text: ResetText { m, words }.render().map_err(|_| ErrorKind::Internal)?,
        html: ResetHtml { m, words }.render().map_err(|_| ErrorKind::Internal)?,
        message_id: message.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use domain::language::Language;

    use super::*;

    fn words() -> InvitationWords {
        InvitationWords {
            inviter: "Ada <b>Lovelace</b>".to_owned(),
            inviter_email: "ada@example.com".to_owned(),
            org: "Acme & Sons".to_owned(),
            roles_word: "Roles".to_owned(),
            roles: "Member".to_owned(),
            email: "grace@example.com".to_owned(),
            until: Some("28 November 2026, 14:00 UTC".to_owned()),
            member_until: None,
            note: Some("See you on Monday.\nAda".to_owned()),
            url: "https://id.example.com/invite/TOKEN".to_owned(),
            is_again: false,
        }
    }

    #[test]
    fn the_mail_of_an_invitation_says_who_what_until_when_and_shows_no_markup_of_names() {
        let mail =
            invitation(Messages::default(), JobId::new(Uuid::nil()), "grace@example.com", &words()).unwrap();
        insta::assert_snapshot!("invitation_text", mail.text);
        insta::assert_snapshot!("invitation_html", mail.html);
        assert_eq!((&*mail.subject, &*mail.from_name), ("You're invited to join Acme & Sons", "Acme & Sons"));
        assert!(!mail.html.contains("<b>Lovelace"));
    }

    #[test]
    fn a_resent_mail_says_so_and_one_without_end_names_none() {
        let again = InvitationWords { is_again: true, until: None, note: None, ..words() };
        let mail =
            invitation(Messages::default(), JobId::new(Uuid::nil()), "grace@example.com", &again).unwrap();
        assert!(mail.subject.starts_with("Reminder: "));
        insta::assert_snapshot!("invitation_again_text", mail.text);
    }

    #[test]
    fn the_mail_says_when_the_membership_ends_if_it_does() {
        let ending =
            InvitationWords { member_until: Some("24 December 2026, 23:59 UTC".to_owned()), ..words() };
        let mail =
            invitation(Messages::default(), JobId::new(Uuid::nil()), "grace@example.com", &ending).unwrap();
        for text in [mail.text, mail.html] {
            assert!(text.contains("Your access ends on 24 December 2026, 23:59 UTC."), "{text}");
        }
    }

    #[test]
    fn the_mail_of_a_reset_says_until_when() {
        let words = ResetWords {
            email: "grace@example.com".to_owned(),
            until: "21 November 2026, 18:00 UTC".to_owned(),
            url: "https://id.example.com/reset/TOKEN".to_owned(),
        };
        let mail = password_reset(Messages::default(), JobId::new(Uuid::nil()), "grace@example.com", &words)
            .unwrap();
        insta::assert_snapshot!("reset_text", mail.text);
        insta::assert_snapshot!("reset_html", mail.html);
    }

    #[test]
    fn mails_are_in_the_language_of_who_gets_them() {
        let german = Messages::of(Language::German);
        let words = InvitationWords { roles_word: german.mail_roles().to_owned(), ..words() };
        let mail = invitation(german, JobId::new(Uuid::nil()), "grace@example.com", &words).unwrap();
        assert_eq!(mail.subject, "Sie sind zu Acme & Sons eingeladen");
        assert!(mail.html.contains("<html lang=\"de\">"), "{}", mail.html);
        insta::assert_snapshot!("invitation_german_text", mail.text);
    }
}
