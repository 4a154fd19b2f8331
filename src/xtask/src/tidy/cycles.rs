//! No cycles between the top-level modules of a crate, as far as `crate::x` and `super::x` name them. Names that a
//! crate re-exports from its root are not followed, and tests may look anywhere.

use super::File;
use anyhow::Result;
use std::collections::{BTreeMap, BTreeSet};

/// Cycles that are still there: a crate and modules of it. A cycle may shrink, but not grow.
const ALLOWED: [Cycle; 0] = [];

/// The folder of a crate, and modules of it with blanks between them.
type Cycle = (&'static str, &'static str);
/// The modules of a crate, each with those that it refers to.
type Graph = BTreeMap<String, BTreeSet<String>>;

pub fn module_cycles(files: &[File]) -> Result<Vec<String>> {
    Ok(problems(files, &ALLOWED))
}

fn problems(files: &[File], allowed: &[Cycle]) -> Vec<String> {
    let mut problems = Vec::new();
    let mut obsolete = allowed.to_vec();
    let graphs = graphs(files);
    for (name, graph) in &graphs {
        for cycle in cycles(graph) {
            let is_listed =
                |modules: &str, module: &String| modules.split(' ').any(|listed| listed == module);
            let contains_all =
                |(of, modules): &Cycle| of == name && cycle.iter().all(|m| is_listed(modules, m));
            if !allowed.iter().any(contains_all) {
                let modules: Vec<&str> = cycle.iter().map(String::as_str).collect();
                problems.push(format!("{name}: {} refer to each other", modules.join(", ")));
            }
            obsolete.retain(|(of, modules)| of != name || !cycle.iter().any(|m| is_listed(modules, m)));
        }
    }
    obsolete.retain(|(name, _)| graphs.contains_key(name));
    problems.extend(obsolete.iter().map(|(name, modules)| {
        format!("{name}: there is no cycle of {modules} any more; remove it from ALLOWED")
    }));
    problems
}

/// The graph of each crate, by the folder of the crate.
fn graphs(files: &[File]) -> BTreeMap<&str, Graph> {
    let sources = || files.iter().filter_map(|file| Some((file, source(&file.path)?)));
    let mut graphs: BTreeMap<&str, Graph> = BTreeMap::new();
    for (_, (name, modules)) in sources() {
        graphs.entry(name).or_default().entry(modules[0].to_owned()).or_default();
    }
    for (file, (name, modules)) in sources() {
        let Some(graph) = graphs.get_mut(name) else { continue };
        let code = code(&file.text);
        let root = "super::".repeat(modules.len());
        let referenced: BTreeSet<String> = ["crate::", root.as_str()]
            .iter()
            .flat_map(|prefix| names_after(&code, prefix))
            .filter(|module| *module != modules[0] && graph.contains_key(*module))
            .map(str::to_owned)
            .collect();
        graph.entry(modules[0].to_owned()).or_default().extend(referenced);
    }
    graphs
}

/// `app/src/users/table.rs` is of the crate `app` and is its module `users::table`.
fn source(path: &str) -> Option<(&str, Vec<&str>)> {
    let (name, file) = path.strip_suffix(".rs")?.split_once("/src/")?;
    let mut modules: Vec<&str> = file.split('/').collect();
    if modules.last() == Some(&"mod") {
        modules.pop();
    }
    let is_root = matches!(modules[..], ["lib" | "main"]);
    (!is_root && !modules.contains(&"tests")).then_some((name, modules))
}

/// The text without comments on lines of their own and without the tests at its end.
fn code(text: &str) -> String {
    let mut lines = text.lines().peekable();
    let mut code = String::new();
    while let Some(line) = lines.next() {
        if line == "#[cfg(test)]" && lines.peek().is_some_and(|next| next.ends_with('{')) {
            break;
        }
        if !line.trim_start().starts_with("//") {
            code.push_str(line);
            code.push('\n');
        }
    }
    code
}

