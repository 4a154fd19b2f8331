//! `cargo xtask run`: from a fresh clone to a running Rolecall with its data in `./data`.

use crate::paths::{self, Profile};
use crate::setup;
use crate::shell::{cargo, now, run, say};
use crate::site;
use anyhow::Result;
use std::process::Command;

/// Builds both sides and runs the server until it is stopped.
pub fn serve(profile: Profile, args: &[String]) -> Result<()> {
    let started = now();
    let compiler = setup::wasm::ensure()?;
    site::build(profile, &compiler)?;
    build_server(profile)?;
    say(format!("built in {} s; starting", started.elapsed().as_secs()));
    run(Command::new(paths::server(profile)).arg("serve").args(args).current_dir(paths::root()))
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
