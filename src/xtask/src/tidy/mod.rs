//! House rules that no compiler checks. Each is a small function over the files of the checkout that lists what
//! is wrong; each has a test that shows it can fail.

mod crates;
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
    /// What it holds.
    pub text: String,
}

/// Lists what is wrong, one line each.
type Check = fn(&[File]) -> Result<Vec<String>>;

const CHECKS: [(&str, Check); 12] = [
    ("no file is too long", files::short),
    ("every Rust file says what it is for", files::opens_with_purpose),
    ("nothing is left for later", files::nothing_left_over),
    ("no line ends in blanks", files::no_trailing_blanks),
    ("no registry is named", files::no_registry_hosts),
    ("SQL stands in the store alone", files::sql_in_the_store),
    ("pages carry no inline style", files::no_inline_style),
    ("sqlx is named once", crates::sqlx_is_named_once),
    ("our crates depend one way", crates::arrows),
    ("the browser's side holds no server crate", crates::browser_tree),
    ("what the map names is there", references::map),
    ("the databases migrate alike, and Node's lock names no address", references::twins),
];

/// Runs every check and shows every problem.
pub fn run() -> Result<()> {
    let problems = problems()?;
    if problems.is_empty() {
        println!("tidy: {} checks, nothing to say", CHECKS.len());
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

/// Every text file that is in the repository or about to be.
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
    // What is no text, or was just deleted, is no business of ours.
    let read = |name: &str| {
        Some(File { path: name.to_owned(), text: std::fs::read_to_string(root.join(name)).ok()? })
    };
    Ok(names.into_iter().filter_map(read).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs one check on files made up for it.
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
