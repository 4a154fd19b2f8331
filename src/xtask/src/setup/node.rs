//! Node, and the Node packages of the end-to-end tests: exactly those of the lock file, installed once.

use crate::environment::which;
use crate::paths;
use crate::shell::{fingerprint, log, output, run_quietly};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// The oldest major version of Node that works, as in end2end/package.json.
const MIN_VERSION: u32 = 20;

/// Fails with what to do if Node or npm is missing or too old.
pub fn check() -> Result<()> {
    let remedy = format!("install Node {MIN_VERSION} or later with npm, then try again");
    if which("node").is_none() || which("npm").is_none() {
        bail!("Node or npm is missing: {remedy}");
    }
    let version = output(Command::new("node").arg("--version"))?;
    match major(&version) {
        Some(major) if major >= MIN_VERSION => Ok(()),
        _ => bail!("Node {} is too old: {remedy}", version.trim()),
    }
}

/// Installs the packages unless they are those of the lock file.
pub fn ensure() -> Result<()> {
    check()?;
    let folder = paths::end2end();
    let lock = folder.join("package-lock.json");
    let wanted = fingerprint(&fs::read(&lock).with_context(|| format!("cannot read {}", lock.display()))?);
    let stamp = folder.join("node_modules/.rolecall-lock");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    log("installing the Node packages of end2end (npm ci)");
    run_quietly(
        Command::new("npm")
            .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
            .current_dir(&folder)
            .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"),
    )?;
    fs::write(stamp, wanted)?;
    Ok(())
}

/// A program from a Node package.
pub fn program(name: &str) -> PathBuf {
    paths::end2end().join("node_modules/.bin").join(name)
}

/// 20 for `v20.11.1`.
fn major(version: &str) -> Option<u32> {
    version.trim().strip_prefix('v')?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_read() {
        assert_eq!(major("v20.11.1\n"), Some(20));
        assert_eq!(major("nonsense"), None);
    }
}
