//! `rolecall doctor`: one line for each check, and how to fix what fails. It changes nothing.

use std::{fmt, fmt::Write as _, fs, path::Path, process::ExitCode};

use domain::mail::{MailStep, StepError};
use messages::Messages;
use service::{MailSettings, Service};
use store::{Options, Schema};

use crate::{
    config::{Config, KeySource},
    mail,
};

/// The result of one check.
struct Check {
    subject: &'static str,
    outcome: Result<String, String>,
}

impl fmt::Display for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.outcome {
            Ok(message) => write!(f, "✓ {}: {message}", self.subject),
            Err(message) => write!(f, "✗ {}: {message}", self.subject),
        }
    }
}

/// Runs the command; it fails if any check does.
pub async fn run(config: &Config) -> ExitCode {
    let checks = run_checks(config).await;
    for check in &checks {
        println!("{check}");
    }
    let failed = checks.iter().filter(|check| check.outcome.is_err()).count();
    if failed == 0 {
        println!("All checks passed.");
        return ExitCode::SUCCESS;
    }
    println!("{failed} of {} checks failed.", checks.len());
    ExitCode::FAILURE
}

async fn run_checks(config: &Config) -> Vec<Check> {
    let key = secret_key(config);
    let database = database(config).await;
    // Opening would create a key and run migrations, so it happens only if neither is needed.
    let service = if key.is_ok() && database.is_ok() { super::open(config).await.ok() } else { None };
    let mut checks = vec![
        Check { subject: "configuration", outcome: Ok("is valid".to_owned()) },
        Check { subject: "data folder", outcome: data_dir(&config.data_dir) },
        Check { subject: "secret key", outcome: key },
        Check { subject: "database", outcome: database },
    ];
    if let Some(service) = &service {
        checks.push(Check { subject: "key and database", outcome: secret_key_match(service).await });
        checks.push(Check { subject: "data", outcome: invariants(service).await });
    }
    checks.push(Check { subject: "public address", outcome: public_url(config, service.as_ref()).await });
    checks.push(Check { subject: "mail", outcome: mail_server(config, service.as_ref()).await });
    if let Some(service) = service {
        service.store().close().await;
    }
    checks
}

fn data_dir(path: &Path) -> Result<String, String> {
    let shown = path.display();
    if !path.is_dir() {
        return Err(format!("{shown} does not exist. `rolecall serve` creates it."));
    }
    let probe = path.join(".rolecall-doctor");
    fs::write(&probe, "")
        .map_err(|error| format!("{shown} is not writable: {error}. Make the server's user its owner."))?;
    let _ = fs::remove_file(&probe);
    if is_open_to_others(path) {
        return Err(format!("other users can open {shown}. Restrict it: chmod 700 {shown}"));
    }
    Ok(format!("{shown} is writable, by its owner only"))
}

fn secret_key(config: &Config) -> Result<String, String> {
    if let KeySource::OwnFile(path) = &config.secret_key
        && !path.exists()
    {
        return Err(format!("{} does not exist yet. `rolecall serve` creates it.", path.display()));
    }
    config.secret_key.read().map_err(|error| error.to_string())?;
    match config.secret_key.path() {
        Some(path) if is_open_to_others(path) => {
            Err(format!("other users can read {0}. Restrict it: chmod 600 {0}", path.display()))
        }
        Some(path) => Ok(format!("is read from {}", path.display())),
        None => Ok("is set in the configuration".to_owned()),
    }
}

#[cfg(unix)]
fn is_open_to_others(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).is_ok_and(|metadata| metadata.permissions().mode() & 0o077 != 0)
}

#[cfg(not(unix))]
fn is_open_to_others(_path: &Path) -> bool {
    false
}

async fn database(config: &Config) -> Result<String, String> {
    let shown = config.shown_database();
    // The revealed URL is passed to the database driver only.
    match store::inspect(&Options::new(config.database_url.reveal())).await {
        Ok(Schema::Present) => Ok(format!("{shown} answers and has the current schema")),
        Ok(Schema::Missing) => {
            Err(format!("{shown} does not exist yet. `rolecall serve` or `rolecall migrate` creates it."))
        }
        Ok(Schema::Behind(count)) => {
            Err(format!("{shown} is {count} migrations behind. Run `rolecall migrate`."))
        }
        Ok(Schema::Newer) => Err(format!("{shown} was migrated by a newer version. Use that version.")),
        Err(error) => {
            Err(format!("{shown} cannot be reached ({error}). Check `database_url` and that it runs."))
        }
    }
}

/// Whether the database was set up with this key.
async fn secret_key_match(service: &Service) -> Result<String, String> {
    match service::check_secret_key(service).await {
        Ok(Ok(())) => Ok("match".to_owned()),
        Ok(Err(error)) => Err(format!("{error}. Restore the original key.")),
        Err(error) => Err(Messages::default().error(&error)),
    }
}

/// How many violations with the same repair are shown.
const SHOWN: usize = 5;

/// Whether the data keep every rule, with a line for each violation and for each repair.
async fn invariants(service: &Service) -> Result<String, String> {
    let mut violations =
        service::check_invariants(service).await.map_err(|error| Messages::default().error(&error))?;
    if violations.is_empty() {
        return Ok("keep every invariant".to_owned());
    }
    violations.sort_by(|one, other| one.rule().cmp(other.rule()));
    let noun = if violations.len() == 1 { "violation" } else { "violations" };
    let mut message = format!("{} {noun} of invariants", violations.len());
    for of_rule in violations.chunk_by(|one, other| one.repair() == other.repair()) {
        for violation in of_rule.iter().take(SHOWN) {
            let _ = write!(message, "\n    {violation}");
        }
        if let Some(more) = of_rule.len().checked_sub(SHOWN).filter(|more| *more > 0) {
            let _ = write!(message, "\n    … and {more} more");
        }
        let _ = write!(message, "\n    → {}", of_rule[0].repair());
    }
    Err(message)
}

async fn public_url(config: &Config, service: Option<&Service>) -> Result<String, String> {
    let stored = match service {
        Some(service) => service.public_url().await.ok(),
        None => None,
    };
    let Some(url) = config.public_url.clone().or(stored) else {
        return Ok("will be set during the set-up".to_owned());
    };
    if url.starts_with("https://") || service::public_url::is_loopback(&url) {
        Ok(url)
    } else {
        Err(format!(
            "{url} is not encrypted. Put a proxy with https in front and set `public_url` to https://…"
        ))
    }
}

async fn mail_server(config: &Config, service: Option<&Service>) -> Result<String, String> {
    let settings: Option<MailSettings> = match service {
        Some(service) => {
            service::mail::settings(service).await.map_err(|error| Messages::default().error(&error))?
        }
        None => config.smtp.clone().map(|smtp| smtp.greeting_as(config.public_url.as_deref())),
    };
    let Some(settings) = settings else {
        return Ok("no mail server is configured; copy invitation links instead".to_owned());
    };
    let steps = mail::steps(&settings);
    let m = Messages::default();
    let names =
        |steps: &[MailStep]| steps.iter().map(|step| m.mail_step(*step)).collect::<Vec<_>>().join(", ");
    let server = &settings.server;
    match mail::check(&settings).await {
        Ok(()) => Ok(format!("{server} answers ({})", names(&steps))),
        Err(StepError { step, error }) => {
            let done: Vec<MailStep> = steps.into_iter().take_while(|done| *done != step).collect();
            let before = if done.is_empty() { String::new() } else { format!(" (after {})", names(&done)) };
            Err(format!("{server}: {} failed{before}. {}", m.mail_step(step), m.mail_error(error)))
        }
    }
}
