//! Connects to a mail server step by step, and says which step failed.

use std::{net::IpAddr, time::Duration};

use domain::mail::{MailProblem, MailStep, SendError, StepError};
use lettre::transport::smtp::{
    Error,
    authentication::{Credentials, DEFAULT_MECHANISMS},
    client::{AsyncSmtpConnection, Certificate, CertificateStore, TlsParameters},
    extension::ClientId,
};
use service::{MailSettings, MailTls};
use tokio::{net::TcpStream, time::timeout};

use super::problem::{mentions_greeting, problem, reply};

/// How long it may take to reach the server.
const REACH: Duration = Duration::from_secs(10);
/// After how long a silent server is asked whether it speaks TLS.
const SILENCE: Duration = Duration::from_millis(1_500);
/// How long it may take to answer that.
const TLS_ANSWER: Duration = Duration::from_millis(1_000);
/// A person who sets up a mail server waits for this.
const _: () = assert!(SILENCE.as_millis() + TLS_ANSWER.as_millis() < 3_000);

/// The steps of connecting with these settings, in their order.
#[must_use]
pub fn steps(settings: &MailSettings) -> Vec<MailStep> {
    let mut steps = match settings.tls {
        MailTls::None | MailTls::Insecure => vec![MailStep::Reach, MailStep::Greeting],
        MailTls::StartTls => vec![MailStep::Reach, MailStep::Greeting, MailStep::Tls],
        MailTls::Tls => vec![MailStep::Reach, MailStep::Tls, MailStep::Greeting],
    };
    if settings.password.is_some() {
        steps.push(MailStep::SignIn);
    }
    steps
}

/// Where the server is and how it is greeted.
struct Target<'a> {
    host: &'a str,
    port: u16,
    hello: ClientId,
    /// How long it may take for a step.
    patience: Duration,
}

/// Connects, encrypts, greets and signs in. The connection is ready for mails. The server may take as long as `patience` for
/// each step once it is reached.
///
/// # Errors
/// The step that failed, and why.
pub(super) async fn connect(
    settings: &MailSettings,
    patience: Duration,
) -> Result<AsyncSmtpConnection, StepError> {
    let (host, port) =
        settings.host_and_port().ok_or(StepError::new(MailStep::Reach, MailProblem::ServerInvalid))?;
    let target = Target { host, port, hello: hello(settings.hello_name.as_deref()), patience };
    let mut connection = match settings.tls {
        MailTls::None | MailTls::Insecure => greet(&target).await?,
        MailTls::StartTls => {
            let mut connection = greet(&target).await?;
            start_tls(&mut connection, &target, tls_parameters(settings, host)?).await?;
            connection
        }
        MailTls::Tls => greet_over_tls(&target, tls_parameters(settings, host)?).await?,
    };
    if let (Some(username), Some(password)) = (&settings.username, &settings.password) {
        // The revealed password is passed to the mail server only.
        let credentials = Credentials::new(username.clone(), password.reveal().to_owned());
        sign_in(&mut connection, &target, &credentials).await?;
    }
    Ok(connection)
}

/// Whether a text has a certificate that can be trusted, as PEM.
#[must_use]
pub fn is_certificate(pem: &str) -> bool {
    pem.contains("-----BEGIN CERTIFICATE-----")
        && Certificate::from_pem(pem.as_bytes()).is_ok_and(|certificate| {
            let builder = TlsParameters::builder("localhost".to_owned());
            builder
                .certificate_store(CertificateStore::None)
                .add_root_certificate(certificate)
                .build()
                .is_ok()
        })
}

/// The name as SMTP writes it: addresses in brackets (RFC 5321, 4.1.3). Without a name that is known from outside, an address is
/// what the standard asks for.
fn hello(name: Option<&str>) -> ClientId {
    let name = name.unwrap_or("127.0.0.1");
    match name.trim_matches(['[', ']']).parse() {
        Ok(IpAddr::V4(address)) => ClientId::Ipv4(address),
        Ok(IpAddr::V6(address)) => ClientId::Ipv6(address),
        Err(_) => ClientId::Domain(name.to_owned()),
    }
}

fn tls_parameters(settings: &MailSettings, host: &str) -> Result<TlsParameters, StepError> {
    let mut builder = TlsParameters::builder(host.to_owned());
    if let Some(pem) = &settings.ca_certificates {
        let certificate = Certificate::from_pem(pem.as_bytes())
            .map_err(|_| StepError::new(MailStep::Tls, MailProblem::Certificate))?;
        builder = builder.add_root_certificate(certificate);
    }
    builder.build().map_err(|_| StepError::new(MailStep::Tls, MailProblem::TlsFailed))
}

/// Connects without encryption and exchanges greetings.
async fn greet(target: &Target<'_>) -> Result<AsyncSmtpConnection, StepError> {
    let stream = match timeout(REACH, TcpStream::connect((target.host, target.port))).await {
        Ok(Ok(stream)) => stream,
        Ok(Err(_)) => return Err(StepError::new(MailStep::Reach, MailProblem::Unreachable)),
        Err(_) => return Err(StepError::new(MailStep::Reach, MailProblem::NoAnswer)),
    };
    let first = first_byte(&stream, target).await?;
    let greeted = AsyncSmtpConnection::connect_with_transport(Box::new(stream), &target.hello);
    let greeted = timeout(target.patience, greeted).await.map_err(|_| no_answer(MailStep::Greeting))?;
    greeted.map_err(|error| {
        let error = match (first, reply(&error)) {
            (b'4', Some(code)) | (_, Some(code @ 421)) => SendError::replied(MailProblem::Deferred, code),
            (b'5', Some(code)) => SendError::replied(MailProblem::TurnedAway, code),
            (_, Some(code)) => SendError::replied(MailProblem::GreetingRefused, code),
            // Codes begin with a digit.
            (first, None) if !first.is_ascii_digit() => SendError::new(MailProblem::NotSmtp),
            (_, None) => SendError::new(problem(&error)),
        };
        StepError { step: MailStep::Greeting, error }
    })
}

