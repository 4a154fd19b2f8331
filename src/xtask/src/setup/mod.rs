//! Set-up: what a build or a test needs beyond cargo. Each part takes what is there, else installs it,
//! says so in one line, and does nothing the second time.

pub mod apt;
pub mod browser;
pub mod node;
pub mod postgres;
pub mod wasm;
