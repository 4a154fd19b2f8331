//! Where things stand: the checkout, cargo's target folder, the built site, the cache of tools.
//! The only module that knows these places; it creates nothing.

use crate::shell;
use std::path::PathBuf;

/// The checkout. Cargo says it at run time, because one compiled `xtask` may serve several checkouts
/// that share a target folder.
pub fn root() -> PathBuf {
    let package = shell::variable("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    let package = PathBuf::from(package);
    package.ancestors().nth(2).map_or_else(|| package.clone(), PathBuf::from)
}

/// Cargo's target folder.
pub fn target() -> PathBuf {
    shell::variable("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// The site that the server embeds. It stays in the checkout even when the target folder is elsewhere,
/// so that a plain `cargo check -p server` finds it too (`.cargo/config.toml`).
pub fn site(profile: Profile) -> PathBuf {
    root().join("target/site").join(profile.name())
}

/// Half-made parts of the site, kept so that an unchanged input is not worked on twice.
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

/// Tools that set-up made and that outlive a checkout.
pub fn cache() -> PathBuf {
    let base = shell::variable("XDG_CACHE_HOME").map(PathBuf::from).or_else(|| {
        let home = shell::variable("HOME")?;
        Some(PathBuf::from(home).join(".cache"))
    });
    base.unwrap_or_else(|| root().join("target")).join("rolecall")
}

/// What is built: quickly, or for people.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Profile {
    /// Quick to build.
    Dev,
    /// Small and quick to run.
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