/// Waits for the first byte of the server's greeting. It speaks first, unless it waits for TLS: then both would wait for ever, so
/// a second connection finds out.
async fn first_byte(stream: &TcpStream, target: &Target<'_>) -> Result<u8, StepError> {
    let mut byte = [0];
    let in_time = timeout(SILENCE, stream.peek(&mut byte)).await;
    let peeked = match in_time {
        Ok(peeked) => peeked,
        Err(_) if speaks_tls(target).await => {
            return Err(StepError::new(MailStep::Greeting, MailProblem::TlsExpected));
        }
        Err(_) => {
            let late = timeout(target.patience, stream.peek(&mut byte)).await;
            late.map_err(|_| no_answer(MailStep::Greeting))?
        }
    };
    match peeked {
        Ok(1..) => Ok(byte[0]),
        Ok(0) | Err(_) => Err(StepError::new(MailStep::Greeting, MailProblem::ConnectionLost)),
    }
}

/// Whether a server answers to TLS with TLS. It is trusted with nothing: no certificate is.
async fn speaks_tls(target: &Target<'_>) -> bool {
    let builder = TlsParameters::builder(target.host.to_owned()).certificate_store(CertificateStore::None);
    let Ok(parameters) = builder.build() else { return false };
    let address = (target.host, target.port);
    let tried = AsyncSmtpConnection::connect_tokio1(address, None, &target.hello, Some(parameters), None);
    match timeout(TLS_ANSWER, tried).await {
        Ok(Err(error)) => matches!(problem(&error), MailProblem::Certificate | MailProblem::TlsFailed),
        _ => false,
    }
}

/// Connects with TLS from the first byte and exchanges greetings.
async fn greet_over_tls(
    target: &Target<'_>,
    parameters: TlsParameters,
) -> Result<AsyncSmtpConnection, StepError> {
    let address = (target.host, target.port);
    let greeted =
        AsyncSmtpConnection::connect_tokio1(address, Some(REACH), &target.hello, Some(parameters), None);
    let greeted = timeout(REACH + target.patience, greeted).await.map_err(|_| no_answer(MailStep::Tls))?;
    greeted.map_err(|error| match reply(&error) {
        Some(code) => {
            let problem = match code {
                421 => MailProblem::Deferred,
                // The code of a server that takes no mails from here (RFC 5321, 3.1), unless it says why.
                554 if !mentions_greeting(&error) => MailProblem::TurnedAway,
                _ => MailProblem::GreetingRefused,
            };
            StepError { step: MailStep::Greeting, error: SendError::replied(problem, code) }
        }
        None => match problem(&error) {
            problem @ (MailProblem::Unreachable | MailProblem::NoAnswer) => {
                StepError::new(MailStep::Reach, problem)
            }
            problem if error.is_response() => StepError::new(MailStep::Greeting, problem),
            problem => StepError::new(MailStep::Tls, problem),
        },
    })
}

/// Encrypts a connection that has begun without.
async fn start_tls(
    connection: &mut AsyncSmtpConnection,
    target: &Target<'_>,
    parameters: TlsParameters,
) -> Result<(), StepError> {
    if !connection.can_starttls() {
        let _ = timeout(REACH, connection.abort()).await;
        return Err(StepError::new(MailStep::Tls, MailProblem::NoStartTls));
    }
    let encrypted = connection.starttls(parameters, &target.hello);
    let encrypted = timeout(target.patience, encrypted).await.map_err(|_| no_answer(MailStep::Tls))?;
    encrypted.map_err(|error| {
        let error = match (reply(&error), problem(&error)) {
            (Some(code), _) => SendError::replied(MailProblem::TlsFailed, code),
            // It has just offered STARTTLS without TLS.
            (None, MailProblem::TlsUnexpected) => SendError::new(MailProblem::TlsFailed),
            (None, problem) => SendError::new(problem),
        };
        StepError { step: MailStep::Tls, error }
    })
}

async fn sign_in(
    connection: &mut AsyncSmtpConnection,
    target: &Target<'_>,
    credentials: &Credentials,
) -> Result<(), StepError> {
    let signed_in = timeout(target.patience, connection.auth(DEFAULT_MECHANISMS, credentials)).await;
    let refused = |error: &Error| match reply(error) {
        Some(code @ 500..) => SendError::replied(MailProblem::SignInRefused, code),
        Some(code) => SendError::replied(MailProblem::Deferred, code),
        None if error.is_client() => SendError::new(MailProblem::SignInUnsupported),
        None => SendError::new(problem(error)),
    };
    match signed_in.map_err(|_| no_answer(MailStep::SignIn))? {
        Ok(_) => Ok(()),
        Err(error) => {
            let _ = timeout(REACH, connection.abort()).await;
            Err(StepError { step: MailStep::SignIn, error: refused(&error) })
        }
    }
}

const fn no_answer(step: MailStep) -> StepError {
    StepError::new(step, MailProblem::NoAnswer)
}
