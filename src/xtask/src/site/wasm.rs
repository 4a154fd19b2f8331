//! The browser's program: compiled, bound to JavaScript, and in a release optimized by wasm-opt. An unchanged input is
//! not processed again.

use crate::paths::{self, Profile};
use crate::setup::node;
use crate::setup::wasm::{Compiler, TARGET};
use crate::shell::{cargo, fingerprint, log, run, run_quietly};
use anyhow::{Context, Result};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use wasm_bindgen_cli_support::Bindgen;

/// The files that a page loads.
pub struct Program {
    /// The module that the page imports.
    pub js: String,
    /// The program itself.
    pub wasm: Vec<u8>,
    /// JavaScript of our dependencies, by path below `pkg/snippets/`.
    pub snippets: BTreeMap<String, String>,
}

/// Compiles the crate `frontend` and binds it to JavaScript.
pub fn build(profile: Profile, compiler: &Compiler) -> Result<Program> {
    let compiled = compile(profile, compiler)?;
    let work = paths::site_work(profile);
    let optimizer = optimizer(profile)?;
    let input = fs::read(&compiled).with_context(|| format!("cannot read {}", compiled.display()))?;
    let stamp = format!("{} {}", fingerprint(&input), optimizer.is_some());
    if fs::read_to_string(work.join("stamp")).map_or(true, |old| old != stamp) {
        let _ = fs::remove_dir_all(&work);
        bind(&compiled, &work, profile)?;
        if let Some(program) = optimizer {
            optimize(&program, &work.join("rolecall_bg.wasm"))?;
        }
        fs::write(work.join("stamp"), stamp)?;
    }
    load(&work)
}

fn compile(profile: Profile, compiler: &Compiler) -> Result<PathBuf> {
    let (name, folder) = match profile {
        Profile::Dev => ("dev", "debug"),
        Profile::Release => ("wasm-release", "wasm-release"),
    };
    let mut command = cargo(profile);
    command.args(["build", "-p", "frontend", "--target", TARGET, "--profile", name]);
    run(compiler.apply(&mut command)).context("the browser's program does not compile")?;
    Ok(compiler.target_folder().join(TARGET).join(folder).join("frontend.wasm"))
}

fn bind(compiled: &Path, work: &Path, profile: Profile) -> Result<()> {
    let is_release = profile == Profile::Release;
    Bindgen::new()
        .input_path(compiled)
        .out_name("rolecall")
        .web(true)?
        .typescript(false)
        .remove_producers_section(is_release)
        .generate(work)
}

/// wasm-opt for a release; a development build is not optimized.
fn optimizer(profile: Profile) -> Result<Option<PathBuf>> {
    if profile == Profile::Dev {
        return Ok(None);
    }
    node::ensure().context("wasm-opt is a Node package")?;
    Ok(Some(node::program("wasm-opt")))
}

/// Optimizes for size and drops the function names.
fn optimize(program: &Path, wasm: &Path) -> Result<()> {
    log("optimizing the browser's program (wasm-opt)");
    let features = [
        "bulk-memory",
        "bulk-memory-opt",
        "nontrapping-float-to-int",
        "sign-ext",
        "mutable-globals",
        "reference-types",
        "multivalue",
    ];
    run_quietly(
        Command::new(program)
            .args(["-Oz", "--strip-debug", "--strip-producers"])
            .args(features.map(|feature| format!("--enable-{feature}")))
            .arg(wasm)
            .arg("-o")
            .arg(wasm),
    )
}

fn load(work: &Path) -> Result<Program> {
    let folder = work.join("snippets");
    let mut snippets = BTreeMap::new();
    for path in super::files_below(&folder)? {
        let name = path.strip_prefix(&folder)?.to_string_lossy().replace('\\', "/");
        snippets.insert(name, fs::read_to_string(&path)?);
    }
    Ok(Program {
        js: fs::read_to_string(work.join("rolecall.js"))?,
        wasm: fs::read(work.join("rolecall_bg.wasm"))?,
        snippets,
    })
}
