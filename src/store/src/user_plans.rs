//! The plans that both databases make for the list of users, kept as text in `tests/plans`: with very many members none
//! of them may look at a whole table or sort more than a page or a counted few.
//!
//! After a change that is meant: `ACCEPT_PLANS=1 cargo test -p store user_plans`, and read what changed.

use std::{fmt::Write as _, fs, path::Path};

use domain::{
    id::{OrgId, RoleId},
    list::{UserKey, UserStatus},
};
use sqlx::{AssertSqlSafe, Connection, Executor, FromRow, PgConnection, SqliteConnection};
use uuid::Uuid;

use crate::{
    Options, ReadTx, Store, UserFilter, create_database,
    dialect::Dialect,
    drop_database,
    text::Text,
    user_arm::{self, Narrow, Way},
    user_beginnings,
    user_survey::{Arm, Survey},
};

/// Forty thousand members of one organization in the shapes of a large one: nearly all hold one role.
const SQLITE: &str = "
  WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 40000)
  INSERT INTO account (id, email, email_key, name, state, created_at)
    SELECT CAST(printf('a%015d', n) AS BLOB), 'p' || n || '@example.com', 'p' || n || '@example.com', 'Person', 'active', n FROM n;
  INSERT INTO organization VALUES (CAST('o000000000000001' AS BLOB), 'one', 'One', 'standard', '{}', '{}', 10);
  INSERT INTO role VALUES (CAST('r000000000000001' AS BLOB), CAST('o000000000000001' AS BLOB), 'member', 'Member', 'member', '', '', 20, 1, 0, 0),
    (CAST('r000000000000002' AS BLOB), CAST('o000000000000001' AS BLOB), 'admin', 'Admin', 'admin', '', '', 80, 1, 0, 0);
  WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 40000)
  INSERT INTO membership (id, org_id, account_id, state, sort_name, search_text, joined_at, last_active_at, role_set)
    SELECT CAST(printf('m%015d', n) AS BLOB), CAST('o000000000000001' AS BLOB), CAST(printf('a%015d', n) AS BLOB),
      CASE WHEN n % 50 = 0 THEN 'disabled' ELSE 'active' END,
      CASE WHEN n % 40 = 0 THEN 'grace ' ELSE 'ada ' END || (n * 7919 % 40000),
      CASE WHEN n % 40 = 0 THEN 'grace ' ELSE 'ada ' END || (n * 7919 % 40000) || ' p' || n || '@example.com', n, n * 31 % 40000,
      CASE WHEN n % 400 = 1 THEN 'admin' ELSE 'member' END FROM n;
  WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 40000)
  INSERT INTO membership_role SELECT CAST(printf('m%015d', n) AS BLOB),
    CAST(CASE WHEN n % 400 = 1 THEN 'r000000000000002' ELSE 'r000000000000001' END AS BLOB), NULL, 1 FROM n;
  WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 5000)
  INSERT INTO invitation (id, org_id, email, email_key, state, token_hash, token_version, invited_by, created_at, sent_at)
    SELECT CAST(printf('i%015d', n) AS BLOB), CAST('o000000000000001' AS BLOB), 'i' || n || '@example.com', 'i' || n || '@example.com',
      'pending', CAST(printf('t%015d', n) AS BLOB), 1, CAST('m000000000000001' AS BLOB), n, n FROM n;";

