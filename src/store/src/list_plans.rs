//! The plans that both databases make for the lists of invitations and of the log, kept as text beside those of the users:
//! a page is read in its order, and neither looks at a whole table nor sorts more than itself.
//!
//! After a change that is meant: `ACCEPT_PLANS=1 cargo test -p store list_plans`, and read what changed.

use std::fmt::Write as _;

use domain::{
    id::{MembershipId, OrgId, RoleId},
    list::InvitationSort,
    state::InvitationState,
    time::Timestamp,
};
use sea_query::Value;

use crate::{
    InvitationFilter, Store, audit, audit_person, drop_database, invitation_list,
    seam::args,
    text::Text,
    user_plans::{compare, explain, id, postgres, server, sqlite},
};

/// Thirty thousand invitations more, most of them answered, by fifty inviters; and forty thousand entries of the log.
const SQLITE: &str = "
  WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 30000)
  INSERT INTO outbox_message (id, kind, subject_id, recipient, state, attempts, due_at, created_at)
    SELECT CAST(printf('b%015d', n) AS BLOB), 'invitation', CAST(printf('j%015d', n) AS BLOB), 'j' || n || '@example.com', 'sent', 1, n, n FROM n;
  WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 30000)
  INSERT INTO invitation (id, org_id, email, email_key, state, token_hash, token_version, invited_by, created_at, sent_at, expires_at,
      message_id)
    SELECT CAST(printf('j%015d', n) AS BLOB), CAST('o000000000000001' AS BLOB), 'j' || n || '@example.com', 'j' || n || '@example.com',
      CASE n % 10 WHEN 0 THEN 'pending' WHEN 1 THEN 'cancelled' WHEN 2 THEN 'declined' ELSE 'accepted' END,
      CAST(printf('u%015d', n) AS BLOB), 1, CAST(printf('m%015d', n % 50 * 700 + 7) AS BLOB),
      n, n * 31 % 30000, CASE WHEN n % 7 = 0 THEN NULL ELSE n * 17 % 30000 END, CAST(printf('b%015d', n) AS BLOB) FROM n;
  WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 40000)
  INSERT INTO audit_event (id, at, org_id, account_id, who, action, target_kind, target_id, door)
    SELECT CAST(printf('e%015d', n) AS BLOB), n, CAST('o000000000000001' AS BLOB), CAST(printf('a%015d', n % 100 + 1) AS BLOB),
      'Person', 'member.disabled', 'member', 'mem_' || (n % 1000), 'web' FROM n;";

/// The same for PostgreSQL, on the connection that the people were inserted by.
const POSTGRES: &str = "
  INSERT INTO outbox_message (id, kind, subject_id, recipient, state, attempts, due_at, created_at)
    SELECT pg_temp.u('b', n), 'invitation', pg_temp.u('c', n), 'j' || n || '@example.com', 'sent', 1, n, n FROM generate_series(1, 30000) n;
  INSERT INTO invitation (id, org_id, email, email_key, state, token_hash, token_version, invited_by, created_at, sent_at, expires_at,
      message_id)
    SELECT pg_temp.u('c', n), pg_temp.u('o', 1), 'j' || n || '@example.com', 'j' || n || '@example.com',
      CASE n % 10 WHEN 0 THEN 'pending' WHEN 1 THEN 'cancelled' WHEN 2 THEN 'declined' ELSE 'accepted' END,
      convert_to('u' || n, 'UTF8'), 1, pg_temp.u('m', n % 50 * 700 + 7),
      n, n * 31 % 30000, CASE WHEN n % 7 = 0 THEN NULL ELSE n * 17 % 30000 END, pg_temp.u('b', n) FROM generate_series(1, 30000) n;
  INSERT INTO audit_event (id, at, org_id, account_id, who, action, target_kind, target_id, door)
    SELECT pg_temp.u('e', n), n, pg_temp.u('o', 1), pg_temp.u('a', n % 100 + 1),
      'Person', 'member.disabled', 'member', 'mem_' || (n % 1000), 'web' FROM generate_series(1, 40000) n;";

/// What is looked at when the lists are read.
const NOW: i64 = 15_000;

fn invitations(sort: InvitationSort) -> InvitationFilter {
    InvitationFilter {
        org: OrgId::new(id('o', 1)),
        now: Timestamp::from_micros(NOW),
        state: None,
        waiting: None,
        by: None,
        search: String::new(),
        sort,
        descending: sort.is_descending(),
        beyond: None,
        limit: 26,
    }
}

/// A statement, what it is for, and whether what it finds is put in order after it was found.
struct Shape {
    name: String,
    text: Text,
    sorts: bool,
}

