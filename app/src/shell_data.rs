//! What every page of an organization gets while it is rendered: the frame's data and the notice.

use domain::view::FrameView;
use leptos::prelude::*;

use crate::ui::{Theme, Tone};

/// The data of the frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ShellData {
    /// The organization, the reader, and what the menus may offer.
    pub(crate) frame: FrameView,
    /// The theme in the cookie.
    pub(crate) theme: Theme,
    /// The notice of the previous page.
    pub(crate) flash: Option<String>,
    /// The key that undoes it.
    pub(crate) undo: Option<String>,
    /// Whether the mailbox page exists.
    pub(crate) is_development: bool,
}

/// A message above the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Notice {
    /// Good or bad.
    pub(crate) tone: Tone,
    /// The words.
    pub(crate) text: String,
    /// The key that undoes it.
    pub(crate) undo: Option<String>,
}

/// The context that the frame provides to its page.
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

    /// The frame's data.
    pub(crate) fn shell(self) -> ShellData {
        self.shell.get_value()
    }

    /// The organization, the reader, and what the menus may offer.
    pub(crate) fn frame(self) -> FrameView {
        self.shell.with_value(|shell| shell.frame.clone())
    }

    /// The organization's slug.
    pub(crate) fn slug(self) -> String {
        self.shell.with_value(|shell| shell.frame.org.slug.clone())
    }

    /// The page's path.
    pub(crate) fn path(self) -> String {
        self.path.get_value()
    }

    /// The notice of this page: the error of a form without an error summary, or the notice of the previous page.
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
