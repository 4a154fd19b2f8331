//! `cargo xtask run`: from a fresh clone to a running Rolecall with its data in `./data`.

use crate::paths::{self, Profile};
use crate::setup;
use crate::shell::{cargo, now, run, say, variable};
use crate::site;
use anyhow::Result;
use std::process::Command;

/// Builds both sides and runs the server until it is stopped.
pub fn serve(profile: Profile, args: &[String]) -> Result<()> {
    let started = now();
    let compiler = setup::wasm::ensure()?;
    site::build(profile, &compiler)?;
    build_server(profile)?;
    say(format!("built in {} s; starting `rolecall serve` (Ctrl-C ends it)", started.elapsed().as_secs()));
    let mut server = Command::new(paths::server(profile));
    server.arg("serve").args(args).current_dir(paths::root());
    if profile == Profile::Dev && variable("ROLECALL_DEVELOPMENT").is_none() {
        // So that mails can be read at /dev/mailbox without a mail server.
        server.env("ROLECALL_DEVELOPMENT", "true");
    }
    become_program(&mut server)
}

/// Puts the server in our own place, so that whoever ends us ends the server.
#[cfg(unix)]
fn become_program(server: &mut Command) -> Result<()> {
    use anyhow::Context;
    use std::os::unix::process::CommandExt;
    Err(server.exec()).context("the server does not start")
}

#[cfg(not(unix))]
fn become_program(server: &mut Command) -> Result<()> {
    run(server)
}

/// Builds the server; the site must be there.
pub fn build_server(profile: Profile) -> Result<()> {
    say(format!("building the server ({})", profile.name()));
    let mut command = cargo(profile);
    command.args(["build", "-p", "server"]);
    if profile == Profile::Release {
        command.arg("--release");
    }
    run(&mut command)
}
