//! A Chromium for the end-to-end tests: an installed one, else Debian's package, else Playwright's own.

use super::{apt, node};
use crate::environment::{variable, which};
use crate::paths;
use crate::shell::{log, output, run_quietly};
use anyhow::{Context, Result};
use std::path::PathBuf;
use std::process::Command;

/// Finds a browser or installs one. `None` stands for the one that Playwright installed.
pub fn ensure() -> Result<Option<PathBuf>> {
    if let Some(path) = variable("CHROMIUM") {
        return Ok(Some(path.into()));
    }
    if let Some(path) = on_path() {
        ensure_font()?;
        return Ok(Some(path));
    }
    if apt::can_install() && apt::knows("chromium").unwrap_or(false) {
        apt::install(&["chromium", "fonts-dejavu-core"])?;
        if let Some(path) = on_path() {
            return Ok(Some(path));
        }
    }
    log("installing Playwright's Chromium");
    run_quietly(
        Command::new(node::program("playwright")).args(["install", "chromium"]).current_dir(paths::end2end()),
    )
    .context("no Chromium found: install one, or set CHROMIUM=/path/to/chromium")?;
    Ok(None)
}

fn on_path() -> Option<PathBuf> {
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"].into_iter().find_map(which)
}

/// Without any font a page draws no text, which looks like a hundred unrelated failures.
fn ensure_font() -> Result<()> {
    let has_font = output(Command::new("fc-list").arg(":")).map_or(true, |fonts| !fonts.trim().is_empty());
    if has_font || !apt::can_install() {
        return Ok(());
    }
    apt::install(&["fonts-dejavu-core"])
}
