//! The schema as the catalogue of SQLite tells it.

use sqlx::{Connection, SqliteConnection};

use crate::schema::{Column, Index, Kind, SEARCH, Schema, Table, quoted};

/// Reads all tables.
pub async fn read(url: &str) -> Schema {
    let mut wire = SqliteConnection::connect(url).await.unwrap();
    let tables: Vec<(String, String)> = sqlx::query_as(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '\\_sqlx%'
         ESCAPE '\\' ORDER BY name",
    )
    .fetch_all(&mut wire)
    .await
    .unwrap();
    let mut schema = Schema::new();
    for (name, sql) in tables.into_iter().filter(|(name, _)| !name.starts_with(SEARCH)) {
        assert!(sql.trim_end().ends_with("STRICT"), "{name} is not STRICT");
        schema.insert(name.clone(), table(&mut wire, &name, &sql).await);
    }
    schema
}

async fn table(wire: &mut SqliteConnection, name: &str, sql: &str) -> Table {
    let mut table = Table::default();
    for check in sql.split("CHECK (").skip(1) {
        if let Some((column, rest)) = check.split_once(" IN (") {
            let words = quoted(rest.split(')').next().unwrap_or_default());
            if !words.is_empty() {
                table.words.insert(column.to_owned(), words);
            }
        }
    }
    let columns: Vec<(String, String, bool, i64)> =
        sqlx::query_as("SELECT name, type, \"notnull\", pk FROM pragma_table_info($1)")
            .bind(name)
            .fetch_all(&mut *wire)
            .await
            .unwrap();
    let mut key: Vec<(i64, String)> = vec![];
    for (column, kind, is_not_null, place) in columns {
        let is_flag = sql.contains(&format!("CHECK ({column} IN (0, 1))"));
        let kind = match kind.as_str() {
            "BLOB" => Kind::Bytes,
            "TEXT" => Kind::Text,
            "INTEGER" if is_flag => Kind::Flag,
            "INTEGER" => Kind::Number,
            other => panic!("{name}.{column} is {other}"),
        };
        if place > 0 {
            key.push((place, column.clone()));
        }
        // In a STRICT table no column of the primary key takes NULL.
        table.columns.insert(column, Column { kind, is_nullable: !is_not_null && place == 0 });
    }
    key.sort_unstable();
    table.primary_key = key.into_iter().map(|(_, column)| column).collect();
    table.references = sqlx::query_as("SELECT \"from\", \"table\", \"to\" FROM pragma_foreign_key_list($1)")
        .bind(name)
        .fetch_all(&mut *wire)
        .await
        .unwrap()
        .into_iter()
        .collect();
    let indexes: Vec<(String, bool, String)> =
        sqlx::query_as("SELECT name, \"unique\", origin FROM pragma_index_list($1)")
            .bind(name)
            .fetch_all(&mut *wire)
            .await
            .unwrap();
    for (index, is_unique, origin) in indexes {
        let columns: Vec<String> = sqlx::query_scalar(
            "SELECT COALESCE(name, '(an expression)') FROM pragma_index_info($1) ORDER BY seqno",
        )
        .bind(&index)
        .fetch_all(&mut *wire)
        .await
        .unwrap();
        match origin.as_str() {
            "pk" => {}
            "u" => drop(table.unique.insert(columns)),
            _ => {
                let sql: String =
                    sqlx::query_scalar("SELECT sql FROM sqlite_schema WHERE type = 'index' AND name = $1")
                        .bind(&index)
                        .fetch_one(&mut *wire)
                        .await
                        .unwrap();
                let only = sql.split_once(" WHERE ").map(|(_, condition)| condition.trim().to_owned());
                table.indexes.insert(index, Index { columns, is_unique, only });
            }
        }
    }
    table
}
