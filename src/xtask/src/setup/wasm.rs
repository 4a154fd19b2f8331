//! The compiler for WebAssembly: the default one if it has a standard library for wasm32, else `rustup target add`,
//! else one assembled from Debian's packages, which is used for nothing else.

use super::apt;
use crate::environment::which;
use crate::paths;
use crate::shell::{cargo, fingerprint, log, output, run_quietly, succeeds_within};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// The target of the browser's program.
pub const TARGET: &str = "wasm32-unknown-unknown";

const PREFIX: &str = "wasm-toolchain-";

/// The file that identifies one build of the standard library.
const ID: &str = "id";

/// The compiler that builds the browser's program.
pub enum Compiler {
    /// The one that builds everything else.
    Default,
    /// One that was assembled in this folder.
    Assembled(PathBuf),
}

impl Compiler {
    /// Makes cargo use it.
    pub fn apply<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        match self {
            Compiler::Default => command,
            Compiler::Assembled(folder) => {
                command.env("RUSTC", folder.join("rustc")).env("CARGO_TARGET_DIR", self.target_folder())
            }
        }
    }

    /// Its target folder. Cargo distinguishes compilers by version alone, so one whose standard library was rebuilt
    /// needs its own folder.
    pub fn target_folder(&self) -> PathBuf {
        match self {
            Compiler::Default => paths::target(),
            Compiler::Assembled(folder) => {
                let id = fs::read_to_string(folder.join(ID)).unwrap_or_default();
                paths::target().join(format!("wasm-{id}"))
            }
        }
    }
}

/// Finds the compiler or assembles one.
pub fn ensure() -> Result<Compiler> {
    if default_has_target() {
        return Ok(Compiler::Default);
    }
    let cache = paths::cache();
    if let Some(folder) = find_assembled(&cache) {
        return Ok(Compiler::Assembled(folder));
    }
    if which("rustup").is_some() {
        log(format!("adding the target {TARGET} (rustup, 60 seconds at most)"));
        let added = succeeds_within(
            Command::new("rustup").args(["target", "add", TARGET]).current_dir(paths::root()),
            Duration::from_secs(60),
        );
        if added && default_has_target() {
            return Ok(Compiler::Default);
        }
        log("rustup could not add it");
    }
    assemble(&cache).map(Compiler::Assembled).with_context(|| {
        format!("no standard library for {TARGET}: run `rustup target add {TARGET}`, then try again")
    })
}

/// Whether the default compiler can build for browsers.
pub fn default_has_target() -> bool {
    let libdir = output(
        Command::new("rustc")
            .args(["--print", "target-libdir", "--target", TARGET])
            .current_dir(paths::root()),
    );
    libdir.is_ok_and(|folder| has_std(Path::new(folder.trim())))
}

fn has_std(folder: &Path) -> bool {
    files(folder).is_ok_and(|files| files.iter().any(|file| starts_and_ends(file, "libstd-", ".rlib")))
}

fn find_assembled(cache: &Path) -> Option<PathBuf> {
    let mut found: Vec<PathBuf> = files(cache)
        .ok()?
        .into_iter()
        .filter(|folder| starts_and_ends(folder, PREFIX, "") && has_std(&libdir(folder, TARGET)))
        .collect();
    found.sort();
    found.pop()
}

/// Assembles a compiler from Debian's `rustc-web`, which comes with the sources of its standard library.
fn assemble(cache: &Path) -> Result<PathBuf> {
    for tool in ["apt-get", "apt-cache", "dpkg"] {
        if which(tool).is_none() {
            bail!("{tool} is missing");
        }
    }
    if !apt::knows("rustc-web")? {
        bail!("there is no package rustc-web");
    }
    let (packages, version) = packages()?;
    let folder = cache.join(format!("{PREFIX}{version}"));
    let partial = cache.join(format!("partial-{PREFIX}{version}"));
    let _ = fs::remove_dir_all(&partial);
    let _ = fs::remove_dir_all(&folder);
    let downloads = partial.join("downloads");
    fs::create_dir_all(&downloads)?;

    log(format!("downloading rustc {version} and the sources of its standard library (about 140 MB)"));
    apt::download(&packages.iter().map(String::as_str).collect::<Vec<_>>(), &downloads)?;
    log("unpacking it");
    for package in files(&downloads)? {
        run_quietly(Command::new("dpkg").arg("-x").arg(&package).arg(&partial))?;
    }
    fs::remove_dir_all(&downloads)?;
    link_linker(&partial)?;
    write_wrapper(&partial)?;
    log(format!("compiling the standard library for {TARGET} (about a minute)"));
    compile_std(&partial)?;
    for rest in ["usr/src", "usr/share", "usr/libexec"] {
        let _ = fs::remove_dir_all(partial.join(rest));
    }
    fs::rename(&partial, &folder)?;
    log(format!("the compiler for {TARGET} is in {}", folder.display()));
    Ok(folder)
}

