//! What a reader cannot see yet changes after what they can: the rows below the screen, the menus that are closed. It is
//! done in small portions once the first part is painted, or at once when the reader touches anything.

use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    time::Duration,
};

use js_sys::{Function, Promise, futures::JsFuture};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Event, HtmlInputElement, MessageChannel};

use super::target;

/// How long one portion may take, in milliseconds; a key pressed meanwhile waits no longer than that.
const PORTION: f64 = 8.0;

type Work = Box<dyn FnOnce()>;

thread_local! {
    static QUEUE: RefCell<VecDeque<Work>> = const { RefCell::new(VecDeque::new()) };
    /// The page that the queue belongs to.
    static PAGE: Cell<u32> = const { Cell::new(0) };
}

/// Whatever reads or uses the page finds all of it: what is left is done before the first listener hears of a touch.
pub(super) fn listen() {
    let finish = Closure::<dyn Fn(Event)>::new(|event: Event| {
        // Typing goes on while the rows of the letters before are still coming.
        if target::<HtmlInputElement>(&event).is_none_or(|input| input.type_() != "search") {
            finish();
        }
    });
    for touch in ["pointerdown", "keydown", "click", "submit"] {
        let _ =
            window().add_event_listener_with_callback_and_bool(touch, finish.as_ref().unchecked_ref(), true);
    }
    finish.forget();
}

/// Another page, or another state of it, comes: what the one before left is not wanted any more.
pub(super) fn begin() {
    QUEUE.with_borrow_mut(VecDeque::clear);
    PAGE.set(PAGE.get() + 1);
}

/// Leaves a part for later.
pub(super) fn put_off(work: impl FnOnce() + 'static) {
    QUEUE.with_borrow_mut(|queue| queue.push_back(Box::new(work)));
}

/// Does what was left when the page is painted, and says when the page is whole. What has changed is laid out now: the
/// frame that paints it would take too long with both, and a timer comes after it.
pub(super) fn after_paint() {
    let page = PAGE.get();
    lay_out();
    request_animation_frame(move || soon(page));
}

/// Has the browser find the place of everything; it does so for whoever asks how high something is.
fn lay_out() {
    let _ = document().body().map(|body| body.offset_height());
}

/// Lets the browser do what waits: a key, a frame. A message to ourselves comes sooner than any timer.
pub(super) async fn pause() {
    let mut send = |resolve: Function, _| {
        if let Ok(channel) = MessageChannel::new() {
            channel.port1().set_onmessage(Some(&resolve));
            // Refused only for what cannot be copied.
            let _ = channel.port2().post_message(&JsValue::NULL);
        }
    };
    let _ = JsFuture::from(Promise::new(&mut send)).await;
}

fn soon(page: u32) {
    set_timeout(move || portion(page), Duration::ZERO);
}

fn portion(page: u32) {
    let clock = window().performance();
    let now = || clock.as_ref().map_or(f64::INFINITY, web_sys::Performance::now);
    let end = now() + PORTION;
    while page == PAGE.get() {
        match next() {
            None => return whole(),
            Some(work) => work(),
        }
        if now() >= end {
            return soon(page);
        }
    }
}

fn next() -> Option<Work> {
    QUEUE.with_borrow_mut(VecDeque::pop_front)
}

/// Does what is left, now.
pub(super) fn finish() {
    let mut is_new = false;
    while let Some(work) = next() {
        work();
        is_new = true;
    }
    if is_new {
        whole();
    }
}

/// `public/auth.js` counts the boxes of a list when all of them are there.
fn whole() {
    if let Ok(event) = Event::new("rolecall:whole") {
        let _ = document().dispatch_event(&event);
    }
}