/// The same for PostgreSQL.
const POSTGRES: &str = "
  CREATE FUNCTION pg_temp.u(c text, n int) RETURNS uuid LANGUAGE sql AS
    $$ SELECT encode(convert_to(c || lpad(n::text, 15, '0'), 'UTF8'), 'hex')::uuid $$;
  INSERT INTO account (id, email, email_key, name, state, created_at)
    SELECT pg_temp.u('a', n), 'p' || n || '@example.com', 'p' || n || '@example.com', 'Person', 'active', n FROM generate_series(1, 40000) n;
  INSERT INTO organization VALUES (pg_temp.u('o', 1), 'one', 'One', 'standard', '{}', '{}', 10);
  INSERT INTO role VALUES (pg_temp.u('r', 1), pg_temp.u('o', 1), 'member', 'Member', 'member', '', '', 20, true, false, false),
    (pg_temp.u('r', 2), pg_temp.u('o', 1), 'admin', 'Admin', 'admin', '', '', 80, true, false, false);
  INSERT INTO membership (id, org_id, account_id, state, sort_name, search_text, joined_at, last_active_at, role_set)
    SELECT pg_temp.u('m', n), pg_temp.u('o', 1), pg_temp.u('a', n),
      CASE WHEN n % 50 = 0 THEN 'disabled' ELSE 'active' END,
      CASE WHEN n % 40 = 0 THEN 'grace ' ELSE 'ada ' END || (n * 7919 % 40000),
      CASE WHEN n % 40 = 0 THEN 'grace ' ELSE 'ada ' END || (n * 7919 % 40000) || ' p' || n || '@example.com', n, n * 31 % 40000,
      CASE WHEN n % 400 = 1 THEN 'admin' ELSE 'member' END FROM generate_series(1, 40000) n;
  INSERT INTO membership_role SELECT pg_temp.u('m', n), pg_temp.u('r', CASE WHEN n % 400 = 1 THEN 2 ELSE 1 END), NULL, 1
    FROM generate_series(1, 40000) n;
  INSERT INTO invitation (id, org_id, email, email_key, state, token_hash, token_version, invited_by, created_at, sent_at)
    SELECT pg_temp.u('i', n), pg_temp.u('o', 1), 'i' || n || '@example.com', 'i' || n || '@example.com',
      'pending', convert_to('t' || n, 'UTF8'), 1, pg_temp.u('m', 1), n, n FROM generate_series(1, 5000) n;";

/// An id as the statements above make it.
pub(crate) fn id(letter: char, n: u32) -> Uuid {
    let text = format!("{letter}{n:015}");
    Uuid::from_slice(text.as_bytes()).unwrap()
}

fn filter() -> UserFilter {
    UserFilter {
        org: OrgId::new(id('o', 1)),
        status: UserStatus::Active,
        with_invitations: true,
        search: String::new(),
        id: None,
        role: None,
        without_role: None,
        key: UserKey::Name,
        descending: false,
        beyond: None,
        limit: 26,
    }
}

/// Every shape of the list, with the words that name it.
fn shapes() -> Vec<(String, UserFilter)> {
    let (member, admin) = (Some(RoleId::new(id('r', 1))), Some(RoleId::new(id('r', 2))));
    let search = |text: &str| UserFilter { search: text.to_owned(), ..filter() };
    let mut shapes = vec![];
    for (word, key, place) in [
        ("name", UserKey::Name, "ada 3"),
        ("activity", UserKey::Activity, "20000"),
        ("joined", UserKey::Joined, "20000"),
    ] {
        let beyond = Some((place.to_owned(), id('m', 9)));
        let by = UserFilter { key, ..filter() };
        shapes.push((format!("by {word}"), by.clone()));
        shapes.push((format!("by {word}, from the end"), UserFilter { descending: true, ..by.clone() }));
        shapes.push((format!("by {word}, far in"), UserFilter { beyond, ..by.clone() }));
        shapes.push((format!("by {word}, search"), UserFilter { key, ..search("grace 1") }));
        shapes.push((format!("by {word}, search that finds very many"), UserFilter { key, ..search("ada") }));
        let far = Some((place.to_owned(), id('m', 9)));
        shapes.push((
            format!("by {word}, search that finds very many, far in"),
            UserFilter { key, beyond: far, ..search("ada") },
        ));
        shapes.push((format!("by {word}, search of two letters"), UserFilter { key, ..search("ce") }));
        shapes.push((format!("by {word}, has a role of few"), UserFilter { role: admin, ..by.clone() }));
        shapes.push((format!("by {word}, has a role of many"), UserFilter { role: member, ..by.clone() }));
        shapes.push((
            format!("by {word}, has not a role of many"),
            UserFilter { without_role: member, ..by.clone() },
        ));
        shapes.push((format!("by {word}, has not a role of few"), UserFilter { without_role: admin, ..by }));
    }
    let with_role = UserFilter { role: admin, ..search("ada") };
    shapes.push(("search and a role".to_owned(), with_role));
    shapes.push(("one id".to_owned(), UserFilter { id: Some(id('a', 7)), ..filter() }));
    let invited = UserFilter { status: UserStatus::Invited, ..filter() };
    shapes.push((
        "invitations by activity".to_owned(),
        UserFilter { key: UserKey::Activity, ..invited.clone() },
    ));
    shapes.push(("invitations by name".to_owned(), invited));
    shapes
}

