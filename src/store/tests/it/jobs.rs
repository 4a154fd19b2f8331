//! The job queue: each due job goes to one claimer at a time, and comes back when its lease ends or it is to be tried again.

use std::collections::HashSet;

use domain::{
    access::Permit,
    error::ErrorKind,
    id::{AccountId, JobId, MembershipId, OrgId},
    selection::RowId,
    state::{JobKind, JobQueue, JobState, RowOutcome},
    time::Timestamp,
};
use futures::future::join_all;
use store::{ClaimedJob, NewJob, Outcome, ProcessedRow, RowCounts, Store};

use crate::{
    deletions::delete,
    world::{T0, World, insert_org, t, uuid},
};

on_both_databases![
    a_claimed_job_is_nobody_elses_until_its_lease_ends,
    the_job_that_has_been_due_longest_is_claimed_first_and_only_of_its_queue,
    mails_of_invitations_are_claimed_after_all_others,
    of_many_claimers_each_job_goes_to_one,
    bulk_work_in_a_deleted_organization_is_claimed_once_it_is_restored,
    a_finished_job_is_never_claimed_again,
    a_failed_job_is_tried_again_when_due_or_given_up,
    waiting_is_no_attempt,
    a_lease_that_ended_records_nothing,
    running_bulk_jobs_can_be_made_due_and_nothing_else,
    a_second_job_with_the_same_key_is_not_queued,
    the_job_about_a_subject_is_found_in_its_organization_until_it_finishes,
    the_newest_jobs_are_listed_first,
    a_job_selects_its_rows_page_by_page,
    the_outcome_of_a_row_is_recorded_once,
    the_rows_of_a_job_belong_to_its_organization,
    finished_jobs_are_deleted_with_their_rows_and_mails_are_kept,
    mails_of_sign_ups_are_deleted_once_they_finished_before_a_time_of_their_own,
];

async fn claim(store: &Store, queue: JobQueue, now: Timestamp, until: Timestamp) -> Option<ClaimedJob> {
    let (permit, claim) = (Permit::unrestricted(None), uuid());
    store
        .write(move |tx| {
            let permit = permit.clone();
            Box::pin(async move {
                Ok(Outcome::Quiet(tx.with(&permit).claim_job(queue, now, until, claim).await?))
            })
        })
        .await
        .unwrap()
}

pub async fn claim_mail(store: &Store, now: Timestamp, until: Timestamp) -> Option<ClaimedJob> {
    claim(store, JobQueue::Mail, now, until).await
}

/// Queues a job without a mail. Says whether it was queued.
async fn queue(store: &Store, kind: JobKind, org: Option<OrgId>, key: Option<&str>) -> (JobId, bool) {
    let (id, key) = (JobId::new(uuid()), key.map(str::to_owned));
    let queued = change!(store, [key], |tx| {
        let new = NewJob {
            id,
            kind,
            org,
            subject: None,
            payload: "{}",
            idempotency_key: key.as_deref(),
            created_by: None,
            at: T0,
        };
        tx.insert_job(&new).await?
    });
    (id, queued.await.unwrap())
}

async fn a_claimed_job_is_nobody_elses_until_its_lease_ends(store: Store) {
    let world = World::new(store.clone()).await;
    let id = world.message("{}", t(10)).await;
    assert!(claim_mail(&store, t(9), t(70)).await.is_none(), "not due yet");
    let first = claim_mail(&store, t(10), t(70)).await.unwrap();
    assert_eq!((first.id, first.kind, first.subject), (id, JobKind::InvitationMail, Some(id.uuid())));
    assert_eq!((first.payload.as_str(), first.attempts), ("{}", 1));
    assert_eq!(read!(store, |tx| tx.list_jobs(JobQueue::Mail, 1))[0].state, JobState::Running);
    assert!(claim_mail(&store, t(69), t(129)).await.is_none());
    let second = claim_mail(&store, t(70), t(130)).await.unwrap();
    assert_eq!((second.id, second.attempts), (id, 2));
}

async fn the_job_that_has_been_due_longest_is_claimed_first_and_only_of_its_queue(store: Store) {
    let world = World::new(store.clone()).await;
    let (purge, _) = queue(&store, JobKind::Purge, None, None).await;
    let mut waiting = vec![];
    for n in 0..5 {
        waiting.push(world.message("{}", t(100 - n)).await);
    }
    for id in waiting.into_iter().rev() {
        assert_eq!(claim_mail(&store, t(200), t(300)).await.unwrap().id, id);
    }
    assert!(claim_mail(&store, t(200), t(300)).await.is_none());
    assert_eq!(claim(&store, JobQueue::Upkeep, t(200), t(300)).await.unwrap().id, purge);
}

