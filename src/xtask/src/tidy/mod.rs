//! `cargo xtask tidy`: rules of this repository that no compiler checks. Each is a small function that lists the problems
//! in the files of the checkout, with a test that shows that it can fail.

mod crates;
mod cycles;
mod files;
mod references;

use crate::paths;
use crate::shell::output;
use anyhow::{Result, bail};
use std::process::Command;

/// A text file of the checkout.
pub struct File {
    /// From the root, with forward slashes.
    pub path: String,
    /// Its content.
    pub text: String,
}

/// Lists the problems, one line each.
type Check = fn(&[File]) -> Result<Vec<String>>;

const CHECKS: [(&str, Check); 14] = [
    ("file length", files::length),
    ("module documentation", files::module_documentation),
    ("unfinished work", files::unfinished_work),
    ("trailing whitespace", files::trailing_whitespace),
    ("registry hosts", files::registry_hosts),
    ("SQL outside the store", files::sql_outside_store),
    ("inline styles", files::inline_styles),
    ("sqlx outside the store", crates::sqlx_outside_store),
    ("crate dependencies", crates::dependencies),
    ("server crates in the browser", crates::browser_tree),
    ("module cycles", cycles::module_cycles),
    ("paths in the architecture", references::architecture_paths),
    ("migrations of both databases", references::migration_pairs),
    ("addresses in Node's lock file", references::lock_addresses),
];

/// Runs every check and shows every problem.
pub fn run() -> Result<()> {
    let problems = problems()?;
    if problems.is_empty() {
        println!("tidy: {} checks passed", CHECKS.len());
        return Ok(());
    }
    for problem in &problems {
        println!("  {problem}");
    }
    bail!("tidy: {} problem(s)", problems.len())
}

fn problems() -> Result<Vec<String>> {
    let files = checkout()?;
    let mut problems = Vec::new();
    for (rule, check) in CHECKS {
        problems.extend(check(&files)?.into_iter().map(|problem| format!("{rule}: {problem}")));
    }
    Ok(problems)
}

/// Every text file that is in the repository or could be added to it.
fn checkout() -> Result<Vec<File>> {
    let root = paths::root();
    let list = output(
        Command::new("git")
            .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
            .current_dir(&root),
    )?;
    let mut names: Vec<&str> = list.split('\0').filter(|name| !name.is_empty()).collect();
    names.sort_unstable();
    names.dedup();
    // Skips files that are not text or were just deleted.
    let read = |name: &str| {
        Some(File { path: name.to_owned(), text: std::fs::read_to_string(root.join(name)).ok()? })
    };
    Ok(names.into_iter().filter_map(read).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs one check on example files.
    pub fn found(check: Check, files: &[(&str, &str)]) -> Vec<String> {
        let files: Vec<File> =
            files.iter().map(|(path, text)| File { path: (*path).into(), text: (*text).into() }).collect();
        check(&files).unwrap()
    }

    #[test]
    fn the_checkout_is_tidy() {
        assert_eq!(problems().unwrap(), Vec::<String>::new());
    }
}
