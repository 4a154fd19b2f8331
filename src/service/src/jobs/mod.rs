//! Running what waits in the job queue.

mod run;

pub use run::run_next;
