//! Importing people from a table: the same rules as for invitations, each row once whatever happens to the server, and an answer
//! for every row.

use std::time::Duration;

use domain::{
    access::Denial,
    email::EmailError,
    error::{ErrorKind, PeopleError, Problem},
    id::{ImportId, InvitationId},
    import::{ImportCounts, ImportLine, ImportView, RowProblem},
    member::Role,
    paste::read_people,
    policy::Policy,
    state::{ImportRowState, JobQueue, JobState},
    time::{Span, Timestamp},
    view::InviteOutcome,
};
use futures::FutureExt;
use service::{
    Caller,
    imports::{self, UploadTable},
    invitations, jobs, members,
    orgs::{self, DeleteOrganization},
    purge_expired,
};
use testkit::{Org, World, agreed};

use crate::{
    races::at_once,
    short::{NONE, email, fields, organization},
};

on_both_databases![
    every_row_is_looked_at_and_imported_by_the_rules_of_invitations,
    the_same_table_twice_invites_nobody_twice,
    a_stop_in_the_middle_of_2_500_rows_leaves_none_out_and_invites_none_twice,
    a_row_repeats_only_an_earlier_one_that_did_not_fail,
    of_many_who_begin_an_import_at_once_one_does,
    what_is_begun_while_old_tables_are_deleted_keeps_its_rows,
    rows_beyond_the_seats_fail,
    nobody_gives_what_they_lack_by_an_import,
    a_creator_who_was_removed_invites_nobody_more,
    an_import_goes_on_by_itself_when_its_deleted_organization_is_restored,
];

use ImportRowState::{Failed, Open, Ready, Repeated};

pub async fn globex(world: &World) -> Org {
    world.set_up().await;
    world.organization("Globex").await
}

async fn upload(world: &World, org: &Org, by: &Caller, text: &str) -> Result<ImportId, ErrorKind> {
    let (file, text) = (Some("people.csv".to_owned()), text.to_owned());
    let table = UploadTable { file, text, ..UploadTable::default() };
    imports::upload(&world.service, by, &org.slug, table).await
}

pub async fn view(world: &World, org: &Org, by: &Caller, id: ImportId) -> ImportView {
    imports::get(&world.service, by, &org.slug, id, (None, 0)).await.unwrap()
}

pub async fn begin(world: &World, org: &Org, by: &Caller, id: ImportId) {
    imports::begin(&world.service, by, &org.slug, id).await.unwrap();
}

/// Uploads a table, imports it and reads what became of it.
async fn import(world: &World, org: &Org, by: &Caller, text: &str) -> ImportView {
    let id = upload(world, org, by, text).await.unwrap();
    begin(world, org, by, id).await;
    world.run_jobs(JobQueue::Bulk).await;
    view(world, org, by, id).await
}

fn problems(view: &ImportView) -> Vec<(u32, RowProblem)> {
    view.lines.iter().filter_map(|line| Some((line.number, line.problem.clone()?))).collect()
}

/// The open invitation of an address: its roles by their keys, and when the membership ends.
pub async fn invited(
    world: &World,
    org: &Org,
    key: &str,
) -> Option<(InvitationId, Vec<String>, Option<Timestamp>)> {
    let (found, _) = organization(world, &org.slug).await;
    let mut tx = world.service.store().read().await.unwrap();
    let open = tx.org(found.id).find_open_invitation(key).await.unwrap()?;
    let until = tx.find_invited_until(open.id).await.unwrap();
    tx.close().await.unwrap();
    Some((open.id, open.roles.into_iter().map(|role| role.key).collect(), until))
}

