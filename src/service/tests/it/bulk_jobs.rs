//! Bulk actions on more rows than a page has: each row once, whatever happens to the server, and judged when it is its turn.

use std::{collections::HashSet, time::Duration};

use domain::{
    access::{Denial, Permit},
    audit::{Action, AuditValue},
    bulk::{Bulk, BulkAction, BulkJobView, BulkList, BulkOutcome, BulkWork, RowDone, UndoOutcome},
    error::ErrorKind,
    id::{JobId, MembershipId},
    list::{UserQuery, UserSort, UserStatus},
    selection::{RowId, Selection},
    state::{JobQueue, JobState, MembershipState, RowOutcome, Undoable},
    time::Span,
    view::UserKind,
};
use service::{
    Caller, bulk, invitations, jobs,
    members::{self, ChangeRoles},
    orgs::{self, DeleteOrganization},
    purge_expired, undo,
};
use store::{NewUndo, Outcome};
use testkit::{Org, World, agreed};

use crate::short::{NONE, undo_now};

on_both_databases![
    a_stop_in_the_middle_of_2_500_rows_leaves_none_out_and_does_none_twice,
    rows_are_judged_by_what_the_creator_may_do_at_that_time,
    a_creator_who_was_removed_changes_nothing_more,
    a_job_in_a_deleted_organization_goes_on_by_itself_once_it_is_restored,
    a_page_of_rows_is_done_at_once_and_one_more_is_a_job,
    an_action_that_is_sent_twice_is_queued_once,
    a_change_of_many_rows_is_undone_by_a_job,
    a_removal_of_many_goes_for_good_in_pieces,
    who_gives_up_their_role_in_a_job_changes_nothing_after_their_own_row,
    a_row_that_is_refused_after_it_was_changed_leaves_no_trace_and_the_others_stay_changed,
    an_undo_that_was_refused_can_be_asked_for_again,
    a_row_that_cannot_be_processed_is_refused_and_the_others_are_done,
    a_job_whose_rows_are_others_by_its_turn_changes_nothing,
    rows_that_change_while_they_are_selected_are_not_what_was_agreed_to,
    a_denial_is_in_the_log_with_the_changes_of_its_run,
];

fn everybody(action: BulkAction) -> Bulk {
    let query = UserQuery { status: UserStatus::Active, ..UserQuery::default() };
    Bulk { list: BulkList::Users(query), selection: Selection::all(), action }
}

async fn an_action_that_is_sent_twice_is_queued_once(world: World) {
    let (org, _) = large(&world).await;
    let (admin, _) = world.enrol(&org, "admin").await;
    let send = async |by: &Caller, key: &str| {
        let bulk = everybody(BulkAction::Disable);
        match bulk::act(&world.service, by, &org.slug, &bulk, (Some(key), None)).await.unwrap() {
            BulkOutcome::Queued(id) => id,
            BulkOutcome::Done(result) => panic!("done at once: {result:?}"),
        }
    };
    let first = send(&org.owner, "a key").await;
    assert_eq!(send(&org.owner, "a key").await, first);
    assert_ne!(send(&org.owner, "another key").await, first);
    assert_ne!(send(&admin, "a key").await, first, "somebody else's key is another");
    let mut tx = world.service.store().read().await.unwrap();
    assert_eq!(tx.list_jobs(JobQueue::Bulk, 10).await.unwrap().len(), 3);
    tx.close().await.unwrap();
}

