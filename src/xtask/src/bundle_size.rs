//! `cargo xtask bundle-size`: what a browser downloads for a page, compressed with brotli, compared with a budget
//! and with the sizes recorded in docs/bundle-size.json.

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

const PAGES: [Page; 2] = [
    // Public pages load no WebAssembly.
    Page { name: "sign-in", budget: 30_000, files: &["css", "static/icons.svg", "static/auth.js"] },
    Page {
        name: "users",
        // The whole admin area in one program; see docs/adr/0009-one-root-with-typed-data.md. The parser of pasted tables and
        // files of other products (docs/inviting.md) took it over 500,000; the next large area is to be split off.
        budget: 520_000,
        files: &["css", "js", "wasm", "static/icons.svg", "static/auth.js"],
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
    println!("{:<10} {:>9} {:>9} {:>9}  files", "page", "bytes", "budget", "recorded");
    for page in &PAGES {
        let mut total = 0;
        let mut files = Vec::new();
        for file in page.files {
            let Some(url) = url(&manifest, file) else { continue };
            let size = fs::metadata(site.join(format!("{}.br", url.trim_start_matches('/'))))?.len();
            files.push(format!("{file} {size}"));
            total += size;
        }
        let before = recorded.get(page.name).copied();
        let shown = before.map_or_else(|| "-".to_owned(), |before| before.to_string());
        println!("{:<10} {total:>9} {:>9} {shown:>9}  {}", page.name, page.budget, files.join(", "));
        problems.extend(problem(page, total, before.filter(|_| !accept)));
        sizes.insert(page.name, total);
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

fn problem(page: &Page, size: u64, before: Option<u64>) -> Option<String> {
    if size > page.budget {
        return Some(format!("{} is {size} bytes, over its budget of {}", page.name, page.budget));
    }
    let before = before?;
    let limit = before + before * MAX_GROWTH_PERCENT / 100;
    (size > limit).then(|| {
        format!(
            "{} grew from {before} to {size} bytes; if that is justified, run `cargo xtask bundle-size --accept`",
            page.name
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: Page = Page { name: "users", budget: 1_000, files: &[] };

    #[test]
    fn a_page_over_its_budget_fails_even_when_accepted() {
        assert!(problem(&PAGE, 1_001, None).is_some());
        assert!(problem(&PAGE, 1_000, None).is_none());
    }

    #[test]
    fn growth_of_more_than_five_per_cent_fails_until_it_is_accepted() {
        assert!(problem(&PAGE, 526, Some(500)).is_some());
        assert!(problem(&PAGE, 525, Some(500)).is_none());
        assert!(problem(&PAGE, 526, None).is_none());
    }
}
