//! Rules about files that speak of each other: the map and what it names, migrations of two databases, Node's lock.

use super::File;
use crate::paths;
use anyhow::Result;
use std::collections::BTreeSet;

const FOLDERS: [&str; 8] = ["app", "docs", "end2end", "frontend", "public", "server", "src", "style"];

const MAP: &str = "docs/ARCHITECTURE.md";

/// Every path between backticks in the map exists.
pub fn map(files: &[File]) -> Result<Vec<String>> {
    let Some(map) = files.iter().find(|file| file.path == MAP) else {
        return Ok(vec![format!("{MAP} is missing")]);
    };
    let root = paths::root();
    Ok(named_paths(&map.text)
        .into_iter()
        .filter(|path| !root.join(path).exists())
        .map(|path| format!("{MAP} names {path}, which is not there"))
        .collect())
}

/// Words between backticks that look like a path of this repository. An address begins with a slash, a pattern
/// or a placeholder holds other characters, and a name such as `member/disable` neither ends like a file nor begins
/// with one of our folders.
fn named_paths(text: &str) -> BTreeSet<String> {
    let prose: String = text.split("```").step_by(2).collect();
    prose
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(|word| {
            let last = word.rsplit('/').next().unwrap_or_default();
            let is_file =
                [".rs", ".toml", ".md", ".json", ".css", ".sql", ".ts"].iter().any(|end| last.ends_with(end));
            is_file
                || word
                    .split_once('/')
                    .is_some_and(|(first, rest)| rest.is_empty() || FOLDERS.contains(&first))
        })
        .filter(|word| {
            !word.starts_with('/') && word.chars().all(|c| c.is_ascii_alphanumeric() || "/._-".contains(c))
        })
        .map(str::to_owned)
        .collect()
}

pub fn twins(files: &[File]) -> Result<Vec<String>> {
    let mut wrong = lonely_migrations(files);
    let lock = files.iter().filter(|file| file.path.ends_with("package-lock.json"));
    wrong.extend(lock.filter(|file| file.text.contains("\"resolved\"")).map(|file| {
        format!("{} holds download addresses: npm needs omit-lockfile-registry-resolved", file.path)
    }));
    Ok(wrong)
}

fn lonely_migrations(files: &[File]) -> Vec<String> {
    let folder = |database: &str| -> BTreeSet<&str> {
        let prefix = format!("src/store/migrations/{database}/");
        files.iter().filter_map(|file| file.path.strip_prefix(&prefix)).collect()
    };
    let (sqlite, postgres) = (folder("sqlite"), folder("postgres"));
    sqlite
        .symmetric_difference(&postgres)
        .map(|name| format!("migration {name} is missing for one database"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::found;
    use super::*;

    #[test]
    fn a_path_that_is_gone_is_found() {
        assert_eq!(
            found(map, &[(MAP, "See `src/xtask/` and `src/nowhere/` under `/rpc/a` and `app::b`.")]).len(),
            1
        );
        assert_eq!(found(map, &[]).len(), 1);
    }

    #[test]
    fn only_words_that_look_like_paths_count() {
        let text = "`app/b` `a/b` `Cargo.toml` `x` `app/<feature>/page.rs` `/users`\n```\n`app/d`\n```\n`e/f.rs` `g/`";
        assert_eq!(
            named_paths(text).into_iter().collect::<Vec<_>>(),
            ["Cargo.toml", "app/b", "e/f.rs", "g/"]
        );
    }

    #[test]
    fn a_migration_for_one_database_and_an_address_in_the_lock_are_found() {
        let files = [
            ("src/store/migrations/sqlite/0001_first.sql", ""),
            ("src/store/migrations/postgres/0001_first.sql", ""),
            ("src/store/migrations/sqlite/0002_second.sql", ""),
            ("end2end/package-lock.json", "{\"resolved\": \"x\"}"),
        ];
        assert_eq!(found(twins, &files).len(), 2);
    }
}
