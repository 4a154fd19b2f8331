//! What a page knows besides its own data: where it is, who reads it, and what was submitted to it. Both the server and the
//! browser make one before they show a page; the server's is part of the seed that the browser takes over.

use std::sync::Arc;

use domain::view::FrameView;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    api::{FormState, Theme},
    messages::messages,
    ui::Tone,
};

/// The data of the frame around an organization's pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShellData {
    /// The organization, the reader, and what the menus may offer.
    pub frame: FrameView,
    /// The number of the newest event in the organization's ledger: updates up to it are included. It is not in the frame,
    /// because pages are made anew where the frame is another one.
    #[serde(default)]
    pub sequence: u64,
    /// Whether the mailbox page exists.
    pub is_development: bool,
    /// The address of the browser's program, which is another one for each version.
    pub program: String,
}

/// The notice of the previous page, shown once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flash {
    /// The words.
    pub text: String,
    /// The key that undoes what they say.
    pub undo: Option<String>,
}

/// What the server did not answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unanswered {
    /// The page of this address was asked for.
    Page(String),
    /// Something was to be done. Whether it was is not known; what was typed is still there.
    Act,
}

/// A visit to a page.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Visit {
    /// The page's path.
    pub path: String,
    /// The query of its address, without the question mark.
    pub query: String,
    /// The frame's data, on the pages of an organization.
    pub shell: Option<ShellData>,
    /// The theme in the cookie.
    pub theme: Theme,
    /// The notice of the previous page.
    pub flash: Option<Flash>,
    /// The form that was submitted to this page.
    pub form: Option<FormState>,
    /// The id of the request in the server's log.
    pub request_id: Option<String>,
    /// The fewest characters of a new password.
    pub password_min_length: u32,
    /// The server has another program by now than the one that shows this.
    #[serde(skip)]
    pub is_outdated: bool,
    /// The page has changed elsewhere. It is not read again, because something was entered in it.
    #[serde(skip)]
    pub is_stale: bool,
    /// The browser's last call, if the server did not answer it.
    #[serde(skip)]
    pub unanswered: Option<Unanswered>,
}

impl Visit {
    /// The organization, the reader, and what the menus may offer.
    ///
    /// # Panics
    /// On a page outside of an organization.
    #[expect(clippy::expect_used, reason = "the table of pages shows these in the frame only")]
    pub(crate) fn frame(&self) -> &FrameView {
        &self.shell.as_ref().expect("a page of an organization").frame
    }

    /// The notice of this page: the error of a form without an error summary, or the notice of the previous page.
    pub(crate) fn notice(&self) -> Option<Notice> {
        let m = messages();
        let said = |tone, text: &str, act| Notice { tone, text: text.to_owned(), act };
        let refused = self.form.as_ref().filter(|form| form.is_at_notice()).and_then(|form| {
            let error = form.error.as_ref()?;
            Some(said(Tone::Danger, &m.error(error), None))
        });
        let away = self.unanswered.as_ref().map(|call| match call {
            Unanswered::Page(address) => {
                said(Tone::Danger, m.shell_unreached(), Some(NoticeAct::Retry(address.clone())))
            }
            Unanswered::Act => said(Tone::Danger, m.shell_away(), None),
        });
        let stale = self.is_stale.then(|| said(Tone::Info, m.shell_stale(), Some(NoticeAct::Reload)));
        let notice = away.or(refused).or(stale).or_else(|| {
            let flash = self.flash.clone()?;
            Some(said(Tone::Good, &flash.text, flash.undo.map(NoticeAct::Undo)))
        });
        let outdated =
            self.is_outdated.then(|| said(Tone::Info, m.shell_outdated(), Some(NoticeAct::Reload)));
        notice.or(outdated)
    }
}

/// A message above the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Notice {
    /// Good or bad.
    pub(crate) tone: Tone,
    /// The words.
    pub(crate) text: String,
    /// What can be done about it.
    pub(crate) act: Option<NoticeAct>,
}

/// What the button of a notice does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum NoticeAct {
    /// Undoes what it says, by its key.
    Undo(String),
    /// Reads the page anew.
    Reload,
    /// Asks for the page of this address again.
    Retry(String),
}

/// The visit as the context of everything on the page.
#[derive(Clone)]
pub(crate) struct PageContext(Arc<Visit>);

impl PageContext {
    /// Provides the visit to everything below.
    pub(crate) fn provide(visit: Arc<Visit>) {
        provide_context(Self(visit));
    }

    /// The visit.
    pub(crate) fn visit(&self) -> &Visit {
        &self.0
    }
}

/// The form that was submitted to this page, if any.
pub(crate) fn form_state() -> Option<FormState> {
    use_context::<PageContext>().and_then(|context| context.visit().form.clone())
}
