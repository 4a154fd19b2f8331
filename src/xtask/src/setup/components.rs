//! rustfmt and clippy, which a minimal Rust installation does not have.

use crate::environment::which;
use crate::paths::{self, Profile};
use crate::shell::{cargo, log, output, run_quietly};
use anyhow::{Context, Result};
use std::process::Command;

/// Adds both unless they are installed.
pub fn ensure() -> Result<()> {
    if are_installed() {
        return Ok(());
    }
    anyhow::ensure!(which("rustup").is_some(), "rustfmt or clippy is missing: install both, then try again");
    log("adding rustfmt and clippy (rustup)");
    run_quietly(
        Command::new("rustup").args(["component", "add", "rustfmt", "clippy"]).current_dir(paths::root()),
    )
    .context("rustfmt or clippy is missing: run `rustup component add rustfmt clippy`, then try again")
}

fn are_installed() -> bool {
    ["fmt", "clippy"].iter().all(|tool| output(cargo(Profile::Dev).args([tool, "--version"])).is_ok())
}
