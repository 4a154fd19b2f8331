//! `cargo xtask bench`: benchmarks. Decisions and use cases are measured within one process (`src/domain/benches`,
//! `src/service/benches`), the program from outside, over HTTP and in a browser.

mod client;
mod painting;

use crate::paths::{self, Profile};
use crate::setup;
use crate::setup::postgres::{self, Purpose};
use crate::shell::{cargo, log, now, output, run};
use crate::{run as server, site};
use anyhow::{Context, Result, bail};
use client::Client;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

/// The number of pages read while memory is measured.
const PAGES: usize = 4_000;
/// The number of concurrent readers.
const READERS: usize = 8;

/// Measures everything, with this number of members.
pub fn measure(members: u32) -> Result<()> {
    let compiler = setup::wasm::ensure()?;
    site::build(Profile::Release, &compiler)?;
    server::build_server(Profile::Release)?;
    memory(members)?;
    run(cargo(Profile::Release).args(["bench", "-p", "domain", "--bench", "decisions"]))?;
    let database = postgres::ensure(Purpose::Benchmarks)?;
    run(cargo(Profile::Release)
        .args(["bench", "-p", "service", "--bench", "figures", "--", &members.to_string()])
        .env("TEST_POSTGRES_URL", database.url()))?;
    painting::measure()
}

/// Measures the program with SQLite: memory when idle and after reading pages, and pages a second.
fn memory(members: u32) -> Result<()> {
    let folder = TemporaryFolder::new()?;
    let program = paths::server(Profile::Release);
    let port = postgres::free_port()?;
    let cookie = {
        let running = Running::start(&program, &folder.0, port)?;
        set_up(&Client::new(port, String::new()), &running.setup_path)?
    };
    log(format!("adding {members} members"));
    let begun = now();
    output(command(&program, &folder.0, port).args(["seed", "--members", &members.to_string()]))?;
    let seeding = begun.elapsed().as_secs_f64();
    let started = now();
    let running = Running::start(&program, &folder.0, port)?;
    let start = started.elapsed().as_millis();
    let client = Client::new(port, cookie);
    client.get("/o/acme/users")?;
    let idle = running.memory()?;
    let begun = now();
    read_pages(&client)?;
    let seconds = begun.elapsed().as_secs_f64();
    let after = running.memory()?;
    println!("\nThe program with SQLite and {members} members");
    println!("  adding the members                           {seeding:>10.1} s");
    println!("  start until ready                            {start:>10} ms");
    println!("  private memory, idle                         {:>10.1} MB", megabytes(idle.private));
    println!(
        "  private memory, {PAGES} pages, {READERS} readers         {:>10.1} MB",
        megabytes(after.private)
    );
    println!("  mapped files                                 {:>10.1} MB", megabytes(after.files));
    println!("  peak of both together                        {:>10.1} MB", megabytes(after.peak));
    #[expect(clippy::cast_precision_loss, reason = "there are a few thousand pages")]
    let rate = PAGES as f64 / seconds;
    println!("  Users pages over HTTP                        {rate:>10.0} a second");
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "kilobytes of one process")]
fn megabytes(kib: u64) -> f64 {
    kib as f64 * 1024.0 / 1_000_000.0
}

/// Completes the set-up wizard and returns the session cookie.
fn set_up(client: &Client, path: &str) -> Result<String> {
    let token = path.rsplit('/').next().unwrap_or_default();
    let form = format!(
        "do=setup%2Fcomplete&token={token}&name=Ada+Lovelace&email=ada%40acme.example&org_name=Acme&mail=skip\
         &template=standard&password=quiet+violet+badgers+hum+at+noon&public_url={}",
        client.origin().replace(':', "%3A").replace('/', "%2F")
    );
    let response = client.post(path, &form)?;
    response.cookie().with_context(|| format!("set-up was answered with status {}", response.status))
}

/// Reads searches, filters and pages, one after the other.
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
                            bail!("{path} was answered with status {status}");
                        }
                    }
                })
            })
            .collect();
        readers
            .into_iter()
            .try_for_each(|reader| reader.join().unwrap_or_else(|_| bail!("a reader panicked")))
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

/// A folder that is deleted when this is dropped.
struct TemporaryFolder(PathBuf);

impl TemporaryFolder {
    fn new() -> Result<Self> {
        let folder = std::env::temp_dir().join(format!("rolecall-bench-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        Ok(Self(folder))
    }
}

impl Drop for TemporaryFolder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A running server.
struct Running {
    server: Child,
    setup_path: String,
}

impl Running {
    /// Starts it and waits until it reports that it is ready.
    fn start(program: &Path, folder: &Path, port: u16) -> Result<Self> {
        let mut server = command(program, folder, port).arg("serve").stdout(Stdio::piped()).spawn()?;
        let lines = BufReader::new(server.stdout.take().context("the server has no standard output")?);
        let mut running = Self { server, setup_path: String::new() };
        for line in lines.lines() {
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

    /// Its memory, as Linux counts it.
    fn memory(&self) -> Result<Memory> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.server.id()))
            .context("memory can only be measured on Linux, from /proc")?;
        let of = |name: &str| -> Result<u64> {
            let line = status
                .lines()
                .find_map(|line| line.strip_prefix(name))
                .with_context(|| format!("/proc has no line {name}"))?;
            Ok(line.trim().trim_end_matches(" kB").trim().parse()?)
        };
        Ok(Memory { private: of("RssAnon:")?, files: of("RssFile:")?, peak: of("VmHWM:")? })
    }
}

/// The memory of a process, in KiB.
struct Memory {
    private: u64,
    /// Mapped files: the program and the database. The system drops these pages when it needs the memory.
    files: u64,
    /// The largest sum of both.
    peak: u64,
}

impl Drop for Running {
    fn drop(&mut self) {
        let signaled = output(Command::new("kill").args(["-TERM", &self.server.id().to_string()]));
        if signaled.is_err() {
            let _ = self.server.kill();
        }
        let _ = self.server.wait();
    }
}