async fn every_row_is_looked_at_and_imported_by_the_rules_of_invitations(world: World) {
    let org = globex(&world).await;
    world.invite_by(&org.owner, &org.slug, "ned@x.example", &["viewer"]).await;
    let table = format!(
        "Name;E-mail;Roles;Team;Access ends;Phone\r\n\
         Ada;ada@x.example;Viewer;;;1\r\n\
         Ben;ben@x.example;\"admin; Viewer\";;2027-01-31;2\r\n\
         Cleo;Cleo <cleo@x.example>;;;;3\r\n\
         Ada;ADA@x.example;Admin;;;4\r\n\
         Dan;dan@;Viewer;;;5\r\n\
         Eve;eve@x.example;Analyst;;;6\r\n\
         Fay;fay@x.example;Viewer;;31.1.2027;7\r\n\
         Gus;gus@x.example;Viewer;;2020-01-31;8\r\n\
         Hal;;Viewer;;;9\r\n\
         Ida;ida@x.example;Viewer;\"Sales; Support\";;10\r\n\
         Joe;joe@x.example;Viewer;Nowhere;;11\r\n\
         Mia;{};Viewer;;;12\r\n\
         Ned;ned@x.example;Admin;;;13\r\n",
        email(&org.owner)
    );
    let mark = world.mark().await;
    let mails = world.mail_jobs().await.len();
    let id = upload(&world, &org, &org.owner, &table).await.unwrap();
    let looked_at = view(&world, &org, &org.owner, id).await;
    let expected = ImportCounts { ready: 3, invited: 0, open: 1, member: 1, repeated: 1, failed: 7 };
    assert_eq!((looked_at.counts, looked_at.job), (expected, None));
    assert_eq!(looked_at.unread, ["Phone"]);
    let wrong = vec![
        (6, RowProblem::Invitation(InviteOutcome::NotAnAddress { error: EmailError::Form })),
        (7, RowProblem::Invitation(InviteOutcome::UnknownRole { name: "Analyst".to_owned() })),
        (8, RowProblem::EndForm),
        (9, RowProblem::End),
        (10, RowProblem::Invitation(InviteOutcome::NotAnAddress { error: EmailError::Empty })),
        (11, RowProblem::Invitation(InviteOutcome::UnknownTeam { name: Some("Sales".to_owned()) })),
        (12, RowProblem::Invitation(InviteOutcome::UnknownTeam { name: Some("Nowhere".to_owned()) })),
    ];
    assert_eq!(problems(&looked_at), wrong);
    assert_eq!(world.actions_since(&mark).await, NONE, "nothing is sent before somebody begins");
    assert_eq!(invited(&world, &org, "ada@x.example").await, None);
    begin(&world, &org, &org.owner, id).await;
    begin(&world, &org, &org.owner, id).await;
    assert!(view(&world, &org, &org.owner, id).await.is_running());
    world.run_jobs(JobQueue::Bulk).await;
    let done = view(&world, &org, &org.owner, id).await;
    assert_eq!(done.counts, ImportCounts { ready: 0, invited: 3, ..expected });
    assert_eq!((done.job, problems(&done)), (Some(JobState::Done), wrong));
    assert_eq!(world.actions_since(&mark).await, vec!["invitation.sent"; 3]);
    assert_eq!(world.mail_jobs().await.len(), mails + 3);
    let end = Timestamp::from_micros(1_801_440_000_000_000);
    let roles_of = async |key: &str| invited(&world, &org, key).await.map(|(_, roles, until)| (roles, until));
    assert_eq!(roles_of("ada@x.example").await, Some((vec!["viewer".to_owned()], None)));
    let both = vec!["admin".to_owned(), "viewer".to_owned()];
    assert_eq!(roles_of("ben@x.example").await, Some((both, Some(end))));
    let default = org.roles.iter().filter(|role| role.is_default).map(|role| role.key.clone()).collect();
    assert_eq!(roles_of("cleo@x.example").await, Some((default, None)));
    assert_eq!(roles_of("ned@x.example").await, Some((vec!["viewer".to_owned()], None)), "left as it was");
    let options = imports::options(&world.service, &org.owner, &org.slug).await.unwrap();
    assert_eq!(options.recent.iter().map(|brief| brief.id).collect::<Vec<_>>(), [id]);
    assert_eq!(world.violations().await, NONE);
}

