//! Rules about files that refer to others: the architecture page, the migrations of both databases, Node's lock file.

use super::File;
use crate::paths;
use anyhow::Result;
use std::collections::BTreeSet;

const FOLDERS: [&str; 8] = ["app", "docs", "end2end", "frontend", "public", "server", "src", "style"];

const ARCHITECTURE: &str = "docs/ARCHITECTURE.md";

/// Every path between backticks in the architecture page exists.
pub fn architecture_paths(files: &[File]) -> Result<Vec<String>> {
    let Some(page) = files.iter().find(|file| file.path == ARCHITECTURE) else {
        return Ok(vec![format!("{ARCHITECTURE} is missing")]);
    };
    let root = paths::root();
    Ok(named_paths(&page.text)
        .into_iter()
        .filter(|path| !root.join(path).exists())
        .map(|path| format!("{ARCHITECTURE} names {path}, which does not exist"))
        .collect())
}

/// Words between backticks that look like a path of this repository. A URL begins with a slash, a pattern or a
/// placeholder contains other characters, and a name such as `member/disable` has no extension and does not begin with
/// one of our folders.
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

pub fn lock_addresses(files: &[File]) -> Result<Vec<String>> {
    let lock = files.iter().filter(|file| file.path.ends_with("package-lock.json"));
    Ok(lock
        .filter(|file| file.text.contains("\"resolved\""))
        .map(|file| {
            format!("{} contains download URLs: set npm's omit-lockfile-registry-resolved", file.path)
        })
        .collect())
}

pub fn migration_pairs(files: &[File]) -> Result<Vec<String>> {
    let folder = |database: &str| -> BTreeSet<&str> {
        let prefix = format!("src/store/migrations/{database}/");
        files.iter().filter_map(|file| file.path.strip_prefix(&prefix)).collect()
    };
    let (sqlite, postgres) = (folder("sqlite"), folder("postgres"));
    Ok(sqlite
        .symmetric_difference(&postgres)
        .map(|name| format!("migration {name} is missing for one database"))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::super::tests::found;
    use super::*;

    #[test]
    fn a_path_that_does_not_exist_is_found() {
        assert_eq!(
            found(
                architecture_paths,
                &[(ARCHITECTURE, "See `src/xtask/` and `src/nowhere/` under `/rpc/a` and `app::b`.")]
            )
            .len(),
            1
        );
        assert_eq!(found(architecture_paths, &[]).len(), 1);
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
    fn a_migration_for_one_database_is_found() {
        let files = [
            ("src/store/migrations/sqlite/0001_first.sql", ""),
            ("src/store/migrations/postgres/0001_first.sql", ""),
            ("src/store/migrations/sqlite/0002_second.sql", ""),
        ];
        assert_eq!(found(migration_pairs, &files).len(), 1);
    }

    #[test]
    fn a_download_url_in_the_lock_file_is_found() {
        let files = [("end2end/package-lock.json", "{\"resolved\": \"x\"}")];
        assert_eq!(found(lock_addresses, &files).len(), 1);
    }
}
