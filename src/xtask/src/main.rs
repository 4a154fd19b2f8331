//! The build tool of Rolecall: `cargo xtask run`, `cargo xtask test`, and the smaller commands they consist of.
//! It knows the workspace but none of the product's rules.

mod bench;
mod bundle_size;
mod ci;
mod environment;
mod paths;
mod playwright;
mod run;
mod screens;
mod setup;
mod shell;
mod site;
mod spec;
mod test;
mod tidy;

use clap::{Parser, Subcommand};
use paths::Profile;
use std::process::ExitCode;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Builds, runs and checks Rolecall", disable_help_subcommand = true)]
struct Arguments {
    #[command(subcommand)]
    command: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Build everything and run it with its data in ./data
    Run {
        /// Build with optimizations: a smaller and faster program, a slower build
        #[arg(long)]
        release: bool,
        /// Passed on to `rolecall serve`
        #[arg(last = true)]
        args: Vec<String>,
    },
    /// Install what the build and the tests need, and nothing else
    Setup,
    /// Check everything: format, rules, lints, tests on both databases, bundle size, end-to-end tests
    Test {
        /// Only what needs no release build, PostgreSQL, Node or browser
        #[arg(long)]
        quick: bool,
    },
    /// Run what the build server runs
    Ci,
    /// Check the repository's own rules, which no compiler knows
    Tidy,
    /// List the requirements that no test names
    Spec,
    /// Measure lists, invitations, sign-ins, memory and the search in a browser, and print tables
    Bench {
        /// The number of members in the organization
        #[arg(long, default_value_t = 100_000)]
        members: u32,
    },
    /// Take screenshots of the main pages: light, dark and on a phone
    Screens,
    /// Compare what browsers download with its budget
    BundleSize {
        /// Record today's sizes
        #[arg(long)]
        accept: bool,
    },
    /// Build what browsers download, without the server
    Site {
        /// Build with optimizations
        #[arg(long)]
        release: bool,
    },
}

fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Task::Run { release, args } => run::serve(profile(release), &args),
        Task::Setup => setup::all(),
        Task::Test { quick } => test::all(quick),
        Task::Ci => ci::ci(),
        Task::Tidy => tidy::run(),
        Task::Spec => spec::report(),
        Task::Bench { members } => bench::measure(members),
        Task::Screens => screens::take(),
        Task::BundleSize { accept } => bundle_size::check(accept),
        Task::Site { release } => setup::wasm::ensure()
            .and_then(|compiler| site::build(profile(release), &compiler))
            .map(|folder| shell::log(format!("the site is in {}", folder.display()))),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn profile(is_release: bool) -> Profile {
    if is_release { Profile::Release } else { Profile::Dev }
}
