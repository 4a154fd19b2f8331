//! Logs to standard error, as text or as JSON.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

use crate::config::{Config, LogFormat};

/// Libraries that log paths and headers, and so tokens, on the levels `debug` and `trace`.
const LIBRARY_LEVELS: &str =
    "tower_http=info,hyper=info,hyper_util=info,h2=info,axum=info,rustls=info,lettre=info";

/// Starts logging, of panics too.
pub fn start(config: &Config) {
    let (filter, is_terminal) = (filter(&config.log), std::io::stderr().is_terminal());
    let subscriber =
        tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(is_terminal);
    match config.log_format {
        LogFormat::Text => subscriber.init(),
        LogFormat::Json => subscriber.json().flatten_event(true).init(),
    }
    std::panic::set_hook(Box::new(|panic| {
        let location = panic.location().map(ToString::to_string).unwrap_or_default();
        let message = panic.payload_as_str().unwrap_or_default();
        tracing::error!(location, message, "panicked");
    }));
}

/// The configured filter; the levels of these libraries cannot be changed.
#[must_use]
pub fn filter(directives: &str) -> EnvFilter {
    EnvFilter::new(format!("{directives},{LIBRARY_LEVELS}"))
}
