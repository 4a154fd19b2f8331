//! Updates of the organization on the screen: the server says that something has changed, and what it is about; the page is
//! then read again by its own server function. A page in the background hears nothing, and catches up when it is in view.

use std::{
    cell::{Cell, RefCell},
    time::Duration,
};

use domain::topic::{Topic, Topics};
use leptos::{ev, prelude::*, task::spawn_local};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, Event, EventSource, MessageEvent};

use super::{busy, crash, document as screen, forms, target, visit};
use crate::paths::url;

/// The least time between two readings.
const PAUSE: Duration = Duration::from_millis(200);
/// When to look again whether the reader is through with what they are doing.
const SOON: Duration = Duration::from_millis(100);
/// When to try again after the server did not answer.
const RETRY: Duration = Duration::from_secs(3);
/// When to connect again after the server refused to.
const RECONNECT: Duration = Duration::from_secs(30);
/// After how many milliseconds without a key or a move nobody seems to be there. What is read for nobody would keep their
/// session alive.
const ATTENDED: f64 = 15.0 * 60_000.0;
/// Fields whose content is lost when the page is made anew. The search and the boxes of a list are in its address.
const FIELDS: &str = "#main :is(input, textarea, select)";
/// Those that are not.
const OF_LIST: &str = "[role=search], [popover], .table-region, form[method=get]";

thread_local! {
    static CONNECTION: RefCell<Option<Connection>> = const { RefCell::new(None) };
    /// What was heard and not shown yet.
    static HEARD: Cell<Option<Heard>> = const { Cell::new(None) };
    static IS_SCHEDULED: Cell<bool> = const { Cell::new(false) };
    /// Something was entered in the page since it was shown.
    static HAS_INPUT: Cell<bool> = const { Cell::new(false) };
    /// When the reader last did anything.
    static LAST_INPUT: Cell<f64> = const { Cell::new(0.0) };
}

/// An update.
#[derive(Clone, Copy)]
struct Heard {
    sequence: u64,
    topics: Topics,
    is_own: bool,
}

impl Heard {
    fn read(event: &MessageEvent) -> Option<Self> {
        let data = event.data().as_string()?;
        let is_own = data.split(' ').any(|word| word == "own");
        Some(Self { sequence: event.last_event_id().parse().ok()?, topics: data.parse().ok()?, is_own })
    }

    fn with(self, later: Self) -> Self {
        Self {
            sequence: self.sequence.max(later.sequence),
            topics: self.topics.with(later.topics),
            is_own: self.is_own && later.is_own,
        }
    }
}

/// A stream of events. It ends when this is dropped.
struct Connection {
    slug: String,
    source: EventSource,
    /// They live as long as they may be called.
    _handlers: [Closure<dyn Fn(Event)>; 3],
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.source.close();
    }
}

/// Connects the page that is taken over, and whenever it comes into view.
pub(super) fn listen() {
    super::hear(ev::visibilitychange, |_| connect());
    super::hear_named("pagehide", |_| {
        disconnect();
        // The browser may show this document again as it was left.
        busy::end();
    });
    super::hear_named("pageshow", |_| connect());
    super::hear(ev::input, |event| note_input(&event));
    super::hear(ev::change, |event| note_input(&event));
    super::hear(ev::keydown, |_| attend());
    super::hear(ev::pointermove, |_| attend());
    super::hear(ev::pointerdown, |_| attend());
    LAST_INPUT.set(js_sys::Date::now());
    connect();
}

/// Whether something was entered in the page that would be lost if it were made anew.
pub(super) fn has_input() -> bool {
    HAS_INPUT.get() || visit::has_form()
}

/// The page on the screen is another one, or was sent.
pub(super) fn forget_input() {
    HAS_INPUT.set(false);
}

fn note_input(event: &Event) {
    let field = target::<Element>(event).filter(|field| field.matches(FIELDS).unwrap_or_default());
    if field.is_some_and(|field| field.closest(OF_LIST).is_ok_and(|list| list.is_none())) {
        HAS_INPUT.set(true);
    }
}

/// The reader is there.
fn attend() {
    let was_there = is_attended();
    LAST_INPUT.set(js_sys::Date::now());
    if !was_there {
        schedule(Duration::ZERO);
    }
}

fn is_attended() -> bool {
    js_sys::Date::now() - LAST_INPUT.get() < ATTENDED
}