async fn mails_of_invitations_are_claimed_after_all_others(store: Store) {
    let world = World::new(store.clone()).await;
    let invitation = world.message("{}", t(-10)).await;
    let (reset, _) = queue(&store, JobKind::PasswordResetMail, None, None).await;
    assert_eq!(claim_mail(&store, t(-5), t(-2)).await.unwrap().id, invitation, "nothing else is due");
    assert_eq!(claim_mail(&store, t(100), t(200)).await.unwrap().id, reset);
    assert_eq!(claim_mail(&store, t(100), t(200)).await.unwrap().id, invitation);
    assert!(claim_mail(&store, t(100), t(200)).await.is_none());
}

async fn of_many_claimers_each_job_goes_to_one(store: Store) {
    let world = World::new(store.clone()).await;
    let mut waiting = HashSet::new();
    for _ in 0..40 {
        waiting.insert(world.message("{}", T0).await);
    }
    let claimer = async || {
        let mut mine = vec![];
        while let Some(job) = claim_mail(&store, t(1), t(61)).await {
            mine.push(job);
        }
        mine
    };
    let claimed = join_all((0..6).map(|_| claimer())).await.concat();
    assert_eq!(claimed.len(), 40);
    assert!(claimed.iter().all(|job| job.attempts == 1));
    assert_eq!(claimed.iter().map(|job| job.id).collect::<HashSet<_>>(), waiting);
}

async fn bulk_work_in_a_deleted_organization_is_claimed_once_it_is_restored(store: Store) {
    let world = World::new(store.clone()).await;
    let other = insert_org(&store, "other", "Other").await.unwrap();
    let (waiting, _) = queue(&store, JobKind::Bulk, Some(world.org), None).await;
    let (running, _) = queue(&store, JobKind::Bulk, Some(other), None).await;
    let mail = world.message("{}", T0).await;
    delete(&world).await;
    let claimed = async || claim(&store, JobQueue::Bulk, t(10), t(70)).await.map(|job| job.id);
    assert_eq!(claimed().await, Some(running));
    assert_eq!(claimed().await, None);
    // Mails, such as those that tell of the deletion, are sent.
    assert_eq!(claim_mail(&store, t(10), t(70)).await.unwrap().id, mail);
    change!(store, [], Some(world.org), |tx| tx.delete_organization_deletion(t(11)).await?).await.unwrap();
    assert_eq!(claimed().await, Some(waiting));
}

async fn a_finished_job_is_never_claimed_again(store: Store) {
    let world = World::new(store.clone()).await;
    world.message("{}", T0).await;
    let lease = claim_mail(&store, T0, t(60)).await.unwrap().lease;
    assert_eq!(change!(store, [], |tx| tx.update_job_done(&lease, t(1)).await?).await, Ok(true));
    assert!(claim_mail(&store, t(10_000), t(10_060)).await.is_none());
    assert_eq!(read!(store, |tx| tx.list_jobs(JobQueue::Mail, 1))[0].state, JobState::Done);
}

async fn a_failed_job_is_tried_again_when_due_or_given_up(store: Store) {
    let world = World::new(store.clone()).await;
    world.message("{}", T0).await;
    let lease = claim_mail(&store, T0, t(60)).await.unwrap().lease;
    let retried = change!(store, [], |tx| tx.update_job_retried(&lease, "451 later", t(500)).await?).await;
    assert_eq!(retried, Ok(true));
    let stored = &read!(store, |tx| tx.list_jobs(JobQueue::Mail, 1))[0];
    assert_eq!((stored.state, stored.last_error.as_deref()), (JobState::Queued, Some("451 later")));
    assert!(claim_mail(&store, t(499), t(559)).await.is_none());
    let again = claim_mail(&store, t(500), t(560)).await.unwrap();
    assert_eq!(again.attempts, 2);
    let lease = again.lease;
    let failed = change!(store, [], |tx| tx.update_job_failed(&lease, "550 no", t(501)).await?).await;
    assert_eq!(failed, Ok(true));
    assert!(claim_mail(&store, t(10_000), t(10_060)).await.is_none());
    assert_eq!(read!(store, |tx| tx.list_jobs(JobQueue::Mail, 1))[0].state, JobState::Failed);
}

