//! The browser's program: compiled, split by areas (docs/adr/0011-the-program-is-split-by-area.md), bound to JavaScript, and
//! in a release optimized by wasm-opt. An unchanged input is not processed again.

use crate::paths::{self, Profile};
use crate::setup::node;
use crate::setup::wasm::{Compiler, TARGET};
use crate::shell::{cargo, fingerprint, log, run, run_quietly};
use anyhow::{Context, Result, anyhow};
use std::collections::BTreeMap;
use std::fs;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::thread;
use wasm_bindgen_cli_support::Bindgen;

/// The JavaScript that loads the areas, as the program imports it.
pub const LOADER: &str = "./rolecall_areas.js";
/// The program's JavaScript, as the loader imports it.
pub const MAIN: &str = "./rolecall.js";

/// The folder of the chunks and of their loader.
const CHUNKS: &str = "chunks";
/// The file that says which area needs which chunks.
const AREAS: &str = "areas.json";

/// The files that a page loads.
pub struct Program {
    /// The module that the page imports.
    pub js: String,
    /// The program itself.
    pub wasm: Vec<u8>,
    /// JavaScript of our dependencies, by path below `pkg/snippets/`.
    pub snippets: BTreeMap<String, String>,
    /// The module that loads the areas. It and `js` import each other.
    pub loader: String,
    /// The code that is not loaded from the start, by the names of the files.
    pub chunks: BTreeMap<String, Vec<u8>>,
    /// The chunks of each area.
    pub areas: BTreeMap<String, Vec<String>>,
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
        let main = split(&input, &work)?;
        bind(&main, &work, profile)?;
        if let Some(program) = optimizer {
            optimize(&program, &work)?;
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
    command.args(["rustc", "-p", "frontend", "--target", TARGET, "--profile", name]);
    // What refers to what; without it nothing can be split.
    command.args(["--", "-Clink-arg=--emit-relocs"]);
    run(compiler.apply(&mut command)).context("the browser's program does not compile")?;
    Ok(compiler.target_folder().join(TARGET).join(folder).join("frontend.wasm"))
}

/// Moves the code of the areas into files of their own. Returns the path of the rest.
fn split(input: &[u8], work: &Path) -> Result<PathBuf> {
    let chunks = work.join(CHUNKS);
    fs::create_dir_all(&chunks)?;
    let main = work.join("main.wasm");
    let mut options = wasm_split_cli_support::Options::new(input);
    options.output_dir = &chunks;
    options.main_out_path = &main;
    options.link_name = LOADER;
    options.main_module = MAIN;
    let split = wasm_split_cli_support::transform(options)
        .map_err(|error| anyhow!("the program cannot be split: {error:#}"))?;
    let areas: BTreeMap<_, _> = split.prefetch_map.into_iter().collect();
    fs::write(work.join(AREAS), serde_json::to_vec(&areas)?)?;
    Ok(main)
}

fn bind(compiled: &Path, work: &Path, profile: Profile) -> Result<()> {
    let is_release = profile == Profile::Release;
    Bindgen::new()
        .input_path(compiled)
        .out_name("rolecall")
        .web(true)?
        .typescript(false)
        // The chunks import what they share with the program by these names.
        .keep_lld_exports(true)
        .demangle(false)
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
fn optimize(program: &Path, work: &Path) -> Result<()> {
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
    let mut files = vec![work.join("rolecall_bg.wasm")];
    files.extend(super::files_below(&work.join(CHUNKS))?.into_iter().filter(|path| is_wasm(path)));
    let optimize_one = |wasm: &Path| {
        run_quietly(
            Command::new(program)
                .args(["-Oz", "--strip-debug", "--strip-producers"])
                .args(features.map(|feature| format!("--enable-{feature}")))
                .arg(wasm)
                .arg("-o")
                .arg(wasm),
        )
    };
    // wasm-opt takes one processor, and the chunks are many and small.
    let waiting = Mutex::new(files.into_iter());
    let next = || anyhow::Ok(waiting.lock().map_err(|_| anyhow!("a thread panicked"))?.next());
    let work_off = || {
        while let Some(wasm) = next()? {
            optimize_one(&wasm)?;
        }
        anyhow::Ok(())
    };
    let processors = thread::available_parallelism().map_or(1, NonZero::get);
    thread::scope(|scope| {
        let threads: Vec<_> = (0..processors).map(|_| scope.spawn(work_off)).collect();
        threads.into_iter().try_for_each(|thread| thread.join().map_err(|_| anyhow!("a thread panicked"))?)
    })
}

fn is_wasm(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "wasm")
}

fn load(work: &Path) -> Result<Program> {
    let folder = work.join("snippets");
    let mut snippets = BTreeMap::new();
    for path in super::files_below(&folder)? {
        let name = path.strip_prefix(&folder)?.to_string_lossy().replace('\\', "/");
        snippets.insert(name, fs::read_to_string(&path)?);
    }
    let mut chunks = BTreeMap::new();
    for path in super::files_below(&work.join(CHUNKS))?.into_iter().filter(|path| is_wasm(path)) {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        chunks.insert(name, fs::read(&path)?);
    }
    let areas: BTreeMap<String, Vec<String>> = serde_json::from_slice(&fs::read(work.join(AREAS))?)?;
    Ok(Program {
        loader: fs::read_to_string(work.join(CHUNKS).join(LOADER))?,
        chunks,
        areas: areas
            .into_iter()
            .map(|(area, stems)| (area, stems.iter().map(|stem| format!("{stem}.wasm")).collect()))
            .collect(),
        js: fs::read_to_string(work.join("rolecall.js"))?,
        wasm: fs::read(work.join("rolecall_bg.wasm"))?,
        snippets,
    })
}
