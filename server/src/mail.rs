//! Hands mails to an SMTP server. What goes wrong is told in words that hold neither the server's text (it may quote a
//! mail, and so a link) nor a password.

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

/// How long one step of a conversation with the server may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// Sends over at most this many connections at once.
const CONNECTIONS: u32 = 2;

/// Sends over SMTP and keeps connections open as long as the settings stay the same.
#[derive(Default)]
pub struct SmtpTransport {
    open: Mutex<Option<(MailSettings, Smtp)>>,
}

impl SmtpTransport {
    /// The connection for these settings.
    fn connection(&self, settings: &MailSettings) -> Result<Smtp, SendError> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, smtp)) = open.as_ref()
            && of == settings
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
            sent.map(drop).map_err(|error| explain(&error))
        })
    }
}

/// Opens a connection, says hello and hangs up: whether mails could be sent at all.
///
/// # Errors
/// Says in words what does not work.
pub async fn probe(settings: &MailSettings) -> Result<(), String> {
    match connect(settings).map_err(|error| error.words)?.test_connection().await {
        Ok(true) => Ok(()),
        Ok(false) => Err("The mail server hung up.".to_owned()),
        Err(error) => Err(explain(&error).words),
    }
}

fn connect(settings: &MailSettings) -> Result<Smtp, SendError> {
    let wrong = || transient("The address of the mail server does not read. Write it as host:port.");
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
        .timeout(Some(PATIENCE))
        .pool_config(PoolConfig::new().max_size(CONNECTIONS).idle_timeout(PATIENCE));
    if let (Some(username), Some(password)) = (&settings.username, &settings.password) {
        // Goes to the mail server alone, over the connection chosen above.
        builder = builder.credentials(Credentials::new(username.clone(), password.reveal().to_owned()));
    }
    Ok(builder.build())
}

/// The sender's address is the mail server's business, its name the mail's.
fn message(settings: &MailSettings, mail: &Mail) -> Result<Message, SendError> {
    let address = |text: &str, what: &str| -> Result<Address, SendError> {
        let wrong = || permanent(&format!("The address of the {what} does not read."));
        EmailAddress::parse(text).map_err(|_| wrong())?.as_str().parse().map_err(|_| wrong())
    };
    let from = address(&settings.from, "sender")?;
    let message_id = format!("<{}@{}>", mail.message_id, from.domain());
    // Keeps holiday notices from answering.
    let by_a_program =
        HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned());
    Message::builder()
        .from(Mailbox::new(Some(mail.from_name.clone()), from))
        .to(Mailbox::new(None, address(&mail.to, "recipient")?))
        .subject(mail.subject.clone())
        .message_id(Some(message_id))
        .raw_header(by_a_program)
        .multipart(MultiPart::alternative_plain_html(mail.text.clone(), mail.html.clone()))
        .map_err(|_| permanent("The mail could not be put together."))
}

fn permanent(words: &str) -> SendError {
    SendError { is_permanent: true, words: words.to_owned() }
}

fn transient(words: &str) -> SendError {
    SendError { is_permanent: false, words: words.to_owned() }
}

/// What the operator can do about it. A refused sign-in is no fault of the mail, so mails wait until it is mended.
fn explain(error: &lettre::transport::smtp::Error) -> SendError {
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
            "No secure connection to the mail server: check the kind of security and the certificate.",
        );
    }
    if error.is_client() {
        return transient("The mail server does not offer what is needed to sign in or to send this mail.");
    }
    if error.is_response() {
        return transient("The mail server gave an answer that does not read.");
    }
    transient("The mail server cannot be reached. Check its address and port.")
}
