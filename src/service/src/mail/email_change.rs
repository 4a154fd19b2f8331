//! The mails about a change of an account's address. That to the new address names nobody, since anybody can ask for it.

use domain::{
    error::ErrorKind,
    id::{AccountId, EmailChangeId, JobId},
    state::JobKind,
};
use messages::{Messages, Zone};
use store::{EmailChangeMail, ReadTx};
use uuid::Uuid;

use super::{
    letter::{Letter, Link},
    render::Mail,
    unlinked::unlinked,
};
use crate::Service;

/// Renders the mail of a job; `None` when the change does not wait any more.
pub(super) async fn render(
    service: &Service,
    tx: &mut ReadTx<'_>,
    message: JobId,
    (kind, subject): (JobKind, Uuid),
    recipient: &str,
) -> Result<Option<Mail>, ErrorKind> {
    if kind == JobKind::EmailChangedMail {
        let account = tx.find_account(AccountId::new(subject)).await?.ok_or(ErrorKind::Internal)?;
        let m = Messages::of(account.language);
        return mail(m, message, recipient, &changed(m, recipient, &account.email)).map(Some);
    }
    let (base, id) = (service.public_url().await?, EmailChangeId::new(subject));
    let Some(change) = tx.find_email_change_of_mail(id).await? else { return Ok(None) };
    let m = Messages::of(change.language);
    let letter = match kind {
        JobKind::EmailChangeMail if change.is_taken => taken(m, &change.email),
        JobKind::EmailChangeMail => {
            let token = service.keys().email_change_token(id);
            proof(m, &change, format!("{base}/confirm-email/{}", token.reveal()))
        }
        _ => {
            let token = service.keys().email_cancel_token(id);
            notice(m, recipient, &change, format!("{base}/cancel-email/{}", token.reveal()))
        }
    };
    mail(m, message, recipient, &letter).map(Some)
}

/// To the new address: the link that proves that its mail is read.
fn proof(m: Messages, change: &EmailChangeMail, url: String) -> Letter {
    Letter {
        title: m.mail_email_confirm_title().to_owned(),
        paragraphs: vec![
            m.mail_email_confirm_asked(&change.email),
            m.mail_email_until(&m.exact(change.expires_at, &Zone::utc())),
        ],
        links: vec![Link {
            label: m.mail_email_confirm_button().to_owned(),
            intro: m.mail_email_confirm_open().to_owned(),
            url,
        }],
        footer: m.mail_email_confirm_ignore().to_owned(),
    }
}

/// To the new address, if it belongs to another account: there is nothing to do.
fn taken(m: Messages, email: &str) -> Letter {
    Letter {
        title: m.mail_email_taken_title().to_owned(),
        paragraphs: vec![m.mail_email_taken_asked(email)],
        links: Vec::new(),
        footer: m.mail_email_taken_ignore().to_owned(),
    }
}

/// To the present address: what was asked for, and how to call it off.
fn notice(m: Messages, present: &str, change: &EmailChangeMail, url: String) -> Letter {
    let (asked, footer) = match &change.org {
        Some(org) => {
            let org = &unlinked(org);
            (m.mail_email_notice_asked_by(org, present, &change.email), m.mail_email_notice_wrong_by(org))
        }
        None => (m.mail_email_notice_asked(present, &change.email), m.mail_email_notice_wrong().to_owned()),
    };
    Letter {
        title: m.mail_email_notice_title().to_owned(),
        paragraphs: vec![
            asked,
            m.mail_email_notice_until(&m.exact(change.expires_at, &Zone::utc()), present),
        ],
        links: vec![Link {
            label: m.mail_email_notice_button().to_owned(),
            intro: m.mail_email_notice_open().to_owned(),
            url,
        }],
        footer,
    }
}

/// To the former address, when it is done.
fn changed(m: Messages, former: &str, email: &str) -> Letter {
    Letter {
        title: m.mail_email_changed_title().to_owned(),
        paragraphs: vec![m.mail_email_changed_now(email, former)],
        links: Vec::new(),
        footer: m.mail_email_changed_wrong().to_owned(),
    }
}

fn mail(m: Messages, message: JobId, to: &str, words: &Letter) -> Result<Mail, ErrorKind> {
    words.mail(m, message, "Rolecall", to)
}

#[cfg(test)]
mod tests {
    use domain::{language::Language, time::Timestamp};

    use super::*;

    fn change(org: Option<&str>) -> EmailChangeMail {
        EmailChangeMail {
            email: "grace@new.example".to_owned(),
            is_taken: false,
            org: org.map(str::to_owned),
            expires_at: Timestamp::from_micros(1_795_874_400_000_000),
            language: Language::English,
        }
    }

    fn sent(m: Messages, letter: &Letter) -> Mail {
        mail(m, JobId::new(Uuid::nil()), "grace@example.com", letter).unwrap()
    }

    #[test]
    fn each_mail_says_what_was_asked_for_and_what_to_do() {
        let url = || "https://id.example.com/confirm-email/TOKEN".to_owned();
        for (m, language) in [(Messages::default(), "english"), (Messages::of(Language::German), "german")] {
            let present = "grace@example.com";
            for (name, letter) in [
                ("proof", proof(m, &change(None), url())),
                ("taken", taken(m, "grace@new.example")),
                ("notice", notice(m, present, &change(None), url())),
                ("notice_by_admin", notice(m, present, &change(Some("Acme & <b>Sons</b>")), url())),
                ("changed", changed(m, present, "grace@new.example")),
            ] {
                insta::assert_snapshot!(format!("email_{name}_{language}"), sent(m, &letter).text);
            }
        }
    }

    #[test]
    fn the_page_of_a_mail_has_the_same_words_and_link_and_shows_no_markup_of_names() {
        let m = Messages::default();
        let letter =
            notice(m, "a@example.com", &change(Some("<b>Sons</b>")), "https://x.example/TOKEN".into());
        let html = sent(m, &letter).html;
        insta::assert_snapshot!("email_notice_html", html);
        assert_eq!(html.matches("href=\"https://x.example/TOKEN\"").count(), 2);
        assert!(!html.contains("<b>Sons"), "{html}");
    }
}
