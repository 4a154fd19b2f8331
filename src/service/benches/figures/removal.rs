//! How long it takes to remove somebody whose assets get another owner.

use std::fmt::Write;

use domain::{
    consequences::{AssetChoices, AssetFate, Departure},
    id::MembershipId,
    list::UserQuery,
    view::UserKind,
};
use service::{
    assets,
    members::{self, RemoveMember},
};

use crate::{memory, table::now, world::World};

/// How many assets the removed member owns.
const ASSETS: u32 = 50_000;
/// How many of them are registered with one table.
const REGISTERED_AT_ONCE: u32 = 1_000;

/// Removes a member who owns 50,000 assets, and hands them over.
pub async fn measure(world: &World) {
    let (service, owner, slug) = (&world.service, &world.owner, world.slug.as_str());
    let (leaver, heir) = ("leaver@leavers.example", "heir@leavers.example");
    world.join(leaver, world.member_role, 1).await;
    world.join(heir, world.member_role, 2).await;
    for first in (0..ASSETS).step_by(REGISTERED_AT_ONCE as usize) {
        let mut table = "Kind,Name,Owner\n".to_owned();
        for n in first..first + REGISTERED_AT_ONCE {
            let kind = if n % 2 == 0 { "Project" } else { "Schedule" };
            writeln!(table, "{kind},Asset {n},{leaver}").expect("text");
        }
        let lines = assets::import(service, owner, slug, &table).await.expect("a table of assets");
        assert!(lines.iter().all(|line| line.outcome.is_ok()), "everything is registered");
    }
    let (member, removed) = (member(world, leaver).await, Departure::Removed);
    let shown = members::consequences(service, owner, slug, (member, removed)).await.expect("consequences");
    let agreed = shown.expect("a member").fingerprint;
    let assets = AssetChoices::all(AssetFate::HandOver(heir.to_owned()));
    let command = RemoveMember { member, agreed, assets };
    let (begun, idle) = (now(), memory::idle());
    members::remove(service, owner, slug, command).await.expect("a removal");
    let removed = begun.elapsed().as_secs_f64();
    println!("  removing a member, {ASSETS} assets handed over {removed:>11.1} s");
    idle.print_peak("the same, memory");
}

/// The membership of an address.
async fn member(world: &World, address: &str) -> MembershipId {
    let query = UserQuery { search: address.to_owned(), ..UserQuery::default() };
    let page = members::list(&world.service, &world.owner, &world.slug, &query).await.expect("a page");
    let found = page.rows.iter().find_map(|row| match row.kind {
        UserKind::Member { id, .. } => Some(id),
        UserKind::Invitation { .. } => None,
    });
    found.expect("a member with this address")
}
