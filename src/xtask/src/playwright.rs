//! Runs a folder of `end2end` in a real browser against a built server. It knows no page.

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
    /// The end-to-end tests that open every page, with the development build: where the browser finds other elements than
    /// the server rendered, it says which, and the release build only stops.
    Hydration,
    /// The screenshots of the main pages.
    Screens,
    /// Measurements in the browser.
    Figures,
}

impl Suite {
    fn folder(self) -> &'static str {
        match self {
            Self::Journeys | Self::Hydration => ".",
            Self::Screens => "screens",
            Self::Figures => "figures",
        }
    }
}

/// Installs what is missing and runs a suite. Its server must be built: for [`Suite::Hydration`] that of development, else
/// the release.
pub fn run_suite(suite: Suite) -> Result<()> {
    node::ensure()?;
    let browsers = browser::ensure()?;
    let folder = paths::end2end();
    run(Command::new(node::program("tsc")).arg("--noEmit").current_dir(&folder))?;
    let mut command = Command::new(node::program("playwright"));
    command.args(["test", "--config", suite.folder()]).current_dir(&folder);
    let profile = if suite == Suite::Hydration { Profile::Dev } else { Profile::Release };
    if suite == Suite::Hydration {
        command.args(["--project=js", "pages.spec.ts", "languages.spec.ts"]);
    }
    command.env("ROLECALL_BINARY", paths::server(profile));
    for (name, browser) in [("CHROMIUM", browsers.usual), ("CHROMIUM_WHOLE", browsers.whole)] {
        command.envs(browser.map(|path| (name, path)));
    }
    run(&mut command)
}
