//! The page of a job shows its progress: while the job runs, the page is read again every two seconds.

use std::time::Duration;

use leptos::prelude::*;

use super::{document as shown, visit};

/// How often the page is read again.
const INTERVAL: Duration = Duration::from_secs(2);

/// Begins to look for jobs that run.
pub(super) fn listen() {
    set_interval(
        || {
            if is_running() && shown::is_current() {
                visit::go(shown::address(), visit::How::Replace);
            }
        },
        INTERVAL,
    );
}

fn is_running() -> bool {
    shown::find(&document(), "#main [data-progress]").is_some()
}