async fn a_change_of_many_rows_is_undone_by_a_job(world: World) {
    let (org, people) = large(&world).await;
    let (ada, _) = world.enrol(&org, "member").await;
    let viewer = world.enrol(&org, "viewer").await.0;
    let removing =
        queue(&world, &org.owner, &org.slug, &everybody(BulkAction::Remove { assets: None })).await;
    world.run_jobs(JobQueue::Bulk).await;
    let removed = view(&world, &org.owner, &org.slug, removing).await;
    let key = removed.undo.unwrap();
    // One came back meanwhile by an invitation, so there is nothing to undo about them.
    let address = &ada.session().unwrap().account.email;
    let invited = world.invite_by(&org.owner, &org.slug, address, &["viewer"]).await;
    invitations::accept(&world.service, &ada, &invited.token).await.unwrap();
    let asked = async || match undo::undo(&world.service, &org.owner, &org.slug, key).await.unwrap() {
        UndoOutcome::Queued(id) => id,
        UndoOutcome::Done(undone) => panic!("done at once: {undone:?}"),
    };
    let id = asked().await;
    assert_eq!(asked().await, id, "asked twice, undone once");
    assert_eq!(state(&world, &org, people[1]).await, MembershipState::Removed);
    let mark = world.mark().await;
    world.run_jobs(JobQueue::Bulk).await;
    let ended = view(&world, &org.owner, &org.slug, id).await;
    assert_eq!(ended.work, BulkWork::Undo { undo: key, action: Undoable::Remove });
    assert_eq!((ended.state, ended.changed, ended.refused), (JobState::Done, removed.changed - 1, 1));
    assert_eq!(ended.undo, None, "an undo is not undone");
    let told = world.actions_since(&mark).await;
    assert_eq!(told, vec!["member.restored"; told.len()]);
    assert_eq!(told.len() as u64, removed.changed - 1);
    assert_eq!(state(&world, &org, people[1]).await, MembershipState::Active);
    let seen = jobs::get(&world.service, &viewer, &org.slug, id, (None, 0)).await;
    assert!(matches!(seen, Err(ErrorKind::NotFound | ErrorKind::Denied { .. })), "{seen:?}");
    assert_eq!(world.violations().await, NONE);
}

async fn a_removal_of_many_goes_for_good_in_pieces(world: World) {
    let owner = world.set_up().await.owner;
    service::seed::seed(&world.service, &world.origin(), "acme", 150).await.unwrap();
    let removing = queue(&world, &owner, "acme", &everybody(BulkAction::Remove { assets: None })).await;
    world.run_jobs(JobQueue::Bulk).await;
    let removed = view(&world, &owner, "acme", removing).await;
    assert!(removed.changed > 100, "{}", removed.changed);
    let owner = world.days_pass(31, &owner).await;
    let mark = world.mark().await;
    assert!(purge_expired(&world.service).await.unwrap() >= removed.changed);
    let told = world.actions_since(&mark).await;
    assert_eq!(told, vec!["member.purged"; told.len()]);
    assert_eq!(told.len() as u64, removed.changed);
    let gone = undo::undo(&world.service, &owner, "acme", removed.undo.unwrap()).await;
    assert_eq!(gone.unwrap_err(), ErrorKind::NotFound);
    assert_eq!(world.violations().await, NONE);
}

async fn an_undo_that_was_refused_can_be_asked_for_again(world: World) {
    let (org, _) = large(&world).await;
    let (admin, admin_id) = world.enrol(&org, "admin").await;
    let removing = queue(&world, &admin, &org.slug, &everybody(BulkAction::Remove { assets: None })).await;
    world.run_jobs(JobQueue::Bulk).await;
    let removed = view(&world, &admin, &org.slug, removing).await;
    let ask =
        async || match undo::undo(&world.service, &admin, &org.slug, removed.undo.unwrap()).await.unwrap() {
            UndoOutcome::Queued(id) => id,
            UndoOutcome::Done(undone) => panic!("done at once: {undone:?}"),
        };
    let make = async |role: &str| {
        let command = ChangeRoles { member: admin_id, roles: vec![org.role(role)] };
        members::change_roles(&world.service, &org.owner, &org.slug, command).await.unwrap();
    };
    let first = ask().await;
    make("viewer").await;
    world.run_jobs(JobQueue::Bulk).await;
    let refused = view(&world, &admin, &org.slug, first).await;
    assert_eq!((refused.state, refused.changed), (JobState::Done, 0));
    make("admin").await;
    let second = ask().await;
    assert_ne!(second, first);
    world.run_jobs(JobQueue::Bulk).await;
    assert_eq!(view(&world, &admin, &org.slug, second).await.changed, removed.changed);
    assert_eq!(world.violations().await, NONE);
}

