//! A page in a dialog over the present one: inviting, and the roles of a member. It does not take the list away. What was typed
//! into an invitation stays when the dialog is closed, and the list is read again when something was sent.

use std::{any::Any, cell::RefCell, sync::Arc};

use leptos::{ev, prelude::*, task::spawn_local};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{HtmlAnchorElement, HtmlDialogElement, HtmlElement, HtmlFormElement};

use super::{
    document::{self as screen, find},
    links,
    visit::{self, How},
};
use crate::{
    api::FormState,
    dom,
    invite::Drafts,
    pages::{Area, OrgPage, Page, PageData},
    paths::within,
    visit::{PageContext, Visit},
};

/// The page in the dialog.
#[derive(Clone)]
struct Over {
    page: Page,
    data: PageData,
    area: Area,
    /// Finds what opened it.
    opener: String,
}

thread_local! {
    /// What stands in the dialog.
    static CONTENT: RefCell<Option<Box<dyn Any>>> = const { RefCell::new(None) };
    /// Which page that is.
    static OVER: RefCell<Option<Over>> = const { RefCell::new(None) };
    /// The lists of people that are being written.
    static DRAFTS: RefCell<Drafts> = RefCell::default();
}

fn dialog() -> Option<HtmlDialogElement> {
    find(&document(), "#over").map(JsCast::unchecked_into)
}

/// The lists of people that are being written, for the page and the dialog alike.
pub(super) fn drafts() -> Drafts {
    DRAFTS.with_borrow(Clone::clone)
}

/// Opens links that say `data-over` where there is room for a dialog. To be called before links are listened to.
pub(super) fn listen() {
    super::hear(ev::click, move |event| {
        let Some(link) = links::followed(&event) else { return };
        if link.has_attribute("data-over") && has_room() && visit::frame().is_some() {
            event.prevent_default();
            open(&link);
        } else if let Some(dialog) = dialog()
            && dialog.contains(Some(&link))
            && link.hash().is_empty()
            && !link.has_attribute("download")
        {
            // It leads back to what is behind, or away from here: then the list behind is not read again.
            if link.has_attribute("data-back") {
                event.prevent_default();
            } else {
                let _ = drafts().finish();
            }
            dialog.close();
        }
    });
}

/// The style sheet has the same width for what the navigation needs beside a page.
fn has_room() -> bool {
    window().match_media("(width >= 50rem)").ok().flatten().is_some_and(|room| room.matches())
}

/// Finds what a link stands for when the page behind was read again: the button of its menu, or itself.
fn opener(link: &HtmlAnchorElement) -> String {
    match link.closest("[popover]").ok().flatten() {
        Some(menu) => ["[popovertarget=\"", &menu.id(), "\"]"].concat(),
        None => {
            let href = link.get_attribute("href").unwrap_or_default();
            ["a[data-over][href=\"", &href, "\"]:not([role=menuitem])"].concat()
        }
    }
}

/// Shows the page that a link leads to.
fn open(link: &HtmlAnchorElement) {
    let address = within(&link.pathname()).unwrap_or_default().to_owned();
    let Some(page) = Page::parse(&address) else { return };
    let opener = opener(link);
    // The focus goes to the button of the menu. From there the dialog takes it, and gives it back.
    screen::hide_popovers();
    spawn_local(async move {
        match (page.load("").await, dialog()) {
            (Ok((data, area)), Some(dialog)) if !dialog.open() => {
                show(&dialog, &Over { page, data, area, opener }, None);
            }
            (Ok(_), Some(_)) => (),
            // The page itself says why.
            _ => visit::go(address, How::Push),
        }
    });
}

/// Shows a page as it was asked for, or after its form was refused.
fn show(dialog: &HtmlDialogElement, over: &Over, form: Option<FormState>) {
    let (Some(place), Some(shown)) = (find(&document(), "#over-page"), visit::shown()) else { return };
    let behind = shown.with_untracked(|shown| shown.visit.clone());
    let Some(frame) = behind.shell.as_ref().map(|shell| &shell.frame) else { return };
    let invite = matches!(over.page, Page::InOrg(_, OrgPage::Invite)).then(|| frame.words.invite.clone());
    let visit = Arc::new(Visit { form, flash: None, ..(*behind).clone() });
    CONTENT.set(None);
    let Over { page, data, area, .. } = over.clone();
    let content = leptos::mount::mount_to(place.unchecked_into(), move || {
        visit::provide_assets_again();
        visit::provide_reader_again();
        provide_context(drafts());
        PageContext::provide(visit);
        (area.view)(&page, data, &shown)
    });
    CONTENT.set(Some(Box::new(content)));
    OVER.set(Some(over.clone()));
    let title = || find(&document(), "#over h1").and_then(|title| title.text_content());
    let _ = dialog.set_attribute("aria-label", &invite.or_else(title).unwrap_or_default());
    let closed = Closure::<dyn Fn()>::new(|| {
        CONTENT.set(None);
        OVER.set(None);
        if drafts().finish() {
            visit::go(screen::address(), How::Replace);
        }
    });
    // As long as the document; a dialog has one listener at a time.
    dialog.set_onclose(Some(closed.into_js_value().unchecked_ref()));
    if dialog.open() || dialog.show_modal().is_ok() {
        dom::focus_first(&[
            "#over .error-summary",
            "#over #addresses",
            "#over form :checked",
            "#over form input",
        ]);
    }
}

/// Whether a form stands in the dialog.
pub(super) fn holds(form: &HtmlFormElement) -> bool {
    dialog().is_some_and(|dialog| dialog.open() && dialog.contains(Some(form)))
}

/// Shows the page in the dialog again, read anew, with what was entered and why it was refused.
pub(super) fn refuse(form: FormState) {
    let Some(over) = OVER.with_borrow(Clone::clone) else { return };
    spawn_local(async move {
        let read = over.page.load("").await.ok();
        let over = read.map_or(over.clone(), |(data, area)| Over { data, area, ..over });
        if let Some(dialog) = dialog().filter(HtmlDialogElement::open) {
            show(&dialog, &over, Some(form));
        }
    });
}

/// Closes the dialog: what it was opened for is done. Answers what finds its opener.
pub(super) fn close() -> Option<String> {
    let opener = OVER.with_borrow(|over| over.as_ref().map(|over| over.opener.clone()));
    if let Some(dialog) = dialog() {
        dialog.close();
    }
    opener
}

/// Puts the focus on what opened the dialog, after the page behind was read again.
pub(super) fn return_focus(opener: &str) {
    if let Some(opener) = find(&document(), opener).and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
        // Where it is no longer, the focus stays where it is.
        let _ = opener.focus();
    }
}
