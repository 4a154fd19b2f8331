//! `cargo xtask bundle-size`: what a browser downloads for a page, and in addition for each area of the program, compressed
//! with brotli, compared with a budget and with the sizes recorded in docs/bundle-size.json.

use crate::paths::{self, Profile};
use crate::shell::write_changed;
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;

/// How much a page may grow over its recorded size before somebody must accept the new size.
const MAX_GROWTH_PERCENT: u64 = 5;

/// A kind of page: its budget in bytes, and the files of the site that it loads.
struct Page {
    name: &'static str,
    budget: u64,
    files: &'static [&'static str],
}

/// What an area may load in addition to the Users page, in bytes.
const AREA_BUDGET: u64 = 100_000;

/// Areas with another budget.
const AREA_BUDGETS: [(&str, u64); 3] = [
    // Bulk actions with their consequences, undoing, and imports of people.
    ("changes", 125_000),
    // The parser of pasted tables and of files of other products (docs/inviting.md), and the table of the draft.
    ("invite", 235_000),
    // The cropper of pictures, what switching the template means, and deleting the organization.
    ("settings", 135_000),
];

const PAGES: [Page; 2] = [
    // Public pages load no WebAssembly.
    Page { name: "sign-in", budget: 30_000, files: &["css", "static/icons.svg", "static/auth.js"] },
    Page {
        name: "users",
        // What the program begins with; see docs/adr/0011-the-program-is-split-by-area.md.
        budget: 450_000,
        files: &["css", "js", "loader", "wasm", "static/icons.svg", "static/auth.js"],
    },
];

/// Measures the release site, prints a table, and fails if a page exceeds its budget or grew unnoticed.
pub fn check(accept: bool) -> Result<()> {
    let site = paths::site(Profile::Release);
    let manifest = fs::read_to_string(site.join("manifest.json"))
        .context("there is no release site: run `cargo xtask site --release` first")?;
    let manifest: Value = serde_json::from_str(&manifest)?;
    let record = paths::root().join("docs/bundle-size.json");
    let recorded: BTreeMap<String, u64> = match fs::read_to_string(&record) {
        Ok(text) => {
            serde_json::from_str(&text).with_context(|| format!("cannot read {}", record.display()))?
        }
        Err(_) => BTreeMap::new(),
    };
    let mut sizes = BTreeMap::new();
    let mut problems = Vec::new();
    let mut loads = Vec::new();
    println!("{:<14} {:>9} {:>9} {:>9}  files", "page", "bytes", "budget", "recorded");
    for page in &PAGES {
        let urls = page.files.iter().filter_map(|file| Some((*file, url(&manifest, file)?)));
        loads.push((page.name.to_owned(), page.budget, urls.collect::<Vec<_>>()));
    }
    for (area, files) in manifest["areas"].as_object().into_iter().flatten() {
        let urls = files.as_array().into_iter().flatten().filter_map(Value::as_str);
        let budget =
            AREA_BUDGETS.iter().find(|(name, _)| name == area).map_or(AREA_BUDGET, |(_, budget)| *budget);
        loads.push((format!("area {area}"), budget, urls.map(|url| (file_name(url), url)).collect()));
    }
    for (name, budget, urls) in loads {
        let mut total = 0;
        let mut files = Vec::new();
        for (file, url) in urls {
            let size = fs::metadata(site.join(format!("{}.br", url.trim_start_matches('/'))))?.len();
            files.push(format!("{file} {size}"));
            total += size;
        }
        let before = recorded.get(&name).copied();
        let shown = before.map_or_else(|| "-".to_owned(), |before| before.to_string());
        println!("{name:<14} {total:>9} {budget:>9} {shown:>9}  {}", files.join(", "));
        problems.extend(problem(&name, budget, total, before.filter(|_| !accept)));
        sizes.insert(name, total);
    }
    if !problems.is_empty() {
        bail!("{}", problems.join("; "));
    }
    if accept || recorded.is_empty() {
        write_changed(&record, format!("{}\n", serde_json::to_string_pretty(&sizes)?).as_bytes())?;
    }
    Ok(())
}

/// The URL of a file of the site, as the manifest names it.
fn url<'a>(manifest: &'a Value, file: &str) -> Option<&'a str> {
    match file.strip_prefix("static/") {
        Some(name) => manifest["static"][name].as_str(),
        None => manifest[file].as_str(),
    }
}

/// `chunk_1` of `/pkg/chunk_1.0123456789abcdef.wasm`.
fn file_name(url: &str) -> &str {
    let file = url.rsplit('/').next().unwrap_or_default();
    file.split('.').next().unwrap_or_default()
}

fn problem(name: &str, budget: u64, size: u64, before: Option<u64>) -> Option<String> {
    if size > budget {
        return Some(format!("{name} is {size} bytes, over its budget of {budget}"));
    }
    let before = before?;
    let limit = before + before * MAX_GROWTH_PERCENT / 100;
    (size > limit).then(|| {
        format!(
            "{name} grew from {before} to {size} bytes; if that is justified, run `cargo xtask bundle-size --accept`"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_over_its_budget_fails_even_when_accepted() {
        assert!(problem("users", 1_000, 1_001, None).is_some());
        assert!(problem("users", 1_000, 1_000, None).is_none());
    }

    #[test]
    fn growth_of_more_than_five_per_cent_fails_until_it_is_accepted() {
        assert!(problem("users", 1_000, 526, Some(500)).is_some());
        assert!(problem("users", 1_000, 525, Some(500)).is_none());
        assert!(problem("users", 1_000, 526, None).is_none());
    }
}
