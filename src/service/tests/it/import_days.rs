//! The last days in a table of people end by the clock of whoever uploads it.

use domain::{
    state::JobQueue,
    time::{Day, Span},
};
use service::imports::{self, UploadTable};
use testkit::World;

use crate::{
    imports::{begin, globex, invited, view},
    short::NONE,
};

on_both_databases![last_days_end_by_the_clock_of_who_uploaded_the_table];

fn day(today: Day, days: i64) -> Day {
    Day::of(today.start().plus(Span::days(days)))
}

async fn last_days_end_by_the_clock_of_who_uploaded_the_table(world: World) {
    let org = globex(&world).await;
    let today = Day::of(world.service.now());
    let (summer, winter) = (day(today, 100), day(today, 300));
    let clock = format!("60 {}:120 {}:60", day(today, 50), day(today, 250)).parse().unwrap();
    let text = format!("email,until\nsummer@x.example,{summer}\nwinter@x.example,{winter}\n");
    let table = UploadTable { text, clock, ..UploadTable::default() };
    let id = imports::upload(&world.service, &org.owner, &org.slug, table).await.unwrap();
    begin(&world, &org, &org.owner, id).await;
    world.run_jobs(JobQueue::Bulk).await;
    for (address, last, ahead) in [("summer@x.example", summer, 120), ("winter@x.example", winter, 60)] {
        let (_, _, until) = invited(&world, &org, address).await.unwrap();
        assert_eq!(until, Some(last.end().minus(Span::minutes(ahead))), "{address}");
    }
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn a_day_that_is_over_by_utc_lasts_by_a_clock_that_is_behind() {
    let world = World::sqlite().await;
    let org = globex(&world).await;
    let today = Day::of(world.service.now());
    world.clock.set(today.end().plus(Span::hours(1)));
    let owner = world.days_pass(0, &org.owner).await;
    for (clock, ready) in [("", 0), ("-120", 1)] {
        let table = UploadTable {
            text: format!("email,until\nlate@x.example,{today}\n"),
            clock: clock.parse().unwrap(),
            ..UploadTable::default()
        };
        let id = imports::upload(&world.service, &owner, &org.slug, table).await.unwrap();
        assert_eq!(view(&world, &org, &owner, id).await.counts.ready, ready, "{clock}");
    }
}
