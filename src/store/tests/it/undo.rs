//! Acts that can be undone: written with their rows, listed newest first, closed by whatever is done next, forgotten in time.

use std::collections::BTreeSet;

use domain::{
    id::UndoId,
    state::{InvitationState, MembershipState, UndoState, Undoable},
};
use store::{NewUndo, PeriodStart, Store};
use uuid::Uuid;

use crate::world::{Invite, T0, World, by_hand, t, uuid};

on_both_databases![
    an_act_on_many_rows_is_written_once_with_each_row,
    the_rows_of_an_act_are_read_page_by_page_in_its_organization_alone,
    the_list_is_newest_first_of_the_kinds_asked_for_until_their_time,
    an_act_on_many_rows_is_forgotten_in_pieces,
    whatever_is_done_next_closes_what_could_be_undone,
    a_row_is_undone_once,
    a_cancelled_invitation_opens_again_and_changes_its_inviter_while_it_is_open,
];

async fn write(world: &World, act: (UndoId, Undoable, i64), rows: &[Uuid]) {
    let (account, rows) = (world.owner.account, rows.to_vec());
    change!(world.store, [rows], Some(world.org), |tx| {
        let (id, action, at) = act;
        let new =
            NewUndo { id, action, account_id: Some(account), who: "Olga", at: t(at), until: t(at + 100) };
        for (n, row) in rows.iter().enumerate() {
            tx.insert_undo(&new, *row, &format!("Row {n}"), "active").await?;
        }
    })
    .await
    .unwrap();
}

fn key() -> UndoId {
    UndoId::new(uuid())
}

async fn an_act_on_many_rows_is_written_once_with_each_row(store: Store) {
    let world = World::new(store).await;
    let (id, rows) = (key(), [uuid(), uuid(), uuid()]);
    write(&world, (id, Undoable::Remove, 5), &rows).await;
    let act = read!(world.store, |tx| tx.org(world.org).find_undo_act(id)).unwrap();
    assert_eq!((act.id, act.action, act.account_id), (id, Undoable::Remove, Some(world.owner.account)));
    assert_eq!((act.who.as_str(), act.at, act.until, act.open, act.rows), ("Olga", t(5), t(105), 3, 3));
    let listed = read!(world.store, |tx| tx.org(world.org).list_undo_rows(id, None, 2));
    assert_eq!(listed.iter().map(|row| row.target).collect::<Vec<_>>(), rows[..2]);
    assert_eq!((listed[0].label.as_str(), listed[0].state_before.as_str()), ("Row 0", "active"));
    assert_eq!(listed[0].state, UndoState::Open);
    let elsewhere = domain::id::OrgId::new(uuid());
    assert!(read!(world.store, |tx| tx.org(elsewhere).find_undo_act(id)).is_none());
}

async fn the_rows_of_an_act_are_read_page_by_page_in_its_organization_alone(store: Store) {
    let world = World::new(store).await;
    let (id, mut rows) = (key(), vec![uuid(), uuid(), uuid(), uuid(), uuid()]);
    write(&world, (id, Undoable::Disable, 5), &rows).await;
    write(&world, (key(), Undoable::Disable, 5), &[uuid()]).await;
    rows.sort_unstable();
    let (mut beyond, mut found) = (None, Vec::new());
    loop {
        let page = read!(world.store, |tx| tx.org(world.org).list_undo_rows_beyond(id, None, beyond, 2));
        let Some(last) = page.last() else { break };
        beyond = Some(last.target);
        found.extend(page.into_iter().map(|row| row.target));
    }
    assert_eq!(found, rows);
    let row = read!(world.store, |tx| tx.org(world.org).find_undo_row(id, rows[0])).unwrap();
    assert_eq!((row.target, row.state), (rows[0], UndoState::Open));
    let elsewhere = domain::id::OrgId::new(uuid());
    assert!(read!(world.store, |tx| tx.org(elsewhere).find_undo_row(id, rows[0])).is_none());
    assert!(read!(world.store, |tx| tx.org(elsewhere).list_undo_rows_beyond(id, None, None, 9)).is_empty());
}

async fn the_list_is_newest_first_of_the_kinds_asked_for_until_their_time(store: Store) {
    let world = World::new(store).await;
    let ids: Vec<UndoId> = (0..6).map(|_| key()).collect();
    for (n, id) in ids.iter().enumerate() {
        let action = if n % 2 == 0 { Undoable::Disable } else { Undoable::Cancel };
        write(&world, (*id, action, i64::try_from(n).unwrap()), &[uuid()]).await;
    }
    let kinds: &[Undoable] = &[Undoable::Disable, Undoable::Cancel];
    let all =
        read!(world.store, |tx| tx.org(world.org).list_undo_acts((kinds, None, t(10)), None, false, 10));
    assert_eq!(
        all.iter().map(|act| act.id).collect::<Vec<_>>(),
        ids.iter().rev().copied().collect::<Vec<_>>()
    );
    let place = Some((all[3].at, all[3].id));
    let older =
        read!(world.store, |tx| tx.org(world.org).list_undo_acts((kinds, None, t(10)), place, false, 10));
    assert_eq!(older.iter().map(|act| act.id).collect::<Vec<_>>(), [ids[1], ids[0]]);
    let newer =
        read!(world.store, |tx| tx.org(world.org).list_undo_acts((kinds, None, t(10)), place, true, 2));
    assert_eq!(newer.iter().map(|act| act.id).collect::<Vec<_>>(), [ids[3], ids[4]]);
    assert_eq!(
        read!(world.store, |tx| tx.org(world.org).count_undo_acts((&[Undoable::Disable], None, t(10)))),
        3
    );
    assert_eq!(read!(world.store, |tx| tx.org(world.org).count_undo_acts((&[], None, t(10)))), 0);
    assert_eq!(
        read!(world.store, |tx| tx.org(world.org).count_undo_acts((kinds, None, t(103)))),
        2,
        "four have run out"
    );
    let forget =
        async |limit| change!(world.store, [], |tx| tx.delete_undo_past(t(103), limit).await?).await.unwrap();
    let forgotten: Vec<UndoId> = forget(3).await.into_iter().map(|row| row.act).collect();
    let oldest: BTreeSet<&UndoId> = ids[..3].iter().collect();
    assert_eq!(forgotten.iter().collect::<BTreeSet<_>>(), oldest);
    assert_eq!(forget(3).await.len(), 1);
    assert_eq!(forget(3).await, []);
    assert!(read!(world.store, |tx| tx.org(world.org).find_undo_act(ids[0])).is_none());
    assert!(read!(world.store, |tx| tx.org(world.org).list_undo_rows(ids[0], None, 9)).is_empty());
}

