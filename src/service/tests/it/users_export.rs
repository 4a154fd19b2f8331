//! Downloading the list of people: what is listed, whole and in order; selected rows; what the reader may see; and that it is
//! recorded.

use domain::{
    audit::AuditValue,
    error::ErrorKind,
    list::{UserQuery, UserSort, UserStatus},
    paste::read_csv,
    selection::{RowId, Selection},
    state::MembershipState,
};
use service::{
    Caller,
    members::{self, UsersExport},
};
use testkit::{Org, World};

on_both_databases![
    what_is_listed_is_downloaded_and_recorded,
    the_selected_rows_are_downloaded_whatever_the_filters_are,
    all_that_match_are_downloaded_except_those_taken_out,
    a_long_list_is_downloaded_whole_and_in_order,
    who_may_not_see_roles_gets_the_file_without_them,
    cells_that_a_spreadsheet_would_run_are_harmless,
];

/// The whole file: its lines without the heading.
async fn download(world: &World, org: &Org, by: &Caller, export: UsersExport) -> Vec<Vec<String>> {
    members::begin_export(&world.service, by, &org.slug, export.clone()).await.unwrap();
    let (mut text, mut cursor) = (String::new(), None::<String>);
    loop {
        let piece = members::export_piece(&world.service, by, &org.slug, &export, cursor.as_deref());
        let piece = piece.await.unwrap();
        text.push_str(&piece.text);
        cursor = piece.next;
        if cursor.is_none() {
            break;
        }
    }
    let mut lines = read_csv(&text).unwrap();
    assert_eq!(lines.remove(0)[..7], ["kind", "id", "name", "email", "status", "roles", "teams"]);
    lines
}

fn of(query: UserQuery) -> UsersExport {
    UsersExport { query, selection: Selection::default() }
}

fn column(lines: &[Vec<String>], at: usize) -> Vec<&str> {
    lines.iter().map(|line| line[at].as_str()).collect()
}

async fn what_is_listed_is_downloaded_and_recorded(world: World) {
    world.set_up().await;
    let org = world.organization("Globex").await;
    let ada = world.account("Ada Lovelace", "ada@example.com").await;
    world.enrol_as(&org, &ada, "admin", MembershipState::Disabled).await;
    world.invite_by(&org.owner, &org.slug, "bob@example.com", &["viewer", "member"]).await;
    let disabled = UserQuery { status: UserStatus::Disabled, ..UserQuery::default() };
    let lines = download(&world, &org, &org.owner, of(disabled)).await;
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0][0], "member");
    assert!(lines[0][1].starts_with("mem_"), "{lines:?}");
    assert_eq!(lines[0][2..7], ["Ada Lovelace", "ada@example.com", "disabled", "Admin", ""]);
    let newest = UserQuery { sort: UserSort::JoinedDesc, ..UserQuery::default() };
    let lines = download(&world, &org, &org.owner, of(newest)).await;
    assert_eq!(column(&lines, 0), ["member", "invitation", "member"], "by name: {lines:?}");
    assert_eq!(lines[1][3..7], ["bob@example.com", "pending", "Member; Viewer", ""]);
    assert!(lines[1][7].is_empty() && lines[1][9].is_empty() && !lines[1][10].is_empty(), "{lines:?}");
    let files: Vec<AuditValue> = (world.log(&org.slug).await.iter())
        .filter(|event| event.action == "members.exported")
        .filter_map(|event| event.value_after.as_deref().map(AuditValue::from_json))
        .collect();
    let day = |text: &AuditValue| match text {
        AuditValue::File(name) => name.clone(),
        other => panic!("{other:?}"),
    };
    assert!(day(&files[0]).starts_with(&format!("{}-users-", org.slug)), "{files:?}");
    assert!(files.iter().any(|file| day(file).ends_with(".csv ?status=disabled")), "{files:?}");
}

async fn the_selected_rows_are_downloaded_whatever_the_filters_are(world: World) {
    world.set_up().await;
    let org = world.organization("Globex").await;
    let (_, bob) = world.enrol(&org, "member").await;
    world.enrol(&org, "member").await;
    let invited = world.invite_by(&org.owner, &org.slug, "eve@example.com", &["member"]).await;
    let query =
        UserQuery { status: UserStatus::Disabled, search: "nobody".to_owned(), ..UserQuery::default() };
    let selection = Selection::of([RowId::Member(bob), RowId::Invitation(invited.id)]);
    let lines = download(&world, &org, &org.owner, UsersExport { query, selection }).await;
    let mut ids = column(&lines, 1);
    ids.sort_unstable();
    assert_eq!(ids, [invited.id.to_string(), bob.to_string()]);
}

async fn all_that_match_are_downloaded_except_those_taken_out(world: World) {
    world.set_up().await;
    let org = world.organization("Globex").await;
    let (_, bob) = world.enrol(&org, "member").await;
    let (_, eve) = world.enrol(&org, "member").await;
    let query = UserQuery { role: Some("member".to_owned()), ..UserQuery::default() };
    let selection = Selection { ids: vec![RowId::Member(bob)], is_all: true };
    let lines = download(&world, &org, &org.owner, UsersExport { query, selection }).await;
    assert_eq!(column(&lines, 1), [eve.to_string()]);
}

async fn a_long_list_is_downloaded_whole_and_in_order(world: World) {
    world.set_up().await;
    let org = world.organization("Globex").await;
    service::seed::seed(&world.service, &world.origin(), &org.slug, 2_300).await.unwrap();
    let lines = download(&world, &org, &org.owner, of(UserQuery::default())).await;
    let listed = members::list(&world.service, &org.owner, &org.slug, &UserQuery::default()).await.unwrap();
    assert_eq!(lines.len() as u64, listed.total);
    let mut ids = column(&lines, 1);
    assert_eq!(ids[0], first_id(&listed.rows[0].kind), "the order of the list");
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), lines.len(), "each once");
}

fn first_id(kind: &domain::view::UserKind) -> String {
    match kind {
        domain::view::UserKind::Member { id, .. } => id.to_string(),
        domain::view::UserKind::Invitation { id, .. } => id.to_string(),
    }
}

async fn who_may_not_see_roles_gets_the_file_without_them(world: World) {
    world.set_up().await;
    let org = world.organization("Globex").await;
    world.enrol(&org, "admin").await;
    let (viewer, me) = world.enrol(&org, "viewer").await;
    let lines = download(&world, &org, &viewer, of(UserQuery::default())).await;
    for line in &lines {
        let expected = if line[1] == me.to_string() { "Viewer" } else { "" };
        assert_eq!(line[5], expected, "{line:?}");
    }
    assert_eq!(lines.len(), 3);
    let portal = world.organization_from("Portal", "workspace").await;
    let (reader, _) = world.enrol(&portal, "default").await;
    let begun = members::begin_export(&world.service, &reader, &portal.slug, of(UserQuery::default())).await;
    assert!(matches!(begun, Err(ErrorKind::Denied { .. })), "{begun:?}");
}

async fn cells_that_a_spreadsheet_would_run_are_harmless(world: World) {
    world.set_up().await;
    let org = world.organization("Globex").await;
    let eve = world.account("=HYPERLINK(\"http://evil.example\",\"x\")", "eve@example.com").await;
    world.enrol_as(&org, &eve, "member", MembershipState::Active).await;
    let export = of(UserQuery::default());
    let piece = members::export_piece(&world.service, &org.owner, &org.slug, &export, None).await.unwrap();
    assert!(piece.text.contains("\"'=HYPERLINK("), "{}", piece.text);
    assert!(!piece.text.contains("\"=HYPERLINK("), "{}", piece.text);
}