async fn the_same_table_twice_invites_nobody_twice(world: World) {
    let org = globex(&world).await;
    let table = "email,role\nada@x.example,Viewer\nben@x.example,Viewer\n";
    let first = import(&world, &org, &org.owner, table).await;
    assert_eq!(first.counts, ImportCounts { invited: 2, ..ImportCounts::default() });
    let ada = invited(&world, &org, "ada@x.example").await;
    let mark = world.mark().await;
    let second = import(&world, &org, &org.owner, table).await;
    assert_eq!(second.counts, ImportCounts { open: 2, ..ImportCounts::default() });
    assert_eq!(second.job, None, "there was nobody to invite");
    assert_eq!(world.actions_since(&mark).await, NONE);
    assert_eq!(invited(&world, &org, "ada@x.example").await, ada);
    // Two at once: whoever is second finds the invitation there.
    let table = "email,role\ncleo@x.example,Viewer\n";
    let ids = [upload(&world, &org, &org.owner, table).await, upload(&world, &org, &org.owner, table).await];
    for id in ids.clone() {
        begin(&world, &org, &org.owner, id.unwrap()).await;
    }
    world.run_jobs(JobQueue::Bulk).await;
    let [one, other] = ids.map(Result::unwrap);
    assert_eq!(view(&world, &org, &org.owner, one).await.counts.invited, 1);
    assert_eq!(view(&world, &org, &org.owner, other).await.counts.open, 1);
    // What has expired is sent again.
    world.clock.advance(Span::days(8));
    let owner = world.days_pass(0, &org.owner).await;
    let again = import(&world, &org, &owner, table).await;
    assert_eq!(again.counts, ImportCounts { invited: 1, ..ImportCounts::default() });
    assert_eq!(world.actions_since(&mark).await, ["invitation.resent", "invitation.sent"]);
    assert_eq!(world.violations().await, NONE);
}

/// A table of so many people, every tenth of whom has a role that there is not.
fn crowd(people: usize) -> String {
    let mut text = "Name,E-mail,Roles,Access ends\n".to_owned();
    for n in 0..people {
        let role = if n % 10 == 9 { "Analyst" } else { ["Viewer", "Member; Viewer", ""][n % 3] };
        let end = if n % 4 == 0 { "2027-06-30" } else { "" };
        text.push_str(&format!("Person {n},person{n}@crowd.example,{role},{end}\n"));
    }
    text
}

async fn a_stop_in_the_middle_of_2_500_rows_leaves_none_out_and_invites_none_twice(world: World) {
    let org = globex(&world).await;
    let mark = world.mark().await;
    let id = upload(&world, &org, &org.owner, &crowd(2_500)).await.unwrap();
    let looked_at = view(&world, &org, &org.owner, id).await;
    assert_eq!((looked_at.counts.ready, looked_at.counts.failed), (2_250, 250));
    assert_eq!(looked_at.next, Some(102), "a hundred rows are shown at once");
    begin(&world, &org, &org.owner, id).await;
    let [first, second] = world.two_servers().await;
    assert!(jobs::run_next(&first, &world.mailbox, JobQueue::Bulk).await.unwrap());
    let middle = view(&world, &org, &org.owner, id).await;
    assert_eq!((middle.counts.invited, middle.counts.ready), (1_000, 1_250));
    assert!(middle.is_running());
    // The server dies during a run.
    let died = jobs::run_next(&first, &world.mailbox, JobQueue::Bulk);
    drop(tokio::time::timeout(Duration::from_millis(10), died).await);
    for _ in 0..2 {
        world.clock.advance(Span::minutes(5));
        while jobs::run_next(&second, &world.mailbox, JobQueue::Bulk).await.unwrap() {}
    }
    let done = view(&world, &org, &org.owner, id).await;
    assert_eq!(done.counts, ImportCounts { invited: 2_250, failed: 250, ..ImportCounts::default() });
    assert_eq!(done.job, Some(JobState::Done));
    assert_eq!(world.actions_since(&mark).await, vec!["invitation.sent"; 2_250], "each once");
    let (_, roles, until) = invited(&world, &org, "person4@crowd.example").await.unwrap();
    assert_eq!((roles, until.is_some()), (vec!["member".to_owned(), "viewer".to_owned()], true));
    assert_eq!(invited(&world, &org, "person9@crowd.example").await, None);
    assert_eq!(world.violations().await, NONE);
    // The failed rows, corrected, can be imported again.
    let (mut text, mut from) = (String::new(), Some(0));
    while let Some(number) = from {
        let piece = imports::failed_piece(&world.service, &org.owner, &org.slug, (id, number)).await.unwrap();
        assert!(piece.name.ends_with(".csv") && piece.name.starts_with(&org.slug), "{}", piece.name);
        text.push_str(&piece.text);
        from = piece.next;
    }
    assert!(text.starts_with('\u{feff}') && text.matches('\u{feff}').count() == 1, "once, at the beginning");
    assert_eq!(read_people(&text).unwrap().rows.len(), 250);
    let again = import(&world, &org, &org.owner, &text.replace("Analyst", "Viewer")).await;
    assert_eq!(again.counts, ImportCounts { invited: 250, ..ImportCounts::default() });
}

