//! From a key press in the search box to the rows on the screen, in a browser.

use crate::playwright::{self, Suite};
use anyhow::Result;

/// Measures it against the release server, which must be built.
pub fn measure() -> Result<()> {
    playwright::run_suite(Suite::Figures)
}
