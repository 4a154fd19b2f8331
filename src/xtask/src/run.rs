//! `cargo xtask run`: from a fresh clone to a running Rolecall with its data in `./data`.

use crate::environment::variable;
use crate::paths::{self, Profile};
use crate::setup;
use crate::shell::{cargo, log, now, run};
use crate::site;
use anyhow::Result;
use std::process::Command;

/// Builds the site and the server, and runs the server until it is stopped.
pub fn serve(profile: Profile, args: &[String]) -> Result<()> {
    let started = now();
    let compiler = setup::wasm::ensure()?;
    site::build(profile, &compiler)?;
    build_server(profile)?;
    log(format!("built in {} s; starting `rolecall serve` (Ctrl-C stops it)", started.elapsed().as_secs()));
    let mut server = Command::new(paths::server(profile));
    server.arg("serve").args(args).current_dir(paths::root());
    if profile == Profile::Dev && variable("ROLECALL_DEVELOPMENT").is_none() {
        // Mails can be read at /dev/mailbox without a mail server.
        server.env("ROLECALL_DEVELOPMENT", "true");
    }
    replace_process(&mut server)
}

/// Replaces this process by the server, so that a signal to this process reaches the server.
#[cfg(unix)]
fn replace_process(server: &mut Command) -> Result<()> {
    use anyhow::Context;
    use std::os::unix::process::CommandExt;
    Err(server.exec()).context("cannot start the server")
}

#[cfg(not(unix))]
fn replace_process(server: &mut Command) -> Result<()> {
    run(server)
}

/// Builds the server. The site must be there.
pub fn build_server(profile: Profile) -> Result<()> {
    log(format!("building the server ({})", profile.name()));
    let mut command = cargo(profile);
    command.args(["build", "-p", "server"]);
    if profile == Profile::Release {
        command.arg("--release");
    }
    run(&mut command)
}
