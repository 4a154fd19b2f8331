//! `cargo xtask bench`: the product's figures. What the use cases take is measured inside of one process
//! (`src/service/benches`); what the program takes is measured from outside, over HTTP and in a browser.

mod client;
mod painting;

use crate::paths::{self, Profile};
use crate::setup;
use crate::setup::postgres::{self, Purpose};
use crate::shell::{cargo, now, output, run, say};
use crate::{run as server, site};
use anyhow::{Context, Result, bail};
use client::Client;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

/// How many pages are read while memory is watched, and by how many readers at once.
const PAGES: usize = 4_000;
const READERS: usize = 8;

/// Measures everything, with so many members.
pub fn measure(members: u32) -> Result<()> {
    let compiler = setup::wasm::ensure()?;
    site::build(Profile::Release, &compiler)?;
    server::build_server(Profile::Release)?;
    memory(members)?;
    let database = postgres::ensure(Purpose::Figures)?;
    run(cargo(Profile::Release)
        .args(["bench", "-p", "service", "--bench", "figures", "--", &members.to_string()])
        .env("TEST_POSTGRES_URL", database.url()))?;
    painting::measure()
}

/// What the program takes with so many members on SQLite: at rest, and while its pages are read.
fn memory(members: u32) -> Result<()> {
    let folder = Folder::new()?;
    let program = paths::server(Profile::Release);
    let port = postgres::free_port()?;
    let cookie = {
        let running = Running::start(&program, &folder.0, port)?;
        set_up(&Client::new(port, String::new()), &running.setup_path)?
    };
    say(format!("adding {members} people"));
    let begun = now();
    output(command(&program, &folder.0, port).args(["seed", "--members", &members.to_string()]))?;
    let seeding = begun.elapsed().as_secs_f64();
    let started = now();
    let running = Running::start(&program, &folder.0, port)?;
    let start = started.elapsed().as_millis();
    let client = Client::new(port, cookie);
    client.get("/o/acme/users")?;
    let at_rest = running.memory()?;
    let begun = now();
    read_pages(&client)?;
    let seconds = begun.elapsed().as_secs_f64();
    let after = running.memory()?;
    println!("\nThe program, SQLite, {members} members");
    println!("  adding them                                  {seeding:>10.1} s");
    println!("  start until it answers                       {start:>10} ms");
    println!("  memory of its own at rest                    {:>10.1} MB", megabytes(at_rest.own));
    println!("  memory of its own after {PAGES} pages, {READERS} readers {:>10.1} MB", megabytes(after.own));
    println!("  files it sees, in the system's pages         {:>10.1} MB", megabytes(after.files));
    println!("  both together at their peak                  {:>10.1} MB", megabytes(after.peak));
    #[expect(clippy::cast_precision_loss, reason = "a few thousand")]
    let rate = PAGES as f64 / seconds;
    println!("  Users pages over HTTP                        {rate:>10.0} a second");
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "kilobytes of one process")]
fn megabytes(kib: u64) -> f64 {
    kib as f64 * 1024.0 / 1_000_000.0
}

/// Goes through the first run; answers the session's cookie.
fn set_up(client: &Client, path: &str) -> Result<String> {
    let token = path.rsplit('/').next().unwrap_or_default();
    let form = format!(
        "do=setup%2Fcomplete&token={token}&name=Ada+Lovelace&email=ada%40acme.example&org_name=Acme&mail=skip\
         &password=quiet+violet+badgers+hum+at+noon&public_url={}",
        client.origin().replace(':', "%3A").replace('/', "%2F")
    );
    let answer = client.post(path, &form)?;
    answer.cookie().with_context(|| format!("the first run answered {}", answer.status))
}

/// Reads searches, filters and pages in turn.
fn read_pages(client: &Client) -> Result<()> {
    const PATHS: [&str; 6] = [
        "/o/acme/users",
        "/o/acme/users?q=lovel",
        "/o/acme/users?status=disabled",
        "/o/acme/users?sort=-active",
        "/o/acme/users?role=admin",
        "/o/acme/users?not=member",
    ];
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        let readers: Vec<_> = (0..READERS)
            .map(|_| {
                scope.spawn(|| -> Result<()> {
                    loop {
                        let n = next.fetch_add(1, Ordering::Relaxed);
                        if n >= PAGES {
                            return Ok(());
                        }
                        let path = PATHS[n % PATHS.len()];
                        let status = client.get(path)?.status;
                        if status != 200 {
                            bail!("{path} answered {status}");
                        }
                    }
                })
            })
            .collect();
        readers
            .into_iter()
            .try_for_each(|reader| reader.join().unwrap_or_else(|_| bail!("a reader broke off")))
    })
}

fn command(program: &Path, folder: &Path, port: u16) -> Command {
    let mut command = Command::new(program);
    command
        .env("ROLECALL_DEVELOPMENT", "true")
        .env("ROLECALL_DATA_DIR", folder.join("data"))
        .env("ROLECALL_LISTEN", format!("127.0.0.1:{port}"))
        .env("ROLECALL_LOG", "warn")
        .current_dir(folder);
    command
}

/// A folder that is gone with its content at the end.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Result<Self> {
        let folder = std::env::temp_dir().join(format!("rolecall-bench-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        Ok(Self(folder))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The program, serving.
struct Running {
    server: Child,
    setup_path: String,
}

impl Running {
    /// Starts it and waits until it says that it is ready.
    fn start(program: &Path, folder: &Path, port: u16) -> Result<Self> {
        let mut server = command(program, folder, port).arg("serve").stdout(Stdio::piped()).spawn()?;
        let said = BufReader::new(server.stdout.take().context("no output of the server")?);
        let mut running = Self { server, setup_path: String::new() };
        for line in said.lines() {
            let line = line?;
            if let Some((_, rest)) = line.split_once("/setup/") {
                running.setup_path = format!("/setup/{}", rest.trim());
            }
            if line.contains("ready") {
                return Ok(running);
            }
        }
        bail!("the server did not start")
    }

    /// Its memory, as the system counts it.
    fn memory(&self) -> Result<Memory> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.server.id()))
            .context("memory is read from /proc, which this system does not have")?;
        let of = |name: &str| -> Result<u64> {
            let line = status.lines().find_map(|line| line.strip_prefix(name)).context("no such line")?;
            Ok(line.trim().trim_end_matches(" kB").trim().parse()?)
        };
        Ok(Memory { own: of("RssAnon:")?, files: of("RssFile:")?, peak: of("VmHWM:")? })
    }
}

/// The memory of a process, in KiB.
struct Memory {
    /// What is nobody else's.
    own: u64,
    /// The program and the parts of the database that it sees; the system takes these pages back when it needs them.
    files: u64,
    /// The most that both were.
    peak: u64,
}

impl Drop for Running {
    fn drop(&mut self) {
        let asked = output(Command::new("kill").args(["-TERM", &self.server.id().to_string()]));
        if asked.is_err() {
            let _ = self.server.kill();
        }
        let _ = self.server.wait();
    }
}
