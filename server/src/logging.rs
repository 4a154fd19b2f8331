//! Where log lines go: standard error, as text for people or as JSON for programs.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

use crate::config::{Config, LogFormat};

/// Libraries that would write paths and headers, and so tokens, to the log on their finer levels.
const QUIET: &str = "tower_http=info,hyper=info,hyper_util=info,h2=info,axum=info,rustls=info,lettre=info";

/// Starts logging; a panic is logged too.
pub fn start(config: &Config) {
    let (filter, is_terminal) = (filter(&config.log), std::io::stderr().is_terminal());
    let lines =
        tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(is_terminal);
    match config.log_format {
        LogFormat::Text => lines.init(),
        LogFormat::Json => lines.json().flatten_event(true).init(),
    }
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        let words = panic.payload_as_str().unwrap_or_default();
        tracing::error!(place, words, "panicked");
    }));
}

/// The filter of the configuration, with the libraries kept quiet whatever it says.
#[must_use]
pub fn filter(directives: &str) -> EnvFilter {
    EnvFilter::new(format!("{directives},{QUIET}"))
}