async fn queue(world: &World, by: &Caller, slug: &str, bulk: &Bulk) -> JobId {
    match bulk::act(&world.service, by, slug, bulk, (None, None)).await.unwrap() {
        BulkOutcome::Queued(id) => id,
        BulkOutcome::Done(result) => panic!("done at once: {result:?}"),
    }
}

async fn view(world: &World, by: &Caller, slug: &str, id: JobId) -> BulkJobView {
    jobs::get(&world.service, by, slug, id, (None, 0)).await.unwrap()
}

/// An organization with more members than a page has.
async fn large(world: &World) -> (Org, Vec<MembershipId>) {
    world.set_up().await;
    let org = world.organization("Globex").await;
    let mut people = Vec::new();
    for _ in 0..30 {
        people.push(world.enrol(&org, "member").await.1);
    }
    (org, people)
}

async fn state(world: &World, org: &Org, id: MembershipId) -> MembershipState {
    members::get(&world.service, &org.owner, &org.slug, id).await.unwrap().state
}

async fn a_stop_in_the_middle_of_2_500_rows_leaves_none_out_and_does_none_twice(world: World) {
    let owner = world.set_up().await.owner;
    service::seed::seed(&world.service, &world.origin(), "acme", 3_000).await.unwrap();
    let bulk = everybody(BulkAction::Disable);
    let plan = bulk::preview(&world.service, &owner, "acme", &bulk).await.unwrap();
    let total = plan.total;
    assert!(total > 2_500, "{total}");
    assert_eq!((plan.can, plan.already, plan.left), (total - 1, 0, 0), "every row is judged");
    assert_eq!(plan.refused.iter().map(|refused| refused.count).collect::<Vec<_>>(), [1]);
    let mark = world.mark().await;
    let id = queue(&world, &owner, "acme", &bulk).await;
    let begun = view(&world, &owner, "acme", id).await;
    assert_eq!((begun.state, begun.total, begun.processed()), (JobState::Queued, None, 0));
    let [first, second] = world.two_servers().await;
    for _ in 0..10 {
        assert!(jobs::run_next(&first, &world.mailbox, JobQueue::Bulk).await.unwrap());
    }
    // The server dies during a run.
    let died = jobs::run_next(&first, &world.mailbox, JobQueue::Bulk);
    drop(tokio::time::timeout(Duration::from_millis(10), died).await);
    let middle = view(&world, &owner, "acme", id).await;
    assert_eq!((middle.total, middle.undo), (Some(total), None));
    // The run that comes to the row of who acts ends with it.
    assert!(middle.processed() >= 6 * 256 && middle.processed() < total, "{}", middle.processed());
    // What the dead server had sent to the database may still take effect, a renewed lease included: then a second wait.
    for _ in 0..2 {
        world.clock.advance(Span::minutes(5));
        while jobs::run_next(&second, &world.mailbox, JobQueue::Bulk).await.unwrap() {}
    }
    let ended = view(&world, &owner, "acme", id).await;
    // Oneself one cannot disable.
    assert_eq!((ended.state, ended.changed, ended.refused), (JobState::Done, total - 1, 1));
    assert!(ended.undo.is_some());
    let told = world.actions_since(&mark).await;
    assert_eq!(told.len() as u64, total - 1, "each row once");
    let mut seen = HashSet::new();
    let mut from = Some(0);
    while let Some(position) = from {
        let page = jobs::get(&world.service, &owner, "acme", id, (None, position)).await.unwrap();
        seen.extend(page.lines.iter().map(|line| line.row));
        from = page.next;
    }
    assert_eq!(seen.len() as u64, total);
    let refused =
        jobs::get(&world.service, &owner, "acme", id, (Some(RowOutcome::Refused), 0)).await.unwrap();
    let reasons: Vec<_> = refused.lines.iter().map(|line| line.outcome.clone()).collect();
    assert_eq!(reasons, [Err(ErrorKind::Denied { denial: Denial::Oneself })]);
    assert_eq!(world.violations().await, NONE);
}

