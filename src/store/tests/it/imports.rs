//! Imports of people: their rows, what became of each, and many invitations with a few statements.

use domain::{
    error::ErrorKind,
    id::{ImportId, InvitationId, JobId},
    import::{ImportCounts, ImportLine, RowProblem},
    language::Language,
    state::{ImportRowState, InvitationState},
    time::Timestamp,
};
use store::{ImportedRow, NewImport, NewInvitation, OneOfMany, Store};

use crate::{
    teams::team,
    world::{Invite, T0, TAKEN, World, email, hash, insert_org, t, taken, uuid},
};

on_both_databases![
    an_import_reads_back_with_its_rows_in_its_organization,
    what_becomes_of_a_row_is_recorded_once,
    the_rows_that_are_ready_fail_together,
    old_imports_are_deleted_and_those_that_nobody_began_earlier,
    many_invitations_are_inserted_with_roles_teams_and_ends,
];

use ImportRowState::{Failed, Invited, Ready};

fn line(number: u32, state: ImportRowState) -> ImportLine {
    ImportLine {
        number,
        name: format!("Person {number}"),
        email: format!("p{number}@example.com"),
        roles: "Viewer; Member".to_owned(),
        team: "-".to_owned(),
        until: "2027-01-31".to_owned(),
        state,
        problem: (state == Failed).then_some(RowProblem::EndForm),
    }
}

async fn import(world: &World, at: Timestamp, lines: Vec<ImportLine>) -> ImportId {
    let (id, org, account) = (ImportId::new(uuid()), world.org, world.owner.account);
    change!(world.store, [lines], |tx| {
        let unread = ["Phone".to_owned()];
        let clock = "60 2027-03-28:120".parse().unwrap();
        let new =
            NewImport { id, org, account, file: Some("people.csv"), unread: &unread, clock: &clock, at };
        tx.insert_import(&new, &lines).await?;
    })
    .await
    .unwrap();
    id
}

async fn counts(world: &World, id: ImportId) -> ImportCounts {
    read!(world.store, |tx| tx.org(world.org).count_import_rows(id))
}

async fn record(world: &World, id: ImportId, rows: Vec<ImportedRow>) -> Result<(), ErrorKind> {
    change!(world.store, [rows], |tx| tx.update_import_rows(id, &rows).await?).await
}

async fn an_import_reads_back_with_its_rows_in_its_organization(store: Store) {
    let world = World::new(store.clone()).await;
    let mut lines: Vec<ImportLine> = (2..1_203).map(|number| line(number, Ready)).collect();
    lines[1_200] = line(1_202, Failed);
    let id = import(&world, T0, lines.clone()).await;
    let later = import(&world, t(1), vec![line(2, Ready)]).await;
    let found = read!(store, |tx| tx.org(world.org).find_import(id)).unwrap();
    assert_eq!((found.id, found.account, found.at), (id, world.owner.account, T0));
    assert_eq!(
        (found.file.as_deref(), found.unread.as_slice()),
        (Some("people.csv"), ["Phone".to_owned()].as_slice())
    );
    assert_eq!(found.job, None);
    let account = world.owner.account;
    let listed = read!(store, |tx| tx.org(world.org).list_imports(account, 9));
    assert_eq!(listed.iter().map(|import| import.id).collect::<Vec<_>>(), [later, id]);
    assert_eq!(read!(store, |tx| tx.org(world.org).list_imports(account, 1)).len(), 1);
    assert_eq!(counts(&world, id).await, ImportCounts { ready: 1_200, failed: 1, ..ImportCounts::default() });
    let all = read!(store, |tx| tx.org(world.org).list_import_rows(id, None, (0, 2_000)));
    assert_eq!(all, lines);
    let some = read!(store, |tx| tx.org(world.org).list_import_rows(id, Some(Ready), (100, 2)));
    assert_eq!(some, [line(100, Ready), line(101, Ready)]);
    let failed = read!(store, |tx| tx.org(world.org).list_import_rows(id, Some(Failed), (0, 9)));
    assert_eq!(failed, [line(1_202, Failed)]);
    let other = insert_org(&store, "other", "Other").await.unwrap();
    assert!(read!(store, |tx| tx.org(other).find_import(id)).is_none());
    assert!(read!(store, |tx| tx.org(other).list_imports(account, 9)).is_empty());
    assert_eq!(read!(store, |tx| tx.org(other).count_import_rows(id)).total(), 0);
    assert!(read!(store, |tx| tx.org(other).list_import_rows(id, None, (0, 9))).is_empty());
}

