//! A Chromium for the end-to-end tests: the headless shell of Debian, with which they take two thirds of the time, and beside
//! it a whole Chromium, which keeps pages that one left; else an installed browser, else Playwright's own.

use super::{apt, node};
use crate::environment::{variable, which};
use crate::paths;
use crate::shell::{log, output, run_quietly};
use anyhow::{Context, Result};
use std::path::PathBuf;
use std::process::Command;

/// The program, and Debian's package, of a Chromium without windows.
const SHELL: &str = "chromium-headless-shell";

/// The names of a whole Chromium; the first is that of Debian's package.
const WHOLE: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// The browsers of the tests, for their environment.
pub struct Browsers {
    /// The one that nearly all run in; none is Playwright's own.
    pub usual: Option<PathBuf>,
    /// A whole one; none is the same.
    pub whole: Option<PathBuf>,
}

/// Finds browsers or installs them.
pub fn ensure() -> Result<Browsers> {
    if let Some(path) = variable("CHROMIUM") {
        return Ok(Browsers { usual: Some(path.into()), whole: None });
    }
    if (which(SHELL).is_none() || whole().is_none())
        && apt::can_install()
        && apt::knows(SHELL).unwrap_or(false)
    {
        apt::install(&[SHELL, WHOLE[0], "fonts-dejavu-core"])?;
    }
    if let Some(path) = which(SHELL).or_else(whole) {
        ensure_font()?;
        return Ok(Browsers { usual: Some(path), whole: whole() });
    }
    log("installing Playwright's Chromium");
    run_quietly(
        Command::new(node::program("playwright")).args(["install", "chromium"]).current_dir(paths::end2end()),
    )
    .context("no Chromium found: install one, or set CHROMIUM=/path/to/chromium")?;
    Ok(Browsers { usual: None, whole: None })
}

fn whole() -> Option<PathBuf> {
    WHOLE.into_iter().find_map(which)
}

/// Without any font a page draws no text, which looks like a hundred unrelated failures.
fn ensure_font() -> Result<()> {
    let has_font = output(Command::new("fc-list").arg(":")).map_or(true, |fonts| !fonts.trim().is_empty());
    if has_font || !apt::can_install() {
        return Ok(());
    }
    apt::install(&["fonts-dejavu-core"])
}