#[derive(FromRow)]
struct Line {
    #[sqlx(default)]
    detail: Option<String>,
    #[sqlx(default, rename = "QUERY PLAN")]
    plan: Option<String>,
}

pub(crate) async fn explain(tx: &mut ReadTx<'_>, text: Text) -> Vec<String> {
    let verb = if tx.dialect() == Dialect::Sqlite { "EXPLAIN QUERY PLAN" } else { "EXPLAIN (COSTS OFF)" };
    let lines: Vec<Line> = tx.all_built(format!("{verb} {}", text.sql), text.args).await.unwrap();
    lines.into_iter().filter_map(|line| line.detail.or(line.plan)).filter(|line| is_shape(line)).collect()
}

/// Conditions hold values; the shape of a plan is in its nodes.
fn is_shape(line: &str) -> bool {
    let word = line.trim_start().split(':').next().unwrap_or_default();
    !["Cond", "Filter", "Key"].iter().any(|end| word.ends_with(end)) && !word.starts_with("Cache ")
}

/// The statements of one shape: what is counted, and the page by the way that was chosen and the one after it.
fn statements(filter: &UserFilter, survey: &Survey, dialect: Dialect) -> Vec<(String, Text)> {
    let place = user_arm::place(filter).unwrap();
    let mut all = vec![];
    if survey.found.is_some() {
        all.push(("Beginnings".to_owned(), user_beginnings::hits(filter, &["active"], &place, 1_000)));
    }
    // What was found for all arms together may be a whole page.
    let read = |arm: &&Arm| survey.found.is_none() || arm.from.is_some();
    for arm in survey.arms.iter().filter(read) {
        if survey.found.is_none() && (filter.id.is_some() || !filter.search.is_empty()) {
            let way = match arm.way {
                Way::Walk { or: Narrow::Hits, .. } => Way::Hits,
                way => way,
            };
            all.push((format!("count, {way:?}"), user_arm::count(filter, arm, way, Some(1_000), dialect)));
            if way == Way::Hits {
                let text = user_arm::counted_hits(filter, arm, &place, 1_000, dialect);
                all.push(("Hits and their number".to_owned(), text));
            }
        }
        all.push((format!("{:?}", arm.way), user_arm::members(filter, arm, arm.way, &place, dialect)));
        if let Way::Walk { or, .. } = arm.way {
            let text = user_arm::members(filter, arm, or.way(), &place, dialect);
            all.push((format!("else {or:?}"), text));
        }
    }
    if filter.status == UserStatus::Invited {
        all.push(("page".to_owned(), user_arm::invitations(filter, None, &place)));
    }
    all
}

/// What no plan may hold: a look at every row of a table, or an order made of more than was counted.
fn forbidden(way: &str, lines: &[String]) -> Vec<String> {
    const TABLES: [&str; 8] = ["m", "x", "a", "i", "o", "p", "mr", "r"];
    let few = ["Beginnings", "Holders", "Hits", "One", "count", "else Holders", "else Hits"]
        .iter()
        .any(|word| way.starts_with(word));
    // What comes out of a subquery is read to its end under the name of the table that it is made of.
    let subqueries: Vec<&str> =
        lines.iter().filter_map(|line| line.trim().strip_prefix("CO-ROUTINE ")).collect();
    let is_wrong = |line: &str| {
        let scanned = line.strip_prefix("SCAN ").and_then(|rest| rest.split(' ').next());
        let scans = scanned.is_some_and(|table| TABLES.contains(&table) && !subqueries.contains(&table))
            || line.contains("Seq Scan");
        let sorts =
            line.ends_with("TEMP B-TREE FOR ORDER BY") || line.trim_start_matches("->").trim() == "Sort";
        scans || sorts && !few
    };
    lines.iter().filter(|line| is_wrong(line.trim())).cloned().collect()
}

