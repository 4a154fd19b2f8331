//! One mail over an open connection: sender, recipient, text. Each answer is judged by the question that it answers.

use domain::mail::{MailProblem, SendError};
use lettre::transport::smtp::{
    Error,
    client::AsyncSmtpConnection,
    commands::{Data, Mail, Rcpt},
    extension::{Extension, MailBodyParameter, MailParameter},
};

use super::{
    compose::Composed,
    problem::{mentions_greeting, problem, reply},
};

/// Sends a message.
pub(super) async fn send(connection: &mut AsyncSmtpConnection, message: &Composed) -> Result<(), SendError> {
    let parameters = parameters(connection, message)?;
    let refused = |error: Error, of_mail: MailProblem| match reply(&error) {
        // Postfix answers to the recipient what it thinks of the greeting (smtpd_delay_reject).
        Some(code) if mentions_greeting(&error) => SendError::replied(MailProblem::GreetingRefused, code),
        Some(code @ 530) => SendError::replied(MailProblem::SignInRequired, code),
        Some(code @ (534 | 535 | 538)) => SendError::replied(MailProblem::SignInRefused, code),
        Some(code @ 500..) => SendError::replied(of_mail, code),
        Some(code) => SendError::replied(MailProblem::Deferred, code),
        None => SendError::new(problem(&error)),
    };
    let sender = connection.command(Mail::new(Some(message.from.clone()), parameters)).await;
    sender.map_err(|error| refused(error, MailProblem::SenderRefused))?;
    let recipient = connection.command(Rcpt::new(message.to.clone(), Vec::new())).await;
    recipient.map_err(|error| refused(error, MailProblem::RecipientRefused))?;
    let text = connection.command(Data).await;
    text.map_err(|error| refused(error, MailProblem::ContentRefused))?;
    let end = connection.message(&message.bytes).await;
    end.map_err(|error| refused(error, MailProblem::ContentRefused))?;
    Ok(())
}

/// What the server has to be told about the letters of the message.
fn parameters(connection: &AsyncSmtpConnection, message: &Composed) -> Result<Vec<MailParameter>, SendError> {
    let mut parameters = Vec::new();
    for (address, wrong) in
        [(&message.to, MailProblem::AddressLetters), (&message.from, MailProblem::SenderRefused)]
    {
        if !address.user().is_ascii() && !connection.server_info().supports_feature(Extension::SmtpUtfEight) {
            return Err(SendError::new(wrong));
        }
    }
    if !(message.to.user().is_ascii() && message.from.user().is_ascii()) {
        parameters.push(MailParameter::SmtpUtfEight);
    }
    // Only an address makes it so: other headers and the bodies are encoded. Servers with SMTPUTF8 have 8BITMIME (RFC 6531, 3.1).
    if !message.bytes.is_ascii() {
        parameters.push(MailParameter::Body(MailBodyParameter::EightBitMime));
    }
    Ok(parameters)
}