fn disconnect() {
    CONNECTION.set(None);
}

/// Listens to the organization on the screen, if it is in view, and to no other. Browsers open few connections to a server.
pub(super) fn connect() {
    let position = visit::position().filter(|_| !document().hidden() && !crash::is_dead());
    let Some((slug, sequence)) = position else { return disconnect() };
    let is_connected = CONNECTION
        .with_borrow(|known| known.as_ref().is_some_and(|known| known.slug == slug && known.is_open()));
    if !is_connected {
        disconnect();
        CONNECTION.set(Connection::open(slug, sequence));
    }
}

impl Connection {
    /// What happened after the event of this number is told at once.
    fn open(slug: String, sequence: u64) -> Option<Self> {
        let address = url(["/updates/", &slug, "?after=", &sequence.to_string()].concat());
        let source = EventSource::new(&address).ok()?;
        let update = Closure::<dyn Fn(Event)>::new(|event: Event| {
            if let Some(heard) = event.dyn_ref().and_then(Heard::read) {
                hear(heard);
            }
        });
        // The session or the membership has ended, or only this session of several.
        let ended = Closure::<dyn Fn(Event)>::new(|_| {
            disconnect();
            check(RETRY);
        });
        // Browsers connect again by themselves, unless the answer was a refusal.
        let refused = Closure::<dyn Fn(Event)>::new(|_| {
            let is_closed =
                CONNECTION.with_borrow(|known| known.as_ref().is_some_and(|known| !known.is_open()));
            if is_closed {
                disconnect();
                check(RECONNECT);
            }
        });
        // Refused only for a handler that is none.
        let _ = source.add_event_listener_with_callback("update", update.as_ref().unchecked_ref());
        let _ = source.add_event_listener_with_callback("ended", ended.as_ref().unchecked_ref());
        source.set_onerror(Some(refused.as_ref().unchecked_ref()));
        Some(Self { slug, source, _handlers: [update, ended, refused] })
    }

    fn is_open(&self) -> bool {
        self.source.ready_state() != EventSource::CLOSED
    }
}

/// Finds out whether the reader may still be here, which shows them what is left if not, and connects again: after a pause
/// where they may, and soon where there is no server.
fn check(pause: Duration) {
    if busy::is_busy() || forms::is_sending() {
        // What the reader does may be the reason, and its answer leads on.
        set_timeout(move || check(pause), SOON);
        return;
    }
    spawn_local(async move {
        let is_answered = visit::refresh_frame(false).await;
        set_timeout(connect, if is_answered { pause } else { RETRY });
    });
}

fn hear(heard: Heard) {
    if crash::is_dead() {
        return disconnect();
    }
    let before = HEARD.get();
    HEARD.set(Some(before.map_or(heard, |before| before.with(heard))));
    schedule(Duration::ZERO);
}

fn schedule(pause: Duration) {
    if !IS_SCHEDULED.replace(true) {
        set_timeout(
            || {
                spawn_local(async {
                    let next = show().await;
                    IS_SCHEDULED.set(false);
                    if let Some(pause) = next {
                        schedule(pause);
                    }
                });
            },
            pause,
        );
    }
}

/// Shows what was heard, unless the reader is in the middle of something. Returns when to look again.
async fn show() -> Option<Duration> {
    let heard = HEARD.get()?;
    let Some((_, sequence)) = visit::position() else {
        HEARD.set(None);
        return None;
    };
    if document().hidden() || !is_attended() {
        // It is shown when they are back.
        return None;
    }
    if busy::is_busy() || screen::find(&document(), "[data-busy]").is_some() || screen::is_something_open() {
        return Some(SOON);
    }
    HEARD.set(None);
    if heard.is_own && heard.sequence <= sequence {
        // What the reader did is on the screen already.
        return None;
    }
    let topics = visit::topics().with(Topics::of(&[Topic::Access]));
    let is_concerned = !heard.topics.within(topics).is_empty();
    let is_answered = match is_concerned && !has_input() {
        true => visit::refresh().await,
        false => visit::refresh_frame(is_concerned).await,
    };
    if is_answered {
        return Some(PAUSE);
    }
    let later = HEARD.get();
    HEARD.set(Some(later.map_or(heard, |later| heard.with(later))));
    Some(RETRY)
}
