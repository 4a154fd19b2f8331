//! Ticks that the list's address does not know of yet. Whatever the reader does meanwhile waits for the list to have them:
//! the links and forms of a page say what was chosen when the server rendered it.

use std::cell::RefCell;

use web_sys::HtmlFormElement;

use super::forms;

/// A tick whose list is not on the screen yet.
struct Tick {
    /// The form of the boxes.
    form: HtmlFormElement,
    /// What the reader did since; only the last of it counts.
    then: Option<Box<dyn FnOnce()>>,
}

thread_local! {
    static TICK: RefCell<Option<Tick>> = const { RefCell::new(None) };
}

/// A box of this form was ticked.
pub(super) fn note(form: &HtmlFormElement) {
    TICK.with_borrow_mut(|tick| {
        let then = tick.take().and_then(|tick| tick.then);
        *tick = Some(Tick { form: form.clone(), then });
    });
}

/// Does this now, or when the list has the ticks; they are sent at once then.
pub(super) fn before(then: impl FnOnce() + 'static) {
    let form = TICK.with_borrow(|tick| tick.as_ref().map(|tick| tick.form.clone()));
    let Some(form) = form else { return then() };
    TICK.with_borrow_mut(|tick| {
        if let Some(tick) = tick {
            tick.then = Some(Box::new(then));
        }
    });
    forms::send_waiting(form);
}

/// A page is on the screen: it has the ticks, or the reader left the list. What waited is done.
pub(super) fn settle() {
    if let Some(then) = TICK.take().and_then(|tick| tick.then) {
        then();
    }
}