async fn plans(store: &Store) -> (String, Vec<String>) {
    let (mut text, mut wrong) = (String::new(), vec![]);
    for (name, filter) in shapes() {
        let mut tx = store.read().await.unwrap();
        let survey = tx.survey(&filter, false).await.unwrap();
        let dialect = tx.dialect();
        for (way, statement) in statements(&filter, &survey, dialect) {
            let lines = explain(&mut tx, statement).await;
            wrong.extend(forbidden(&way, &lines).iter().map(|line| format!("{name}, {way}: {line}")));
            writeln!(text, "## {name}: {way}\n{}\n", lines.join("\n")).unwrap();
        }
        tx.close().await.unwrap();
    }
    (text, wrong)
}

#[expect(clippy::disallowed_methods, reason = "whoever runs the test says that a change is meant")]
pub(crate) fn compare(file: &str, found: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/plans").join(file);
    if std::env::var("ACCEPT_PLANS").is_ok() {
        fs::write(&path, found).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(kept, found, "{} holds other plans", path.display());
}

/// A database of SQLite with those people, and with what `more` inserts.
pub(crate) async fn sqlite(folder: &Path, more: &'static str) -> Store {
    let url = format!("sqlite://{}", folder.join("plans.db").display());
    Store::open(&Options::new(&url)).await.unwrap().close().await;
    let mut raw = SqliteConnection::connect(&url).await.unwrap();
    raw.execute(SQLITE).await.unwrap();
    raw.execute(more).await.unwrap();
    raw.close().await.unwrap();
    Store::open(&Options::new(&url)).await.unwrap()
}

#[tokio::test]
async fn sqlite_looks_at_no_whole_table_and_sorts_only_few() {
    let folder = tempfile::tempdir().unwrap();
    let store = sqlite(folder.path(), "").await;
    let (text, wrong) = plans(&store).await;
    store.close().await;
    assert!(wrong.is_empty(), "{}\n\n{text}", wrong.join("\n"));
    compare("sqlite.txt", &text);
}

/// The server of the tests.
#[expect(clippy::disallowed_methods, reason = "tests are told their server by the environment")]
pub(crate) fn server() -> String {
    std::env::var("TEST_POSTGRES_URL").expect("set TEST_POSTGRES_URL or run cargo xtask test")
}

/// Lets indexes answer for their tables. A connection of another test that is just being made may keep one vacuum from
/// doing so for the newest rows; the next one does.
async fn see_all(raw: &mut PgConnection) {
    const UNSEEN: &str = "
      SELECT COUNT(*) FROM pg_class
      WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relallvisible < relpages";
    for _ in 0..20 {
        raw.execute("VACUUM (ANALYZE)").await.unwrap();
        let unseen: i64 = sqlx::query_scalar(UNSEEN).fetch_one(&mut *raw).await.unwrap();
        if unseen == 0 {
            return;
        }
    }
    panic!("a transaction is open all the time");
}

/// A database of this name on that server with those people, and with what `more` inserts.
pub(crate) async fn postgres(name: &str, more: &'static str) -> Store {
    let url = create_database(&server(), name).await.unwrap();
    Store::open(&Options::new(&url)).await.unwrap().close().await;
    let mut raw = PgConnection::connect(&url).await.unwrap();
    raw.execute(POSTGRES).await.unwrap();
    raw.execute(more).await.unwrap();
    see_all(&mut raw).await;
    // The members of a test fill few pages, and few pages are read at once rather than sought; a million is not.
    let settings = format!(
        "ALTER DATABASE {name} SET enable_seqscan = off; ALTER DATABASE {name} SET max_parallel_workers_per_gather = 0"
    );
    raw.execute(AssertSqlSafe(settings)).await.unwrap();
    raw.close().await.unwrap();
    Store::open(&Options::new(&url)).await.unwrap()
}

#[tokio::test]
async fn postgres_looks_at_no_whole_table_and_sorts_only_few() {
    let name = format!("plans_{}", std::process::id());
    let store = postgres(&name, "").await;
    let (text, wrong) = plans(&store).await;
    store.close().await;
    drop_database(&server(), &name).await.unwrap();
    assert!(wrong.is_empty(), "{}\n\n{text}", wrong.join("\n"));
    compare("postgres.txt", &text);
}