async fn what_becomes_of_a_row_is_recorded_once(store: Store) {
    let world = World::new(store.clone()).await;
    let id = import(&world, T0, (2..6).map(|number| line(number, Ready)).collect()).await;
    let problem = Some(RowProblem::End);
    record(&world, id, vec![(2, Invited, None), (3, Failed, problem.clone()), (5, Invited, None)])
        .await
        .unwrap();
    let expected = ImportCounts { ready: 1, invited: 2, failed: 1, ..ImportCounts::default() };
    assert_eq!(counts(&world, id).await, expected);
    let all = read!(store, |tx| tx.org(world.org).list_import_rows(id, None, (3, 1)));
    assert_eq!((all[0].state, all[0].problem.clone()), (Failed, problem));
    assert!(record(&world, id, vec![(4, Invited, None), (5, Invited, None)]).await.is_err());
    assert_eq!(counts(&world, id).await, expected, "nothing of it was kept");
    let job = JobId::new(uuid());
    change!(store, [], |tx| tx.update_import_job(id, job).await?).await.unwrap();
    assert_eq!(read!(store, |tx| tx.org(world.org).find_import(id)).unwrap().job, Some(job));
}

async fn the_rows_that_are_ready_fail_together(store: Store) {
    let world = World::new(store.clone()).await;
    let id = import(&world, T0, (2..6).map(|number| line(number, Ready)).collect()).await;
    record(&world, id, vec![(3, Invited, None)]).await.unwrap();
    let problem = RowProblem::Refused(ErrorKind::NotFound);
    change!(store, [problem], |tx| tx.update_import_refused(id, &problem).await?).await.unwrap();
    let expected = ImportCounts { invited: 1, failed: 3, ..ImportCounts::default() };
    assert_eq!(counts(&world, id).await, expected);
    let failed = read!(store, |tx| tx.org(world.org).list_import_rows(id, Some(Failed), (0, 9)));
    assert!(failed.iter().all(|line| line.problem.as_ref() == Some(&problem)), "{failed:?}");
}

async fn old_imports_are_deleted_and_those_that_nobody_began_earlier(store: Store) {
    let world = World::new(store.clone()).await;
    let unbegun = import(&world, t(10), vec![line(2, Ready)]).await;
    let begun = import(&world, t(10), vec![line(2, Ready)]).await;
    let job = JobId::new(uuid());
    change!(store, [], |tx| tx.update_import_job(begun, job).await?).await.unwrap();
    let delete = async |before: i64, unbegun_before: i64| {
        change!(store, [], |tx| tx.delete_old_imports(t(before), t(unbegun_before)).await?).await.unwrap()
    };
    assert_eq!(delete(9, 9).await, 0);
    assert_eq!(delete(9, 10).await, 1);
    assert!(read!(store, |tx| tx.org(world.org).find_import(unbegun)).is_none());
    assert_eq!(counts(&world, begun).await.ready, 1);
    assert_eq!(delete(10, 10).await, 1);
    assert!(read!(store, |tx| tx.org(world.org).find_import(begun)).is_none());
}

async fn many_invitations_are_inserted_with_roles_teams_and_ends(store: Store) {
    let world = World::new(store.clone()).await;
    let roles = vec![world.role("viewer").id, world.role("admin").id];
    let invited_by = world.owner.member;
    let teams = [team(&world, "Day").await, team(&world, "Night").await];
    let insert = async |addresses: Vec<String>| {
        let roles = roles.clone();
        change!(store, [addresses, roles], Some(world.org), |tx| {
            let emails: Vec<_> = addresses.iter().map(|address| email(address)).collect();
            let mut many = Vec::new();
            for (number, email) in emails.iter().enumerate() {
                let new = NewInvitation {
                    id: InvitationId::new(uuid()),
                    email,
                    token_hash: hash(),
                    invited_by,
                    note: None,
                    language: Language::English,
                    at: T0,
                    expires_at: Some(t(60)),
                    message: None,
                    batch: None,
                };
                let until = (number % 2 == 0).then_some(t(90));
                let teams = teams[..number % 3].to_vec();
                many.push(OneOfMany { new, roles: roles.clone(), teams, until });
            }
            taken(tx.insert_invitations(&many).await)?;
        })
        .await
    };
    insert(Vec::new()).await.unwrap();
    insert((0..1_201).map(|n| format!("P{n}@example.com")).collect()).await.unwrap();
    for (n, until) in [(0, Some(t(90))), (1_199, None), (1_200, Some(t(90)))] {
        let key = format!("p{n}@example.com");
        let found = read!(store, |tx| tx.org(world.org).find_open_invitation(&key)).unwrap();
        assert_eq!((found.state, found.expires_at), (InvitationState::Pending, Some(t(60))));
        assert_eq!(found.roles, [world.role("admin").clone(), world.role("viewer").clone()]);
        assert_eq!(found.teams, teams[..n % 3]);
        assert_eq!(read!(store, |tx| tx.find_invited_until(found.id)), until);
    }
    let twice = vec!["new@example.com".to_owned(), "p7@example.com".to_owned()];
    assert_eq!(insert(twice).await, Err(TAKEN));
    assert!(read!(store, |tx| tx.org(world.org).find_open_invitation("new@example.com")).is_none());
    world.invite(&Invite::new("new@example.com")).await.unwrap();
}
