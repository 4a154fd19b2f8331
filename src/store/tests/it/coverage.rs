//! That no function of the store is without a case: each one's name stands somewhere in these files as a call.

use std::{fs, path::Path};

/// The texts of a folder's Rust files.
fn texts(folder: &str) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
        .iter()
        .filter(|file| file.extension().is_some_and(|ending| ending == "rs"))
        .map(|file| fs::read_to_string(file).unwrap())
        .collect()
}

/// The names of the public functions of transactions, and of what is read in one organization.
fn functions() -> Vec<String> {
    let mut names = vec![];
    for text in texts("src") {
        let mut counts = false;
        for line in text.lines() {
            if line.starts_with("impl") {
                counts = ["ReadTx<", "Changes<", "Tx<", "InOrg<"].iter().any(|of| line.contains(of));
            }
            if counts && let Some(rest) = line.trim_start().strip_prefix("pub async fn ") {
                names.push(rest.split(['(', '<']).next().unwrap_or_default().to_owned());
            }
        }
    }
    names
}

#[test]
fn every_function_of_the_store_has_a_case() {
    let (functions, cases) = (functions(), texts("tests/it").concat());
    assert!(functions.len() > 250, "only {} functions were found: did their form change?", functions.len());
    let missing: Vec<&String> =
        functions.iter().filter(|name| !cases.contains(&format!(".{name}("))).collect();
    assert!(missing.is_empty(), "without a case in src/store/tests/it: {missing:?}");
}