/// The packages of the compiler, and its version. Their names hold the versions of Rust and LLVM, so they are looked
/// up.
fn packages() -> Result<(Vec<String>, String)> {
    let std = find_dependency("libstd-rust-web-dev", "libstd-rust-web-")?;
    let llvm = find_dependency(&std, "libllvm")?;
    let version = std.trim_start_matches("libstd-rust-web-").to_owned();
    let linker = format!("lld-{}", llvm.trim_start_matches("libllvm"));
    let fixed_names = ["rustc-web", "libstd-rust-web-dev", "rust-web-src"].map(str::to_owned);
    Ok((fixed_names.into_iter().chain([std, llvm, linker]).collect(), version))
}

fn find_dependency(package: &str, prefix: &str) -> Result<String> {
    apt::dependencies(package)?
        .into_iter()
        .find(|name| name.starts_with(prefix))
        .with_context(|| format!("{package} depends on no {prefix}…"))
}

/// rustc looks for its linker beside its libraries; Debian installs it in LLVM's folder.
fn link_linker(folder: &Path) -> Result<()> {
    let llvm = files(&folder.join("usr/lib"))?
        .into_iter()
        .map(|llvm| llvm.join("bin/lld"))
        .find(|lld| lld.exists())
        .context("the packages contain no lld")?;
    let relative = Path::new("../../../..").join("lib").join(llvm.strip_prefix(folder.join("usr/lib"))?);
    let bin = libdir(folder, host()?.as_str()).with_file_name("bin");
    fs::create_dir_all(&bin)?;
    let link = bin.join("rust-lld");
    let _ = fs::remove_file(&link);
    #[cfg(unix)]
    std::os::unix::fs::symlink(relative, link)?;
    Ok(())
}

/// A `rustc` that finds its libraries wherever the folder is.
fn write_wrapper(folder: &Path) -> Result<()> {
    let driver = files(&folder.join("usr/lib"))?
        .into_iter()
        .find(|lib| {
            files(lib).is_ok_and(|all| all.iter().any(|f| starts_and_ends(f, "librustc_driver", ".so")))
        })
        .context("the packages contain no librustc_driver")?;
    let lib = driver.strip_prefix(folder)?.display().to_string();
    let script = format!(
        "#!/bin/sh\nhere=${{0%/*}}\n\
         LD_LIBRARY_PATH=$here/{lib}${{LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}}\nexport LD_LIBRARY_PATH\n\
         exec \"$here/usr/bin/rustc\" \"$@\"\n"
    );
    let wrapper = folder.join("rustc");
    fs::write(&wrapper, script)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(&wrapper, fs::Permissions::from_mode(0o755))?;
    }
    run_quietly(Command::new(&wrapper).arg("--version"))
}

/// Builds the standard library by building an empty crate on top of it.
fn compile_std(folder: &Path) -> Result<()> {
    let work = folder.join("work");
    fs::create_dir_all(work.join("src"))?;
    fs::write(work.join("src/lib.rs"), "#![no_std]\n")?;
    fs::write(
        work.join("Cargo.toml"),
        "[package]\nname = \"nothing\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[workspace]\n",
    )?;
    run_quietly(
        cargo(paths::Profile::Dev)
            .args(["build", "--release", "-Z", "build-std=std,panic_abort", "--target", TARGET])
            .current_dir(&work)
            .env("CARGO_TARGET_DIR", work.join("target"))
            .env("RUSTC", folder.join("rustc"))
            .env("RUSTC_BOOTSTRAP", "1")
            // Releases are optimized across crates, which needs the bitcode of the library too.
            .env("RUSTFLAGS", "-C embed-bitcode=yes"),
    )?;
    let lib = libdir(folder, TARGET);
    fs::create_dir_all(&lib)?;
    let mut contents = Vec::new();
    for file in files(&work.join("target").join(TARGET).join("release/deps"))? {
        let is_own = starts_and_ends(&file, "libnothing", "");
        if let Some(name) = file.file_name().filter(|_| starts_and_ends(&file, "lib", ".rlib") && !is_own) {
            let content = fs::read(&file)?;
            contents.push(fingerprint(&content));
            fs::write(lib.join(name), content)?;
        }
    }
    contents.sort();
    fs::write(folder.join(ID), fingerprint(contents.concat().as_bytes()))?;
    fs::remove_dir_all(&work)?;
    Ok(())
}

fn libdir(folder: &Path, target: &str) -> PathBuf {
    folder.join("usr/lib/rustlib").join(target).join("lib")
}

fn host() -> Result<String> {
    let version = output(Command::new("rustc").arg("-vV"))?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.context("rustc names no host")?.to_owned())
}

fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    Ok(entries.filter_map(Result::ok).map(|entry| entry.path()).collect())
}

fn starts_and_ends(path: &Path, start: &str, end: &str) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy());
    name.is_some_and(|name| name.starts_with(start) && name.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_matched_at_both_ends() {
        assert!(starts_and_ends(Path::new("/a/libstd-1.rlib"), "libstd-", ".rlib"));
        assert!(!starts_and_ends(Path::new("/a/libstd-1.rmeta"), "libstd-", ".rlib"));
    }
}