async fn rows_are_judged_by_what_the_creator_may_do_at_that_time(world: World) {
    let (org, people) = large(&world).await;
    let (admin, admin_id) = world.enrol(&org, "admin").await;
    let id = queue(&world, &admin, &org.slug, &everybody(BulkAction::Disable)).await;
    // The rows are selected, and none is changed.
    assert!(jobs::run_next(&world.service, &world.mailbox, JobQueue::Bulk).await.unwrap());
    let command = ChangeRoles { member: admin_id, roles: vec![org.role("viewer")] };
    members::change_roles(&world.service, &org.owner, &org.slug, command).await.unwrap();
    world.run_jobs(JobQueue::Bulk).await;
    let ended = view(&world, &admin, &org.slug, id).await;
    assert_eq!(
        (ended.state, ended.changed, ended.unchanged),
        (JobState::Done, 0, 0),
        "the creator still sees it"
    );
    assert_eq!(ended.refused, 32);
    assert!(ended.lines.iter().all(|line| matches!(line.outcome, Err(ErrorKind::Denied { .. }))));
    assert_eq!(world.denials(&org.slug).await.len(), 20, "as many as the log takes of one person at once");
    assert_eq!(state(&world, &org, people[0]).await, MembershipState::Active);
    let (viewer, _) = world.enrol(&org, "viewer").await;
    let seen = jobs::get(&world.service, &viewer, &org.slug, id, (None, 0)).await;
    assert!(matches!(seen, Err(ErrorKind::Denied { .. })), "{seen:?}");
}

async fn a_creator_who_was_removed_changes_nothing_more(world: World) {
    let (org, people) = large(&world).await;
    let (admin, admin_id) = world.enrol(&org, "admin").await;
    let selected = queue(&world, &admin, &org.slug, &everybody(BulkAction::Disable)).await;
    assert!(jobs::run_next(&world.service, &world.mailbox, JobQueue::Bulk).await.unwrap());
    let waiting = queue(&world, &admin, &org.slug, &everybody(BulkAction::Remove { assets: None })).await;
    agreed::remove(&world.service, &org.owner, &org.slug, admin_id).await.unwrap();
    world.run_jobs(JobQueue::Bulk).await;
    let ended = view(&world, &org.owner, &org.slug, selected).await;
    assert_eq!((ended.state, ended.changed, ended.refused), (JobState::Done, 0, 32));
    assert!(ended.lines.iter().all(|line| line.outcome == Err(ErrorKind::NotFound)));
    let never = view(&world, &org.owner, &org.slug, waiting).await;
    assert_eq!((never.state, never.total, never.selected), (JobState::Failed, None, 0));
    assert_eq!(state(&world, &org, people[0]).await, MembershipState::Active);
    assert_eq!(world.violations().await, NONE);
}

