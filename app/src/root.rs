//! The root of the admin area: what is shown, in one signal. The server renders it once; the browser hydrates it with the
//! same data, and from then on changes the signal.

use domain::{id::AccountId, language::Language};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::{
    api::AppError,
    org_shell,
    pages::Shown,
    ui::Assets,
    visit::{PageContext, Visit},
};

/// What the server hands over: the browser shows the same from it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Seed {
    pub(crate) language: Language,
    /// What [`Messages::shared`](::messages::Messages::shared) has of the reader's language.
    pub(crate) texts: Vec<String>,
    pub(crate) assets: Assets,
    /// The path below which the installation is; mostly empty.
    pub(crate) base: String,
    /// Who is signed in.
    pub(crate) reader: Option<AccountId>,
    pub(crate) visit: Visit,
    /// In the form that the area of the page reads.
    pub(crate) data: Result<Box<RawValue>, AppError>,
}

/// Shows what the signal holds. The frame of an organization stays while its pages change.
pub(crate) fn root(shown: ArcRwSignal<Shown>) -> AnyView {
    let (org, place, visits) = (shown.clone(), shown.clone(), shown.clone());
    let org = Memo::new(move |_| {
        org.with(|shown| shown.visit.shell.as_ref().map(|shell| shell.frame.org.slug.clone()))
    });
    let place = Memo::new(move |_| place.with(Shown::place));
    let content = move || {
        let shown = shown.clone();
        move || {
            let place = place.get();
            PageContext::provide(shown.with_untracked(|shown| shown.visit.clone()));
            place.view(&shown)
        }
    };
    let root = move || match org.get() {
        None => content().into_any(),
        Some(_) => {
            let visits = visits.clone();
            let first = visits.with_untracked(|shown| shown.visit.clone());
            // While a page without the frame is on its way, the frame shows the last one.
            let visit = Memo::new(move |last| {
                let visit = visits.with(|shown| shown.visit.clone());
                let last = last.unwrap_or(&first).clone();
                if visit.shell.is_some() { visit } else { last }
            });
            let page = content();
            view! { <org_shell::Frame visit>{page}</org_shell::Frame> }.into_any()
        }
    };
    root.into_any()
}
