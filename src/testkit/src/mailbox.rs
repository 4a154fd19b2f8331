//! A mail server that stores the mails it receives and can be set to refuse them.

use std::sync::{Arc, Mutex};

use domain::{mail::MailProblem, secret::Secret};
use futures::{FutureExt, future::BoxFuture};
use service::{
    MailSettings,
    mail::{Mail, SendError, Transport},
};

/// The mails that were sent. Clones share their mails.
#[derive(Clone, Default)]
pub struct Mailbox(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    sent: Vec<Mail>,
    refusal: Option<SendError>,
    tries: usize,
}

impl Mailbox {
    /// All accepted mails, oldest first.
    #[must_use]
    pub fn sent(&self) -> Vec<Mail> {
        self.0.lock().unwrap().sent.clone()
    }

    /// The accepted mails to one address, oldest first.
    #[must_use]
    pub fn sent_to(&self, address: &str) -> Vec<Mail> {
        self.sent().into_iter().filter(|mail| mail.to == address).collect()
    }

    /// How often a mail was delivered, accepted or refused.
    #[must_use]
    pub fn tries(&self) -> usize {
        self.0.lock().unwrap().tries
    }

    /// From now on refuses mails temporarily, as a busy server does.
    pub fn refuse_for_now(&self) {
        self.refuse(SendError::replied(MailProblem::Deferred, 450));
    }

    /// From now on refuses mails permanently.
    pub fn refuse_for_good(&self) {
        self.refuse(SendError::replied(MailProblem::RecipientRefused, 550));
    }

    /// From now on accepts mails again.
    pub fn accept(&self) {
        self.0.lock().unwrap().refusal = None;
    }

    fn refuse(&self, refusal: SendError) {
        self.0.lock().unwrap().refusal = Some(refusal);
    }

    /// The token of the link in a mail: the part after the last slash of the first line that is a URL.
    ///
    /// # Panics
    /// The mail contains no link.
    #[must_use]
    pub fn token(mail: &Mail) -> Secret {
        let link = mail.text.lines().find(|line| line.starts_with("http")).expect("a line with a link");
        Secret::new(link.rsplit('/').next().unwrap_or_default().to_owned())
    }
}

impl Transport for Mailbox {
    fn send<'a>(&'a self, _: &'a MailSettings, mail: &'a Mail) -> BoxFuture<'a, Result<(), SendError>> {
        async move {
            let mut state = self.0.lock().unwrap();
            state.tries += 1;
            match state.refusal {
                Some(refusal) => Err(refusal),
                None => {
                    state.sent.push(mail.clone());
                    Ok(())
                }
            }
        }
        .boxed()
    }
}