async fn a_row_repeats_only_an_earlier_one_that_did_not_fail(world: World) {
    let org = globex(&world).await;
    let mut table = "email,role\na@x.example,Analyst\nA@x.example,Viewer\na@x.example,Admin\n".to_owned();
    table.push_str("a@x.example,Analyst\nb@x.example,Analyst\n");
    // Rows are looked at a thousand at a time.
    for n in 0..1_000 {
        table.push_str(&format!("person{n}@x.example,Viewer\n"));
    }
    table.push_str("b@x.example,Viewer\na@x.example,Viewer\n");
    let id = upload(&world, &org, &org.owner, &table).await.unwrap();
    let looked_at = view(&world, &org, &org.owner, id).await;
    let expected = ImportCounts { ready: 1_002, repeated: 3, failed: 2, ..ImportCounts::default() };
    assert_eq!(looked_at.counts, expected);
    let states: Vec<_> = looked_at.lines.iter().take(5).map(|line| line.state).collect();
    assert_eq!(states, [Failed, Ready, Repeated, Repeated, Failed]);
    begin(&world, &org, &org.owner, id).await;
    world.run_jobs(JobQueue::Bulk).await;
    let done = view(&world, &org, &org.owner, id).await;
    assert_eq!(done.counts, ImportCounts { ready: 0, invited: 1_002, ..expected });
    let (_, roles, _) = invited(&world, &org, "a@x.example").await.unwrap();
    assert_eq!(roles, ["viewer"]);
}

async fn of_many_who_begin_an_import_at_once_one_does(world: World) {
    let org = globex(&world).await;
    let id = upload(&world, &org, &org.owner, "email,role\na@x.example,Viewer\n").await.unwrap();
    let servers = world.two_servers().await;
    let click = |n: usize| {
        let (service, owner, slug) = (servers[n % 2].clone(), org.owner.clone(), org.slug.clone());
        async move { imports::begin(&service, &owner, &slug, id).await }.boxed()
    };
    for begun in at_once((0..16).map(click).collect()).await {
        begun.unwrap();
    }
    let mut tx = world.service.store().read().await.unwrap();
    assert_eq!(tx.list_jobs(JobQueue::Bulk, 9).await.unwrap().len(), 1);
    tx.close().await.unwrap();
}

async fn what_is_begun_while_old_tables_are_deleted_keeps_its_rows(world: World) {
    let org = globex(&world).await;
    let mut ids = Vec::new();
    for n in 0..20 {
        let table = format!("email,role\nperson{n}@x.example,Viewer\n");
        ids.push(upload(&world, &org, &org.owner, &table).await.unwrap());
    }
    let owner = world.days_pass(1, &org.owner).await;
    let [first, second] = world.two_servers().await;
    let mut acts = vec![async move { assert!(purge_expired(&second).await.is_ok()) }.boxed()];
    for id in ids.clone() {
        let (service, owner, slug) = (first.clone(), owner.clone(), org.slug.clone());
        acts.push(async move { drop(imports::begin(&service, &owner, &slug, id).await) }.boxed());
    }
    at_once(acts).await;
    for id in ids {
        match imports::get(&world.service, &owner, &org.slug, id, (None, 0)).await {
            Ok(begun) => assert_eq!((begun.counts.ready, begun.is_running()), (1, true)),
            Err(error) => assert_eq!(error, ErrorKind::NotFound),
        }
    }
}

