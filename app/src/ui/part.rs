//! Parts of a page that change in place.

use std::sync::{Arc, Mutex, PoisonError};

use leptos::prelude::*;

/// A part of a page that is made anew only when what it shows has changed. What people have opened or typed elsewhere
/// on the page stays as it is.
pub fn part<T: PartialEq + Send + Sync + 'static>(
    what: impl Fn() -> T + Send + Sync + 'static,
    show: impl Fn(&T) -> AnyView + Send + 'static,
) -> AnyView {
    let last: Arc<Mutex<Option<T>>> = Arc::default();
    let shown = Arc::clone(&last);
    let has_changed = move || {
        let now = Some(what());
        let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
        let has_changed = *last != now;
        *last = now;
        has_changed
    };
    let show = move || {
        let shown = shown.lock().unwrap_or_else(PoisonError::into_inner);
        shown.as_ref().map_or_else(|| ().into_any(), &show)
    };
    erased(Box::new(has_changed), Box::new(show))
}

/// The same for every type, so that the browser loads it once.
fn erased(
    has_changed: Box<dyn Fn() -> bool + Send + Sync>,
    show: Box<dyn Fn() -> AnyView + Send>,
) -> AnyView {
    let changes =
        Memo::new(move |last: Option<&u32>| last.copied().unwrap_or_default() + u32::from(has_changed()));
    let shown = move || {
        // Looks for changes, and is told of the next.
        let _ = changes.get();
        // What the view reads while it is made is no reason to make it again.
        untrack(&*show)
    };
    shown.into_any()
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

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn a_part_shows_what_it_is_given() {
        let html = Owner::new().with(|| {
            let number = RwSignal::new(7_u64);
            let double = part(move || number.get() * 2, |double| view! { <b>{*double}</b> }.into_any());
            let rows = places(
                || 3,
                |place| (place != 1).then_some(place),
                |place| view! { <i>{*place}</i> }.into_any(),
            );
            view! {
                {double}
                {rows}
            }
            .to_html()
        });
        assert!(html.contains("<b>14") && html.contains("<i>0") && html.contains("<i>2"), "{html}");
        assert!(!html.contains("<i>1"), "an empty place shows nothing: {html}");
    }
}
