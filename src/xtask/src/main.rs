//! The build of Rolecall: `cargo xtask run` and `cargo xtask test`, and the small commands they consist of.
//! It knows the workspace, never the product's rules.

mod bench;
mod ci;
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
mod weigh;

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
        /// The build for people: smaller, quicker, slower to make
        #[arg(long)]
        release: bool,
        /// Passed on to `rolecall serve`
        #[arg(last = true)]
        args: Vec<String>,
    },
    /// Install what the build and the tests need, and nothing else
    Setup,
    /// Check everything: format, rules, lints, tests on both databases, weight, journeys in a browser
    Test {
        /// Only what needs neither a release build, PostgreSQL, Node nor a browser
        #[arg(long)]
        quick: bool,
    },
    /// What the build server runs
    Ci,
    /// Check the house rules that no compiler knows
    Tidy,
    /// List the requirements that no test names
    Spec,
    /// Measure lists, invitations, sign-ins, memory and the search in a browser, and print tables
    Bench {
        /// With how many people
        #[arg(long, default_value_t = 100_000)]
        members: u32,
    },
    /// Take pictures of the main screens, in light, in dark and on a phone
    Screens,
    /// Hold what browsers fetch against its budget
    Weigh {
        /// Record today's weights
        #[arg(long)]
        accept: bool,
    },
    /// Build what browsers fetch, without the server
    Site {
        /// The build for people
        #[arg(long)]
        release: bool,
    },
}

fn main() -> ExitCode {
    let done = match Arguments::parse().command {
        Task::Run { release, args } => run::serve(profile(release), &args),
        Task::Setup => setup::all(),
        Task::Test { quick } => test::all(quick),
        Task::Ci => ci::ci(),
        Task::Tidy => tidy::run(),
        Task::Spec => spec::report(),
        Task::Bench { members } => bench::measure(members),
        Task::Screens => screens::take(),
        Task::Weigh { accept } => weigh::weigh(accept),
        Task::Site { release } => setup::wasm::ensure()
            .and_then(|compiler| site::build(profile(release), &compiler))
            .map(|folder| {
                shell::say(format!("the site is in {}", folder.display()));
            }),
    };
    match done {
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