async fn an_act_on_many_rows_is_forgotten_in_pieces(store: Store) {
    let world = World::new(store).await;
    let (id, rows) = (key(), [uuid(), uuid(), uuid()]);
    write(&world, (id, Undoable::Remove, 5), &rows).await;
    let undone = rows[0];
    change!(world.store, [], Some(world.org), |tx| tx.update_undo_row_undone(id, undone).await?)
        .await
        .unwrap();
    let forget =
        async |at| change!(world.store, [], |tx| tx.delete_undo_past(t(at), 2).await?).await.unwrap();
    assert_eq!(forget(104).await, []);
    let mut forgotten = forget(105).await;
    let left = read!(world.store, |tx| tx.org(world.org).find_undo_act(id)).unwrap();
    assert_eq!((forgotten.len(), left.rows), (2, 1));
    forgotten.extend(forget(105).await);
    assert!(read!(world.store, |tx| tx.org(world.org).find_undo_act(id)).is_none());
    assert_eq!(forgotten.iter().map(|row| row.target).collect::<BTreeSet<_>>(), BTreeSet::from(rows));
    assert!(forgotten.iter().all(|row| row.act == id && row.is_open == (row.target != undone)));
}

async fn whatever_is_done_next_closes_what_could_be_undone(store: Store) {
    let world = World::new(store).await;
    let person = world.member("Ada", "ada@example.com", &["member"]).await;
    let member = person.member;
    let (first, second) = (key(), key());
    change!(world.store, [], Some(world.org), |tx| tx
        .update_membership_state(member, (MembershipState::Active, MembershipState::Disabled), &by_hand(T0))
        .await?)
    .await
    .unwrap();
    write(&world, (first, Undoable::Disable, 0), &[member.uuid()]).await;
    change!(world.store, [], Some(world.org), |tx| tx
        .update_membership_state(member, (MembershipState::Disabled, MembershipState::Removed), &by_hand(T0))
        .await?)
    .await
    .unwrap();
    let row = read!(world.store, |tx| tx.org(world.org).list_undo_rows(first, None, 1));
    assert_eq!(row[0].state, UndoState::Overtaken);
    write(&world, (second, Undoable::Remove, 1), &[member.uuid()]).await;
    let by = world.owner.member;
    change!(world.store, [], Some(world.org), |tx| tx
        .update_membership_rejoined(member, &PeriodStart::by_hand(T0, Some(by)))
        .await?)
    .await
    .unwrap();
    let row = read!(world.store, |tx| tx.org(world.org).list_undo_rows(second, None, 1));
    assert_eq!(row[0].state, UndoState::Overtaken);
}

async fn a_row_is_undone_once(store: Store) {
    let world = World::new(store).await;
    let (id, row) = (key(), uuid());
    write(&world, (id, Undoable::Cancel, 0), &[row]).await;
    let undo = || change!(world.store, [], Some(world.org), |tx| tx.update_undo_row_undone(id, row).await?);
    assert!(undo().await.unwrap());
    assert!(!undo().await.unwrap());
    let act = read!(world.store, |tx| tx.org(world.org).find_undo_act(id)).unwrap();
    assert_eq!((act.open, act.rows), (0, 1));
}

async fn a_cancelled_invitation_opens_again_and_changes_its_inviter_while_it_is_open(store: Store) {
    let world = World::new(store).await;
    let other = world.member("Ada", "ada@example.com", &["admin"]).await.member;
    let id = world.invite(&Invite::new("eve@example.com")).await.unwrap();
    let reopen = || change!(world.store, [], Some(world.org), |tx| tx.update_invitation_reopened(id).await?);
    assert!(!reopen().await.unwrap(), "it is open");
    let take_over =
        || change!(world.store, [], Some(world.org), |tx| tx.update_invitation_inviter(id, other).await?);
    assert!(take_over().await.unwrap());
    let found = read!(world.store, |tx| tx.org(world.org).find_invitation(id)).unwrap();
    assert_eq!((found.invited_by, found.inviter.as_str()), (other, "Ada"));
    change!(world.store, [], Some(world.org), |tx| tx
        .update_invitation_closed(id, InvitationState::Cancelled, T0, false)
        .await?)
    .await
    .unwrap();
    assert!(!take_over().await.unwrap(), "it is closed");
    assert!(reopen().await.unwrap());
    let found = read!(world.store, |tx| tx.org(world.org).find_invitation(id)).unwrap();
    assert_eq!(found.state, InvitationState::Pending);
}