async fn waiting_is_no_attempt(store: Store) {
    let world = World::new(store.clone()).await;
    queue(&store, JobKind::Bulk, Some(world.org), None).await;
    let first = claim(&store, JobQueue::Bulk, t(1), t(60)).await.unwrap();
    let lease = first.lease;
    let waits = async || change!(store, [], |tx| tx.update_job_waiting(&lease, "deleted", t(2)).await?).await;
    assert_eq!((waits().await, waits().await), (Ok(true), Ok(false)), "the lease ended");
    let stored = &read!(store, |tx| tx.list_jobs(JobQueue::Bulk, 1))[0];
    assert_eq!((stored.state, stored.last_error.as_deref()), (JobState::Queued, Some("deleted")));
    let second = claim(&store, JobQueue::Bulk, t(2), t(60)).await.unwrap();
    assert_eq!((first.attempts, second.attempts), (1, 1));
}

async fn a_lease_that_ended_records_nothing(store: Store) {
    let world = World::new(store.clone()).await;
    world.message("{}", T0).await;
    let old = claim_mail(&store, T0, t(60)).await.unwrap().lease;
    let new = claim_mail(&store, t(60), t(120)).await.unwrap().lease;
    assert_eq!(change!(store, [], |tx| tx.update_job_failed(&old, "late", t(61)).await?).await, Ok(false));
    assert_eq!(change!(store, [], |tx| tx.update_job_retried(&old, "late", t(61)).await?).await, Ok(false));
    assert_eq!(change!(store, [], |tx| tx.update_job_done(&old, t(61)).await?).await, Ok(false));
    assert_eq!(change!(store, [], |tx| tx.update_job_processing(&old, t(61)).await?).await, Ok(false));
    assert_eq!(change!(store, [], |tx| tx.update_job_done(&new, t(61)).await?).await, Ok(true));
    assert_eq!(change!(store, [], |tx| tx.update_job_failed(&new, "late", t(62)).await?).await, Ok(false));
}

async fn running_bulk_jobs_can_be_made_due_and_nothing_else(store: Store) {
    let world = World::new(store.clone()).await;
    world.message("{}", T0).await;
    queue(&store, JobKind::Purge, None, None).await;
    queue(&store, JobKind::Bulk, Some(world.org), None).await;
    let old = claim(&store, JobQueue::Bulk, t(1), t(60)).await.unwrap();
    queue(&store, JobKind::Bulk, Some(world.org), None).await;
    let retried = claim(&store, JobQueue::Bulk, t(1), t(60)).await.unwrap().lease;
    change!(store, [], |tx| tx.update_job_retried(&retried, "busy", t(40)).await?).await.unwrap();
    for queue in [JobQueue::Mail, JobQueue::Upkeep] {
        claim(&store, queue, t(1), t(60)).await.unwrap();
    }
    assert_eq!(change!(store, [], |tx| tx.update_bulk_jobs_due(t(5)).await?).await, Ok(1));
    let new = claim(&store, JobQueue::Bulk, t(5), t(65)).await.unwrap();
    assert_eq!((new.id, new.attempts), (old.id, 2));
    for queue in [JobQueue::Mail, JobQueue::Upkeep, JobQueue::Bulk] {
        assert!(claim(&store, queue, t(5), t(65)).await.is_none(), "{queue:?}");
    }
    let lease = old.lease;
    assert_eq!(change!(store, [], |tx| tx.update_job_processing(&lease, t(6)).await?).await, Ok(false));
}

async fn the_job_about_a_subject_is_found_in_its_organization_until_it_finishes(store: Store) {
    let world = World::new(store.clone()).await;
    let (id, subject, org) = (JobId::new(uuid()), uuid(), world.org);
    let (by, somebody_else) = (Some(world.owner.account), Some(AccountId::new(uuid())));
    let queued = change!(store, [], |tx| {
        let new = NewJob {
            id,
            kind: JobKind::Bulk,
            org: Some(org),
            subject: Some(subject),
            payload: "{}",
            idempotency_key: None,
            created_by: by,
            at: T0,
        };
        tx.insert_job(&new).await?
    });
    assert!(queued.await.unwrap());
    assert_eq!(read!(store, |tx| tx.org(org).find_unfinished_job(subject, None)), Some(id));
    assert_eq!(read!(store, |tx| tx.org(org).find_unfinished_job(subject, by)), Some(id));
    assert_eq!(read!(store, |tx| tx.org(org).find_unfinished_job(subject, somebody_else)), None);
    assert_eq!(read!(store, |tx| tx.org(org).find_unfinished_job(uuid(), None)), None);
    assert_eq!(read!(store, |tx| tx.org(OrgId::new(uuid())).find_unfinished_job(subject, None)), None);
    let claimed = claim(&store, JobQueue::Bulk, T0, t(60)).await.unwrap();
    assert_eq!(
        read!(store, |tx| tx.org(org).find_unfinished_job(subject, None)),
        Some(id),
        "while it runs, too"
    );
    let lease = claimed.lease;
    assert!(change!(store, [], |tx| tx.update_job_done(&lease, t(1)).await?).await.unwrap());
    assert_eq!(read!(store, |tx| tx.org(org).find_unfinished_job(subject, None)), None);
}

