//! `cargo xtask ci`: runs exactly what the build server runs.

use crate::paths;
use crate::shell::run;
use anyhow::Result;
use std::process::Command;

/// Runs `.ci/run`.
pub fn ci() -> Result<()> {
    run(Command::new("bash").arg(paths::root().join(".ci/run")))
}
