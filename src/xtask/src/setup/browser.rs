//! A Chromium for the end-to-end tests: the one that is here, else Debian's, else Playwright's own.

use super::{apt, node};
use crate::paths;
use crate::shell::{output, quietly, say, variable, which};
use anyhow::{Result, bail};
use std::path::PathBuf;
use std::process::Command;

/// Finds a browser or installs one. `None` means the one that Playwright brought.
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
    say("installing Playwright's Chromium");
    let installed = quietly(
        Command::new(node::program("playwright")).args(["install", "chromium"]).current_dir(paths::end2end()),
    );
    if let Err(error) = installed {
        bail!("no Chromium: install one, or name it in CHROMIUM=/path/to/chromium\n{error:#}");
    }
    Ok(None)
}

fn on_path() -> Option<PathBuf> {
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"].into_iter().find_map(which)
}

/// A page without any font draws nothing, which looks like a hundred unrelated failures.
fn ensure_font() -> Result<()> {
    let has_font = output(Command::new("fc-list").arg(":")).map_or(true, |fonts| !fonts.trim().is_empty());
    if has_font || !apt::can_install() {
        return Ok(());
    }
    apt::install(&["fonts-dejavu-core"])
}
