//! The site: everything that browsers download besides pages, with content hashes in the names, compressed
//! in advance, and listed in `manifest.json`. The server embeds the folder; see docs/adr/0002-the-build-is-xtask.md.

mod compress;
mod css;
mod wasm;

use self::wasm::Program;
use crate::paths::{self, Profile};
use crate::setup::wasm::Compiler;
use crate::shell::{fingerprint, log, write_changed};
use anyhow::{Context, Result};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Files that browsers and crawlers request by a fixed name.
const FIXED_NAMES: [&str; 3] = ["favicon.ico", "favicon.svg", "robots.txt"];

/// Builds the site of one profile and returns its folder.
pub fn build(profile: Profile, compiler: &Compiler) -> Result<PathBuf> {
    log(format!("building the browser's program ({})", profile.name()));
    let program = wasm::build(profile, compiler)?;
    log(format!("bundling the site ({})", profile.name()));
    let mut site = Site::new(profile);
    let urls = site.add_program(&program);
    for (path, snippet) in &program.snippets {
        site.add(&format!("pkg/snippets/{path}"), snippet.as_bytes());
    }
    let css =
        site.add_hashed("pkg/rolecall.css", css::bundle(&paths::root().join("style/main.css"))?.as_bytes());
    let public = add_public(&mut site, &paths::root().join("public"))?;
    site.add_manifest(&urls, &css, &public)?;
    site.write(&paths::site(profile))
}

/// Creates an empty site if none was built yet, so that the server compiles without one.
pub fn ensure_placeholder(profile: Profile) -> Result<()> {
    let folder = paths::site(profile);
    if folder.join("manifest.json").is_file() {
        return Ok(());
    }
    let mut site = Site::new(profile);
    site.add_manifest(&Urls::default(), "", &BTreeMap::new())?;
    site.write(&folder).map(drop)
}

/// The addresses of the browser's program.
#[derive(Default)]
struct Urls {
    js: String,
    loader: String,
    wasm: String,
    areas: BTreeMap<String, Vec<String>>,
}

/// `/a.js` of `/pkg/a.js`: how one file of the program names another.
fn file(url: &str) -> &str {
    &url[url.rfind('/').unwrap_or_default()..]
}

/// The files of a site before they are written.
struct Site {
    profile: Profile,
    files: BTreeMap<String, Vec<u8>>,
}

impl Site {
    fn new(profile: Profile) -> Site {
        Site { profile, files: BTreeMap::new() }
    }

    fn add(&mut self, path: &str, content: &[u8]) {
        self.files.insert(path.to_owned(), content.to_vec());
    }

    /// Adds a file under a name that changes with its content, and returns its URL.
    fn add_hashed(&mut self, path: &str, content: &[u8]) -> String {
        let named = hashed_name(path, content);
        self.add(&named, content);
        format!("/{named}")
    }

    /// Adds the browser's program.
    fn add_program(&mut self, program: &Program) -> Urls {
        let mut loader = program.loader.clone();
        let mut chunks = BTreeMap::new();
        for (name, content) in &program.chunks {
            let url = self.add_hashed(&format!("pkg/{name}"), content);
            loader = loader.replace(&format!("\"./{name}\""), &format!("\".{}\"", file(&url)));
            chunks.insert(name.as_str(), url);
        }
        let wasm = self.add_hashed("pkg/rolecall_bg.wasm", &program.wasm);
        // The two modules import each other, so both are named by all that there is.
        let hash = fingerprint([&program.js, "\n", &loader, "\n", &wasm].concat().as_bytes());
        let [js_url, loader_url] = [wasm::MAIN, wasm::LOADER]
            .map(|name| name.replace("./", "/pkg/").replace(".js", &format!(".{hash}.js")));
        // The program itself knows the loader by its first name, so only the imports change.
        let link = |text: &str, module: &str, url: &str| {
            text.replace(&format!("from \"{module}\""), &format!("from \".{}\"", file(url)))
        };
        let js = link(&program.js, wasm::LOADER, &loader_url);
        let loader = link(&loader, wasm::MAIN, &js_url);
        self.add(js_url.trim_start_matches('/'), js.as_bytes());
        self.add(loader_url.trim_start_matches('/'), loader.as_bytes());
        let urls = |names: &Vec<String>| {
            names.iter().filter_map(|name| chunks.get(name.as_str()).cloned()).collect()
        };
        let areas = program.areas.iter().map(|(area, names)| (area.clone(), urls(names))).collect();
        Urls { js: js_url, loader: loader_url, wasm, areas }
    }

    fn add_manifest(&mut self, program: &Urls, css: &str, public: &BTreeMap<String, String>) -> Result<()> {
        let Urls { js, loader, wasm, areas } = program;
        let manifest = serde_json::json!({
            "js": js, "loader": loader, "wasm": wasm, "areas": areas, "css": css, "static": public
        });
        self.add("manifest.json", serde_json::to_string_pretty(&manifest)?.as_bytes());
        Ok(())
    }