async fn a_second_job_with_the_same_key_is_not_queued(store: Store) {
    let (first, queued) = queue(&store, JobKind::Purge, None, Some("purge:1")).await;
    assert!(queued);
    let again = join_all((0..4).map(|_| queue(&store, JobKind::Purge, None, Some("purge:1")))).await;
    assert!(again.iter().all(|(_, queued)| !queued));
    assert_eq!(read!(store, |tx| tx.find_job_by_key("purge:1")), Some(first));
    assert_eq!(read!(store, |tx| tx.find_job_by_key("purge:2")), None);
    assert!(queue(&store, JobKind::Purge, None, Some("purge:2")).await.1);
    assert!(queue(&store, JobKind::Purge, None, None).await.1);
    let jobs = read!(store, |tx| tx.list_jobs(JobQueue::Upkeep, 10));
    assert_eq!(jobs.len(), 3);
    assert!(jobs.iter().any(|job| job.id == first));
}

async fn the_newest_jobs_are_listed_first(store: Store) {
    let world = World::new(store.clone()).await;
    let mut expected = vec![];
    for n in 0..5 {
        expected.push(world.message(&format!("{n}"), t(n / 2)).await);
    }
    expected.reverse();
    let listed = read!(store, |tx| tx.list_jobs(JobQueue::Mail, 4));
    assert_eq!(listed.iter().map(|job| job.id).collect::<Vec<_>>(), expected[..4]);
    let newest = &listed[0];
    assert_eq!((newest.kind, newest.payload.as_str()), (JobKind::InvitationMail, "4"));
    assert_eq!((newest.subject, newest.created_at), (Some(newest.id.uuid()), t(2)));
    assert_eq!((newest.state, newest.progress, newest.total), (JobState::Queued, 0, None));
}

/// A bulk job with 1,200 selected rows.
async fn bulk(store: &Store, org: OrgId) -> (ClaimedJob, Vec<RowId>) {
    queue(store, JobKind::Bulk, Some(org), None).await;
    let job = claim(store, JobQueue::Bulk, T0, t(60)).await.unwrap();
    let targets: Vec<RowId> = (0..1_200).map(|_| RowId::Member(MembershipId::new(uuid()))).collect();
    let rows: Vec<(RowId, String)> = targets.iter().map(|row| (*row, "Ada".to_owned())).collect();
    let (id, lease) = (job.id, job.lease);
    change!(store, [rows], |tx| {
        tx.insert_job_rows(id, 0, &rows[..700]).await?;
        // Selecting the same rows again adds none.
        tx.insert_job_rows(id, 700, &rows[600..]).await?;
        tx.update_job_processing(&lease, t(1)).await?
    })
    .await
    .unwrap();
    (job, targets)
}

async fn a_job_selects_its_rows_page_by_page(store: Store) {
    let org = World::new(store.clone()).await.org;
    let (id, _) = queue(&store, JobKind::Bulk, Some(org), None).await;
    let lease = claim(&store, JobQueue::Bulk, T0, t(60)).await.unwrap().lease;
    let select =
        async || change!(store, [], |tx| tx.update_job_selecting(&lease, "next", 1_000, t(1)).await?).await;
    assert_eq!(select().await, Ok(true));
    assert_eq!(select().await, Ok(false), "it was handed back");
    let stored = read!(store, |tx| tx.org(org).find_job(id)).unwrap();
    assert_eq!((stored.state, stored.payload.as_str()), (JobState::Queued, "next"));
    assert_eq!((stored.progress, stored.total), (1_000, None));
    let next = claim(&store, JobQueue::Bulk, t(1), t(61)).await.unwrap();
    assert_eq!((next.progress, next.attempts), (1_000, 1), "progress begins the attempts anew");
}

