//! `cargo xtask test`: everything that must pass, in an order that fails early, with a table at the end. After a failed
//! step the others still run, unless they need its result.

use crate::paths::Profile;
use crate::playwright::{self, Suite};
use crate::setup::wasm::TARGET;
use crate::setup::{self, postgres};
use crate::shell::{cargo, now, run};
use crate::{bundle_size, run as server, site, spec, tidy};
use anyhow::{Result, bail};

/// The crates of the server. `app` is compiled for the server here; for the browser it needs other features.
const SERVER_SIDE: [&str; 16] = [
    "-p",
    "domain",
    "-p",
    "messages",
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

/// Runs all steps, or only those that need no release build.
pub fn all(is_quick: bool) -> Result<()> {
    let mut report = Report::default();
    site::ensure_placeholder(Profile::Dev)?;
    report.step("tools", || {
        setup::components::ensure()?;
        // Reported now: the first step that needs Node comes many minutes later.
        if is_quick { Ok(()) } else { setup::node::check() }
    });
    report.step("format", || run(cargo(Profile::Dev).args(["fmt", "--all", "--", "--check", "-l"])));
    report.step("tidy", tidy::run);
    report.step("spec", spec::report);
    report.step("tests: xtask", || run(cargo(Profile::Dev).args(["test", "-p", "xtask"])));
    lint(&mut report);
    test_server_side(&mut report, is_quick);
    if !is_quick {
        test_release(&mut report);
    }
    report.finish()
}

fn lint(report: &mut Report) {
    let deny = ["--all-targets", "--", "-D", "warnings"];
    report.step("clippy: xtask", || run(cargo(Profile::Dev).args(["clippy", "-p", "xtask"]).args(deny)));
    report.step("clippy: server", || run(cargo(Profile::Dev).arg("clippy").args(SERVER_SIDE).args(deny)));
    report.step("clippy: browser", || {
        let mut command = cargo(Profile::Dev);
        command.arg("clippy");
        // Clippy and the standard library must have the same version, so the assembled compiler cannot be used here.
        if setup::wasm::default_has_target() {
            command.args(["-p", "frontend", "--target", TARGET]);
        } else {
            command.args(["-p", "frontend"]);
        }
        run(command.args(["--", "-D", "warnings"]))
    });
}

fn test_server_side(report: &mut Report, is_quick: bool) {
    let mut command = cargo(Profile::Dev);
    // No documentation tests: there are none, and looking for them would compile each crate again.
    command.args(["test", "--no-fail-fast", "--lib", "--bins", "--tests"]).args(SERVER_SIDE);
    if is_quick {
        report.step("tests: SQLite", || run(&mut command));
        return;
    }
    // Dropping this value stops the server.
    let database = report.result("PostgreSQL", || postgres::ensure(postgres::Purpose::Tests));
    report.step("tests: SQLite and PostgreSQL", || {
        if let Some(database) = &database {
            command.env("TEST_POSTGRES_URL", database.url());
        }
        run(&mut command)
    });
}

fn test_release(report: &mut Report) {
    let Some(compiler) = report.result("compiler for wasm32", setup::wasm::ensure) else {
        return report.skip(&["hydration", "release site", "bundle size", "release server", "journeys"]);
    };
    report.step("hydration", || {
        site::build(Profile::Dev, &compiler)?;
        // With the crates and targets of the tests: for others, cargo would choose other features of the libraries and
        // compile most of them again.
        run(cargo(Profile::Dev).args(["build", "--lib", "--bins", "--tests"]).args(SERVER_SIDE))?;
        playwright::run_suite(Suite::Hydration)
    });
    if report.result("release site", || site::build(Profile::Release, &compiler)).is_none() {
        return report.skip(&["bundle size", "release server", "journeys"]);
    }
    report.step("bundle size", || bundle_size::check(false));
    if report.result("release server", || server::build_server(Profile::Release)).is_none() {
        return report.skip(&["journeys"]);
    }
    report.step("journeys", || playwright::run_suite(Suite::Journeys));
}

/// The outcome of each step, with its seconds.
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
        self.result(name, work);
    }

    /// Runs a step and returns its result, which later steps need.
    fn result<T>(&mut self, name: &str, work: impl FnOnce() -> Result<T>) -> Option<T> {
        println!("\n== {name}");
        let started = now();
        let result = work();
        if let Err(error) = &result {
            println!("{name}: {error:#}");
        }
        let outcome = if result.is_ok() { Outcome::Passed } else { Outcome::Failed };
        self.steps.push((name.to_owned(), started.elapsed().as_secs(), outcome));
        result.ok()
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
    fn a_failed_step_fails_the_run_and_is_named() {
        let mut report = Report::default();
        report.step("good", || Ok(()));
        assert!(report.finish().is_ok());
        report.step("bad", || bail!("no"));
        report.skip(&["after"]);
        assert_eq!(report.finish().unwrap_err().to_string(), "FAILED: bad");
    }
}
