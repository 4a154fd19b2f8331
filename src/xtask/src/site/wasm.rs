//! The browser's program: compiled, bound to JavaScript, and for people also shrunk by wasm-opt. An input that
//! was worked on before is not worked on again.

use crate::paths::{self, Profile};
use crate::setup::node;
use crate::setup::wasm::{Compiler, TARGET};
use crate::shell::{cargo, fingerprint, quietly, run, say};
use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use wasm_bindgen_cli_support::Bindgen;

/// What the page loads.
pub struct Program {
    /// The module that the page imports.
    pub js: String,
    /// The program itself.
    pub wasm: Vec<u8>,
    /// JavaScript that crates bring, by path below `pkg/snippets/`.
    pub snippets: BTreeMap<String, String>,
}

/// Compiles the crate `frontend` and binds it.
pub fn build(profile: Profile, compiler: &Compiler) -> Result<Program> {
    let compiled = compile(profile, compiler)?;
    let work = paths::site_work(profile);
    let optimiser = optimiser(profile)?;
    let input = fs::read(&compiled).with_context(|| format!("cannot read {}", compiled.display()))?;
    let stamp = format!("{} {}", fingerprint(&input), optimiser.is_some());
    if fs::read_to_string(work.join("stamp")).map_or(true, |had| had != stamp) {
        let _ = fs::remove_dir_all(&work);
        bind(&compiled, &work, profile)?;
        if let Some(program) = optimiser {
            shrink(&program, &work.join("rolecall_bg.wasm"))?;
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
    run(compiler.apply(&mut command)).context("the browser's side does not compile")?;
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

/// The program that shrinks a release; a development build does without.
fn optimiser(profile: Profile) -> Result<Option<PathBuf>> {
    if profile == Profile::Dev {
        return Ok(None);
    }
    if node::is_here() {
        node::ensure()?;
    }
    let program = node::program("wasm-opt");
    if program.is_file() {
        return Ok(Some(program));
    }
    bail!("wasm-opt is missing: install Node 20 or newer with npm, then try again")
}

/// Optimises and drops the names.
fn shrink(program: &Path, wasm: &Path) -> Result<()> {
    say("shrinking the browser's side (wasm-opt)");
    let features = [
        "bulk-memory",
        "bulk-memory-opt",
        "nontrapping-float-to-int",
        "sign-ext",
        "mutable-globals",
        "reference-types",
        "multivalue",
    ];
    quietly(
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
