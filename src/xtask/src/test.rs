//! `cargo xtask test`: everything that must pass, in an order that fails early, with a table at the end. A failed
//! step does not hide the next one, unless that one needs its product.

use crate::paths::Profile;
use crate::playwright::{self, Suite};
use crate::setup::wasm::{Compiler, TARGET};
use crate::setup::{self, postgres};
use crate::shell::{cargo, now, run};
use crate::{run as server, site, tidy, weigh};
use anyhow::{Result, bail};

/// The crates that compile into one program. `app` is in it as the server's side; its other side would need
/// another resolution of features.
const SERVER_SIDE: [&str; 14] = [
    "-p",
    "domain",
    "-p",
    "store",
    "-p",
    "service",
    "-p",
    "testkit",
    "-p",
    "app",
    "-p",
    "server",
    "--features",
    "app/ssr",
];

/// Runs all steps, or only those that build nothing for people.
pub fn all(is_quick: bool) -> Result<()> {
    let mut report = Report::default();
    site::ensure_placeholder(Profile::Dev)?;
    report.step("format", || run(cargo(Profile::Dev).args(["fmt", "--all", "--", "--check", "-l"])));
    report.step("tidy", tidy::run);
    report.step("builder's tests", || run(cargo(Profile::Dev).args(["test", "-p", "xtask"])));
    lint(&mut report);
    test_server_side(&mut report, is_quick);
    if !is_quick {
        test_release(&mut report);
    }
    report.finish()
}

fn lint(report: &mut Report) {
    let deny = ["--all-targets", "--", "-D", "warnings"];
    report.step("clippy: builder", || run(cargo(Profile::Dev).args(["clippy", "-p", "xtask"]).args(deny)));
    report.step("clippy: server's side", || {
        run(cargo(Profile::Dev).arg("clippy").args(SERVER_SIDE).args(deny))
    });
    report.step("clippy: browser's side", || {
        let mut command = cargo(Profile::Dev);
        command.arg("clippy");
        // Clippy and the standard library must be of one version, so the compiler made by set-up is no help here.
        if setup::wasm::ordinary_has_target() {
            command.args(["-p", "frontend", "--target", TARGET]);
        } else {
            command.args(["-p", "app", "--features", "hydrate"]);
        }
        run(command.args(["--", "-D", "warnings"]))
    });
}

fn test_server_side(report: &mut Report, is_quick: bool) {
    let mut command = cargo(Profile::Dev);
    // Examples in docstrings are left out: there are none, and each crate's would cost a compilation.
    command.args(["test", "--no-fail-fast", "--lib", "--bins", "--tests"]).args(SERVER_SIDE);
    if is_quick {
        report.step("tests (SQLite)", || run(&mut command));
        return;
    }
    // The server ends with this value: after the tests, however they end.
    let database = report.product("PostgreSQL", || postgres::ensure(postgres::Purpose::Tests));
    report.step("tests (SQLite and PostgreSQL)", || {
        if let Some(database) = &database {
            command.env("TEST_POSTGRES_URL", database.url());
        }
        run(&mut command)
    });
}

fn test_release(report: &mut Report) {
    let Some(compiler) = report.product("compiler for wasm32", setup::wasm::ensure) else {
        return report.skip(&["release site", "weight", "release server", "journeys"]);
    };
    let build = |compiler: &Compiler| site::build(Profile::Release, compiler);
    if report.product("release site", || build(&compiler)).is_none() {
        return report.skip(&["weight", "release server", "journeys"]);
    }
    report.step("weight", || weigh::weigh(false));
    if report.product("release server", || server::build_server(Profile::Release)).is_none() {
        return report.skip(&["journeys"]);
    }
    report.step("journeys", || playwright::play(Suite::Journeys));
}

/// What each step came to.
#[derive(Default)]
struct Report {
    steps: Vec<(String, u64, Outcome)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Passed,
    Failed,
    NotRun,
}

impl Report {
    fn step(&mut self, name: &str, work: impl FnOnce() -> Result<()>) {
        self.product(name, work);
    }

    /// Runs a step whose result later steps need.
    fn product<T>(&mut self, name: &str, work: impl FnOnce() -> Result<T>) -> Option<T> {
        println!("\n== {name}");
        let started = now();
        let done = work();
        if let Err(error) = &done {
            println!("{name}: {error:#}");
        }
        let outcome = if done.is_ok() { Outcome::Passed } else { Outcome::Failed };
        self.steps.push((name.to_owned(), started.elapsed().as_secs(), outcome));
        done.ok()
    }

    fn skip(&mut self, names: &[&str]) {
        self.steps.extend(names.iter().map(|name| ((*name).to_owned(), 0, Outcome::NotRun)));
    }

    fn failed(&self) -> Vec<&str> {
        self.steps.iter().filter(|step| step.2 == Outcome::Failed).map(|step| step.0.as_str()).collect()
    }

    fn finish(&self) -> Result<()> {
        println!("\n{:<32} {:>7}", "step", "seconds");
        for (name, seconds, outcome) in &self.steps {
            let word = match outcome {
                Outcome::Passed => "ok",
                Outcome::Failed => "FAILED",
                Outcome::NotRun => "not run",
            };
            println!("{name:<32} {seconds:>7}  {word}");
        }
        let failed = self.failed();
        if !failed.is_empty() {
            bail!("FAILED: {}", failed.join(", "));
        }
        println!("Everything passed");
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_failed_step_fails_the_whole_and_is_named() {
        let mut report = Report::default();
        report.step("good", || Ok(()));
        assert!(report.finish().is_ok());
        report.step("bad", || bail!("no"));
        report.skip(&["after"]);
        assert_eq!(report.finish().unwrap_err().to_string(), "FAILED: bad");
    }
}
