//! Sends mails over SMTP. Error messages contain neither the server's text (it may quote a mail, and so a link) nor a
//! password.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use domain::email::EmailAddress;
use futures::future::BoxFuture;
use lettre::{
    Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{
        Mailbox, MultiPart,
        header::{HeaderName, HeaderValue},
    },
    transport::smtp::{
        PoolConfig,
        authentication::Credentials,
        client::{Tls, TlsParameters},
    },
};
use service::{
    MailSettings, MailTls,
    mail::{Mail, SendError, Transport},
};

type Smtp = AsyncSmtpTransport<Tokio1Executor>;

/// How long one SMTP command may take.
const TIMEOUT: Duration = Duration::from_secs(10);
/// Open connections to the mail server.
const MAX_CONNECTIONS: u32 = 2;

/// Sends over SMTP and reuses connections until the settings change.
#[derive(Default)]
pub struct SmtpTransport {
    open: Mutex<Option<(MailSettings, Smtp)>>,
}

impl SmtpTransport {
    /// The connection pool for these settings.
    fn connection(&self, settings: &MailSettings) -> Result<Smtp, SendError> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, smtp)) = open.as_ref()
            && of.is_same(settings)
        {
            return Ok(smtp.clone());
        }
        let smtp = connect(settings)?;
        *open = Some((settings.clone(), smtp.clone()));
        Ok(smtp)
    }
}

impl Transport for SmtpTransport {
    fn send<'a>(
        &'a self,
        settings: &'a MailSettings,
        mail: &'a Mail,
    ) -> BoxFuture<'a, Result<(), SendError>> {
        Box::pin(async move {
            let message = message(settings, mail)?;
            let sent = self.connection(settings)?.send(message).await;
            sent.map(drop).map_err(|error| describe_error(&error))
        })
    }
}

/// Checks the mail server: connects, says hello and disconnects.
///
/// # Errors
/// Says what does not work.
pub async fn probe(settings: &MailSettings) -> Result<(), String> {
    match connect(settings).map_err(|error| error.words)?.test_connection().await {
        Ok(true) => Ok(()),
        Ok(false) => Err("The mail server closed the connection.".to_owned()),
        Err(error) => Err(describe_error(&error).words),
    }
}

fn connect(settings: &MailSettings) -> Result<Smtp, SendError> {
    let wrong = || transient("The address of the mail server is invalid. Write it as host:port.");
    let (host, port) = settings.host_and_port().ok_or_else(wrong)?;
    let parameters = || TlsParameters::new(host.to_owned()).map_err(|_| wrong());
    let tls = match settings.tls {
        MailTls::None => Tls::None,
        MailTls::StartTls => Tls::Required(parameters()?),
        MailTls::Tls => Tls::Wrapper(parameters()?),
    };
    let mut builder = Smtp::builder_dangerous(host)
        .port(port)
        .tls(tls)
        .timeout(Some(TIMEOUT))
        .pool_config(PoolConfig::new().max_size(MAX_CONNECTIONS).idle_timeout(TIMEOUT));
    if let (Some(username), Some(password)) = (&settings.username, &settings.password) {
        // The revealed password is passed to the mail server only.
        builder = builder.credentials(Credentials::new(username.clone(), password.reveal().to_owned()));
    }
    Ok(builder.build())
}

/// The sender's address comes from the settings, the sender's name from the mail.
fn message(settings: &MailSettings, mail: &Mail) -> Result<Message, SendError> {
    let address = |text: &str, what: &str| -> Result<Address, SendError> {
        let wrong = || permanent(&format!("The address of the {what} is invalid."));
        EmailAddress::parse(text).map_err(|_| wrong())?.as_str().parse().map_err(|_| wrong())
    };
    let from = address(&settings.from, "sender")?;
    let message_id = format!("<{}@{}>", mail.message_id, from.domain());
    // Suppresses automatic replies.
    let auto_submitted =
        HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned());
    Message::builder()
        .from(Mailbox::new(Some(mail.from_name.clone()), from))
        .to(Mailbox::new(None, address(&mail.to, "recipient")?))
        .subject(mail.subject.clone())
        .message_id(Some(message_id))
        .raw_header(auto_submitted)
        .multipart(MultiPart::alternative_plain_html(mail.text.clone(), mail.html.clone()))
        .map_err(|_| permanent("The mail could not be composed."))
}

fn permanent(message: &str) -> SendError {
    SendError { is_permanent: true, words: message.to_owned() }
}

fn transient(message: &str) -> SendError {
    SendError { is_permanent: false, words: message.to_owned() }
}

/// What the operator can do. A refused sign-in is not the mail's fault, so it counts as transient.
fn describe_error(error: &lettre::transport::smtp::Error) -> SendError {
    if let Some(code) = error.status() {
        let code = code.to_string();
        return match code.as_str() {
            "530" | "534" | "535" | "538" => {
                transient(&format!("The mail server refused the user name or password ({code}). Check them."))
            }
            _ if error.is_permanent() => permanent(&format!("The mail server refused this mail ({code}).")),
            _ => transient(&format!("The mail server cannot take this mail now ({code}).")),
        };
    }
    if error.is_timeout() {
        return transient("The mail server did not answer in time.");
    }
    if error.is_tls() {
        return transient(
            "No secure connection to the mail server. Check the TLS setting and the certificate.",
        );
    }
    if error.is_client() {
        return transient("The mail server does not support the sign-in or this mail.");
    }
    if error.is_response() {
        return transient("The mail server sent an invalid response.");
    }
    transient("The mail server cannot be reached. Check its address and port.")
}
