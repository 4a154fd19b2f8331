//! Why a mail was not sent: a closed list, so that its words are in the catalogue and never those of a mail server, which may
//! quote the mail and so a link.

use std::{fmt, str::FromStr};

use crate::state::{UnknownState, states};

states! {
    /// What a conversation with the mail server consists of before the first mail.
    MailStep {
        /// Its host and port are reached.
        Reach = "reach",
        /// The connection is encrypted.
        Tls = "tls",
        /// It accepts the name that we greet it with.
        Greeting = "greeting",
        /// It accepts user name and password.
        SignIn = "sign_in",
    }
    /// Why a mail was not sent.
    MailProblem {
        /// `smtp.server` is not a host and a port.
        ServerInvalid = "server_invalid",
        /// Nothing answers at its host and port.
        Unreachable = "unreachable",
        /// It did not answer in time.
        NoAnswer = "no_answer",
        /// It closed the connection in the middle.
        ConnectionLost = "connection_lost",
        /// What answers does not speak SMTP.
        NotSmtp = "not_smtp",
        /// The port expects TLS from the first byte, and `smtp.tls` says otherwise.
        TlsExpected = "tls_expected",
        /// The port does not begin with TLS, and `smtp.tls` says that it does.
        TlsUnexpected = "tls_unexpected",
        /// It does not offer STARTTLS.
        NoStartTls = "no_start_tls",
        /// Its certificate is not trusted, has expired or is for another name.
        Certificate = "certificate",
        /// The encryption failed for another reason.
        TlsFailed = "tls_failed",
        /// It takes no connections from this machine.
        TurnedAway = "turned_away",
        /// It does not accept the name that we greet it with.
        GreetingRefused = "greeting_refused",
        /// It takes mails only after a sign-in.
        SignInRequired = "sign_in_required",
        /// It offers no way to sign in on this connection.
        SignInUnsupported = "sign_in_unsupported",
        /// It does not accept user name and password.
        SignInRefused = "sign_in_refused",
        /// It takes no mails from the address of `smtp.from`.
        SenderRefused = "sender_refused",
        /// It cannot take this mail now.
        Deferred = "deferred",
        /// It takes no mails for this recipient.
        RecipientRefused = "recipient_refused",
        /// The recipient's address has letters before the `@` that it cannot carry (it offers no SMTPUTF8, RFC 6531).
        AddressLetters = "address_letters",
        /// The recipient's address cannot be written in a mail.
        AddressInvalid = "address_invalid",
        /// It refused the text of the mail.
        ContentRefused = "content_refused",
        /// The mail could not be composed.
        NotComposed = "not_composed",
        /// What the mail is about has been answered or replaced.
        NotNeeded = "not_needed",
    }
}

impl MailProblem {
    /// Whether the same mail would be refused again, so that trying again is of no use. A wrong configuration is none of these: it
    /// concerns all mails, and they wait until it is right.
    #[must_use]
    pub const fn is_permanent(self) -> bool {
        matches!(
            self,
            Self::RecipientRefused
                | Self::AddressLetters
                | Self::AddressInvalid
                | Self::ContentRefused
                | Self::NotComposed
                | Self::NotNeeded
        )
    }
}

/// Why the mail server did not take a mail. As text, which is how a job keeps it: the problem, and the reply code after a space.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SendError {
    /// What went wrong.
    pub problem: MailProblem,
    /// The server's reply code (RFC 5321, 4.2), if it refused.
    pub reply: Option<u16>,
}

impl SendError {
    /// A problem that is not the server's reply.
    #[must_use]
    pub const fn new(problem: MailProblem) -> Self {
        Self { problem, reply: None }
    }

    /// A refusal by the server.
    #[must_use]
    pub const fn replied(problem: MailProblem, reply: u16) -> Self {
        Self { problem, reply: Some(reply) }
    }
}

impl fmt::Display for SendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.problem.as_str())?;
        self.reply.map_or(Ok(()), |reply| write!(f, " {reply}"))
    }
}

impl FromStr for SendError {
    type Err = UnknownState;

    fn from_str(text: &str) -> Result<Self, UnknownState> {
        match text.split_once(' ') {
            Some((problem, reply)) => {
                Ok(Self::replied(problem.parse()?, reply.parse().map_err(|_| UnknownState)?))
            }
            None => text.parse().map(Self::new),
        }
    }
}

/// Why the mail server cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StepError {
    /// The step that failed. Those before it succeeded.
    pub step: MailStep,
    /// Why.
    pub error: SendError,
}

impl StepError {
    /// A problem that is not the server's reply.
    #[must_use]
    pub const fn new(step: MailStep, problem: MailProblem) -> Self {
        Self { step, error: SendError::new(problem) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_read_as_it_was_written_with_and_without_a_reply_code() {
        for problem in MailProblem::ALL {
            for error in [SendError::new(*problem), SendError::replied(*problem, 550)] {
                assert_eq!(error.to_string().parse(), Ok(error));
            }
        }
        assert_eq!(SendError::replied(MailProblem::Deferred, 451).to_string(), "deferred 451");
        for text in ["", "550", "deferred ", "deferred x", "The mail server cannot be reached."] {
            assert_eq!(text.parse::<SendError>(), Err(UnknownState), "{text:?}");
        }
    }

    #[test]
    fn a_wrong_configuration_is_never_the_end_of_a_mail() {
        let of_the_mail: Vec<&str> = MailProblem::ALL
            .iter()
            .filter(|problem| problem.is_permanent())
            .map(|problem| problem.as_str())
            .collect();
        assert_eq!(
            of_the_mail,
            [
                "recipient_refused",
                "address_letters",
                "address_invalid",
                "content_refused",
                "not_composed",
                "not_needed"
            ]
        );
    }
}
