//! The job queue: running what waits in it, and reading how far a job is.

mod bulk;
mod get;
mod process;
mod run;

pub use get::get;
pub use run::{run_next, take_over};