async fn a_job_in_a_deleted_organization_goes_on_by_itself_once_it_is_restored(world: World) {
    let owner = world.set_up().await.owner;
    service::seed::seed(&world.service, &world.origin(), "acme", 600).await.unwrap();
    let half = queue(&world, &owner, "acme", &everybody(BulkAction::Disable)).await;
    // The rows are selected, and the first of them changed.
    for _ in 0..2 {
        assert!(jobs::run_next(&world.service, &world.mailbox, JobQueue::Bulk).await.unwrap());
    }
    let unbegun = queue(&world, &owner, "acme", &everybody(BulkAction::Disable)).await;
    let middle = view(&world, &owner, "acme", half).await;
    assert!(middle.processed() > 0 && Some(middle.processed()) < middle.total, "{middle:?}");
    let deletion = orgs::deletion(&world.service, &owner, "acme").await.unwrap();
    let command = DeleteOrganization { name: "Acme".to_owned(), agreed: deletion.fingerprint };
    orgs::delete(&world.service, &owner, "acme", command).await.unwrap();
    let mark = world.mark().await;
    world.run_jobs(JobQueue::Bulk).await;
    assert_eq!(world.actions_since(&mark).await, NONE);
    orgs::restore(&world.service, &owner, "acme").await.unwrap();
    let waiting = view(&world, &owner, "acme", half).await;
    assert_eq!((waiting.state, waiting.processed()), (JobState::Queued, middle.processed()));
    world.run_jobs(JobQueue::Bulk).await;
    let ended = view(&world, &owner, "acme", half).await;
    // Oneself one cannot disable.
    assert_eq!((ended.state, ended.refused), (JobState::Done, 1));
    assert_eq!(Some(ended.changed + ended.refused), ended.total);
    assert_eq!(view(&world, &owner, "acme", unbegun).await.state, JobState::Done);
    assert_eq!(world.violations().await, NONE);
}

async fn who_gives_up_their_role_in_a_job_changes_nothing_after_their_own_row(world: World) {
    let (org, people) = large(&world).await;
    let (second, second_id) = world.enrol(&org, "owner").await;
    let (before, after) = people.split_at(13);
    let chosen = before.iter().chain([&second_id]).chain(after).copied().map(RowId::Member);
    let action = BulkAction::ReplaceRoles { roles: vec![org.role("viewer")] };
    let bulk = Bulk { selection: Selection::of(chosen), ..everybody(action) };
    let id = queue(&world, &second, &org.slug, &bulk).await;
    world.run_jobs(JobQueue::Bulk).await;
    let ended = view(&world, &org.owner, &org.slug, id).await;
    assert_eq!((ended.state, ended.changed, ended.refused), (JobState::Done, 14, 17));
    let (changed, refused) = ended.lines.split_at(14);
    assert!(changed.iter().all(|line| line.outcome == Ok(RowDone::Changed)), "{changed:?}");
    assert!(refused.iter().all(|line| matches!(line.outcome, Err(ErrorKind::Denied { .. }))), "{refused:?}");
    assert_eq!(world.violations().await, NONE);
}

async fn a_row_that_is_refused_after_it_was_changed_leaves_no_trace_and_the_others_stay_changed(
    world: World,
) {
    let (org, people) = large(&world).await;
    let action = BulkAction::ChangeRoles { add: vec![org.role("viewer")], remove: vec![org.role("owner")] };
    let chosen = [org.owner_id].into_iter().chain(people.iter().copied()).map(RowId::Member);
    let bulk = Bulk { selection: Selection::of(chosen), ..everybody(action) };
    let id = queue(&world, &org.owner, &org.slug, &bulk).await;
    let mark = world.mark().await;
    world.run_jobs(JobQueue::Bulk).await;
    let ended = view(&world, &org.owner, &org.slug, id).await;
    assert_eq!((ended.state, ended.changed, ended.refused), (JobState::Done, 30, 1));
    assert_eq!(ended.lines[0].outcome, Err(ErrorKind::LastOwner));
    assert_eq!(world.actions_since(&mark).await, ["member.roles_changed"; 30]);
    let owner = members::get(&world.service, &org.owner, &org.slug, org.owner_id).await.unwrap();
    assert_eq!(owner.role_ids, [org.role("owner")]);
    assert_eq!(world.violations().await, NONE);
}

