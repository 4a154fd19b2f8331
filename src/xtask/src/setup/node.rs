//! The Node packages of the end-to-end tests: exactly what the lock file says, installed once.

use crate::paths;
use crate::shell::{fingerprint, quietly, say, which};
use anyhow::{Context, Result};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// Whether Node and its package tool are here.
pub fn is_here() -> bool {
    which("node").is_some() && which("npm").is_some()
}

/// Installs the packages unless the installed ones are those of the lock file.
pub fn ensure() -> Result<()> {
    let folder = paths::end2end();
    let lock = folder.join("package-lock.json");
    let wanted = fingerprint(&fs::read(&lock).with_context(|| format!("cannot read {}", lock.display()))?);
    let stamp = folder.join("node_modules/.rolecall-lock");
    if fs::read_to_string(&stamp).is_ok_and(|had| had == wanted) {
        return Ok(());
    }
    anyhow::ensure!(is_here(), "Node is missing: install Node 20 or newer with npm, then try again");
    say("installing the Node packages of end2end (npm ci)");
    quietly(
        Command::new("npm")
            .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
            .current_dir(&folder)
            .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"),
    )?;
    fs::write(stamp, wanted)?;
    Ok(())
}

/// A program that a Node package brings.
pub fn program(name: &str) -> PathBuf {
    paths::end2end().join("node_modules/.bin").join(name)
}
