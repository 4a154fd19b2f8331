//! That no page, search or filter of the list of people looks at all members: what the databases say about how they
//! would read. Run in a database of its own, with an organization large enough for the indexes to be worth it.

use domain::{
    id::{MembershipId, OrgId, RoleId},
    list::{UserKey, UserStatus},
    text::SearchQuery,
    time::Timestamp,
};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    MemberQuery, Options, ReadTx, Store, create_database,
    dialect::Dialect,
    drop_database,
    member_query::{self, Access},
    seam::args,
    text::Text,
};

/// A line of `EXPLAIN QUERY PLAN`.
#[derive(FromRow)]
struct Line {
    detail: String,
}

/// Each way that a query may be read, and what it is for.
fn queries() -> Vec<(String, MemberQuery, Access)> {
    let first = MemberQuery {
        limit: 26,
        ..MemberQuery::everybody(OrgId::new(Uuid::from_u128(1)), Timestamp::from_micros(1_000))
    };
    let role = Some(RoleId::new(Uuid::from_u128(2)));
    let member = Some(MembershipId::new(Uuid::from_u128(3)));
    let search = MemberQuery { search: SearchQuery::parse("lovel ad"), ..first.clone() };
    let mut queries = vec![
        ("an id".to_owned(), MemberQuery { id: Some(Uuid::from_u128(3)), ..first.clone() }, Access::Rows),
        ("oneself".to_owned(), MemberQuery { only_member: member, ..first.clone() }, Access::Rows),
        ("few holders".to_owned(), MemberQuery { role, ..first.clone() }, Access::Holders),
        ("few holders, search".to_owned(), MemberQuery { role, ..search.clone() }, Access::Holders),
        (
            "few holders of several".to_owned(),
            MemberQuery { any_role: role.into_iter().chain(role).collect(), ..first.clone() },
            Access::AnyHolders,
        ),
        (
            "rows by id".to_owned(),
            MemberQuery { rows: vec![Uuid::from_u128(3)], ..first.clone() },
            Access::Rows,
        ),
        (
            "unseen".to_owned(),
            MemberQuery {
                unseen_since: Some(Timestamp::from_micros(900)),
                key: UserKey::Activity,
                status: UserStatus::Active,
                ..first.clone()
            },
            Access::Walk,
        ),
        ("search".to_owned(), search.clone(), Access::SearchIndex),
        ("search, role".to_owned(), MemberQuery { role, ..search }, Access::SearchIndex),
    ];
    for key in [UserKey::Name, UserKey::Activity, UserKey::Joined] {
        for status in UserStatus::ALL.iter().copied() {
            for descending in [false, true] {
                let place = if key == UserKey::Name { "00ff" } else { "500" };
                let query = MemberQuery { key, status, descending, ..first.clone() };
                let beyond = Some((place.to_owned(), Uuid::from_u128(9)));
                let far = MemberQuery { beyond, ..query.clone() };
                let what = format!("{key:?}, {status:?}, {descending}");
                queries.push((
                    format!("{what}, many holders"),
                    MemberQuery { role, ..query.clone() },
                    Access::Walk,
                ));
                queries.push((what.clone(), query, Access::Walk));
                queries.push((format!("{what}, far in"), far, Access::Walk));
            }
        }
    }
    queries
}

async fn explain(tx: &mut ReadTx<'_>, text: Text) -> Vec<String> {
    if tx.dialect() == Dialect::Sqlite {
        let lines: Vec<Line> =
            tx.all_built(format!("EXPLAIN QUERY PLAN {}", text.sql), text.args).await.unwrap();
        return lines.into_iter().map(|line| line.detail).collect();
    }
    let lines: Vec<(String,)> = tx.all_built(format!("EXPLAIN {}", text.sql), text.args).await.unwrap();
    lines.into_iter().map(|(line,)| line).collect()
}

/// A line that reads a whole table or index of members or of roles held.
fn reads_everything(line: &str) -> bool {
    let scans = ["SCAN m", "SCAN h", "SCAN i", "SCAN x", "SCAN e"];
    scans.iter().any(|scan| line == *scan || line.starts_with(&format!("{scan} ")))
        || ["membership", "role_assignment", "team_place", "invitation"]
            .iter()
            .any(|table| line.contains(&format!("Seq Scan on {table}")))
}

async fn none_reads_everything(store: Store) {
    let mut tx = store.read().await.unwrap();
    let dialect = tx.dialect();
    if dialect == Dialect::Postgres {
        // Few rows are here, where reading all of them would be sooner.
        let _: Vec<(String,)> = tx.all("SET LOCAL enable_seqscan = off", args![]).await.unwrap();
    }
    let mut wrong = vec![];
    for (what, query, access) in queries() {
        let access = match access {
            Access::SearchIndex if dialect.searches_by_organization() => Access::Rows,
            access => access,
        };
        let page = member_query::page(&query, access, dialect).unwrap();
        let count = member_query::count(&query, access, Some(100_000), dialect);
        for (kind, text) in [("page", page), ("count", count)] {
            let Some(text) = text else { continue };
            let lines = explain(&mut tx, text).await;
            let sorts = kind == "page"
                && dialect == Dialect::Sqlite
                && access == Access::Walk
                && !matches!(query.status, UserStatus::Removed | UserStatus::Expiring)
                && lines
                    .iter()
                    .take_while(|line| !line.contains("SCAN u"))
                    .any(|line| line.contains("TEMP B-TREE FOR ORDER"));
            if sorts || lines.iter().any(|line| reads_everything(line)) {
                wrong.push(format!("{what}, {kind}:\n{}", lines.join("\n")));
            }
        }
    }
    tx.close().await.unwrap();
    store.close().await;
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[tokio::test]
async fn sqlite_reads_no_page_by_looking_at_all_members() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("plans.db").display());
    none_reads_everything(Store::open(&Options::new(&url)).await.unwrap()).await;
}

#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "tests are told their server by the environment")]
async fn postgres_reads_no_page_by_looking_at_all_members() {
    let server = std::env::var("TEST_POSTGRES_URL").expect("set TEST_POSTGRES_URL or run cargo xtask test");
    let name = format!("member_plans_{}", std::process::id());
    let url = create_database(&server, &name).await.unwrap();
    none_reads_everything(Store::open(&Options::new(&url)).await.unwrap()).await;
    drop_database(&server, &name).await.unwrap();
}
