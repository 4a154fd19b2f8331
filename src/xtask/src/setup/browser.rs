//! A Chromium for the end-to-end tests: the headless shell of Debian, with which they take two thirds of the time, else an
//! installed browser, else Playwright's own.

use super::{apt, node};
use crate::environment::{variable, which};
use crate::paths;
use crate::shell::{log, output, run_quietly};
use anyhow::{Context, Result};
use std::path::PathBuf;
use std::process::Command;

/// The program, and Debian's package, of a Chromium without windows.
const SHELL: &str = "chromium-headless-shell";

/// Finds a browser or installs one. `None` stands for the one that Playwright installed.
pub fn ensure() -> Result<Option<PathBuf>> {
    if let Some(path) = variable("CHROMIUM") {
        return Ok(Some(path.into()));
    }
    if which(SHELL).is_none() && apt::can_install() && apt::knows(SHELL).unwrap_or(false) {
        apt::install(&[SHELL, "fonts-dejavu-core"])?;
    }
    if let Some(path) = on_path() {
        ensure_font()?;
        return Ok(Some(path));
    }
    log("installing Playwright's Chromium");
    run_quietly(
        Command::new(node::program("playwright")).args(["install", "chromium"]).current_dir(paths::end2end()),
    )
    .context("no Chromium found: install one, or set CHROMIUM=/path/to/chromium")?;
    Ok(None)
}

fn on_path() -> Option<PathBuf> {
    [SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
        .into_iter()
        .find_map(which)
}

/// Without any font a page draws no text, which looks like a hundred unrelated failures.
fn ensure_font() -> Result<()> {
    let has_font = output(Command::new("fc-list").arg(":")).map_or(true, |fonts| !fonts.trim().is_empty());
    if has_font || !apt::can_install() {
        return Ok(());
    }
    apt::install(&["fonts-dejavu-core"])
}
