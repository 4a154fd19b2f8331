//! How long it takes to change the roles of everybody, as a bulk job.

use domain::{
    bulk::{Bulk, BulkAction, BulkList, BulkOutcome},
    list::{UserQuery, UserStatus},
    selection::Selection,
    state::{JobQueue, JobState},
};
use service::{bulk, jobs, orgs};
use testkit::Mailbox;

use crate::{memory, table::now, world::World};

/// Every active member gets a role and loses one.
pub async fn measure(world: &World) {
    let (service, owner, slug) = (&world.service, &world.owner, world.slug.as_str());
    let roles = orgs::roles(service, owner, slug).await.expect("the roles");
    let of = |key: &str| roles.iter().find(|role| role.key == key).expect("a role of the template").id;
    let action = BulkAction::ChangeRoles { add: vec![of("auditor")], remove: vec![of("member")] };
    let query = UserQuery { status: UserStatus::Active, ..UserQuery::default() };
    let bulk = Bulk { list: BulkList::Users(query), selection: Selection::all(), action };
    let (begun, idle) = (now(), memory::idle());
    let plan = bulk::preview(service, owner, slug, &bulk).await.expect("a plan");
    let planned = begun.elapsed().as_secs_f64();
    assert_eq!(plan.left, 0, "every row is judged");
    println!("  the plan of it                                {planned:>10.1} s");
    let begun = now();
    let queued = bulk::act(service, owner, slug, &bulk, (None, None)).await.expect("a job");
    let BulkOutcome::Queued(id) = queued else { panic!("done at once") };
    // There is no mail server, so nothing is sent.
    let mailbox = Mailbox::default();
    while jobs::run_next(service, &mailbox, JobQueue::Bulk).await.expect("a run") {}
    let changed = begun.elapsed().as_secs_f64();
    let job = jobs::get(service, owner, slug, id, (None, 0)).await.expect("the job");
    assert_eq!((job.state, Some(job.selected)), (JobState::Done, job.total), "every row was processed");
    println!("  changing the roles of {:>6} members          {changed:>10.1} s", job.changed);
    idle.print_peak("the same, memory");
}
