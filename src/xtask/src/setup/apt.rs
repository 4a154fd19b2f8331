//! Debian's package tool, where there is one. It knows no package by name.

use crate::shell::{is_root, output, quietly, say, which};
use anyhow::{Context, Result, bail};
use std::path::Path;
use std::process::Command;

/// Whether packages can be installed: Debian or a relative of it, as root.
pub fn can_install() -> bool {
    which("apt-get").is_some() && is_root()
}

/// Installs packages for the whole machine.
pub fn install(packages: &[&str]) -> Result<()> {
    update_unless_known(packages)?;
    say(format!("installing {} (apt-get)", packages.join(", ")));
    quietly(
        Command::new("apt-get")
            .args(["install", "-y", "-qq", "--no-install-recommends"])
            .args(packages)
            .env("DEBIAN_FRONTEND", "noninteractive"),
    )
}

/// Brings package files into a folder without installing them.
pub fn download(packages: &[String], folder: &Path) -> Result<()> {
    quietly(Command::new("apt-get").args(["download", "-qq"]).args(packages).current_dir(folder))
}

/// Whether the package lists know a package; they are brought up to date once if not.
pub fn knows(package: &str) -> Result<bool> {
    update_unless_known(&[package])?;
    Ok(is_known(package))
}

/// The packages that one depends on, directly.
pub fn dependencies(package: &str) -> Result<Vec<String>> {
    let text = output(Command::new("apt-cache").args(["depends", "--important", package]))?;
    Ok(parse_dependencies(&text))
}

fn parse_dependencies(text: &str) -> Vec<String> {
    text.lines().filter_map(|line| line.trim().strip_prefix("Depends: ")).map(str::to_owned).collect()
}

fn is_known(package: &str) -> bool {
    // `madison` lists what could be installed; `show` would also answer for what is merely remembered.
    output(Command::new("apt-cache").args(["madison", package])).is_ok_and(|text| !text.trim().is_empty())
}

fn update_unless_known(packages: &[&str]) -> Result<()> {
    if packages.iter().all(|package| is_known(package)) {
        return Ok(());
    }
    if !is_root() {
        bail!("the package lists do not know {}; run `apt-get update` as root", packages.join(", "));
    }
    say("bringing the package lists up to date (apt-get update)");
    quietly(Command::new("apt-get").args(["update", "-qq"])).context("apt-get update failed")
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
