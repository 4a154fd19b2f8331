//! What every page of the admin area shares while the browser's program runs: the frame's data, the notice, the way to
//! another page. It lives as long as the frame; nothing that belongs to one page is kept here.

use domain::{error::ErrorKind, view::FrameView};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[cfg(feature = "hydrate")]
use crate::api::{
    Done,
    wire::{ask, read},
};
use crate::{
    api::AppError,
    ui::{Theme, Tone, announce},
};

/// What the frame around an organization's pages needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Place {
    /// The organization, the reader, and what the menus may offer.
    pub(crate) frame: FrameView,
    /// As the cookie has it.
    pub(crate) theme: String,
    /// What the page before wants to be said here.
    pub(crate) flash: Option<String>,
    /// The key by which that can be undone.
    pub(crate) undo: Option<String>,
    /// The mailbox page is there.
    pub(crate) is_development: bool,
}

impl Place {
    pub(crate) fn theme(&self) -> Theme {
        Theme::parse(&self.theme)
    }
}

/// What happened, said on one page until the reader leaves it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Notice {
    /// Good or bad.
    pub(crate) tone: Tone,
    /// The words.
    pub(crate) text: String,
    /// The key by which it can be undone.
    pub(crate) undo: Option<String>,
    /// The page.
    path: String,
}

/// The frame's shared state.
#[derive(Clone, Copy)]
pub(crate) struct Desk {
    place: RwSignal<Place>,
    notice: RwSignal<Option<Notice>>,
    version: RwSignal<u32>,
    path: Memo<String>,
    headed: StoredValue<String>,
    counted: StoredValue<String>,
    #[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "on the server nobody goes anywhere"))]
    navigate: Callback<(String, bool)>,
}

impl Desk {
    /// The desk of a frame. `navigate` goes to an address, replacing the present one or not.
    pub(crate) fn new(place: Place, path: Memo<String>, navigate: Callback<(String, bool)>) -> Self {
        let here = path.get_untracked();
        let said = |tone, text, undo| Notice { tone, text, undo, path: here.clone() };
        let refused = crate::form::refused_at_notice().map(|kind| said(Tone::Danger, kind.message(), None));
        let flash = place.flash.clone();
        let notice = refused.or_else(|| flash.map(|text| said(Tone::Good, text, place.undo.clone())));
        Self {
            place: RwSignal::new(place),
            notice: RwSignal::new(notice),
            version: RwSignal::new(0),
            path,
            headed: StoredValue::new(here),
            counted: StoredValue::new(String::new()),
            navigate,
        }
    }

    /// The frame's data as of now.
    pub(crate) fn frame(self) -> FrameView {
        self.place.with_untracked(|place| place.frame.clone())
    }

    /// The frame's data as they change.
    pub(crate) fn place(self) -> RwSignal<Place> {
        self.place
    }

    /// The organization's part of the address.
    pub(crate) fn slug(self) -> String {
        self.place.with_untracked(|place| place.frame.org.slug.clone())
    }

    /// The page that is shown.
    pub(crate) fn path(self) -> Memo<String> {
        self.path
    }

    /// Counts the changes made from the page that is shown: what it reads, it reads again.
    pub(crate) fn version(self) -> RwSignal<u32> {
        self.version
    }

    /// Says how many rows a list found: not when its page opens, but each time it is read again.
    pub(crate) fn announce_later(self, text: &str) {
        let path = self.path.get_untracked();
        if self.counted.with_value(|counted| *counted == path) {
            announce(text);
        } else {
            self.counted.set_value(path);
        }
    }

    /// What there is to say on the page that is shown.
    pub(crate) fn notice(self) -> Option<Notice> {
        self.notice.get().filter(|notice| self.path.with(|path| *path == notice.path))
    }

    /// Whether the page's heading should take the focus: after every way from one page to another, once.
    pub(crate) fn takes_focus(self) -> bool {
        let path = self.path.get_untracked();
        let is_new = self.headed.with_value(|headed| *headed != path);
        if is_new {
            self.headed.set_value(path);
        }
        is_new
    }

    /// Somebody whose session has ended signs in and comes back.
    pub(crate) fn sign_in(self) {
        let here = self.path.get_untracked();
        leave_for(&["/sign-in", &domain::list::query_string(&[("to", &here)])].concat());
    }
}

/// What the browser's program does after it sent a form; without it the answer is another page.
#[cfg(feature = "hydrate")]
impl Desk {
    /// Goes to an address of this site.
    pub(crate) fn go(self, to: String, replace: bool) {
        if crate::is_live(path_of(&to)) {
            self.navigate.run((to, replace));
        } else {
            leave_for(&to);
        }
    }

    /// A change is done: says so, goes on, and has the frame read again.
    pub(crate) fn arrive(self, done: Done) {
        let path = path_of(&done.to).to_owned();
        if !crate::is_live(&path) {
            leave_for(&done.to);
            return;
        }
        let is_here = self.path.with_untracked(|here| *here == path);
        if let Some(text) = done.notice {
            announce(&text);
            self.notice.set(Some(Notice { tone: Tone::Good, text, undo: done.undo, path }));
        }
        self.go(done.to, false);
        if is_here {
            self.version.update(|version| *version += 1);
        }
        self.refresh();
    }

    /// A change was refused and its form has no room to say so.
    pub(crate) fn refuse(self, kind: &ErrorKind) {
        let text = kind.message();
        announce(&text);
        self.notice.set(Some(Notice {
            tone: Tone::Danger,
            text,
            undo: None,
            path: self.path.get_untracked(),
        }));
        self.version.update(|version| *version += 1);
    }

    /// Says in the page's title that the form was refused.
    pub(crate) fn title_has_error(self, has_error: bool) {
        let title = document().title();
        let bare = title.strip_prefix(crate::title::ERROR).unwrap_or(&title);
        document().set_title(&if has_error { [crate::title::ERROR, bare].concat() } else { bare.to_owned() });
    }

    /// Has the frame read again: something that it counts was changed.
    pub(crate) fn refresh(self) {
        let address = crate::live::place_address(&self.slug());
        leptos::task::spawn_local(async move {
            if let Ok(place) = ask(address).await.and_then(|place| read(&place)) {
                self.place.try_set(place);
            }
        });
    }
}

/// An address without its query.
#[cfg(feature = "hydrate")]
pub(crate) fn path_of(address: &str) -> &str {
    address.split(['?', '#']).next().unwrap_or_default()
}

/// Leaves what the browser's program knows.
pub(crate) fn leave_for(path: &str) {
    #[cfg(feature = "hydrate")]
    {
        // Refused only for an address that does not read, and ours do.
        let _ = location().set_href(path);
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = path;
}

/// Whether an answer says that the session has ended; then the reader is on the way to the sign-in.
pub(crate) fn is_signed_out(error: &AppError) -> bool {
    error.0 == ErrorKind::SignedOut
}
