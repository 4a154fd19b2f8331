//! Parts of a page that change in place.

use leptos::prelude::*;

/// A part of a page that is made anew only when what it shows has changed. What people have opened or typed elsewhere
/// on the page stays as it is.
pub fn part<T: PartialEq + Send + Sync + 'static>(
    what: impl Fn() -> T + Send + Sync + 'static,
    show: impl Fn(&T) -> AnyView + Send + 'static,
) -> AnyView {
    let what = Memo::new(move |_| what());
    (move || what.with(&show)).into_any()
}

/// Rows by their places: each is made anew only when what stands in its place has changed.
pub fn places<T: PartialEq + Send + Sync + 'static>(
    count: impl Fn() -> usize + Send + Sync + 'static,
    what: impl Fn(usize) -> Option<T> + Clone + Send + Sync + 'static,
    show: impl Fn(&T) -> AnyView + Clone + Send + 'static,
) -> AnyView {
    let count = Memo::new(move |_| count());
    let place = move |place| {
        let (what, show) = (what.clone(), show.clone());
        part(move || what(place), move |found| found.as_ref().map_or_else(|| ().into_any(), &show))
    };
    view! { <For each=move || 0..count.get() key=|place| *place children=place/> }.into_any()
}
