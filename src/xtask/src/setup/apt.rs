//! Debian's package tool, where there is one. It knows no package by name.

use crate::environment::which;
use crate::shell::{is_root, log, output, run_quietly};
use anyhow::{Context, Result, anyhow, bail};
use std::path::Path;
use std::process::Command;

/// Whether packages can be installed: Debian or a derivative, as root.
pub fn can_install() -> bool {
    which("apt-get").is_some() && is_root()
}

/// Installs packages for the whole machine.
pub fn install(packages: &[&str]) -> Result<()> {
    log(format!("installing {} (apt-get)", packages.join(", ")));
    with_current_lists(packages, || {
        run_quietly(
            Command::new("apt-get")
                .args(["install", "-y", "-qq", "--no-install-recommends"])
                .args(packages)
                .env("DEBIAN_FRONTEND", "noninteractive"),
        )
    })
}

/// Downloads package files into a folder without installing them.
pub fn download(packages: &[&str], folder: &Path) -> Result<()> {
    with_current_lists(packages, || {
        run_quietly(Command::new("apt-get").args(["download", "-qq"]).args(packages).current_dir(folder))
    })
}

/// Whether a package can be installed; the package lists are updated if they do not have it.
pub fn knows(package: &str) -> Result<bool> {
    if !is_known(package) {
        update_lists()?;
    }
    Ok(is_known(package))
}

/// The direct dependencies of a package.
pub fn dependencies(package: &str) -> Result<Vec<String>> {
    let text = output(Command::new("apt-cache").args(["depends", "--important", package]))?;
    Ok(parse_dependencies(&text))
}

fn parse_dependencies(text: &str) -> Vec<String> {
    text.lines().filter_map(|line| line.trim().strip_prefix("Depends: ")).map(str::to_owned).collect()
}

fn is_known(package: &str) -> bool {
    // `madison` lists only what can be installed; `show` also lists what was removed.
    output(Command::new("apt-cache").args(["madison", package])).is_ok_and(|text| !text.trim().is_empty())
}

/// Does it, and once more with new package lists if it fails: old lists name versions that the mirror has deleted.
fn with_current_lists(packages: &[&str], work: impl Fn() -> Result<()>) -> Result<()> {
    let attempt = match packages.iter().find(|package| !is_known(package)) {
        None => work(),
        Some(package) => Err(anyhow!("the package lists do not have {package}")),
    };
    let Err(error) = attempt else { return Ok(()) };
    update_lists().context(error)?;
    work()
}

fn update_lists() -> Result<()> {
    if !is_root() {
        bail!("the package lists are out of date; run `apt-get update` as root");
    }
    log("updating the package lists (apt-get update)");
    run_quietly(Command::new("apt-get").args(["update", "-qq"])).context("apt-get update failed")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_dependencies_are_read() {
        let text = "rustc-web\n  Depends: libc6\n  Depends: gcc\n  Conflicts: rustc\n";
        assert_eq!(parse_dependencies(text), ["libc6", "gcc"]);
    }
}