async fn the_outcome_of_a_row_is_recorded_once(store: Store) {
    let world = World::new(store.clone()).await;
    let org = world.org;
    let (job, targets) = bulk(&store, org).await;
    let id = job.id;
    let open = read!(store, |tx| tx.org(org).list_job_rows(id, Some(RowOutcome::Open), 0, 3));
    assert_eq!(open.iter().map(|row| row.target).collect::<Vec<_>>(), targets[..3]);
    let lease = claim(&store, JobQueue::Bulk, t(1), t(61)).await.unwrap().lease;
    let record = async |rows: &[ProcessedRow]| {
        let rows = rows.to_vec();
        change!(store, [rows], |tx| tx.update_job_rows(&lease, &rows, t(2)).await?).await
    };
    let why = Some("why".to_owned());
    let rows = [(1, RowOutcome::Refused, why.clone()), (3, RowOutcome::Changed, None)];
    assert_eq!(record(&rows).await, Ok(true));
    let again = [(2, RowOutcome::Changed, None), (3, RowOutcome::Changed, None)];
    assert_eq!(record(&again).await, Err(ErrorKind::Internal));
    let done = read!(store, |tx| tx.org(org).list_job_rows(id, None, 0, 3));
    let done: Vec<_> =
        done.into_iter().map(|row| (row.position, row.target, row.outcome, row.reason)).collect();
    let wanted = [(1, targets[1], RowOutcome::Refused, why), (3, targets[3], RowOutcome::Changed, None)];
    assert_eq!(done, wanted);
    let stored = read!(store, |tx| tx.org(org).find_job(id)).unwrap();
    assert_eq!((stored.state, stored.progress, stored.total), (JobState::Queued, 2, Some(1_200)));
    // It was handed back: the lease does not hold any more.
    assert_eq!(record(&[(2, RowOutcome::Unchanged, None)]).await, Ok(false));
}

async fn the_rows_of_a_job_belong_to_its_organization(store: Store) {
    let world = World::new(store.clone()).await;
    let (org, other) = (world.org, OrgId::new(uuid()));
    let id = bulk(&store, org).await.0.id;
    assert!(read!(store, |tx| tx.org(org).find_job(id)).is_some());
    assert!(read!(store, |tx| tx.org(other).find_job(id)).is_none());
    let counts = RowCounts { open: 1_200, ..RowCounts::default() };
    assert_eq!(read!(store, |tx| tx.org(org).count_job_rows(id)), counts);
    assert_eq!(read!(store, |tx| tx.org(other).count_job_rows(id)), RowCounts::default());
    assert!(read!(store, |tx| tx.org(other).list_job_rows(id, Some(RowOutcome::Open), 0, 9)).is_empty());
}

async fn finished_jobs_are_deleted_with_their_rows_and_mails_are_kept(store: Store) {
    let world = World::new(store.clone()).await;
    let org = world.org;
    let id = bulk(&store, org).await.0.id;
    let delete = async |before: Timestamp| {
        change!(store, [], |tx| tx.delete_finished_jobs(before, T0).await?).await.unwrap()
    };
    world.message("{}", T0).await;
    let mail = claim_mail(&store, T0, t(60)).await.unwrap().lease;
    change!(store, [], |tx| tx.update_job_done(&mail, t(1)).await?).await.unwrap();
    assert_eq!(delete(t(10_000)).await, 0, "it is not finished");
    let lease = claim(&store, JobQueue::Bulk, t(1), t(61)).await.unwrap().lease;
    change!(store, [], |tx| tx.update_job_done(&lease, t(5)).await?).await.unwrap();
    assert_eq!((delete(t(4)).await, delete(t(5)).await), (0, 1));
    assert!(read!(store, |tx| tx.org(org).find_job(id)).is_none());
    assert_eq!(read!(store, |tx| tx.list_jobs(JobQueue::Mail, 9)).len(), 1);
}

async fn mails_of_sign_ups_are_deleted_once_they_finished_before_a_time_of_their_own(store: Store) {
    let (finished, _) = queue(&store, JobKind::SignUpMail, None, None).await;
    let lease = claim_mail(&store, t(1), t(61)).await.unwrap().lease;
    change!(store, [], |tx| tx.update_job_done(&lease, t(5)).await?).await.unwrap();
    let (waiting, _) = queue(&store, JobKind::SignUpMail, None, None).await;
    let delete = async |before: Timestamp| {
        change!(store, [], |tx| tx.delete_finished_jobs(t(10_000), before).await?).await.unwrap()
    };
    let left = async || -> Vec<JobId> {
        read!(store, |tx| tx.list_jobs(JobQueue::Mail, 9)).into_iter().map(|job| job.id).collect()
    };
    assert_eq!((delete(t(4)).await, left().await.contains(&finished)), (0, true));
    assert_eq!((delete(t(5)).await, left().await), (1, vec![waiting]));
    assert_eq!(delete(t(10_000)).await, 0, "one that waits stays");
}
