//! Rules about dependencies: between our crates, on sqlx, and in the browser.

use super::File;
use crate::paths::Profile;
use crate::setup::wasm::TARGET;
use crate::shell::{cargo, output};
use anyhow::{Context, Result};
use serde_json::Value;

/// Each of our crates with those that it may depend on. Any crate's tests may also use `testkit`.
const ALLOWED: [(&str, &[&str]); 9] = [
    ("domain", &[]),
    ("messages", &["domain"]),
    ("store", &["domain"]),
    ("service", &["store", "messages", "domain"]),
    ("testkit", &["service", "store", "domain"]),
    ("app", &["service", "messages", "domain"]),
    ("frontend", &["app"]),
    ("server", &["app", "service", "store", "messages", "domain"]),
    ("xtask", &[]),
];

/// Crates that must not be compiled into the browser's program.
const SERVER_CRATES: [&str; 6] = ["sqlx", "tokio", "axum", "argon2", "icu_collator", "service"];

pub fn sqlx_outside_store(files: &[File]) -> Result<Vec<String>> {
    let allowed = ["Cargo.toml", "src/store/Cargo.toml"];
    Ok(files
        .iter()
        .filter(|file| file.path.ends_with("Cargo.toml") && !allowed.contains(&file.path.as_str()))
        .filter(|file| file.text.lines().any(|line| line.trim_start().starts_with("sqlx")))
        .map(|file| format!("{} depends on sqlx", file.path))
        .collect())
}

pub fn dependencies(_: &[File]) -> Result<Vec<String>> {
    let text = output(cargo(Profile::Dev).args(["metadata", "--no-deps", "--format-version", "1"]))?;
    wrong_dependencies(&serde_json::from_str(&text)?)
}

fn wrong_dependencies(metadata: &Value) -> Result<Vec<String>> {
    let packages = metadata["packages"].as_array().context("cargo metadata lists no packages")?;
    let names: Vec<&str> = packages.iter().filter_map(|package| package["name"].as_str()).collect();
    let mut wrong = Vec::new();
    for package in packages {
        let name = package["name"].as_str().unwrap_or_default();
        let Some((_, allowed)) = ALLOWED.iter().find(|(from, _)| *from == name) else {
            wrong.push(format!("{name} is not in the list of crates"));
            continue;
        };
        for dependency in package["dependencies"].as_array().into_iter().flatten() {
            let to = dependency["name"].as_str().unwrap_or_default();
            let is_test = dependency["kind"] == "dev" && to == "testkit";
            if (name, to) == ("app", "service") && dependency["optional"] != true {
                wrong.push("app must depend on service for `ssr` only".to_owned());
            }
            if names.contains(&to) && !allowed.contains(&to) && !is_test {
                wrong.push(format!("{name} must not depend on {to}"));
            }
        }
    }
    Ok(wrong)
}

pub fn browser_tree(_: &[File]) -> Result<Vec<String>> {
    let text = output(cargo(Profile::Dev).args([
        "tree", "-p", "frontend", "--target", TARGET, "-e", "normal", "--prefix", "none", "--format", "{p}",
    ]))?;
    Ok(server_crates(&text))
}

fn server_crates(tree: &str) -> Vec<String> {
    let mut found: Vec<String> = tree
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| {
            SERVER_CRATES.iter().any(|banned| name == banned || name.starts_with(&format!("{banned}-")))
        })
        .map(|name| format!("{name} is in the tree of frontend"))
        .collect();
    found.sort();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::super::tests::found;
    use super::*;

    #[test]
    fn a_second_user_of_sqlx_is_found() {
        let text = "[dependencies]\nsqlx.workspace = true\n";
        assert_eq!(
            found(sqlx_outside_store, &[("server/Cargo.toml", text), ("src/store/Cargo.toml", text)]).len(),
            1
        );
    }

    #[test]
    fn a_dependency_in_the_wrong_direction_is_found() {
        let metadata = serde_json::json!({ "packages": [
            { "name": "domain", "dependencies": [{ "name": "store", "kind": null }, { "name": "serde", "kind": null }] },
            { "name": "store", "dependencies": [{ "name": "domain", "kind": null }, { "name": "testkit", "kind": "dev" }] },
            { "name": "testkit", "dependencies": [] },
            { "name": "app", "dependencies": [{ "name": "service", "kind": null, "optional": false }] },
            { "name": "extra", "dependencies": [] },
        ]});
        let wrong = wrong_dependencies(&metadata).unwrap();
        assert_eq!(
            wrong,
            [
                "domain must not depend on store",
                "app must depend on service for `ssr` only",
                "extra is not in the list of crates"
            ]
        );
    }

    #[test]
    fn a_server_crate_in_the_browser_is_found() {
        assert_eq!(
            server_crates("app v0.1.0\nsqlx-core v0.9.0\nfutures v0.3.0\ntokio v1.0.0 (*)\n").len(),
            2
        );
    }
}