async fn a_page_of_rows_is_done_at_once_and_one_more_is_a_job(world: World) {
    let (org, people) = large(&world).await;
    let of = |n: usize| Bulk {
        selection: Selection::of(people[..n].iter().copied().map(RowId::Member)),
        ..everybody(BulkAction::Disable)
    };
    let done = bulk::act(&world.service, &org.owner, &org.slug, &of(25), (None, None)).await.unwrap();
    assert!(matches!(done, BulkOutcome::Done(result) if result.done == 25));
    let id = queue(&world, &org.owner, &org.slug, &of(26)).await;
    world.run_jobs(JobQueue::Bulk).await;
    let ended = view(&world, &org.owner, &org.slug, id).await;
    assert_eq!((ended.changed, ended.unchanged, ended.refused), (1, 25, 0));
    let changed: Vec<RowId> =
        ended.lines.iter().filter(|line| line.outcome == Ok(RowDone::Changed)).map(|line| line.row).collect();
    assert_eq!(changed, [RowId::Member(people[25])]);
    let undone = undo_now(&world.service, &org.owner, &org.slug, ended.undo.unwrap()).await.unwrap();
    assert_eq!(undone.done, 1);
    assert_eq!(state(&world, &org, people[25]).await, MembershipState::Active);
}

async fn a_row_that_cannot_be_processed_is_refused_and_the_others_are_done(world: World) {
    let (org, people) = large(&world).await;
    let removing =
        queue(&world, &org.owner, &org.slug, &everybody(BulkAction::Remove { assets: None })).await;
    world.run_jobs(JobQueue::Bulk).await;
    let removed = view(&world, &org.owner, &org.slug, removing).await;
    let key = removed.undo.unwrap();
    // Of one more nobody can tell what they were before.
    let (_, late) = world.enrol(&org, "member").await;
    let (org_id, at) = (org.id, world.service.now());
    let broken = world.service.store().write(move |tx| {
        Box::pin(async move {
            let act =
                NewUndo { id: key, action: Undoable::Remove, account_id: None, who: "Olga", at, until: at };
            let permit = Permit::unrestricted(Some(org_id));
            tx.with(&permit).insert_undo(&act, late.uuid(), "Late", "unreadable").await?;
            Ok(Outcome::Quiet(()))
        })
    });
    broken.await.unwrap();
    let undoing = match undo::undo(&world.service, &org.owner, &org.slug, key).await.unwrap() {
        UndoOutcome::Queued(id) => id,
        UndoOutcome::Done(undone) => panic!("done at once: {undone:?}"),
    };
    world.run_jobs(JobQueue::Bulk).await;
    let ended = view(&world, &org.owner, &org.slug, undoing).await;
    assert_eq!((ended.state, ended.changed, ended.refused), (JobState::Done, removed.changed, 1));
    let refused: Vec<_> = ended.lines.iter().filter(|line| line.outcome.is_err()).collect();
    assert_eq!(refused[0].row, RowId::Member(late));
    assert_eq!(refused[0].outcome, Err(ErrorKind::Internal));
    assert_eq!(state(&world, &org, people[0]).await, MembershipState::Active);
}

/// Queues what the preview shows.
async fn queue_agreed(world: &World, by: &Caller, slug: &str, bulk: &Bulk) -> JobId {
    let shown = bulk::preview(&world.service, by, slug, bulk).await.unwrap();
    match bulk::act(&world.service, by, slug, bulk, (None, Some(&shown.fingerprint))).await.unwrap() {
        BulkOutcome::Queued(id) => id,
        BulkOutcome::Done(result) => panic!("done at once: {result:?}"),
    }
}

