//! The mail of a sign-up: the link, or that the address has an account. It names nobody, since anybody can ask for it.

use domain::{
    error::ErrorKind,
    id::{JobId, SignUpId},
};
use messages::{Messages, Zone};
use store::{ReadTx, SignUpMail};
use uuid::Uuid;

use super::{
    letter::{Letter, Link},
    render::Mail,
};
use crate::Service;

/// Renders the mail of a job; `None` when the sign-up does not wait any more.
pub(super) async fn render(
    service: &Service,
    tx: &mut ReadTx<'_>,
    message: JobId,
    subject: Uuid,
    recipient: &str,
) -> Result<Option<Mail>, ErrorKind> {
    let (base, id) = (service.public_url().await?, SignUpId::new(subject));
    let Some(sign_up) = tx.find_sign_up_of_mail(id).await? else { return Ok(None) };
    let m = Messages::of(sign_up.language);
    let letter = match sign_up.has_account {
        true => known(m, recipient, &base),
        false => {
            let token = service.keys().sign_up_token(id);
            proof(m, recipient, &sign_up, format!("{base}/sign-up/complete/{}", token.reveal()))
        }
    };
    letter.mail(m, message, "Rolecall", recipient).map(Some)
}

/// To an address without an account: the link that proves that its mail is read.
fn proof(m: Messages, email: &str, sign_up: &SignUpMail, url: String) -> Letter {
    Letter {
        title: m.mail_sign_up_title().to_owned(),
        paragraphs: vec![
            m.mail_sign_up_asked(email),
            m.mail_email_until(&m.exact(sign_up.expires_at, &Zone::utc())),
        ],
        links: vec![Link {
            label: m.mail_sign_up_button().to_owned(),
            intro: m.mail_sign_up_open().to_owned(),
            url,
        }],
        footer: m.mail_sign_up_ignore().to_owned(),
    }
}

/// To an address that has an account: where to sign in, and where to create an organization with it.
fn known(m: Messages, email: &str, base: &str) -> Letter {
    Letter {
        title: m.mail_sign_up_known_title().to_owned(),
        paragraphs: vec![m.mail_sign_up_known_asked(email)],
        links: vec![
            Link {
                label: m.mail_sign_up_known_create().to_owned(),
                intro: m.mail_sign_up_known_create_open().to_owned(),
                url: format!("{base}/choose/new"),
            },
            Link {
                label: m.mail_sign_up_known_button().to_owned(),
                intro: m.mail_sign_up_known_open().to_owned(),
                url: format!("{base}/sign-in"),
            },
        ],
        footer: m.mail_sign_up_known_ignore().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use domain::{language::Language, time::Timestamp};

    use super::*;

    const BASE: &str = "https://id.example.com/people";

    fn letters(language: Language) -> [Mail; 2] {
        let m = Messages::of(language);
        let sign_up = SignUpMail {
            has_account: false,
            expires_at: Timestamp::from_micros(1_795_874_400_000_000),
            language,
        };
        let (to, url) = ("grace@example.com", format!("{BASE}/sign-up/complete/TOKEN"));
        [proof(m, to, &sign_up, url), known(m, to, BASE)]
            .map(|letter| letter.mail(m, JobId::new(Uuid::nil()), "Rolecall", to).unwrap())
    }

    #[test]
    fn the_mail_brings_the_link_and_says_until_when_it_works() {
        for (language, title, until) in [
            (Language::English, "Create your account", "28 November 2026, 14:00 UTC"),
            (Language::German, "Legen Sie Ihr Konto an", "28. November 2026, 14:00 Uhr UTC"),
        ] {
            let [mail, _] = letters(language);
            assert_eq!(mail.subject, title);
            for part in ["grace@example.com", until, "https://id.example.com/people/sign-up/complete/TOKEN"] {
                assert!(mail.text.contains(part), "{part}: {}", mail.text);
                assert!(mail.html.contains(part), "{part}: {}", mail.html);
            }
        }
    }

    #[test]
    fn whoever_has_an_account_is_led_to_the_sign_in_and_to_a_new_organization_and_gets_no_token() {
        for language in Language::ALL {
            let [_, mail] = letters(*language);
            for path in ["/choose/new", "/sign-in"] {
                let line = [BASE, path].concat();
                assert!(mail.text.lines().any(|text| text == line), "{line}: {}", mail.text);
                assert_eq!(mail.html.matches(&format!("href=\"{line}\"")).count(), 2, "{}", mail.html);
            }
            assert!(!mail.text.contains("sign-up/complete"), "{}", mail.text);
        }
    }
}