async fn rows_beyond_the_seats_fail(world: World) {
    world.set_up().await;
    let limit = |policy: &mut Policy| policy.seats_limit = Some(3);
    let org = world.organization_with("Globex", limit).await;
    let table = "email,role\na@x.example,Viewer\nb@x.example,Viewer\nc@x.example,Viewer\n";
    let id = upload(&world, &org, &org.owner, table).await.unwrap();
    let looked_at = view(&world, &org, &org.owner, id).await;
    assert_eq!((looked_at.seats_needed(), looked_at.seats.unwrap().left()), (3, 2));
    begin(&world, &org, &org.owner, id).await;
    world.run_jobs(JobQueue::Bulk).await;
    let done = view(&world, &org, &org.owner, id).await;
    assert_eq!(done.counts, ImportCounts { invited: 2, failed: 1, ..ImportCounts::default() });
    assert_eq!(problems(&done), [(4, RowProblem::Invitation(InviteOutcome::NoSeat))]);
    assert_eq!(world.violations().await, NONE);
}

async fn nobody_gives_what_they_lack_by_an_import(world: World) {
    let org = globex(&world).await;
    let (admin, admin_id) = world.enrol(&org, "admin").await;
    let (viewer, _) = world.enrol(&org, "viewer").await;
    let table = "email,role\na@x.example,Owner\nb@x.example,Viewer\n";
    let done = import(&world, &org, &admin, table).await;
    assert_eq!(done.counts, ImportCounts { invited: 1, failed: 1, ..ImportCounts::default() });
    let [(2, RowProblem::Invitation(InviteOutcome::NotPermitted { .. }))] = problems(&done).as_slice() else {
        panic!("{:?}", problems(&done));
    };
    assert_eq!(invited(&world, &org, "a@x.example").await, None);
    let denied = upload(&world, &org, &viewer, table).await;
    assert!(matches!(denied, Err(ErrorKind::Denied { .. })), "{denied:?}");
    // What was allowed when it was looked at is judged again.
    let id = upload(&world, &org, &admin, "email,role\nc@x.example,Admin\n").await.unwrap();
    assert_eq!(view(&world, &org, &admin, id).await.counts.ready, 1);
    begin(&world, &org, &admin, id).await;
    let command = members::ChangeRoles { member: admin_id, roles: vec![org.role("viewer")] };
    members::change_roles(&world.service, &org.owner, &org.slug, command).await.unwrap();
    world.run_jobs(JobQueue::Bulk).await;
    let refused = imports::get(&world.service, &org.owner, &org.slug, id, (Some(Failed), 0)).await.unwrap();
    assert_eq!(refused.counts, ImportCounts { failed: 1, ..ImportCounts::default() });
    assert!(matches!(problems(&refused)[0].1, RowProblem::Refused(ErrorKind::Denied { .. })), "{refused:?}");
    assert_eq!(invited(&world, &org, "c@x.example").await, None);
    assert_eq!(world.violations().await, NONE);
}

async fn a_creator_who_was_removed_invites_nobody_more(world: World) {
    let org = globex(&world).await;
    let (admin, admin_id) = world.enrol(&org, "admin").await;
    let id = upload(&world, &org, &admin, "email,role\na@x.example,Viewer\n").await.unwrap();
    begin(&world, &org, &admin, id).await;
    agreed::remove(&world.service, &org.owner, &org.slug, admin_id).await.unwrap();
    world.run_jobs(JobQueue::Bulk).await;
    let done = view(&world, &org, &org.owner, id).await;
    assert_eq!((done.job, done.counts.failed), (Some(JobState::Done), 1));
    assert_eq!(problems(&done), [(2, RowProblem::Refused(ErrorKind::NotFound))]);
    assert_eq!(invited(&world, &org, "a@x.example").await, None);
    let line: &ImportLine = &done.lines[0];
    assert_eq!((line.email.as_str(), line.state), ("a@x.example", Failed));
}

