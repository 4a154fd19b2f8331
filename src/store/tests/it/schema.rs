//! That the two databases hold the same tables: columns, keys, references, indexes and the words of states, read from
//! their catalogues after the migrations and compared. Only the index of the search differs.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use domain::review::{Decision, GrantOutcome};
use domain::state::{
    AccountState, AssetState, ImportRowState, InvitationState, JobKind, JobQueue, JobState, MembershipState,
    RowOutcome, ShareLevel, UndoState, Undoable,
};

use crate::{
    databases::{Address, on_postgres, on_sqlite},
    schema_postgres, schema_sqlite,
};

/// The index of the search and, in SQLite, the tables behind it: the one place where the databases differ.
pub const SEARCH: &str = "membership_search";

/// What a column holds, by the table in `migrations/README.md`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `BLOB`; `UUID` or `BYTEA`.
    Bytes,
    /// `INTEGER`; `BIGINT`.
    Number,
    /// `INTEGER` that is 0 or 1; `BOOLEAN`.
    Flag,
    /// `TEXT` in both.
    Text,
}

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    pub kind: Kind,
    pub is_nullable: bool,
}

/// An index that was made by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Index {
    pub columns: Vec<String>,
    pub is_unique: bool,
    /// The condition of a partial index.
    pub only: Option<String>,
}

/// A table as both catalogues can tell it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    pub columns: BTreeMap<String, Column>,
    pub primary_key: Vec<String>,
    pub unique: BTreeSet<Vec<String>>,
    /// Column, table and column referred to.
    pub references: BTreeSet<(String, String, String)>,
    pub indexes: BTreeMap<String, Index>,
    /// The words that a column may hold.
    pub words: BTreeMap<String, BTreeSet<String>>,
}

/// All tables by name.
pub type Schema = BTreeMap<String, Table>;

/// The words between single quotes.
pub fn quoted(text: &str) -> BTreeSet<String> {
    text.split('\'').skip(1).step_by(2).map(str::to_owned).collect()
}

async fn sqlite() -> Schema {
    let mut schema = Schema::new();
    on_sqlite(async |address: Address| {
        address.open().await.close().await;
        schema = schema_sqlite::read(&address.0).await;
    })
    .await;
    schema
}

#[tokio::test]
async fn both_databases_have_the_same_schema() {
    let mut postgres = Schema::new();
    on_postgres(async |address: Address| {
        address.open().await.close().await;
        postgres = schema_postgres::read(&address.0).await;
        assert_eq!(
            schema_postgres::not_sorted_by_bytes(&address.0).await,
            [""; 0],
            "columns of indexes without \"C\""
        );
    })
    .await;
    let sqlite = sqlite().await;
    assert!(sqlite.len() > 12, "only {} tables were found", sqlite.len());
    assert_eq!(sqlite.keys().collect::<Vec<_>>(), postgres.keys().collect::<Vec<_>>());
    for (name, table) in sqlite {
        let other = &postgres[&name];
        assert_eq!(table.columns, other.columns, "{name}");
        assert_eq!(table.primary_key, other.primary_key, "{name}");
        assert_eq!(table.unique, other.unique, "{name}");
        assert_eq!(table.references, other.references, "{name}");
        assert_eq!(table.indexes, other.indexes, "{name}");
        assert_eq!(table.words, other.words, "{name}");
    }
}

#[tokio::test]
async fn the_words_of_states_are_those_of_the_domain() {
    let schema = sqlite().await;
    let words = |table: &str, all: Vec<&str>| {
        let all: BTreeSet<String> = all.into_iter().map(str::to_owned).collect();
        assert_eq!(schema[table].words["state"], all, "{table}");
    };
    words("account", AccountState::ALL.iter().map(|state| state.as_str()).collect());
    words("undo_row", UndoState::ALL.iter().map(|state| state.as_str()).collect());
    let acts = Undoable::ALL.iter().map(|act| act.as_str().to_owned()).collect();
    assert_eq!(schema["undo_act"].words["action"], acts);
    words("membership", MembershipState::ALL.iter().map(|state| state.as_str()).collect());
    // That time has run out is computed when read.
    let stored = InvitationState::ALL.iter().filter(|state| **state != InvitationState::Expired);
    words("invitation", stored.map(|state| state.as_str()).collect());
    words("people_import_row", ImportRowState::ALL.iter().map(|state| state.as_str()).collect());
    words("asset", AssetState::ALL.iter().map(|state| state.as_str()).collect());
    let levels = ShareLevel::ALL.iter().map(|level| level.as_str().to_owned()).collect();
    assert_eq!(schema["asset_share"].words["level"], levels);
    words("job", JobState::ALL.iter().map(|state| state.as_str()).collect());
    let names = |all: Vec<&str>| -> BTreeSet<String> { all.into_iter().map(str::to_owned).collect() };
    let (job, row) = (&schema["job"].words, &schema["job_row"].words);
    assert_eq!(job["queue"], names(JobQueue::ALL.iter().map(|queue| queue.as_str()).collect()));
    assert_eq!(job["kind"], names(JobKind::ALL.iter().map(|kind| kind.as_str()).collect()));
    let grant = &schema["review_grant"].words;
    assert_eq!(grant["decision"], names(Decision::ALL.iter().map(|decision| decision.as_str()).collect()));
    assert_eq!(grant["outcome"], names(GrantOutcome::ALL.iter().map(|outcome| outcome.as_str()).collect()));
    assert_eq!(row["outcome"], names(RowOutcome::ALL.iter().map(|outcome| outcome.as_str()).collect()));
}

#[test]
fn both_databases_have_migrations_of_the_same_names() {
    let names = |folder: &str| -> BTreeSet<String> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(folder);
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    };
    assert!(!names("sqlite").is_empty());
    assert_eq!(names("sqlite"), names("postgres"));
}

#[tokio::test]
async fn whatever_refers_to_a_member_is_found_by_an_index() {
    let mut missing = Vec::new();
    for (name, table) in sqlite().await {
        for (column, other, _) in &table.references {
            let is_set = format!("{column} IS NOT NULL");
            let leads = |columns: &[String]| columns.first() == Some(column);
            let finds = |index: &Index| {
                leads(&index.columns) && index.only.as_ref().is_none_or(|only| *only == is_set)
            };
            let is_found = leads(&table.primary_key)
                || table.unique.iter().any(|columns| leads(columns))
                || table.indexes.values().any(finds);
            if other == "membership" && !is_found {
                missing.push(format!("{name}.{column}"));
            }
        }
    }
    assert_eq!(missing, [""; 0], "each member that is purged would look through these tables");
}
