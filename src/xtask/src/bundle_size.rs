//! What a visitor's browser fetches for a page, as brotli sends it, held against a budget and against the
//! weights recorded in docs/weights.json.

use crate::paths::{self, Profile};
use crate::shell::write_changed;
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;

/// How much a page may grow over its recorded weight before somebody must say yes to it.
const GROWTH_PER_CENT: u64 = 2;

/// A kind of page: its budget, and which parts of the site it loads.
struct Page {
    name: &'static str,
    budget: u64,
    parts: &'static [&'static str],
}

const PAGES: [Page; 2] = [
    // Pages for people who are not signed in load no WebAssembly.
    Page { name: "sign-in", budget: 30_000, parts: &["css", "static/icons.svg", "static/auth.js"] },
    Page {
        name: "users",
        budget: 240_000,
        parts: &[
            "css",
            "js",
            "wasm",
            "static/icons.svg",
            "static/auth.js",
            "static/morph.js",
            "static/invite.js",
        ],
    },
];

/// Weighs the release site, prints a table, and fails above a budget or well above the record.
pub fn weigh(accept: bool) -> Result<()> {
    let site = paths::site(Profile::Release);
    let manifest = fs::read_to_string(site.join("manifest.json"))
        .context("no release site: cargo xtask site --release")?;
    let manifest: Value = serde_json::from_str(&manifest)?;
    let record = paths::root().join("docs/weights.json");
    let recorded: BTreeMap<String, u64> = match fs::read_to_string(&record) {
        Ok(text) => {
            serde_json::from_str(&text).with_context(|| format!("cannot read {}", record.display()))?
        }
        Err(_) => BTreeMap::new(),
    };
    let mut weights = BTreeMap::new();
    let mut problems = Vec::new();
    println!("{:<10} {:>9} {:>9} {:>9}  parts", "page", "bytes", "budget", "recorded");
    for page in &PAGES {
        let mut total = 0;
        let mut parts = Vec::new();
        for part in page.parts {
            let Some(address) = address(&manifest, part) else { continue };
            let weight = fs::metadata(site.join(format!("{}.br", address.trim_start_matches('/'))))?.len();
            parts.push(format!("{part} {weight}"));
            total += weight;
        }
        let before = recorded.get(page.name).copied();
        let shown = before.map_or_else(|| "-".to_owned(), |before| before.to_string());
        println!("{:<10} {total:>9} {:>9} {shown:>9}  {}", page.name, page.budget, parts.join(", "));
        problems.extend(problem(page, total, before.filter(|_| !accept)));
        weights.insert(page.name, total);
    }
    if !problems.is_empty() {
        bail!("{}", problems.join("; "));
    }
    if accept || recorded.is_empty() {
        write_changed(&record, format!("{}\n", serde_json::to_string_pretty(&weights)?).as_bytes())?;
    }
    Ok(())
}

fn address<'a>(manifest: &'a Value, part: &str) -> Option<&'a str> {
    match part.strip_prefix("static/") {
        Some(name) => manifest["static"][name].as_str(),
        None => manifest[part].as_str(),
    }
}

fn problem(page: &Page, weight: u64, before: Option<u64>) -> Option<String> {
    if weight > page.budget {
        return Some(format!("{} weighs {weight} bytes, its budget is {}", page.name, page.budget));
    }
    let before = before?;
    let limit = before + before * GROWTH_PER_CENT / 100;
    (weight > limit).then(|| {
        format!(
            "{} grew from {before} to {weight} bytes; `cargo xtask weigh --accept` if it is worth it",
            page.name
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: Page = Page { name: "users", budget: 1_000, parts: &[] };

    #[test]
    fn a_page_above_its_budget_fails_even_when_accepted() {
        assert!(problem(&PAGE, 1_001, None).is_some());
        assert!(problem(&PAGE, 1_000, None).is_none());
    }

    #[test]
    fn a_page_that_grew_fails_until_it_is_accepted() {
        assert!(problem(&PAGE, 521, Some(510)).is_some());
        assert!(problem(&PAGE, 520, Some(510)).is_none());
        assert!(problem(&PAGE, 521, None).is_none());
    }
}
