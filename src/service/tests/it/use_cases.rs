//! The use cases, read from the sources, so that a table of them cannot miss one.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// A public function that is asynchronous.
#[derive(Debug, Clone)]
pub struct UseCase {
    /// As callers write it, without `service::`.
    pub name: String,
    parameters: String,
}

impl UseCase {
    /// Whether it acts for somebody.
    pub fn takes_caller(&self) -> bool {
        self.parameters.contains("&Caller")
    }

    /// Whether it names an organization.
    pub fn takes_slug(&self) -> bool {
        self.parameters.contains("slug: &str")
    }
}

/// All of them, by name. Callers write a function's path as its module re-exports it.
pub fn use_cases() -> Vec<UseCase> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found: Vec<UseCase> = files(&root).iter().flat_map(|file| functions(&root, file)).collect();
    found.sort_by(|one, other| one.name.cmp(&other.name));
    found
}

/// Every source file below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let below = paths.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] });
    below.filter(|path| path.extension().is_some_and(|ending| ending == "rs")).collect()
}

fn functions(root: &Path, file: &Path) -> Vec<UseCase> {
    let text = fs::read_to_string(file).unwrap();
    let mut owner = None;
    let mut found = Vec::new();
    for (at, line) in text.match_indices('\n').map(|(at, _)| (at + 1, text[at + 1..].lines().next())) {
        let line = line.unwrap_or_default();
        if let Some(name) = line.strip_prefix("impl ") {
            owner = name.split([' ', '<']).next();
        }
        let Some(signature) = line.trim_start().strip_prefix("pub async fn ") else { continue };
        let function = signature.split(['(', '<']).next().unwrap();
        let name = match owner.filter(|_| line.starts_with(' ')) {
            Some(owner) => [owner, "::", function].concat(),
            None => public_path(root, file, function),
        };
        let parameters = text[at..].split('{').next().unwrap_or_default().to_owned();
        found.push(UseCase { name, parameters });
    }
    found
}

/// The path of a function: a private module's are re-exported by the module above it.
fn public_path(root: &Path, file: &Path, function: &str) -> String {
    let mut names: Vec<String> = file
        .strip_prefix(root)
        .unwrap()
        .with_extension("")
        .iter()
        .map(|n| n.to_string_lossy().into())
        .collect();
    if names.last().is_some_and(|last| last == "mod") {
        names.pop();
    }
    let mut path = function.to_owned();
    while let Some(module) = names.pop() {
        let above = names.iter().collect::<PathBuf>();
        let above = root.join(&above).join(if names.is_empty() { "lib.rs" } else { "mod.rs" });
        let text = fs::read_to_string(&above).unwrap();
        if text.contains(&format!("\npub mod {module};")) {
            path = [&module, "::", &path].concat();
        } else {
            assert!(re_exports(&text, &module, function), "{}: `{function}` is not public", file.display());
        }
    }
    path
}

fn re_exports(text: &str, module: &str, function: &str) -> bool {
    let uses = text.split("\npub use ").skip(1).filter_map(|rest| rest.split(';').next());
    let mut names = uses.filter_map(|used| used.strip_prefix(&format!("{module}::")));
    names.any(|names| names.split([',', '{', '}', ' ', '\n']).any(|name| name == function))
}
