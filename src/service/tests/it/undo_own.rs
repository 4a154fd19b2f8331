//! Recent changes for leads of teams: the cancelled invitations that are their own, alone and among those of others.

use domain::{
    access::Denial,
    bulk::{Bulk, BulkAction, BulkList, BulkOutcome, RowDone, UndoOutcome, Undone},
    error::ErrorKind,
    list::{InvitationQuery, PAGE_SIZE, UserQuery},
    permission::Permission,
    selection::{RowId, Selection},
    state::JobQueue,
};
use service::{Caller, bulk, invitations, jobs, undo};
use testkit::{World, agreed};

use crate::{
    short::{NONE, done, undo_now},
    team_leads::Case,
};

on_both_databases![
    a_lead_sees_and_undoes_the_cancelling_of_the_own_invitations_alone,
    a_lead_and_an_owner_undo_many_rows_each_by_a_job_of_their_own,
];

fn outcomes(undone: &Undone) -> Vec<(&str, Result<RowDone, ErrorKind>)> {
    undone.lines.iter().map(|line| (line.name.as_str(), line.outcome.clone())).collect()
}

async fn a_lead_sees_and_undoes_the_cancelling_of_the_own_invitations_alone(world: World) {
    let case = Case::new(world).await;
    let Case { world, org, lea, sales, night, .. } = &case;
    let (service, slug) = (&world.service, org.slug.as_str());
    let at_night = case.invited(&org.owner, "nora@example.com", Some(*night)).await;
    let in_sales = case.invited(&org.owner, "sam@example.com", Some(*sales)).await;
    let without_team = case.invited(&org.owner, "olivia@example.com", None).await;
    let own = case.invited(lea, "ian@example.com", Some(*sales)).await;
    let list = BulkList::Users(UserQuery::default());
    let selection = Selection::of([at_night, in_sales].map(RowId::Invitation));
    let bulk = Bulk { list, selection, action: BulkAction::Cancel };
    let both = done(bulk::act(service, &org.owner, slug, &bulk, (None, None)).await).undo.unwrap();
    let other = invitations::cancel(service, &org.owner, slug, without_team).await.unwrap().unwrap();
    let (_, gone) = world.enrol(org, "member").await;
    let removed = agreed::remove(service, &org.owner, slug, gone).await.unwrap().unwrap();

    let page = undo::list(service, lea, slug, None).await.unwrap();
    assert_eq!((page.total, page.rows.len()), (1, 1));
    let shown = &page.rows[0];
    assert_eq!((shown.id, shown.rows, shown.open), (both, 1, 1));
    assert_eq!(shown.names, ["sam@example.com"]);
    assert!(shown.can_be_undone());
    for foreign in [other, removed] {
        assert_eq!(undo_now(service, lea, slug, foreign).await.unwrap_err(), ErrorKind::NotFound);
    }
    let undone = undo_now(service, lea, slug, both).await.unwrap();
    assert_eq!(outcomes(&undone), [("sam@example.com", Ok(RowDone::Changed))]);
    // What they cancelled themselves, by the notice right after it.
    let key = invitations::cancel(service, lea, slug, own).await.unwrap().unwrap();
    let undone = undo_now(service, lea, slug, key).await.unwrap();
    assert_eq!(outcomes(&undone), [("ian@example.com", Ok(RowDone::Changed))]);
    assert_eq!(undo::list(service, lea, slug, None).await.unwrap().total, 2);

    let page = undo::list(service, &org.owner, slug, None).await.unwrap();
    let whole = page.rows.iter().find(|act| act.id == both).unwrap();
    assert_eq!((page.total, whole.rows, whole.open), (4, 2, 1));
    let undone = undo_now(service, &org.owner, slug, both).await.unwrap();
    assert_eq!(
        outcomes(&undone),
        [("nora@example.com", Ok(RowDone::Changed)), ("sam@example.com", Ok(RowDone::AlreadySo))]
    );
    assert_eq!(world.violations().await, NONE);
}

async fn a_lead_and_an_owner_undo_many_rows_each_by_a_job_of_their_own(world: World) {
    let case = Case::new(world).await;
    let Case { world, org, lea, sales, night, .. } = &case;
    let (service, slug) = (&world.service, org.slug.as_str());
    let own = u64::from(PAGE_SIZE) + 1;
    for n in 0..own {
        case.invited(&org.owner, &format!("sam{n}@example.com"), Some(*sales)).await;
    }
    case.invited(&org.owner, "nora@example.com", Some(*night)).await;
    let list = BulkList::Invitations(InvitationQuery::default());
    let bulk = Bulk { list, selection: Selection::all(), action: BulkAction::Cancel };
    let cancelling = match bulk::act(service, &org.owner, slug, &bulk, (None, None)).await.unwrap() {
        BulkOutcome::Queued(id) => id,
        BulkOutcome::Done(result) => panic!("done at once: {result:?}"),
    };
    world.run_jobs(JobQueue::Bulk).await;
    let read = async |by: &Caller, id| jobs::get(service, by, slug, id, (None, 0)).await;
    let cancelled = read(&org.owner, cancelling).await.unwrap();
    assert_eq!(cancelled.changed, own + 1);
    let key = cancelled.undo.unwrap();
    let ask = async |by: &Caller| match undo::undo(service, by, slug, key).await.unwrap() {
        UndoOutcome::Queued(id) => id,
        UndoOutcome::Done(undone) => panic!("done at once: {undone:?}"),
    };
    let by_lea = ask(lea).await;
    assert_eq!(ask(lea).await, by_lea, "asked twice, undone once");
    let by_owner = ask(&org.owner).await;
    assert_ne!(by_owner, by_lea);
    world.run_jobs(JobQueue::Bulk).await;
    let of_lea = read(lea, by_lea).await.unwrap();
    assert_eq!((of_lea.selected, of_lea.refused), (own, 0));
    assert!(of_lea.lines.iter().all(|line| line.name.starts_with("sam")), "{:?}", of_lea.lines);
    let of_owner = read(&org.owner, by_owner).await.unwrap();
    assert_eq!((of_owner.selected, of_owner.refused), (own + 1, 0));
    assert_eq!(of_lea.changed + of_owner.changed, own + 1, "each row once");
    // Jobs of others name invitations of others.
    let denied = Denial::OwnOnly { permission: Permission::INVITE_UPDATE };
    for job in [cancelling, by_owner] {
        assert_eq!(read(lea, job).await.map(drop), Err(denied.clone().into()));
    }
    assert!(read(&org.owner, by_lea).await.is_ok());
    assert_eq!(world.violations().await, NONE);
}
