//! `rolecall doctor`: one line for each thing that must be right, and what to do where it is not. It changes nothing.

use std::{fmt, fs, net::IpAddr, path::Path, process::ExitCode};

use service::{MailSettings, Service};
use store::{Options, Schema};
use url::Url;

use super::mail_settings;
use crate::{
    config::{Config, KeySource},
    mail,
};

/// One thing that was checked.
struct Check {
    what: &'static str,
    outcome: Result<String, String>,
}

impl fmt::Display for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.outcome {
            Ok(words) => write!(f, "✓ {}: {words}", self.what),
            Err(words) => write!(f, "✗ {}: {words}", self.what),
        }
    }
}

/// Runs the command; fails when anything is not right.
pub async fn run(config: &Config) -> ExitCode {
    let checks = examine(config).await;
    for check in &checks {
        println!("{check}");
    }
    let wrong = checks.iter().filter(|check| check.outcome.is_err()).count();
    if wrong == 0 {
        println!("All is well.");
        return ExitCode::SUCCESS;
    }
    println!("{wrong} of {} to mend.", checks.len());
    ExitCode::FAILURE
}

async fn examine(config: &Config) -> Vec<Check> {
    let key = secret_key(config);
    let database = database(config).await;
    // Opening would make a key and run migrations, so it has to be known that there is nothing to make or run.
    let service = if key.is_ok() && database.is_ok() { super::open(config).await.ok() } else { None };
    let mut checks = vec![
        Check { what: "configuration", outcome: Ok("reads and holds".to_owned()) },
        Check { what: "data folder", outcome: data_dir(&config.data_dir) },
        Check { what: "secret key", outcome: key },
        Check { what: "database", outcome: database },
    ];
    if let Some(service) = &service {
        checks.push(Check { what: "key and database", outcome: fit(service).await });
    }
    checks.push(Check { what: "public address", outcome: public_url(config, service.as_ref()).await });
    checks.push(Check { what: "mail", outcome: mail_server(config, service.as_ref()).await });
    if let Some(service) = service {
        service.store().close().await;
    }
    checks
}

fn data_dir(path: &Path) -> Result<String, String> {
    let shown = path.display();
    if !path.is_dir() {
        return Err(format!("{shown} does not exist. `rolecall serve` makes it, or create it yourself."));
    }
    let probe = path.join(".rolecall-doctor");
    fs::write(&probe, "")
        .map_err(|error| format!("{shown} cannot be written: {error}. Give it to the server's user."))?;
    let _ = fs::remove_file(&probe);
    if is_open_to_others(path) {
        return Err(format!("others can look into {shown}. Close it: chmod 700 {shown}"));
    }
    Ok(format!("{shown} can be written, by its owner alone"))
}

fn secret_key(config: &Config) -> Result<String, String> {
    if let KeySource::OwnFile(path) = &config.secret_key
        && !path.exists()
    {
        return Err(format!("{} does not exist yet. `rolecall serve` makes it.", path.display()));
    }
    config.secret_key.read().map_err(|error| error.to_string())?;
    match config.secret_key.path() {
        Some(path) if is_open_to_others(path) => {
            Err(format!("others can read {0}. Close it: chmod 600 {0}", path.display()))
        }
        Some(path) => Ok(format!("reads from {}", path.display())),
        None => Ok("stands in the configuration".to_owned()),
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
    // The address goes to the database's driver alone.
    match store::inspect(&Options::new(config.database_url.reveal())).await {
        Ok(Schema::Present) => Ok(format!("{shown} answers and has the present schema")),
        Ok(Schema::Missing) => {
            Err(format!("{shown} does not exist yet. `rolecall serve` or `rolecall migrate` makes it."))
        }
        Ok(Schema::Behind(count)) => {
            Err(format!("{shown} lacks {count} migrations. Run `rolecall migrate`."))
        }
        Ok(Schema::Newer) => Err(format!("{shown} was migrated by a newer version. Use that version.")),
        Err(error) => {
            Err(format!("{shown} cannot be reached ({error}). Check `database_url` and that it runs."))
        }
    }
}

/// Whether the key is the one that the database was set up with.
async fn fit(service: &Service) -> Result<String, String> {
    match service::check_secret_key(service).await {
        Ok(Ok(())) => Ok("belong together".to_owned()),
        Ok(Err(error)) => Err(format!("{error}. Put back the key that belongs to it.")),
        Err(error) => Err(error.message()),
    }
}

async fn public_url(config: &Config, service: Option<&Service>) -> Result<String, String> {
    let stored = match service {
        Some(service) => service.public_url().await.ok(),
        None => None,
    };
    let Some(url) = config.public_url.clone().or(stored) else {
        return Ok("is asked for during the set-up".to_owned());
    };
    if url.starts_with("https://") || is_this_machine(&url) {
        Ok(url)
    } else {
        Err(format!("{url} is open to eavesdroppers. Put https in front and set `public_url` to https://…"))
    }
}

fn is_this_machine(url: &str) -> bool {
    let host = Url::parse(url)
        .ok()
        .and_then(|url| url.host_str().map(|host| host.trim_matches(['[', ']']).to_owned()));
    host.is_some_and(|host| {
        host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
    })
}

async fn mail_server(config: &Config, service: Option<&Service>) -> Result<String, String> {
    let settings: Option<MailSettings> = match service {
        Some(service) => service::mail::settings(service).await.map_err(|error| error.message())?,
        None => config.smtp.as_ref().map(mail_settings),
    };
    let Some(settings) = settings else {
        return Ok("no mail server, so invitations are passed on as copied links".to_owned());
    };
    match mail::probe(&settings).await {
        Ok(()) => Ok(format!("{} answers", settings.server)),
        Err(words) => Err(format!("{}: {words}", settings.server)),
    }
}
