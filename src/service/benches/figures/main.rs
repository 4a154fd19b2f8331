//! The figures of the product, measured through the use cases: lists at many members, invitations and sign-ins per
//! second, changes of many people or assets. Run by `cargo xtask bench`; prints tables and decides nothing.

#![expect(clippy::expect_used, clippy::panic, reason = "what only measures stops at the first surprise")]

mod bulk;
mod imports;
mod lists;
mod memory;
mod rates;
mod removal;
mod table;
mod world;

use world::World;

/// How many people the lists are measured with, unless the first argument says otherwise.
const MEMBERS: u32 = 100_000;

fn main() {
    // Cargo adds `--bench`; what is left may be a number of members, and the one database or part that is wanted.
    let wanted = |name: &str| is_wanted(&["sqlite", "postgres"], name);
    let members = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(MEMBERS);
    #[expect(
        clippy::disallowed_methods,
        reason = "where to find the second database is told by the environment"
    )]
    let postgres = std::env::var("TEST_POSTGRES_URL").ok();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let Ok(runtime) = runtime else { return eprintln!("no threads") };
    runtime.block_on(async {
        let folder = tempfile::tempdir().expect("a folder for the database");
        let sqlite = format!("sqlite://{}", folder.path().join("bench.db").display());
        if wanted("sqlite") {
            measure("SQLite", &sqlite, members).await;
        }
        match postgres.filter(|_| wanted("postgres")) {
            Some(server) => {
                let name = format!("rolecall_bench_{}", std::process::id());
                let url = store::create_database(&server, &name).await.expect("an empty database");
                measure("PostgreSQL", &url, members).await;
                store::drop_database(&server, &name).await.expect("the database is ours");
            }
            None => println!("PostgreSQL: not measured; it is found by TEST_POSTGRES_URL"),
        }
    });
}

/// Whether the arguments name this one of several, or none of them.
fn is_wanted(all: &[&str], name: &str) -> bool {
    let named = std::env::args().skip(1).find(|argument| all.contains(&argument.as_str()));
    named.is_none_or(|only| only == name)
}

async fn measure(name: &str, url: &str, members: u32) {
    println!("\n{name}, {members} members");
    let world = World::open(url).await;
    let begun = table::now();
    world.seed(members).await;
    println!("  adding them                                  {:>10.1} s", begun.elapsed().as_secs_f64());
    let wanted = |part: &str| is_wanted(&["lists", "rates", "bulk", "imports", "removal"], part);
    if wanted("lists") {
        lists::measure(&world).await;
    }
    if wanted("rates") {
        rates::invitations(&world).await;
        rates::sign_ins(&world).await;
    }
    if wanted("bulk") {
        bulk::measure(&world).await;
    }
    if wanted("imports") {
        imports::measure(&world).await;
    }
    if wanted("removal") {
        removal::measure(&world).await;
    }
    world.service.store().close().await;
}
