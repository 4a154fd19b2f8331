//! Inviting in a dialog over the present page: it does not take the list away. What was typed stays when the dialog is
//! closed, and the list is read again when something was sent.

use std::{any::Any, cell::RefCell};

use domain::view::FrameView;
use leptos::{ev, prelude::*, task::spawn_local};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{HtmlAnchorElement, HtmlDialogElement};

use super::{
    document::{self as screen, find},
    links,
    visit::{self, How},
};
use crate::{
    dom,
    invite::Drafts,
    pages::{Area, OrgPage, Page, PageData},
    paths::within,
};

thread_local! {
    /// What stands in the dialog.
    static CONTENT: RefCell<Option<Box<dyn Any>>> = const { RefCell::new(None) };
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
            open(link);
        } else if let Some(dialog) = dialog()
            && dialog.contains(Some(&link))
            && link.hash().is_empty()
            && !link.has_attribute("download")
        {
            // It leads away from here: the list behind is not read again.
            let _ = drafts().finish();
            dialog.close();
        }
    });
}

/// The style sheet has the same width for what the navigation needs beside a page.
fn has_room() -> bool {
    window().match_media("(width >= 50rem)").ok().flatten().is_some_and(|room| room.matches())
}

/// Shows the list that is being written, or an empty one.
fn open(link: HtmlAnchorElement) {
    let address = within(&link.pathname()).unwrap_or_default().to_owned();
    let Some(frame) = visit::frame() else { return };
    spawn_local(async move {
        let page = Page::InOrg(frame.org.slug.clone(), OrgPage::Invite);
        match (page.load("").await, dialog()) {
            (Ok((data, area)), Some(dialog)) if !dialog.open() => show(&dialog, &frame, page, data, area),
            (Ok(_), Some(_)) => (),
            // The page itself says why.
            _ => visit::go(address, How::Push),
        }
    });
}

fn show(dialog: &HtmlDialogElement, frame: &FrameView, page: Page, data: PageData, area: Area) {
    let (Some(place), Some(shown)) = (find(&document(), "#over-page"), visit::shown()) else { return };
    let _ = dialog.set_attribute("aria-label", &frame.words.invite);
    CONTENT.set(None);
    let content = leptos::mount::mount_to(place.unchecked_into(), move || {
        visit::provide_assets_again();
        provide_context(drafts());
        (area.view)(&page, data, &shown)
    });
    CONTENT.set(Some(Box::new(content)));
    let closed = Closure::<dyn Fn()>::new(|| {
        CONTENT.set(None);
        if drafts().finish() {
            visit::go(screen::address(), How::Replace);
        }
    });
    // As long as the document; a dialog has one listener at a time.
    dialog.set_onclose(Some(closed.into_js_value().unchecked_ref()));
    if dialog.show_modal().is_ok() {
        dom::focus_soon("#over .error-summary, #over #addresses");
    }
}
