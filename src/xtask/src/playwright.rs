//! Runs a folder of `end2end` in a real browser against the release server. It knows no page.

use crate::paths::{self, Profile};
use crate::setup::{browser, node};
use crate::shell::run;
use anyhow::Result;
use std::process::Command;

/// A part of `end2end`; each has its own configuration.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Suite {
    /// The end-to-end tests, which must pass.
    Journeys,
    /// The screenshots of the main pages.
    Screens,
    /// Measurements in the browser.
    Figures,
}

impl Suite {
    fn folder(self) -> &'static str {
        match self {
            Self::Journeys => ".",
            Self::Screens => "screens",
            Self::Figures => "figures",
        }
    }
}

/// Installs what is missing and runs a suite. The release server must be built.
pub fn run_suite(suite: Suite) -> Result<()> {
    node::ensure()?;
    let browser = browser::ensure()?;
    let folder = paths::end2end();
    run(Command::new(node::program("tsc")).arg("--noEmit").current_dir(&folder))?;
    let mut command = Command::new(node::program("playwright"));
    command.args(["test", "--config", suite.folder()]).current_dir(&folder);
    command.env("ROLECALL_BINARY", paths::server(Profile::Release));
    if let Some(browser) = browser {
        command.env("CHROMIUM", browser);
    }
    run(&mut command)
}
