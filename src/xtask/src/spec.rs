//! `cargo xtask spec`: the rows of docs/spec/requirements.md that no test names by their number.

use crate::paths;
use crate::shell::output;
use anyhow::{Context, Result};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Command;

/// Prints the rows without a test, and how many have one.
pub fn report() -> Result<()> {
    let root = paths::root();
    let table = root.join("docs/spec/requirements.md");
    let rows = rows(&fs::read_to_string(&table).with_context(|| format!("cannot read {}", table.display()))?);
    let list = output(
        Command::new("git")
            .args([
                "ls-files",
                "-z",
                "--cached",
                "--others",
                "--exclude-standard",
                "--",
                "*.rs",
                "end2end/*.ts",
                // The examples in this file are no tests of the product.
                ":!src/xtask",
            ])
            .current_dir(&root),
    )?;
    let mut tested = BTreeSet::new();
    for name in list.split('\0').filter(|name| !name.is_empty()) {
        let text = fs::read_to_string(root.join(name)).unwrap_or_default();
        tested.extend(if name.ends_with(".rs") { numbers_in_rust(&text) } else { numbers_in_titles(&text) });
    }
    let missing: Vec<_> = rows.iter().filter(|(number, _)| !tested.contains(*number)).collect();
    for (number, text) in &missing {
        println!("  {number}  {text}");
    }
    for number in tested.iter().filter(|number| !rows.contains_key(*number)) {
        println!("  {number} is named by a test but not in the table");
    }
    println!("{} of {} rows have a test", rows.len() - missing.len(), rows.len());
    Ok(())
}

/// The numbers and texts of rows such as `| F001 | text | template |`.
fn rows(table: &str) -> BTreeMap<String, String> {
    let cells = |line: &str| -> Option<(String, String)> {
        let mut cells = line.strip_prefix('|')?.split('|').map(str::trim);
        let number = cells.next().filter(|cell| is_number(cell))?;
        Some((number.to_owned(), cells.next()?.to_owned()))
    };
    table.lines().filter_map(cells).collect()
}

/// Numbers at the beginning of function names such as `fn f001_f002_somebody_does_something`.
fn numbers_in_rust(text: &str) -> BTreeSet<String> {
    let names = text.split("fn ").skip(1).filter_map(|rest| rest.split('(').next());
    names.flat_map(|name| name.split('_').map(str::to_uppercase).take_while(|part| is_number(part))).collect()
}

/// Numbers in titles such as `test("F001, F002: somebody does something", …)`.
fn numbers_in_titles(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    words.filter(|word| is_number(word)).map(str::to_owned).collect()
}

fn is_number(word: &str) -> bool {
    word.len() == 4 && word.starts_with('F') && word[1..].bytes().all(|digit| digit.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_read_from_the_table() {
        let rows = rows("| # | Requirement | Template |\n|---|---|---|\n| F007 | Left | config |\n");
        assert_eq!(rows.into_iter().collect::<Vec<_>>(), [("F007".to_owned(), "Left".to_owned())]);
    }

    #[test]
    fn numbers_are_read_from_names_and_titles() {
        let rust = "async fn f059_f060_an_invitation_expires() {}\nfn other_f061_does_not_count() {}";
        assert_eq!(numbers_in_rust(rust).into_iter().collect::<Vec<_>>(), ["F059", "F060"]);
        let titles = "test(\"F001, F002: a list\", …); // 0xF003A";
        assert_eq!(numbers_in_titles(titles).into_iter().collect::<Vec<_>>(), ["F001", "F002"]);
    }
}
