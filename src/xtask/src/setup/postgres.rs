//! A PostgreSQL server for one run of the tests: started in a temporary folder on a free port of 127.0.0.1, and
//! deleted with its data at the end, however the run ends.

use super::apt;
use crate::environment::{variable, which};
use crate::shell::{is_root, log, output, run_quietly};
use anyhow::{Context, Result, bail};
use std::fs;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

const SETTINGS: [&str; 5] = [
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "max_connections=300",
    "max_wal_size=2GB",
    "lc_messages=C",
];
/// Durability is switched off: the data of the tests are thrown away.
const NOT_DURABLE: [&str; 4] =
    ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off"];

/// What the server is used for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Tests: fast, without durability.
    Tests,
    /// Benchmarks: configured as in production.
    Benchmarks,
}

/// The server that the tests use.
pub enum Postgres {
    /// The one that TEST_POSTGRES_URL names.
    External(String),
    /// Started here, stopped when this is dropped.
    Temporary(Cluster),
}

impl Postgres {
    /// Its URL.
    pub fn url(&self) -> &str {
        match self {
            Postgres::External(url) => url,
            Postgres::Temporary(cluster) => &cluster.url,
        }
    }
}

/// A running server and its folder.
pub struct Cluster {
    url: String,
    folder: PathBuf,
    server: Child,
}

/// Uses the server that TEST_POSTGRES_URL names, or starts one.
pub fn ensure(purpose: Purpose) -> Result<Postgres> {
    if let Some(url) = variable("TEST_POSTGRES_URL") {
        return Ok(Postgres::External(url));
    }
    let programs = match find_programs() {
        Some(folder) => folder,
        None if apt::can_install() => {
            apt::install(&["postgresql", "postgresql-contrib"])?;
            find_programs().context("postgresql was installed, but its programs are not found")?
        }
        None => bail!("no PostgreSQL found: install its server programs, or set TEST_POSTGRES_URL"),
    };
    Cluster::start(&programs, purpose).map(Postgres::Temporary)
}

/// The folder of `initdb` and `postgres`, if the extension for text search is installed too.
fn find_programs() -> Option<PathBuf> {
    let mut folders: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(Result::ok)
        .map(|entry| entry.path().join("bin"))
        .collect();
    folders.sort();
    folders.extend(
        which("initdb").and_then(|file| fs::canonicalize(file).ok()?.parent().map(Path::to_path_buf)),
    );
    folders.into_iter().rev().find(|folder| folder.join("initdb").is_file() && has_trigrams(folder))
}

fn has_trigrams(programs: &Path) -> bool {
    let share = output(Command::new(programs.join("pg_config")).arg("--sharedir"))
        .map(|text| PathBuf::from(text.trim()))
        // Without pg_config: Debian uses the same version number below both folders.
        .or_else(|_| {
            let version = programs.parent().and_then(Path::file_name).context("no version")?;
            anyhow::Ok(Path::new("/usr/share/postgresql").join(version))
        });
    share.is_ok_and(|share| share.join("extension/pg_trgm.control").is_file())
}

impl Cluster {
    fn start(programs: &Path, purpose: Purpose) -> Result<Cluster> {
        log("starting a temporary PostgreSQL");
        let folder = std::env::temp_dir().join(format!("rolecall-postgres-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder)?;
        if is_root() {
            run_quietly(Command::new("chown").arg(USER).arg(&folder))?;
        }
        let data = folder.join("data");
        run_quietly(
            as_user(&programs.join("initdb"), &folder)
                .args([
                    "--username=rolecall",
                    "--auth=trust",
                    "--encoding=UTF8",
                    "--no-sync",
                    "--no-instructions",
                ])
                .arg(if cfg!(target_os = "linux") { "--locale=C.UTF-8" } else { "--locale=en_US.UTF-8" })
                .arg("-D")
                .arg(&data),
        )?;
        let port = free_port()?;
        let mut command = as_user(&programs.join("postgres"), &folder);
        command.arg("-D").arg(&data).args(["-p", &port.to_string()]);
        let not_durable = NOT_DURABLE.iter().filter(|_| purpose == Purpose::Tests);
        for setting in SETTINGS.iter().chain(not_durable) {
            command.args(["-c", setting]);
        }
        let mut server = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn()?;
        let stderr = server.stderr.take();
        let url = format!("postgres://rolecall@127.0.0.1:{port}/postgres");
        let cluster = Cluster { url, folder, server };
        wait_until_ready(stderr.context("no output of postgres")?)?;
        Ok(cluster)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // SIGINT is PostgreSQL's "fast" shutdown: it closes connections and stops its child processes.
        let signaled = run_quietly(Command::new("kill").args(["-INT", &self.server.id().to_string()]));
        if signaled.is_err() {
            let _ = self.server.kill();
        }
        let _ = self.server.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Runs the server, because PostgreSQL refuses to run as root.
const USER: &str = "postgres";

fn as_user(program: &Path, folder: &Path) -> Command {
    let mut command = if is_root() {
        let mut command = Command::new("setpriv");
        command.args([&format!("--reuid={USER}"), &format!("--regid={USER}"), "--init-groups"]).arg(program);
        command
    } else {
        Command::new(program)
    };
    command.current_dir(folder).env("LC_ALL", "C");
    command
}

/// Waits for the line that says so. The log is read to its end, so that the server never blocks on a full pipe.
fn wait_until_ready(log: impl std::io::Read + Send + 'static) -> Result<()> {
    let (lines, read) = mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(log).lines().map_while(Result::ok) {
            let _ = lines.send(line);
        }
    });
    let mut seen = Vec::new();
    while let Ok(line) = read.recv_timeout(Duration::from_secs(60)) {
        if line.contains("ready to accept connections") {
            return Ok(());
        }
        seen.push(line);
    }
    bail!("PostgreSQL did not start:\n{}", seen.join("\n"))
}

/// A port that is not in use now.
pub fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_never_gets_ready_fails_with_its_log() {
        let error = wait_until_ready(&b"FATAL: no space\n"[..]).unwrap_err();
        assert!(error.to_string().contains("no space"));
        assert!(wait_until_ready(&b"LOG:  database system is ready to accept connections\n"[..]).is_ok());
    }
}
