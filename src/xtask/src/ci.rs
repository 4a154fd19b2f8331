//! `cargo xtask ci`: what a build server runs, for a person who wants to see the same.

use crate::paths;
use crate::shell::run;
use anyhow::Result;
use std::process::Command;

/// Runs the tests with a build server's settings.
pub fn ci() -> Result<()> {
    run(Command::new("bash").arg(paths::root().join(".ci/run")))
}
