//! A mail server that follows a script and remembers what it read.

use std::sync::{Arc, Mutex};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader},
    net::TcpListener,
};
use tokio_rustls::{TlsAcceptor, rustls::ServerConfig};

/// What a server does.
#[derive(Clone)]
pub struct Script {
    /// The first line.
    pub banner: &'static str,
    /// What it offers.
    pub features: &'static [&'static str],
    /// Its answers to lines that begin so; it accepts all others.
    pub answers: &'static [(&'static str, &'static str)],
    /// When it speaks TLS.
    pub encryption: Encryption,
}

/// When a server speaks TLS.
#[derive(Clone)]
pub enum Encryption {
    Never,
    FromTheStart(TlsAcceptor),
    Offered(TlsAcceptor),
}

impl Default for Script {
    fn default() -> Self {
        Self {
            banner: "220 mail.example.com ESMTP",
            features: &["AUTH PLAIN LOGIN"],
            answers: &[],
            encryption: Encryption::Never,
        }
    }
}

/// A running server.
pub struct Server {
    /// `host:port`.
    pub address: String,
    log: Arc<Mutex<String>>,
}

impl Server {
    /// What it read so far. Each connection begins with a line `CONNECTED`, and its encryption with `ENCRYPTED`.
    pub fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    /// How many of the lines that it read begin so.
    pub fn count(&self, start: &str) -> usize {
        self.log().lines().filter(|line| line.starts_with(start)).count()
    }

    /// The mails that it took: headers and bodies.
    pub fn mails(&self) -> Vec<String> {
        let log = self.log();
        let mails = log.split("DATA\n").skip(1);
        mails
            .filter_map(|rest| rest.split_once("\n.\n"))
            .map(|(mail, _)| mail.replace('\n', "\r\n"))
            .collect()
    }
}

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

impl Script {
    /// Answers like this one, with one more answer.
    pub fn answers(answers: &'static [(&'static str, &'static str)]) -> Self {
        Self { answers, ..Self::default() }
    }

    /// Serves until the test ends.
    pub async fn start(self) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let log = Arc::new(Mutex::new(String::new()));
        let server = Server { address, log: Arc::clone(&log) };
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                note(&log, "CONNECTED");
                tokio::spawn(self.clone().serve(Box::new(stream), Arc::clone(&log)));
            }
        });
        server
    }

    async fn serve(self, stream: Box<dyn Stream>, log: Arc<Mutex<String>>) {
        let stream = match &self.encryption {
            Encryption::FromTheStart(acceptor) => {
                let Ok(stream) = acceptor.accept(stream).await else { return };
                note(&log, "ENCRYPTED");
                Box::new(stream) as Box<dyn Stream>
            }
            _ => stream,
        };
        let mut stream = BufReader::new(stream);
        if write(&mut stream, self.banner).await {
            self.converse(stream, &log).await;
        }
    }

    async fn converse(&self, mut stream: BufReader<Box<dyn Stream>>, log: &Mutex<String>) {
        let mut in_data = false;
        let mut line = String::new();
        while matches!(stream.read_line(&mut line).await, Ok(1..)) {
            let read = line.trim_end_matches(['\r', '\n']).to_owned();
            line.clear();
            note(log, &read);
            if in_data && read != "." {
                continue;
            }
            in_data = false;
            let scripted = self.answers.iter().find(|(start, _)| read.starts_with(start));
            let answer = match (scripted, read.as_str()) {
                (Some((_, answer)), _) => (*answer).to_owned(),
                (None, "DATA") => {
                    in_data = true;
                    "354 go on".to_owned()
                }
                (None, "STARTTLS") => {
                    let Encryption::Offered(acceptor) = &self.encryption else { return };
                    if !write(&mut stream, "220 go on").await {
                        return;
                    }
                    let Ok(encrypted) = acceptor.accept(stream.into_inner()).await else { return };
                    note(log, "ENCRYPTED");
                    let encrypted: Box<dyn Stream> = Box::new(encrypted);
                    stream = BufReader::new(encrypted);
                    continue;
                }
                (None, "QUIT") => "221 bye".to_owned(),
                (None, line) if line.starts_with("EHLO") => self.features(),
                (None, line) if line.starts_with("AUTH") => "235 welcome".to_owned(),
                (None, _) => "250 OK".to_owned(),
            };
            if !write(&mut stream, &answer).await || read == "QUIT" {
                return;
            }
        }
    }

    fn features(&self) -> String {
        let mut features = self.features.to_vec();
        if matches!(self.encryption, Encryption::Offered(_)) {
            features.push("STARTTLS");
        }
        let lines: String = features.iter().map(|feature| format!("\r\n250-{feature}")).collect();
        format!("250-mail.example.com{lines}\r\n250 HELP")
    }
}

fn note(log: &Mutex<String>, line: &str) {
    log.lock().unwrap().extend([line, "\n"]);
}

async fn write(stream: &mut BufReader<Box<dyn Stream>>, answer: &str) -> bool {
    let answer = format!("{answer}\r\n");
    stream.write_all(answer.as_bytes()).await.is_ok() && stream.flush().await.is_ok()
}

/// An authority of this test alone, as PEM, and a server's certificate for 127.0.0.1 that it issued.
pub fn authority() -> (String, TlsAcceptor) {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap();
    let certificate = params.signed_by(&key, &authority).unwrap();
    let config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key.serialize_der().try_into().unwrap())
        .unwrap();
    (authority.pem(), TlsAcceptor::from(Arc::new(config)))
}
