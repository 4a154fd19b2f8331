//! How long an import of as many people as a table may have takes: looking at every row, and inviting them.

use std::fmt::Write;

use domain::{
    paste::MAX_PEOPLE,
    state::JobQueue,
    time::{Day, Span},
};
use service::{
    imports::{self, UploadTable},
    jobs,
};
use testkit::Mailbox;

use crate::{memory, table::now, world::World};

/// Imports a table of 100,000 people, each with a role, every fourth with an end date.
pub async fn measure(world: &World) {
    let mut text = "Name,E-mail,Roles,Access ends\n".to_owned();
    let end = Day::of(world.service.now().plus(Span::days(365)));
    for n in 0..MAX_PEOPLE {
        let until = if n % 4 == 0 { end.to_string() } else { String::new() };
        writeln!(text, "Person {n},person{n}@imported.example,Member; Viewer,{until}").expect("text");
    }
    let (service, owner, slug) = (&world.service, &world.owner, world.slug.as_str());
    let (begun, idle) = (now(), memory::idle());
    let table = UploadTable { text, ..UploadTable::default() };
    let id = imports::upload(service, owner, slug, table).await.expect("a table of people");
    let looked_at = begun.elapsed().as_secs_f64();
    println!("  looking at a table of {MAX_PEOPLE} people         {looked_at:>10.1} s");
    idle.print_peak("the same, memory");
    let (begun, idle) = (now(), memory::idle());
    imports::begin(service, owner, slug, id).await.expect("a job");
    // There is no mail server, so nothing is sent.
    let mailbox = Mailbox::default();
    while jobs::run_next(service, &mailbox, JobQueue::Bulk).await.expect("a run") {}
    let imported = begun.elapsed().as_secs_f64();
    let counts = imports::get(service, owner, slug, id, (None, 0)).await.expect("the import").counts;
    assert_eq!(counts.invited, u64::from(MAX_PEOPLE), "everybody is invited");
    println!("  importing them                               {imported:>10.1} s");
    idle.print_peak("the same, memory");
}