async fn an_import_goes_on_by_itself_when_its_deleted_organization_is_restored(world: World) {
    let org = globex(&world).await;
    let (service, slug) = (&world.service, org.slug.as_str());
    // More rows than one run imports.
    let table = (0..1_001).map(|n| format!("new{n}@x.example,Viewer\n")).collect::<String>();
    let id = upload(&world, &org, &org.owner, &["email,role\n", &table].concat()).await.unwrap();
    begin(&world, &org, &org.owner, id).await;
    let owner = world.days_pass(5, &org.owner).await;
    assert!(jobs::run_next(service, &world.mailbox, JobQueue::Bulk).await.unwrap());
    let middle = view(&world, &org, &owner, id).await;
    assert_eq!((middle.counts.ready, middle.counts.invited), (1, 1_000));
    let agreed = orgs::deletion(service, &owner, slug).await.unwrap().fingerprint;
    let command = DeleteOrganization { name: "Globex".to_owned(), agreed };
    orgs::delete(service, &owner, slug, command).await.unwrap();
    world.run_jobs(JobQueue::Bulk).await;
    // What waits is kept, however old it is.
    let owner = world.days_pass(29, &owner).await;
    purge_expired(service).await.unwrap();
    world.run_jobs(JobQueue::Bulk).await;
    orgs::restore(service, &owner, slug).await.unwrap();
    let waiting = view(&world, &org, &owner, id).await;
    assert_eq!((waiting.job, waiting.counts.ready), (Some(JobState::Queued), 1));
    world.run_jobs(JobQueue::Bulk).await;
    let done = view(&world, &org, &owner, id).await;
    assert_eq!((done.job, done.counts.invited, done.counts.failed), (Some(JobState::Done), 1_001, 0));
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn hostile_tables_are_refused_or_harmless() {
    let world = World::sqlite().await;
    let org = globex(&world).await;
    let too_long = ["email,name\na@x.example,", &"x".repeat(2_000_000), "\nb@x.example,Ben\n"].concat();
    let done = import(&world, &org, &org.owner, &too_long).await;
    assert_eq!(done.counts, ImportCounts { invited: 1, failed: 1, ..ImportCounts::default() });
    assert_eq!(problems(&done), [(2, RowProblem::TooLong)]);
    let formula = "email,name,roles\n=HYPERLINK(1)@,=1+1,@SUM(A1)\n";
    let done = import(&world, &org, &org.owner, formula).await;
    assert_eq!(done.counts.failed, 1);
    let piece =
        imports::failed_piece(&world.service, &org.owner, &org.slug, (done.brief.id, 0)).await.unwrap();
    assert!(piece.text.contains("\"'=HYPERLINK(1)@\",\"'=1+1\",\"'@SUM(A1)\""), "{}", piece.text);
    let many = ["email\n", &"a@x.example\n".repeat(101_000)].concat();
    let wide = ["email", &",".repeat(500), "\na@x.example\n"].concat();
    for (text, expected) in [
        (many.as_str(), PeopleError::TooManyRows { most: 100_000 }),
        ("PK\u{3}\u{4}\0\0\u{8}", PeopleError::NotText),
        ("name,roles\nAda,Viewer\n", PeopleError::NoEmailColumn),
        (
            "email,E-Mail\na@x.example,b@x.example\n",
            PeopleError::SameColumns { first: "email".to_owned(), second: "E-Mail".to_owned() },
        ),
        ("email\n\"a@x.example\n", PeopleError::OpenQuote { row: 2 }),
        (wide.as_str(), PeopleError::TooManyColumns { row: 1, most: 500 }),
    ] {
        let refused = upload(&world, &org, &org.owner, text).await.unwrap_err();
        assert_eq!(fields(refused), [("table".to_owned(), Problem::People { error: expected })]);
    }
    let refused = upload(&world, &org, &org.owner, " \n").await.unwrap_err();
    assert_eq!(fields(refused), [("table".to_owned(), Problem::Required)]);
    let huge = "x".repeat(17 * 1024 * 1024);
    assert_eq!(upload(&world, &org, &org.owner, &huge).await, Err(ErrorKind::TooLarge));
}

#[tokio::test]
async fn an_import_belongs_to_who_uploaded_it_and_those_who_see_all_invitations() {
    let world = World::sqlite().await;
    let org = globex(&world).await;
    let (admin, _) = world.enrol(&org, "admin").await;
    let (viewer, _) = world.enrol(&org, "viewer").await;
    let id = upload(&world, &org, &org.owner, "email,role\na@x.example,Viewer\n").await.unwrap();
    assert_eq!(view(&world, &org, &admin, id).await.lines[0].state, Ready);
    let options = imports::options(&world.service, &admin, &org.slug).await.unwrap();
    assert!(options.recent.is_empty(), "those of others are not one's own");
    let refused = imports::get(&world.service, &viewer, &org.slug, id, (None, 0)).await;
    assert!(matches!(refused, Err(ErrorKind::Denied { denial: Denial::Missing { .. } })), "{refused:?}");
    let other = world.organization("Other").await;
    let elsewhere = imports::get(&world.service, &other.owner, &other.slug, id, (None, 0)).await;
    assert_eq!(elsewhere, Err(ErrorKind::NotFound));
}

#[tokio::test]
async fn the_form_names_the_roles_that_its_reader_may_give() {
    let world = World::sqlite().await;
    let org = globex(&world).await;
    let (admin, _) = world.enrol(&org, "admin").await;
    let by_owner = imports::options(&world.service, &org.owner, &org.slug).await.unwrap();
    assert!(by_owner.roles.contains(&"Owner".to_owned()), "{by_owner:?}");
    assert_eq!(by_owner.roles.len(), org.roles.len());
    let by_admin = imports::options(&world.service, &admin, &org.slug).await.unwrap();
    assert!(by_admin.roles.contains(&"Viewer".to_owned()), "{by_admin:?}");
    assert!(!by_admin.roles.contains(&"Owner".to_owned()), "{by_admin:?}");
    assert_eq!((by_admin.default_roles.is_empty(), by_admin.role_needed), (false, false));
}

#[tokio::test]
async fn whether_a_row_needs_a_role_follows_the_settings() {
    let world = World::sqlite().await;
    world.set_up().await;
    let no_defaults = |roles: &mut [Role]| roles.iter_mut().for_each(|role| role.is_default = false);
    let org = world.organization_with_roles("Globex", no_defaults).await;
    let options = imports::options(&world.service, &org.owner, &org.slug).await.unwrap();
    assert!(options.role_needed && options.default_roles.is_empty(), "{options:?}");
    let org = world.organization_with("Initech", |policy| policy.roles_minimum = 0).await;
    let options = imports::options(&world.service, &org.owner, &org.slug).await.unwrap();
    assert!(!options.role_needed, "{options:?}");
}

#[tokio::test]
async fn a_table_that_nobody_imports_is_deleted_after_a_day() {
    let world = World::sqlite().await;
    let org = globex(&world).await;
    let unbegun = upload(&world, &org, &org.owner, "email,role\na@x.example,Viewer\n").await.unwrap();
    let begun = import(&world, &org, &org.owner, "email,role\nb@x.example,Viewer\n").await.brief.id;
    let owner = world.days_pass(1, &org.owner).await;
    purge_expired(&world.service).await.unwrap();
    let gone = imports::get(&world.service, &owner, &org.slug, unbegun, (None, 0)).await;
    assert_eq!(gone, Err(ErrorKind::NotFound));
    assert_eq!(view(&world, &org, &owner, begun).await.counts.invited, 1);
    let owner = world.days_pass(29, &owner).await;
    purge_expired(&world.service).await.unwrap();
    let gone = imports::get(&world.service, &owner, &org.slug, begun, (Some(Open), 0)).await;
    assert_eq!(gone, Err(ErrorKind::NotFound));
}

#[tokio::test]
async fn an_invitation_that_was_imported_can_be_accepted() {
    let world = World::sqlite().await;
    let org = globex(&world).await;
    let person = world.stranger().await;
    let table = format!("email,role,end date\n{},Viewer,2027-01-31\n", email(&person));
    assert_eq!(import(&world, &org, &org.owner, &table).await.counts.invited, 1);
    let (id, ..) = invited(&world, &org, email(&person)).await.unwrap();
    invitations::accept(&world.service, &person, &world.token(id, 1)).await.unwrap();
    assert_eq!(world.violations().await, NONE);
}
