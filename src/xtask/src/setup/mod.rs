//! Set-up: what a build or a test needs beyond cargo. Each part uses what is installed, else installs it,
//! logs that in one line, and does nothing the second time.

pub mod apt;
pub mod browser;
pub mod components;
pub mod node;
pub mod postgres;
pub mod wasm;

use crate::shell::{log, now};
use anyhow::Result;

/// Installs everything that the build and all tests need, and logs how long each part took.
pub fn all() -> Result<()> {
    timed("rustfmt and clippy", components::ensure)?;
    timed("compiler for wasm32", || wasm::ensure().map(drop))?;
    timed("Node packages", node::ensure)?;
    timed("browser", || browser::ensure().map(drop))?;
    timed("PostgreSQL", || postgres::ensure(postgres::Purpose::Tests).map(drop))
}

fn timed(part: &str, work: impl FnOnce() -> Result<()>) -> Result<()> {
    let started = now();
    work()?;
    log(format!("{part}: ready after {:.1} s", started.elapsed().as_secs_f32()));
    Ok(())
}
