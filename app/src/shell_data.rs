//! What every page of the admin area is given while it is rendered: the frame's data and the notice. Nothing that belongs
//! to one page is kept here.

use domain::view::FrameView;
use leptos::prelude::*;

use crate::ui::{Theme, Tone};

/// What the frame around an organization's pages needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ShellData {
    /// The organization, the reader, and what the menus may offer.
    pub(crate) frame: FrameView,
    /// As the cookie has it.
    pub(crate) theme: Theme,
    /// What the page before wants to be said here.
    pub(crate) flash: Option<String>,
    /// The key by which that can be undone.
    pub(crate) undo: Option<String>,
    /// The mailbox page is there.
    pub(crate) is_development: bool,
}

/// What happened, said above the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Notice {
    /// Good or bad.
    pub(crate) tone: Tone,
    /// The words.
    pub(crate) text: String,
    /// The key by which it can be undone.
    pub(crate) undo: Option<String>,
}

/// What the frame shares with its page.
#[derive(Clone, Copy)]
pub(crate) struct PageContext {
    shell: StoredValue<ShellData>,
    path: StoredValue<String>,
}

impl PageContext {
    /// The context of the page at `path`.
    pub(crate) fn new(shell: ShellData, path: String) -> Self {
        Self { shell: StoredValue::new(shell), path: StoredValue::new(path) }
    }

    /// What the frame shows.
    pub(crate) fn shell(self) -> ShellData {
        self.shell.get_value()
    }

    /// The organization, the reader, and what the menus may offer.
    pub(crate) fn frame(self) -> FrameView {
        self.shell.with_value(|shell| shell.frame.clone())
    }

    /// The organization's part of the address.
    pub(crate) fn slug(self) -> String {
        self.shell.with_value(|shell| shell.frame.org.slug.clone())
    }

    /// The page that is shown.
    pub(crate) fn path(self) -> String {
        self.path.get_value()
    }

    /// What there is to say on this page: why a form without room for it was refused, or what the page before did.
    pub(crate) fn notice(self) -> Option<Notice> {
        let refused = crate::form::refused_at_notice().map(|kind| Notice {
            tone: Tone::Danger,
            text: kind.message(),
            undo: None,
        });
        refused.or_else(|| {
            self.shell.with_value(|shell| {
                Some(Notice { tone: Tone::Good, text: shell.flash.clone()?, undo: shell.undo.clone() })
            })
        })
    }
}