fn of_invitations() -> Vec<Shape> {
    let mut shapes = vec![];
    let mut add = |name: String, filter: &InvitationFilter, sorts| {
        let text = invitation_list::page(filter).unwrap();
        shapes.push(Shape { name, text, sorts });
    };
    for sort in InvitationSort::ALL {
        let (word, all) = (sort.as_str(), invitations(*sort));
        let is_by_sending = matches!(sort, InvitationSort::Sent | InvitationSort::SentDesc);
        add(format!("invitations by {word}"), &all, false);
        let place = if sort.is_by_email() { "j2" } else { "20000" };
        let far = InvitationFilter { beyond: Some((place.to_owned(), id('j', 9))), ..all.clone() };
        add(format!("invitations by {word}, far in"), &far, false);
        for state in InvitationState::ALL {
            let filter = InvitationFilter { state: Some(*state), ..far.clone() };
            add(format!("invitations by {word}, {}", state.as_str()), &filter, false);
        }
        let search = InvitationFilter { search: "j12".to_owned(), ..all.clone() };
        add(format!("invitations by {word}, search"), &search, false);
        let by = InvitationFilter { by: Some(MembershipId::new(id('m', 707))), ..all.clone() };
        add(format!("invitations by {word}, of one inviter"), &by, !is_by_sending);
        let gaps = vec![
            (MembershipId::new(id('m', 7)), Some(RoleId::new(id('r', 2)))),
            (MembershipId::new(id('m', 707)), None),
        ];
        let waiting =
            InvitationFilter { state: Some(InvitationState::Pending), waiting: Some(gaps), ..all.clone() };
        add(format!("invitations by {word}, those that wait"), &waiting, true);
    }
    for state in [None, Some(InvitationState::Pending), Some(InvitationState::Accepted)] {
        let word = state.map_or("of every state", InvitationState::as_str);
        let filter = InvitationFilter { state, ..invitations(InvitationSort::Sent) };
        let text = invitation_list::count(&filter);
        shapes.push(Shape { name: format!("how many invitations, {word}"), text, sorts: false });
    }
    shapes
}

fn of_the_log() -> Vec<Shape> {
    let org = id('o', 1);
    let shape = |name: &str, sql: &str, args: Vec<Value>, sorts| Shape {
        name: name.to_owned(),
        text: Text { sql: sql.to_owned(), args },
        sorts,
    };
    let place = || args![org, 20_000i64, id('e', 9), 26i64];
    let person = || args![org, id('a', 7), "mem_7", 20_000i64, id('e', 9), 26i64];
    vec![
        shape("the log", audit::NEWEST, args![org, 26i64], false),
        shape("the log, far in", audit::BEFORE, place(), false),
        shape("the log, back again", audit::AFTER, place(), false),
        shape("how many entries", audit::ALL, args![org], false),
        // Of two walks of a page each the newer ones are taken.
        shape("the log of one person", audit_person::BEFORE, person(), true),
        shape("the log of one person, back again", audit_person::AFTER, person(), true),
        shape("how many entries of one person", audit_person::ALL, args![org, id('a', 7), "mem_7"], false),
    ]
}

/// What no plan may hold: a look at every row of a table, or an order made of more than a page.
fn forbidden(shape: &Shape, lines: &[String]) -> Vec<String> {
    const TABLES: [&str; 7] = ["i", "m", "a", "o", "e", "w", "audit_event"];
    let mut wrong = vec![];
    for (n, line) in lines.iter().map(|line| line.trim().trim_start_matches("->").trim()).enumerate() {
        let scanned = line.strip_prefix("SCAN ").and_then(|rest| rest.split(' ').next());
        let scans = scanned.is_some_and(|table| TABLES.contains(&table)) || line.contains("Seq Scan");
        // What stands below `x` is a page; PostgreSQL sorts more than a page where it takes the first ones of it.
        let is_in_arm = lines[n..].iter().any(|later| later == "SCAN x");
        let sorts = line.ends_with("TEMP B-TREE FOR ORDER BY") && is_in_arm
            || line == "Sort" && n > 0 && lines[n - 1].trim().trim_start_matches("->").trim() == "Limit";
        if scans || sorts && !shape.sorts {
            wrong.push(format!("{}: {line}", shape.name));
        }
    }
    wrong
}

async fn plans(store: &Store) -> (String, Vec<String>) {
    let (mut text, mut wrong) = (String::new(), vec![]);
    let mut tx = store.read().await.unwrap();
    for mut shape in of_invitations().into_iter().chain(of_the_log()) {
        let statement = std::mem::replace(&mut shape.text, Text::new());
        let lines = explain(&mut tx, statement).await;
        wrong.extend(forbidden(&shape, &lines));
        writeln!(text, "## {}\n{}\n", shape.name, lines.join("\n")).unwrap();
    }
    tx.close().await.unwrap();
    (text, wrong)
}

#[tokio::test]
async fn sqlite_reads_the_lists_in_their_order() {
    let folder = tempfile::tempdir().unwrap();
    let store = sqlite(folder.path(), SQLITE).await;
    let (text, wrong) = plans(&store).await;
    store.close().await;
    assert!(wrong.is_empty(), "{}\n\n{text}", wrong.join("\n"));
    compare("sqlite_lists.txt", &text);
}

#[tokio::test]
async fn postgres_reads_the_lists_in_their_order() {
    let name = format!("list_plans_{}", std::process::id());
    let store = postgres(&name, POSTGRES).await;
    let (text, wrong) = plans(&store).await;
    store.close().await;
    drop_database(&server(), &name).await.unwrap();
    assert!(wrong.is_empty(), "{}\n\n{text}", wrong.join("\n"));
    compare("postgres_lists.txt", &text);
}
