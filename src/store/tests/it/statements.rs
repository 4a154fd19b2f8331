//! That both databases understand every statement of the store: each literal that begins with a verb of SQL is prepared.
//! Statements that are put together while running are tried by the cases of the two pages, in every combination.

use std::{fs, path::Path};

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, SqlSafeStr, SqliteConnection};

use crate::databases::Address;

on_both_databases![every_statement_is_understood];

const VERBS: [&str; 5] = ["SELECT ", "INSERT ", "UPDATE ", "DELETE ", "WITH "];

/// A statement and where it stands; `only` names the one database that it is for.
struct Statement {
    place: String,
    sql: String,
    only: Option<&'static str>,
}

/// Every string literal of a Rust source with the text before it, without those in comments.
fn literals(source: &str) -> Vec<(usize, String)> {
    let chars: Vec<char> = source.chars().collect();
    let at = |i: usize| chars.get(i).copied().unwrap_or_default();
    let (mut found, mut i) = (vec![], 0);
    while i < chars.len() {
        match chars[i] {
            '/' if at(i + 1) == '/' => {
                while i < chars.len() && at(i) != '\n' {
                    i += 1;
                }
            }
            // A character, unless it is a lifetime.
            '\'' if at(i + 1) == '\\' => i += 3,
            '\'' if at(i + 2) == '\'' => i += 2,
            '"' => {
                let start = i;
                let mut text = String::new();
                i += 1;
                while at(i) != '"' && i < chars.len() {
                    if at(i) == '\\' {
                        i += 1;
                    }
                    text.push(at(i));
                    i += 1;
                }
                found.push((start, text));
            }
            _ => {}
        }
        i += 1;
    }
    found
}

/// Pieces of statements that are put together while running have `?` for their values, an open parenthesis, a list to come,
/// or columns of tables that another piece names.
fn is_whole(sql: &str) -> bool {
    let lacks_tables = sql.starts_with("SELECT ") && sql.contains('.') && !sql.contains("FROM ");
    !sql.contains('?')
        && !lacks_tables
        && !sql.ends_with(" IN")
        && sql.matches('(').count() == sql.matches(')').count()
}

fn statements() -> Vec<Statement> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut all = vec![];
    for file in files.into_iter().filter(|file| file.extension().is_some_and(|ending| ending == "rs")) {
        let source = fs::read_to_string(&file).unwrap();
        let program = source.split("#[cfg(test)]").next().unwrap_or_default();
        for (start, sql) in literals(program) {
            if !VERBS.iter().any(|verb| sql.starts_with(verb)) || !is_whole(&sql) {
                continue;
            }
            let before: String = program.chars().take(start).collect();
            let arm = before.rsplit("Self::").next().unwrap_or_default();
            let only = match arm.split("=>").next().unwrap_or_default().trim() {
                "Sqlite" => Some("sqlite:"),
                "Postgres" => Some("postgres:"),
                _ => None,
            };
            let line = before.lines().count();
            let place = format!("{}:{line}", file.file_name().unwrap_or_default().display());
            all.push(Statement { place, sql, only });
        }
    }
    all
}

async fn every_statement_is_understood(address: Address) {
    address.open().await.close().await;
    let all = statements();
    assert!(all.len() > 70, "only {} statements were found", all.len());
    let mut wrong = vec![];
    for statement in all {
        if statement.only.is_some_and(|only| !address.0.starts_with(only)) {
            continue;
        }
        let sql = AssertSqlSafe(statement.sql.clone()).into_sql_str();
        let result = if address.0.starts_with("sqlite:") {
            SqliteConnection::connect(&address.0).await.unwrap().prepare(sql).await.map(drop)
        } else {
            PgConnection::connect(&address.0).await.unwrap().prepare(sql).await.map(drop)
        };
        if let Err(error) = result {
            wrong.push(format!("{}: {error}\n  {}", statement.place, statement.sql));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn literals_are_told_from_comments_characters_and_lifetimes() {
    let source = r#"// "no"
        fn f<'a>(x: &'a str) { g('"', '\'', "a \"b\" c"); } /// "no"
        const X: &str = "d";"#;
    let found: Vec<String> = literals(source).into_iter().map(|(_, text)| text).collect();
    assert_eq!(found, ["a \"b\" c", "d"]);
}
