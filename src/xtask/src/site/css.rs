//! One style sheet from `style/main.css` and its imports, minified but not rewritten for old browsers: nesting,
//! `light-dark()` and container queries stay.

use anyhow::{Result, anyhow};
use lightningcss::bundler::{Bundler, FileProvider};
use lightningcss::stylesheet::{MinifyOptions, ParserOptions, PrinterOptions};
use std::path::Path;

/// Bundles a style sheet with everything that it imports.
pub fn bundle(entry: &Path) -> Result<String> {
    let files = FileProvider::new();
    let mut sheet = Bundler::new(&files, None, ParserOptions::default())
        .bundle(entry)
        .map_err(|error| anyhow!("the style sheet: {error}"))?;
    sheet.minify(MinifyOptions::default()).map_err(|error| anyhow!("the style sheet: {error}"))?;
    let options = PrinterOptions { minify: true, ..PrinterOptions::default() };
    Ok(sheet.to_css(options).map_err(|error| anyhow!("the style sheet: {error}"))?.code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_are_inlined_and_modern_css_is_not_rewritten() {
        let folder = std::env::temp_dir().join(format!("rolecall-css-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("main.css"), "@layer a, b;\n@import './part.css' layer(b);\n").unwrap();
        std::fs::write(
            folder.join("part.css"),
            ".card { color: light-dark(#000, #fff); & .in { inset: 0 } }\n@container (width > 30rem) { .card { gap: 1rem } }",
        )
        .unwrap();
        let css = bundle(&folder.join("main.css")).unwrap();
        std::fs::remove_dir_all(&folder).unwrap();
        for wanted in
            ["@layer a;@layer b{", "light-dark(#000,#fff)", "& .in{inset:0}", "@container (width>30rem)"]
        {
            assert!(css.contains(wanted), "{wanted} is missing in {css}");
        }
    }
}