async fn a_job_whose_rows_are_others_by_its_turn_changes_nothing(world: World) {
    let (org, people) = large(&world).await;
    let bulk = everybody(BulkAction::Disable);
    let outdated = queue_agreed(&world, &org.owner, &org.slug, &bulk).await;
    // One leaves and another joins: as many as before, and not the same.
    agreed::remove(&world.service, &org.owner, &org.slug, people[0]).await.unwrap();
    let (_, late) = world.enrol(&org, "member").await;
    let mark = world.mark().await;
    world.run_jobs(JobQueue::Bulk).await;
    let refused = view(&world, &org.owner, &org.slug, outdated).await;
    assert_eq!((refused.state, refused.is_outdated), (JobState::Failed, true));
    assert_eq!((refused.total, refused.selected, refused.undo), (None, 0, None));
    assert_eq!(world.actions_since(&mark).await, NONE);
    assert_eq!(state(&world, &org, late).await, MembershipState::Active);
    let agreed = queue_agreed(&world, &org.owner, &org.slug, &bulk).await;
    world.run_jobs(JobQueue::Bulk).await;
    let ended = view(&world, &org.owner, &org.slug, agreed).await;
    assert_eq!((ended.state, ended.is_outdated), (JobState::Done, false));
    assert_eq!((ended.changed, ended.refused), (30, 1), "oneself one cannot disable");
    assert_eq!(world.violations().await, NONE);
}

async fn rows_that_change_while_they_are_selected_are_not_what_was_agreed_to(world: World) {
    let owner = world.set_up().await.owner;
    service::seed::seed(&world.service, &world.origin(), "acme", 1_500).await.unwrap();
    let bulk = everybody(BulkAction::Disable);
    let id = queue_agreed(&world, &owner, "acme", &bulk).await;
    assert!(jobs::run_next(&world.service, &world.mailbox, JobQueue::Bulk).await.unwrap());
    let begun = view(&world, &owner, "acme", id).await;
    assert_eq!((begun.state, begun.total, begun.selected), (JobState::Queued, None, 1_000));
    // One of the rows that are selected already is no longer one of the list.
    let query = UserQuery { status: UserStatus::Active, sort: UserSort::Name, ..UserQuery::default() };
    let listed = members::list(&world.service, &owner, "acme", &query).await.unwrap().rows;
    let own = owner.session().unwrap().account.name.clone();
    let other = listed.iter().find(|row| row.name != own).unwrap();
    let UserKind::Member { id: gone, .. } = other.kind else { panic!("an invitation: {other:?}") };
    agreed::disable(&world.service, &owner, "acme", gone).await.unwrap();
    let mark = world.mark().await;
    world.run_jobs(JobQueue::Bulk).await;
    let refused = view(&world, &owner, "acme", id).await;
    assert_eq!((refused.state, refused.is_outdated), (JobState::Failed, true));
    assert_eq!((refused.total, refused.processed()), (None, 0));
    assert_eq!(world.actions_since(&mark).await, NONE);
    assert_eq!(world.violations().await, NONE);
}

async fn a_denial_is_in_the_log_with_the_changes_of_its_run(world: World) {
    let (org, people) = large(&world).await;
    let (admin, _) = world.enrol(&org, "admin").await;
    let (before, after) = people.split_at(13);
    let chosen = before.iter().chain([&org.owner_id]).chain(after).copied().map(RowId::Member);
    let bulk = Bulk { selection: Selection::of(chosen), ..everybody(BulkAction::Disable) };
    let id = queue(&world, &admin, &org.slug, &bulk).await;
    let mark = world.mark().await;
    world.run_jobs(JobQueue::Bulk).await;
    assert_eq!(view(&world, &admin, &org.slug, id).await.refused, 1);
    assert_eq!(world.actions_since(&mark).await, ["member.disabled"; 30]);
    let [denied]: [_; 1] = world.denials(&org.slug).await.try_into().unwrap();
    assert_eq!(denied.target_id, Some(org.owner_id.to_string()));
    let value = denied.value_after.as_deref().map(AuditValue::from_json);
    assert!(matches!(value, Some(AuditValue::Denied { action: Action::MemberDisabled, .. })), "{value:?}");
    // In the order of the rows, and not after all of them: the log got it from the same unit of work.
    let later =
        world.log(&org.slug).await.iter().filter(|event| event.sequence() > denied.sequence()).count();
    assert_eq!(later, after.len());
    assert_eq!(world.violations().await, NONE);
}
