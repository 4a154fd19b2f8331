//! Why a mail was not sent, and what to do. Only the server says it: pages get the sentence as data.

use domain::mail::{MailProblem, MailStep, SendError};

use crate::Messages;

impl Messages {
    /// What went wrong and what to do, with the mail server's reply code.
    #[must_use]
    pub fn mail_error(self, error: SendError) -> String {
        let problem = self.mail_problem(error.problem);
        match error.reply {
            Some(reply) => self.mail_problem_reply(problem, &reply.to_string()),
            None => problem.to_owned(),
        }
    }

    /// What a step of connecting to the mail server is called.
    #[must_use]
    pub fn mail_step(self, step: MailStep) -> &'static str {
        match step {
            MailStep::Reach => self.mail_step_reach(),
            MailStep::Tls => self.mail_step_tls(),
            MailStep::Greeting => self.mail_step_greeting(),
            MailStep::SignIn => self.mail_step_sign_in(),
        }
    }

    fn mail_problem(self, problem: MailProblem) -> &'static str {
        match problem {
            MailProblem::ServerInvalid => self.mail_problem_server_invalid(),
            MailProblem::Unreachable => self.mail_problem_unreachable(),
            MailProblem::NoAnswer => self.mail_problem_no_answer(),
            MailProblem::ConnectionLost => self.mail_problem_connection_lost(),
            MailProblem::NotSmtp => self.mail_problem_not_smtp(),
            MailProblem::TlsExpected => self.mail_problem_tls_expected(),
            MailProblem::TlsUnexpected => self.mail_problem_tls_unexpected(),
            MailProblem::NoStartTls => self.mail_problem_no_start_tls(),
            MailProblem::Certificate => self.mail_problem_certificate(),
            MailProblem::TlsFailed => self.mail_problem_tls_failed(),
            MailProblem::TurnedAway => self.mail_problem_turned_away(),
            MailProblem::GreetingRefused => self.mail_problem_greeting_refused(),
            MailProblem::SignInRequired => self.mail_problem_sign_in_required(),
            MailProblem::SignInUnsupported => self.mail_problem_sign_in_unsupported(),
            MailProblem::SignInRefused => self.mail_problem_sign_in_refused(),
            MailProblem::SenderRefused => self.mail_problem_sender_refused(),
            MailProblem::Deferred => self.mail_problem_deferred(),
            MailProblem::RecipientRefused => self.mail_problem_recipient_refused(),
            MailProblem::AddressLetters => self.mail_problem_address_letters(),
            MailProblem::AddressInvalid => self.mail_problem_address_invalid(),
            MailProblem::ContentRefused => self.mail_problem_content_refused(),
            MailProblem::NotComposed => self.mail_problem_not_composed(),
            MailProblem::NotNeeded => self.mail_problem_not_needed(),
        }
    }
}
