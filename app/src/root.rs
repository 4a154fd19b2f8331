//! The root of the admin area: what is shown, in one signal. The server renders it once; the browser hydrates it with the
//! same data, and from then on changes the signal.

use std::sync::Arc;

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    api::AppError,
    pages::{Page, PageData},
    ui::Assets,
    visit::{PageContext, Visit},
};

/// A page with its data.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Shown {
    /// Which page.
    pub(crate) page: Page,
    /// Where it is, and what was submitted to it.
    pub(crate) visit: Arc<Visit>,
    /// What it shows, or why not.
    pub(crate) data: Result<PageData, AppError>,
}

/// What the server hands over: the browser shows the same from it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Seed {
    pub(crate) assets: Assets,
    pub(crate) visit: Visit,
    pub(crate) data: Result<PageData, AppError>,
}

impl Shown {
    fn view(self) -> AnyView {
        PageContext::provide(self.visit);
        self.page.view(self.data)
    }
}

/// Shows what the signal holds. A page of the same kind is changed in place.
pub(crate) fn root(shown: ArcRwSignal<Shown>) -> impl IntoView {
    move || shown.get().view()
}
