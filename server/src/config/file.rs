//! Parses the configuration file. Errors name line and key but never quote the line: it may contain a password.

use super::{ConfigError, Settings};

/// Keys whose values never appear in an error.
const SECRET_KEYS: [&str; 3] = ["database_url", "secret_key", "smtp.password"];

/// The settings in the text of the file at `path`.
pub fn parse(path: &str, text: &str) -> Result<Settings, ConfigError> {
    toml::from_str(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        let (line, key) = locate(text, at);
        if error.message().starts_with("unknown field") {
            let key = unknown_key(&key, error.message());
            let known = error.message().split_once(", ").map(|(_, known)| known).unwrap_or_default();
            return ConfigError::new(
                &key,
                format!("is unknown ({path}, line {line}): {known}. Correct or delete it."),
            );
        }
        if SECRET_KEYS.contains(&key.as_str()) {
            return ConfigError::new(
                &key,
                format!("is invalid ({path}, line {line}). Write it as text in quotes."),
            );
        }
        ConfigError::new(&key, format!("is invalid ({path}, line {line}): {}. Correct it.", error.message()))
    })
}

/// The line number at an offset, and the key on that line with its table.
fn locate(text: &str, at: usize) -> (usize, String) {
    let before = text.get(..at).unwrap_or_default();
    let line = before.matches('\n').count();
    let table = text
        .lines()
        .take(line + 1)
        .filter_map(|line| line.trim().strip_prefix('[')?.split_once(']'))
        .last()
        .map(|(table, _)| table.trim().to_owned());
    let name =
        text.lines().nth(line).and_then(|line| line.split_once('=')).map(|(name, _)| name.trim().to_owned());
    let key = match (table, name) {
        (Some(table), Some(name)) => format!("{table}.{name}"),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => "config".to_owned(),
    };
    (line + 1, key)
}

/// The unknown key, or the unknown table.
fn unknown_key(key: &str, message: &str) -> String {
    let name = message.split('`').nth(1).unwrap_or_default();
    match key.split_once('.') {
        Some((table, _)) if table == name => table.to_owned(),
        _ => key.to_owned(),
    }
}
