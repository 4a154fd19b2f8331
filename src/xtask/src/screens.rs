//! `cargo xtask screens`: pictures of the main screens of the release build, in `docs/screens`.

use crate::paths::Profile;
use crate::playwright::{self, Suite};
use crate::{run as server, setup, site};
use anyhow::Result;

/// Builds the program as people get it and takes the pictures.
pub fn take() -> Result<()> {
    let compiler = setup::wasm::ensure()?;
    site::build(Profile::Release, &compiler)?;
    server::build_server(Profile::Release)?;
    playwright::play(Suite::Screens)
}
