//! `cargo xtask spec`: the rows of docs/spec/requirements.md that no test proves in an organization of their template.
//! A test says what it proves by its title, `F054 portal: …`, or its name, `f054_portal_…`; a row of several templates is
//! proven in each.

use crate::paths;
use crate::shell::output;
use anyhow::{Context, Result, bail};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Command;

const TEMPLATES: [&str; 6] = ["standard", "portal", "analytics", "config", "cloud", "workspace"];

/// A row in one of its templates.
type Cell = (String, String);

/// Prints the rows and templates without a test, and how many have one.
///
/// # Errors
/// A test names a row without a template, or one that the table does not have.
pub fn report() -> Result<()> {
    let root = paths::root();
    let table = root.join("docs/spec/requirements.md");
    let rows = rows(&fs::read_to_string(&table).with_context(|| format!("cannot read {}", table.display()))?);
    let mut tested = BTreeSet::new();
    let mut wrong = Vec::new();
    for name in files()? {
        let text = fs::read_to_string(root.join(&name)).unwrap_or_default();
        let names = if name.ends_with(".rs") { names_in_rust(&text) } else { titles(&text) };
        for title in names {
            match cells(&title) {
                Some(cells) => tested.extend(cells),
                None => wrong.push(format!("{name}: {title}")),
            }
        }
    }
    let wanted: BTreeSet<Cell> = rows
        .iter()
        .flat_map(|(number, row)| row.templates.iter().map(|template| (number.clone(), template.clone())))
        .collect();
    for (number, template) in wanted.difference(&tested) {
        println!("  {number} {template:<10} {}", rows[number].text);
    }
    println!("{} of {} rows are proven in each of their templates", proven(&rows, &tested), rows.len());
    wrong.extend(
        tested
            .difference(&wanted)
            .map(|(number, template)| format!("the table has no {number} for {template}")),
    );
    match wrong.as_slice() {
        [] => Ok(()),
        wrong => bail!("these titles name a row without its template:\n{}", wrong.join("\n")),
    }
}

/// The files that can have tests of the product.
fn files() -> Result<Vec<String>> {
    let mut git = Command::new("git");
    git.args([
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
        "--",
        "*.rs",
        "end2end/*.ts",
        ":!src/xtask",
    ]);
    let list = output(git.current_dir(paths::root()))?;
    Ok(list.split('\0').filter(|name| !name.is_empty()).map(str::to_owned).collect())
}

/// A row of the table.
struct Row {
    text: String,
    templates: Vec<String>,
}

/// Rows such as `| F001 | text | portal, cloud |`, by their numbers.
fn rows(table: &str) -> BTreeMap<String, Row> {
    let row = |line: &str| -> Option<(String, Row)> {
        let mut cells = line.strip_prefix('|')?.split('|').map(str::trim);
        let number = cells.next().filter(|cell| is_number(cell))?;
        let text = cells.next()?.to_owned();
        let templates = cells.next()?.split(", ").map(str::to_owned).collect();
        Some((number.to_owned(), Row { text, templates }))
    };
    table.lines().filter_map(row).collect()
}

fn proven(rows: &BTreeMap<String, Row>, tested: &BTreeSet<Cell>) -> usize {
    let is_proven = |(number, row): &(&String, &Row)| {
        row.templates.iter().all(|template| tested.contains(&((*number).clone(), template.clone())))
    };
    rows.iter().filter(is_proven).count()
}

/// The names of functions that begin with the number of a row, as titles: `fn f001_f002_portal_the_list` is
/// `F001, F002 portal: the_list`.
fn names_in_rust(text: &str) -> Vec<String> {
    let names = text.split("fn ").skip(1).filter_map(|rest| rest.split('(').next());
    names
        .filter_map(|name| {
            let parts: Vec<&str> = name.split('_').collect();
            let end = parts.iter().position(|part| !is_number(&part.to_uppercase()))?;
            let templates = parts[end..].iter().take_while(|part| TEMPLATES.contains(part)).count();
            let numbers = parts[..end].join(", ").to_uppercase();
            (end > 0).then(|| {
                let (of, rest) = parts[end..].split_at(templates);
                format!("{numbers} {}: {}", of.join(", "), rest.join("_"))
            })
        })
        .collect()
}

/// The titles of end-to-end tests that begin with the number of a row.
fn titles(text: &str) -> Vec<String> {
    let titles = text.split("test(\"").skip(1).filter_map(|rest| rest.split('"').next());
    titles.filter(|title| title.get(..4).is_some_and(is_number)).map(str::to_owned).collect()
}

/// The rows and templates of a title such as `F054, F055 portal: …`; `None` where it has another form.
fn cells(title: &str) -> Option<Vec<Cell>> {
    let (head, _) = title.split_once(':')?;
    let words: Vec<&str> = head.split([',', ' ']).filter(|word| !word.is_empty()).collect();
    let (numbers, templates): (Vec<&str>, Vec<&str>) = words.iter().partition(|word| is_number(word));
    let is_known = !templates.is_empty() && templates.iter().all(|template| TEMPLATES.contains(template));
    is_known.then(|| {
        let of = |number: &&str| {
            let number = (*number).to_owned();
            templates.iter().map(move |template| (number.clone(), (*template).to_owned())).collect::<Vec<_>>()
        };
        numbers.iter().flat_map(of).collect()
    })
}

fn is_number(word: &str) -> bool {
    word.len() == 4 && word.starts_with('F') && word[1..].bytes().all(|digit| digit.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_read_from_the_table_with_their_templates() {
        let rows =
            rows("| # | Requirement | Template |\n|---|---|---|\n| F030 | A menu | portal, config |\n");
        assert_eq!(rows.keys().collect::<Vec<_>>(), ["F030"]);
        assert_eq!(rows["F030"].templates, ["portal", "config"]);
        let tested = |templates: &[&str]| {
            templates.iter().map(|template| ("F030".to_owned(), (*template).to_owned())).collect()
        };
        assert_eq!(proven(&rows, &tested(&["portal"])), 0);
        assert_eq!(proven(&rows, &tested(&["portal", "config"])), 1);
    }

    #[test]
    fn a_title_proves_its_rows_in_its_templates_and_needs_one() {
        let cell = |number: &str, template: &str| (number.to_owned(), template.to_owned());
        assert_eq!(
            cells("F054, F055 portal: a list"),
            Some(vec![cell("F054", "portal"), cell("F055", "portal")])
        );
        assert_eq!(
            cells("F089 cloud, workspace: x"),
            Some(vec![cell("F089", "cloud"), cell("F089", "workspace")])
        );
        for wrong in ["F054: a list", "F054 acme: a list", "F054 portal"] {
            assert_eq!(cells(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn names_of_functions_are_titles_too() {
        let rust =
            "async fn f059_f060_cloud_an_invitation_expires() {}\nfn f061_expires() {}\nfn other_f062() {}";
        assert_eq!(names_in_rust(rust), ["F059, F060 cloud: an_invitation_expires", "F061 : expires"]);
        assert_eq!(cells("F061 : expires"), None);
        assert_eq!(titles("test(\"F001 portal: a list\", …); test(\"another\", …)"), ["F001 portal: a list"]);
    }
}
