//! Runs a folder of `end2end` in a real browser against the release server. It knows no page.

use crate::paths::{self, Profile};
use crate::setup::{browser, node};
use crate::shell::run;
use anyhow::Result;
use std::process::Command;

/// Which part of `end2end` is run; each has a configuration of its own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Suite {
    /// The journeys, which must pass.
    Journeys,
    /// The pictures of the main screens.
    Screens,
    /// What the browser's side takes.
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

/// Installs what is missing and runs it. The release server must be built.
pub fn play(suite: Suite) -> Result<()> {
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
