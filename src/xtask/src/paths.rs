//! The folders and files that the build uses: the checkout, cargo's target folder, the built site, the cache of
//! tools. It creates nothing.

use crate::environment::variable;
use std::path::PathBuf;

/// The checkout. Cargo names it at run time, because one compiled `xtask` may serve several checkouts
/// that share a target folder.
pub fn root() -> PathBuf {
    let package = variable("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    let package = PathBuf::from(package);
    package.ancestors().nth(2).map_or_else(|| package.clone(), PathBuf::from)
}

/// Cargo's target folder.
pub fn target() -> PathBuf {
    variable("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// The site that the server embeds. It stays in the checkout even if the target folder is elsewhere,
/// so that a plain `cargo check -p server` finds it too (`.cargo/config.toml`).
pub fn site(profile: Profile) -> PathBuf {
    root().join("target/site").join(profile.name())
}

/// Intermediate files of the site, kept so that an unchanged input is not processed twice.
pub fn site_work(profile: Profile) -> PathBuf {
    root().join("target/site-work").join(profile.name())
}

/// The server's binary of one profile.
pub fn server(profile: Profile) -> PathBuf {
    let folder = match profile {
        Profile::Dev => "debug",
        Profile::Release => "release",
    };
    target().join(folder).join(format!("rolecall{}", std::env::consts::EXE_SUFFIX))
}

/// The folder of the end-to-end tests, which also holds the Node packages.
pub fn end2end() -> PathBuf {
    root().join("end2end")
}

/// Tools made by set-up, shared by all checkouts.
pub fn cache() -> PathBuf {
    let base = variable("XDG_CACHE_HOME").map(PathBuf::from).or_else(|| {
        let home = variable("HOME")?;
        Some(PathBuf::from(home).join(".cache"))
    });
    base.unwrap_or_else(|| root().join("target")).join("rolecall")
}

/// How the product is compiled.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Profile {
    /// Quick to build.
    Dev,
    /// Small and fast.
    Release,
}

impl Profile {
    /// The name used for folders.
    pub fn name(self) -> &'static str {
        match self {
            Profile::Dev => "dev",
            Profile::Release => "release",
        }
    }
}
