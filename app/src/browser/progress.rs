//! The page of a job shows its progress: while the job runs, the page is read again every two seconds.

use std::time::Duration;

use js_sys::futures::spawn_local;
use leptos::prelude::*;

use super::{document as shown, visit};

/// How often the page is read again.
const INTERVAL: Duration = Duration::from_secs(2);

/// Begins to look for jobs that run.
pub(super) fn listen() {
    set_interval(
        || {
            if is_running() {
                spawn_local(refresh());
            }
        },
        INTERVAL,
    );
}

fn is_running() -> bool {
    shown::find(&document(), "#main [data-progress]").is_some()
}

async fn refresh() {
    let address = shown::address();
    if let Some(page) = visit::read(&address).await {
        // The reader may have gone elsewhere meanwhile.
        if is_running() && shown::address() == address && shown::is_current() {
            page.show(true, shown::rows_in_view());
        }
    }
}
