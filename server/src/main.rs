//! The program `rolecall`: parses its arguments, runs a command and reports the outcome.

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};
use server::{
    commands::{self, Failure},
    config::{Config, Settings},
    logging,
};
use service::orgs::{AddOwner, CreateOrganizationFor};

#[derive(Parser)]
#[command(
    name = "rolecall",
    version,
    about = "A portal that manages who belongs to an organization and what they may do"
)]
struct Arguments {
    #[command(flatten)]
    settings: Settings,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the portal until stopped
    Serve,
    /// Print a new one-time link for the set-up
    SetupLink,
    /// Migrate the database to the current schema and exit
    Migrate,
    /// Create organizations and help their owners sign in
    Organization {
        #[command(subcommand)]
        command: OrganizationCommand,
    },
    /// Help an organization that has lost its owners
    Owner {
        #[command(subcommand)]
        command: OwnerCommand,
    },
    /// Add example members to an organization of a development database, or a whole example organization
    Seed {
        /// The organization's slug, as in /o/<ORG>/users; not needed if there is only one
        #[arg(long)]
        org: Option<String>,
        /// How many members
        #[arg(long, default_value_t = 200)]
        members: u32,
        /// Create an example organization of this template instead: standard, portal, analytics, config, cloud or workspace
        #[arg(long, conflicts_with_all = ["org", "members"])]
        template: Option<String>,
    },
    /// Check configuration, database, keys and mail, and say how to fix problems
    Doctor,
}

#[derive(Subcommand)]
enum OrganizationCommand {
    /// Create an organization with its first owner, and print a link by which a new owner sets a password
    Create {
        /// Its name
        #[arg(long)]
        name: String,
        /// Its template: standard, portal, analytics, config, cloud or workspace
        #[arg(long, default_value = domain::template::DEFAULT)]
        template: String,
        /// A template file, downloaded from the settings of an organization, in place of it
        #[arg(long, conflicts_with = "template")]
        template_file: Option<PathBuf>,
        /// The e-mail address of its first owner, with or without an account
        #[arg(long)]
        owner: String,
        /// The owner's name, for a new account; without it, what the address suggests
        #[arg(long)]
        owner_name: Option<String>,
    },
    /// Restore a deleted organization, as long as it was not purged
    Restore {
        /// The organization's slug, as in /o/<ORGANIZATION>/users
        #[arg(long)]
        organization: String,
    },
    /// Print a new one-time link by which an owner sets a password
    OwnerLink {
        /// The owner's e-mail address
        #[arg(long)]
        owner: String,
    },
}

#[derive(Subcommand)]
enum OwnerCommand {
    /// Make somebody an owner, and print a link by which a new owner sets a password
    Add {
        /// The organization's slug, as in /o/<ORGANIZATION>/users
        #[arg(long)]
        organization: String,
        /// The e-mail address of the new owner, with or without an account
        #[arg(long, required_unless_present = "successor", conflicts_with = "successor")]
        owner: Option<String>,
        /// Make the member an owner whom the owners named as their successor
        #[arg(long)]
        successor: bool,
    },
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(arguments) {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("rolecall: {failure}");
            ExitCode::from(failure.exit_code())
        }
    }
}

fn run(arguments: Arguments) -> Result<ExitCode, Failure> {
    let config = Config::load(arguments.settings)?;
    logging::start(&config);
    // A page waits for resources that other workers load, so a single worker could deadlock.
    let workers = std::thread::available_parallelism().map_or(2, |count| count.get().max(2));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(workers).enable_all().build()?;
    runtime.block_on(async {
        match arguments.command {
            Command::Serve => commands::serve::run(&config).await?,
            Command::SetupLink => commands::setup_link::run(&config).await?,
            Command::Migrate => commands::migrate::run(&config).await?,
            Command::Organization {
                command: OrganizationCommand::Create { name, template, template_file, owner, owner_name },
            } => {
                let template = commands::organization::template(template, template_file.as_deref())?;
                let command = CreateOrganizationFor { name, template, owner, owner_name };
                commands::organization::create(&config, command).await?;
            }
            Command::Organization { command: OrganizationCommand::Restore { organization } } => {
                commands::organization::restore(&config, &organization).await?;
            }
            Command::Organization { command: OrganizationCommand::OwnerLink { owner } } => {
                commands::organization::owner_link(&config, &owner).await?;
            }
            // Without an address it is the successor.
            Command::Owner { command: OwnerCommand::Add { organization: slug, owner, .. } } => {
                commands::organization::add_owner(&config, AddOwner { slug, owner }).await?;
            }
            Command::Seed { template: Some(template), .. } => {
                commands::seed::example(&config, &template).await?;
            }
            Command::Seed { org, members, .. } => commands::seed::members(&config, org, members).await?,
            Command::Doctor => return Ok(commands::doctor::run(&config).await),
        }
        Ok(ExitCode::SUCCESS)
    })
}
