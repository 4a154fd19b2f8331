//! A mail server that keeps what it is given, and refuses when it is told to.

use std::sync::{Arc, Mutex};

use domain::secret::Secret;
use futures::{FutureExt, future::BoxFuture};
use service::{
    MailSettings,
    mail::{Mail, SendError, Transport},
};

/// The mails that were sent. Clones are the same mailbox.
#[derive(Clone, Default)]
pub struct Mailbox(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    sent: Vec<Mail>,
    refusal: Option<SendError>,
    tries: usize,
}

impl Mailbox {
    /// Every mail that was taken, oldest first.
    #[must_use]
    pub fn sent(&self) -> Vec<Mail> {
        self.0.lock().unwrap().sent.clone()
    }

    /// The mails that were taken for one address, oldest first.
    #[must_use]
    pub fn sent_to(&self, address: &str) -> Vec<Mail> {
        self.sent().into_iter().filter(|mail| mail.to == address).collect()
    }

    /// How many mails were handed over, taken or not.
    #[must_use]
    pub fn tries(&self) -> usize {
        self.0.lock().unwrap().tries
    }

    /// From now on refuses for the time being, as a server does that is busy.
    pub fn refuse_for_now(&self) {
        self.refuse(false, "450 try again later");
    }

    /// From now on refuses for good.
    pub fn refuse_for_good(&self) {
        self.refuse(true, "550 no such mailbox");
    }

    /// From now on takes mails again.
    pub fn accept(&self) {
        self.0.lock().unwrap().refusal = None;
    }

    fn refuse(&self, is_permanent: bool, words: &str) {
        self.0.lock().unwrap().refusal = Some(SendError { is_permanent, words: words.to_owned() });
    }

    /// The token of the link in a mail: what stands after the last slash of the line that is an address.
    ///
    /// # Panics
    /// The mail holds no link.
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
            match &state.refusal {
                Some(refusal) => Err(refusal.clone()),
                None => {
                    state.sent.push(mail.clone());
                    Ok(())
                }
            }
        }
        .boxed()
    }
}
