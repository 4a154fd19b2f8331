//! The schema as the catalogue of PostgreSQL tells it.

use sqlx::{Connection, PgConnection};

use crate::schema::{Column, Index, Kind, SEARCH, Schema, quoted};

/// Reads all tables.
pub async fn read(url: &str) -> Schema {
    let mut wire = PgConnection::connect(url).await.unwrap();
    let mut schema = Schema::new();
    columns(&mut wire, &mut schema).await;
    constraints(&mut wire, &mut schema).await;
    indexes(&mut wire, &mut schema).await;
    schema.retain(|table, _| !table.starts_with(SEARCH));
    schema
}

async fn columns(wire: &mut PgConnection, schema: &mut Schema) {
    let columns: Vec<(String, String, String, bool)> = sqlx::query_as(
        "SELECT table_name::text, column_name::text, data_type::text, is_nullable = 'YES' FROM information_schema.columns
         WHERE table_schema = 'public' AND table_name NOT LIKE '\\_sqlx%' AND table_name NOT IN (
           SELECT table_name FROM information_schema.views WHERE table_schema = 'public')",
    )
    .fetch_all(wire)
    .await
    .unwrap();
    for (table, column, kind, is_nullable) in columns {
        let kind = match kind.as_str() {
            "uuid" | "bytea" => Kind::Bytes,
            "bigint" => Kind::Number,
            "boolean" => Kind::Flag,
            "text" => Kind::Text,
            other => panic!("{table}.{column} is {other}"),
        };
        schema.entry(table).or_default().columns.insert(column, Column { kind, is_nullable });
    }
}

/// A constraint: table, kind, its columns, its text; of a reference also the other table and column.
#[derive(sqlx::FromRow)]
struct Constraint {
    owner: String,
    kind: String,
    columns: Vec<String>,
    definition: String,
    target: Option<String>,
    target_columns: Vec<String>,
}

async fn constraints(wire: &mut PgConnection, schema: &mut Schema) {
    let constraints: Vec<Constraint> = sqlx::query_as(
        "SELECT t.relname::text AS owner, c.contype::text AS kind, pg_get_constraintdef(c.oid) AS definition,
                f.relname::text AS target,
                ARRAY(SELECT a.attname::text FROM unnest(c.conkey) WITH ORDINALITY k (attnum, n)
                      JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.attnum ORDER BY k.n) AS columns,
                ARRAY(SELECT a.attname::text FROM unnest(c.confkey) WITH ORDINALITY k (attnum, n)
                      JOIN pg_attribute a ON a.attrelid = c.confrelid AND a.attnum = k.attnum ORDER BY k.n) AS target_columns
         FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid LEFT JOIN pg_class f ON f.oid = c.confrelid
         WHERE c.connamespace = 'public'::regnamespace AND t.relname NOT LIKE '\\_sqlx%'",
    )
    .fetch_all(wire)
    .await
    .unwrap();
    for found in constraints {
        let table = schema.get_mut(&found.owner).unwrap();
        match found.kind.as_str() {
            "p" => table.primary_key = found.columns,
            "u" => drop(table.unique.insert(found.columns)),
            "f" => {
                let (Some(target), [column], [other]) =
                    (found.target, &found.columns[..], &found.target_columns[..])
                else {
                    panic!("a reference of {} over several columns", found.owner)
                };
                table.references.insert((column.clone(), target, other.clone()));
            }
            "c" => {
                let words = quoted(&found.definition);
                if !words.is_empty() {
                    table.words.insert(found.columns.concat(), words);
                }
            }
            other => panic!("{} has a constraint of kind {other}", found.owner),
        }
    }
}

/// An index that is no constraint's.
#[derive(sqlx::FromRow)]
struct NamedIndex {
    owner: String,
    name: String,
    is_unique: bool,
    condition: Option<String>,
    columns: Vec<String>,
}

async fn indexes(wire: &mut PgConnection, schema: &mut Schema) {
    let indexes: Vec<NamedIndex> = sqlx::query_as(
        "SELECT t.relname::text AS owner, i.relname::text AS name, x.indisunique AS is_unique,
                pg_get_expr(x.indpred, x.indrelid) AS condition,
                ARRAY(SELECT COALESCE(a.attname::text, '(an expression)') FROM unnest(x.indkey) WITH ORDINALITY k (attnum, n)
                      LEFT JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = k.attnum ORDER BY k.n) AS columns
         FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
         WHERE i.relnamespace = 'public'::regnamespace AND t.relname NOT LIKE '\\_sqlx%'
           AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = x.indexrelid AND c.contype IN ('p', 'u'))",
    )
    .fetch_all(wire)
    .await
    .unwrap();
    for NamedIndex { owner, name, is_unique, condition, columns } in indexes {
        if name != SEARCH {
            let only = condition.map(|text| text.replace(['(', ')'], "").replace("::text", ""));
            schema.get_mut(&owner).unwrap().indexes.insert(name, Index { columns, is_unique, only });
        }
    }
}

/// Columns of text in an index that are not compared byte by byte, as SQLite compares them.
pub async fn not_sorted_by_bytes(url: &str) -> Vec<String> {
    let mut wire = PgConnection::connect(url).await.unwrap();
    sqlx::query_scalar(
        "SELECT DISTINCT t.relname || '.' || a.attname FROM pg_index x JOIN pg_class t ON t.oid = x.indrelid
         JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = ANY (x.indkey)
         JOIN pg_collation c ON c.oid = a.attcollation
         WHERE t.relnamespace = 'public'::regnamespace AND t.relname NOT LIKE '\\_sqlx%' AND c.collname <> 'C' ORDER BY 1",
    )
    .fetch_all(&mut wire)
    .await
    .unwrap()
}