    /// Writes changed files with their compressed copies, and deletes files that are no part of the site.
    fn write(&self, folder: &Path) -> Result<PathBuf> {
        let mut kept = BTreeSet::new();
        for (name, content) in &self.files {
            let path = folder.join(name);
            let is_changed = fs::read(&path).map_or(true, |old| old != *content);
            write_changed(&path, content)?;
            if name != "manifest.json" && compress::is_compressible(name) {
                kept.extend(compress::write_copies(&path, content, self.profile, is_changed)?);
            }
            kept.insert(path);
        }
        delete_others(folder, &kept)?;
        Ok(folder.to_path_buf())
    }
}

fn add_public(site: &mut Site, public: &Path) -> Result<BTreeMap<String, String>> {
    let mut urls = BTreeMap::new();
    for path in files_below(public)? {
        let name = path.strip_prefix(public)?.to_string_lossy().replace('\\', "/");
        let content = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        if FIXED_NAMES.contains(&name.as_str()) {
            site.add(&name, &content);
        }
        let url = site.add_hashed(&format!("static/{name}"), &content);
        urls.insert(name, url);
    }
    Ok(urls)
}

/// `pkg/a.css` with the fingerprint of its content: `pkg/a.0123456789abcdef.css`.
fn hashed_name(path: &str, content: &[u8]) -> String {
    let hash = fingerprint(content);
    let file = path.rfind('/').map_or(0, |slash| slash + 1);
    match path[file..].rfind('.') {
        Some(dot) => format!("{}.{hash}{}", &path[..file + dot], &path[file + dot..]),
        None => format!("{path}.{hash}"),
    }
}

fn delete_others(folder: &Path, kept: &BTreeSet<PathBuf>) -> Result<()> {
    for path in files_below(folder)? {
        if !kept.contains(&path) {
            fs::remove_file(&path).with_context(|| format!("cannot delete {}", path.display()))?;
        }
    }
    Ok(())
}

/// All files in a folder and its subfolders, sorted; none if the folder is missing.
fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(folder) = open.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() { open.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fingerprint_is_before_the_extension() {
        assert_eq!(hashed_name("pkg/a.css", b""), "pkg/a.e3b0c44298fc1c14.css");
        assert_eq!(hashed_name("static/v1.2/note", b""), "static/v1.2/note.e3b0c44298fc1c14");
    }

    fn program(chunk: &[u8]) -> Program {
        Program {
            js: "import * as areas from \"./rolecall_areas.js\"; ({\"./rolecall_areas.js\": areas})"
                .to_owned(),
            wasm: Vec::new(),
            snippets: BTreeMap::new(),
            loader: "import { initSync } from \"./rolecall.js\"; new URL(\"./chunk_1.wasm\")".to_owned(),
            chunks: BTreeMap::from([("chunk_1.wasm".to_owned(), chunk.to_vec())]),
            areas: BTreeMap::from([("audit".to_owned(), vec!["chunk_1.wasm".to_owned()])]),
        }
    }

    #[test]
    fn the_files_of_the_program_name_each_other_and_all_of_it_names_its_modules() {
        let mut site = Site::new(Profile::Dev);
        let urls = site.add_program(&program(b"a"));
        let text = |url: &str| String::from_utf8(site.files[&url[1..]].clone()).unwrap();
        let chunk = &urls.areas["audit"][0];
        assert_eq!(site.files[&chunk[1..]], b"a");
        assert!(text(&urls.js).contains(&format!("from \".{}\"", file(&urls.loader))));
        assert!(text(&urls.js).contains("{\"./rolecall_areas.js\": areas}"));
        assert!(text(&urls.loader).contains(&format!("\".{}\"", file(&urls.js))));
        assert!(text(&urls.loader).contains(&format!("\".{}\"", file(chunk))));
        let other = Site::new(Profile::Dev).add_program(&program(b"b"));
        assert_ne!(other.js, urls.js);
        assert_ne!(other.loader, urls.loader);
    }

    #[test]
    fn unchanged_files_are_not_rewritten_and_old_ones_are_deleted() {
        let folder = std::env::temp_dir().join(format!("rolecall-site-{}", std::process::id()));
        let mut first = Site::new(Profile::Dev);
        first.add("pkg/same.css", b"a{color:red}");
        first.add("pkg/old.css", b"b{color:red}");
        first.write(&folder).unwrap();
        let copy = folder.join("pkg/same.css.br");
        let before = fs::metadata(&copy).unwrap().modified().unwrap();

        let mut second = Site::new(Profile::Dev);
        second.add("pkg/same.css", b"a{color:red}");
        second.write(&folder).unwrap();

        let left: Vec<_> =
            files_below(&folder).unwrap().iter().map(|f| f.file_name().unwrap().to_owned()).collect();
        assert_eq!(left, ["same.css", "same.css.br", "same.css.gz"]);
        assert_eq!(fs::metadata(&copy).unwrap().modified().unwrap(), before);
        fs::remove_dir_all(&folder).unwrap();
    }
}