/// The names that follow a prefix: `a` and `b` for `crate::a::X` and `crate::{a::X, b::{Y, Z}}`.
fn names_after<'a>(code: &'a str, prefix: &str) -> Vec<&'a str> {
    let mut names = Vec::new();
    for (at, _) in code.match_indices(prefix) {
        if code[..at].ends_with(|before: char| before.is_alphanumeric() || "_:".contains(before)) {
            continue;
        }
        let rest = &code[at + prefix.len()..];
        match rest.strip_prefix('{') {
            Some(group) => names.extend(names_in_group(group)),
            None => names.push(leading_name(rest)),
        }
    }
    names
}

fn names_in_group(group: &str) -> Vec<&str> {
    let mut names = vec![leading_name(group)];
    let mut depth = 0_usize;
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => names.push(leading_name(&group[at + 1..])),
            _ => {}
        }
    }
    names
}

fn leading_name(text: &str) -> &str {
    let text = text.trim_start();
    text.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default()
}

/// Sets of modules each of which leads to all others of its set.
fn cycles(graph: &Graph) -> BTreeSet<BTreeSet<String>> {
    let reachable: BTreeMap<&String, BTreeSet<&String>> =
        graph.keys().map(|module| (module, reachable(graph, module))).collect();
    let cycle = |module: &String| -> BTreeSet<String> {
        let back = |other: &&String| reachable[*other].contains(module);
        reachable[module].iter().copied().filter(back).cloned().collect()
    };
    graph.keys().map(cycle).filter(|cycle| !cycle.is_empty()).collect()
}

fn reachable<'a>(graph: &'a Graph, from: &String) -> BTreeSet<&'a String> {
    let mut found = BTreeSet::new();
    let mut open: Vec<&String> = graph[from].iter().collect();
    while let Some(module) = open.pop() {
        if found.insert(module) {
            open.extend(&graph[module]);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(files: &[(&str, &str)], allowed: &[Cycle]) -> Vec<String> {
        let file = |(path, text): &(&str, &str)| File { path: (*path).into(), text: (*text).into() };
        problems(&files.iter().map(file).collect::<Vec<_>>(), allowed)
    }

    const CYCLE: [(&str, &str); 3] = [
        ("src/store/src/a.rs", "use crate::{\n    c,\n    b::{X, Y},\n};"),
        ("src/store/src/b/mod.rs", "use super::c;"),
        ("src/store/src/c/deep.rs", "fn f() { super::super::a::g() }"),
    ];

    #[test]
    fn modules_that_refer_to_each_other_are_found() {
        assert_eq!(found(&CYCLE, &[]), ["src/store: a, b, c refer to each other"]);
        assert_eq!(found(&CYCLE[..2], &[]), Vec::<String>::new());
    }

    #[test]
    fn comments_tests_and_other_crates_make_no_cycle() {
        let files = [
            ("app/src/a.rs", "use crate::b;"),
            (
                "app/src/b.rs",
                "// crate::a\nuse other_crate::a;\n#[cfg(test)]\nmod tests {\n    use crate::a;\n}",
            ),
            ("server/src/b.rs", "use crate::a;"),
            ("server/src/a/tests.rs", "use crate::b;"),
        ];
        assert_eq!(found(&files, &[]), Vec::<String>::new());
    }

    #[test]
    fn an_allowed_cycle_may_shrink_but_not_grow_and_is_unlisted_when_it_is_gone() {
        assert_eq!(found(&CYCLE, &[("src/store", "a b c d")]), Vec::<String>::new());
        assert_eq!(found(&CYCLE, &[("src/store", "a b")]), ["src/store: a, b, c refer to each other"]);
        assert_eq!(
            found(&CYCLE[..2], &[("src/store", "a b c")]),
            ["src/store: there is no cycle of a b c any more; remove it from ALLOWED"]
        );
    }
}
