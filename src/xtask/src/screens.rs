//! `cargo xtask screens`: screenshots of the main pages of the release build, in `docs/screens`.

use crate::paths::Profile;
use crate::playwright::{self, Suite};
use crate::{run as server, setup, site};
use anyhow::Result;

/// Builds the release and takes the screenshots.
pub fn take() -> Result<()> {
    let compiler = setup::wasm::ensure()?;
    site::build(Profile::Release, &compiler)?;
    server::build_server(Profile::Release)?;
    playwright::run_suite(Suite::Screens)
}
