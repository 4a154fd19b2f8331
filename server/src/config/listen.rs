//! Where the server listens: an address with a port, or a unix socket.

use std::{fmt, net::SocketAddr, path::PathBuf};

use super::ConfigError;

/// What a unix socket begins with.
const UNIX: &str = "unix:";

/// Where the server listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Listen {
    /// An IPv4 or IPv6 address with a port.
    Tcp(SocketAddr),
    /// The path of a unix socket.
    Unix(PathBuf),
}

impl Listen {
    /// Reads `127.0.0.1:3000`, `[::1]:3000` or `unix:/run/rolecall.sock`.
    ///
    /// # Errors
    /// It is none of these, or this system has no unix sockets.
    pub fn parse(text: &str) -> Result<Self, ConfigError> {
        let refuse = |problem: String| ConfigError::new("listen", problem);
        match text.trim().strip_prefix(UNIX) {
            Some(_) if cfg!(not(unix)) => {
                Err(refuse("is a unix socket, which this system does not have.".to_owned()))
            }
            Some("") => {
                Err(refuse(format!("{text:?} names no file. Write it like unix:/run/rolecall.sock.")))
            }
            Some(path) => Ok(Self::Unix(path.into())),
            None => text.trim().parse().map(Self::Tcp).map_err(|_| {
                refuse(format!(
                    "{text:?} is not an address with a port. Write it like 127.0.0.1:3000, [::1]:3000 or \
                     unix:/run/rolecall.sock."
                ))
            }),
        }
    }
}

impl fmt::Display for Listen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tcp(address) => write!(f, "{address}"),
            Self::Unix(path) => write!(f, "{UNIX}{}", path.display()),
        }
    }
}
