//! A visit: the data of a page are read by its typed server function and shown in place of the present page. The newest
//! visit wins.

use std::{
    cell::{Cell, RefCell},
    sync::Arc,
    time::Duration,
};

use domain::{error::ErrorKind, id::AccountId, topic::Topics, view::FrameView};
use futures::future::{AbortHandle, abortable};
use leptos::{ev, prelude::*, task::spawn_local};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::ScrollRestoration;

use super::{again, busy, document, forms, updates};
use crate::{
    api::{AppError, FormState, Theme},
    org_shell,
    pages::{Area, OrgPage, Page, PageData, Shown},
    paths::url,
    ui::{Assets, provide_assets, provide_reader},
    visit::{Flash, ShellData, Unanswered, Visit},
};

/// What becomes of the history.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    /// The page is a new entry.
    Push,
    /// The page takes the place of the present entry.
    Replace,
    /// The entry is there already: the reader went back or forth.
    Back,
    /// It is the page on the screen, read again without the reader's doing. Nobody is told that it is on its way.
    Refresh,
}

/// What a form brings to the page that is shown after it.
#[derive(Default)]
pub(super) struct Carried {
    pub(super) form: Option<FormState>,
    pub(super) flash: Option<Flash>,
}

thread_local! {
    static LATEST: Cell<u32> = const { Cell::new(0) };
    /// Ends the calls of the latest visit.
    static CALLS: RefCell<Option<AbortHandle>> = const { RefCell::new(None) };
    /// How often rows were chosen.
    static CHOICES: Cell<u32> = const { Cell::new(0) };
    static SHOWN: RefCell<Option<ArcRwSignal<Shown>>> = const { RefCell::new(None) };
    static ASSETS: RefCell<Assets> = RefCell::default();
    /// Whose document it is.
    static READER: Cell<Option<AccountId>> = const { Cell::new(None) };
}

/// The signal of what is on the screen, the addresses of the files, and who is signed in.
pub(super) fn begin(shown: ArcRwSignal<Shown>, assets: Assets, reader: Option<AccountId>) {
    SHOWN.set(Some(shown));
    ASSETS.set(assets);
    READER.set(reader);
}

/// Provides the addresses of the files to a root of its own.
pub(super) fn provide_assets_again() {
    provide_assets(ASSETS.with_borrow(Clone::clone));
}

/// Provides to a root of its own whose document it is, for its forms.
pub(super) fn provide_reader_again() {
    provide_reader(READER.get());
}

/// What is on the screen.
pub(super) fn shown() -> Option<ArcRwSignal<Shown>> {
    SHOWN.with_borrow(Clone::clone)
}

/// The frame of the organization on the screen.
pub(super) fn frame() -> Option<FrameView> {
    let shown = SHOWN.with_borrow(Clone::clone)?;
    shown.with_untracked(|shown| Some(shown.visit.shell.as_ref()?.frame.clone()))
}

/// The address of the reader, where the page says it.
pub(super) fn email() -> Option<String> {
    let shown = SHOWN.with_borrow(Clone::clone)?;
    shown.with_untracked(|shown| match &shown.visit.shell {
        Some(shell) => Some(shell.frame.account.email.clone()),
        None => Some(shown.data.as_ref().ok()?.reader()?.email.clone()),
    })
}

/// The address of the list on the screen with a person beside it.
pub(super) fn beside(person: &str) -> Option<String> {
    let shown = SHOWN.with_borrow(Clone::clone)?;
    shown.with_untracked(|shown| shown.page.beside(&shown.visit.query, person))
}

/// Goes back and forth with the browser's buttons, to the same place of the page.
pub(super) fn listen() {
    if let Ok(history) = window().history() {
        let _ = history.set_scroll_restoration(ScrollRestoration::Manual);
        if let Some(place) = remembered_place() {
            scroll_to(Some(place));
        }
    }
    super::hear_named("scrollend", |_| remember_place());
    super::hear_named("pageshow", |event| {
        // Kept by the browser while the reader was elsewhere: who is signed in and what is listed may have changed.
        let is_kept = event.dyn_ref::<web_sys::PageTransitionEvent>().is_some_and(|event| event.persisted());
        if is_kept {
            go(forms::unanswered_search().unwrap_or_else(document::address), How::Replace);
        }
    });
    super::hear(ev::visibilitychange, |_| look_again());
    super::hear(ev::online, |_| retry());
    super::hear(ev::popstate, |_| {
        if !document::is_current() {
            go(document::address(), How::Back);
        }
    });
}

/// Whoever comes back to a list after a while sees what happened meanwhile, once they are not in the middle of something.
fn look_again() {
    const WHILE: f64 = 30_000.0;
    thread_local!(static LEFT: Cell<f64> = const { Cell::new(0.0) });
    let now = js_sys::Date::now();
    if document().hidden() {
        return LEFT.set(now);
    }
    if now - LEFT.get() > WHILE {
        LEFT.set(now);
        read_again();
    }
}

/// The number of the newest event that the page on the screen includes, and the slug of its organization.
pub(super) fn position() -> Option<(String, u64)> {
    let shown = SHOWN.with_borrow(Clone::clone)?;
    shown.with_untracked(|shown| {
        let slug = shown.page.slug()?;
        Some((slug.to_owned(), shown.visit.shell.as_ref()?.sequence))
    })
}

/// What the page on the screen is about.
pub(super) fn topics() -> Topics {
    let shown = SHOWN.with_borrow(Clone::clone);
    shown.map_or(Topics::NONE, |shown| shown.with_untracked(|shown| shown.page.topics()))
}

/// Whether a form was refused, so that what was entered is still in it.
pub(super) fn has_form() -> bool {
    let shown = SHOWN.with_borrow(Clone::clone);
    shown.is_some_and(|shown| shown.with_untracked(|shown| shown.visit.form.is_some()))
}

/// Reads the list on the screen again, after a menu or dialog over it is closed.
fn read_again() {
    const PAUSE: Duration = Duration::from_secs(2);
    let Some(shown) = SHOWN.with_borrow(Clone::clone) else { return };
    if document().hidden() || !shown.with_untracked(Shown::is_list) {
        return;
    }
    if document::is_something_open() {
        return set_timeout(read_again, PAUSE);
    }
    spawn_local(async {
        refresh().await;
    });
}

/// Reads the page on the screen again and shows what has changed. Says whether the server answered.
pub(super) async fn refresh() -> bool {
    let Some(shown) = SHOWN.with_borrow(Clone::clone) else { return true };
    // What the notice says can still be undone.
    let flash = shown.with_untracked(|shown| shown.visit.flash.clone());
    let address = forms::unanswered_search().unwrap_or_else(document::address);
    run(address, How::Refresh, Carried { form: None, flash }).await
}

/// Reads the frame alone again. `is_stale` says that what is below it has changed as well. Says whether the server answered.
pub(super) async fn refresh_frame(is_stale: bool) -> bool {
    let Some((slug, _)) = position() else { return true };
    let number = LATEST.get();
    let shell = org_shell::read_shell(slug).await;
    if LATEST.get() != number {
        return true;
    }
    match shell {
        Ok(shell) if Some(shell.frame.account.id) == READER.get() => show_frame(shell, is_stale),
        Err(error) if is_passing(&error) => return false,
        Err(AppError(ErrorKind::SignedOut)) if is_working() => again::remind(),
        // Somebody else signed in, or the reader may no longer read this.
        _ => leave_for(&document::address()),
    }
    true
}

/// Whether the reader would lose something if they were led away.
fn is_working() -> bool {
    let shown = SHOWN.with_borrow(Clone::clone);
    let is_inviting = shown.is_some_and(|shown| {
        shown.with_untracked(|shown| matches!(shown.page, Page::InOrg(_, OrgPage::Invite)))
    });
    is_inviting || updates::has_input() || document::is_something_open()
}

/// Whether the same may be answered in a moment.
const fn is_passing(error: &AppError) -> bool {
    use ErrorKind::{Busy, Internal, RateLimited, Timeout};
    matches!(error.0, Busy | Internal | RateLimited { .. } | Timeout)
}

fn show_frame(shell: ShellData, is_stale: bool) {
    let Some(shown) = SHOWN.with_borrow(Clone::clone) else { return };
    let before = shown.with_untracked(|shown| shown.visit.clone());
    let is_outdated = is_outdated(Some(&shell));
    let is_newly_stale = is_stale && !before.is_stale;
    // The program that runs here stays what it is.
    let program = before.shell.as_ref().map(|shell| shell.program.clone());
    let shell = ShellData { program: program.unwrap_or_default(), ..shell };
    let is_stale = is_stale || before.is_stale;
    let visit = Visit { shell: Some(shell), is_stale, is_outdated, ..(*before).clone() };
    shown.update(|shown| shown.visit = Arc::new(visit));
    if is_newly_stale {
        spawn_local(async {
            leptos::task::tick().await;
            document::announce_notice();
        });
    }
}

/// The browser is online again: what the server did not answer is asked for again.
fn retry() {
    let call =
        SHOWN.with_borrow(Clone::clone).and_then(|shown| shown.get_untracked().visit.unanswered.clone());
    if let Some(Unanswered::Page(address)) = call {
        if document::is_shown(&address) {
            go(forms::unanswered_search().unwrap_or(address), How::Replace);
        } else {
            go(address, How::Push);
        }
    }
}

/// Goes to an address of the admin area.
pub(super) fn go(address: String, how: How) {
    spawn_local(async move {
        run(address, how, Carried::default()).await;
    });
}

/// Shows the same list with other rows chosen, without asking the server. The address takes the place of the present one.
pub(super) fn restate(address: &str) {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let Some(shown) = SHOWN.with_borrow(Clone::clone) else { return };
    let before = shown.get_untracked();
    let shorter = before.page.canonical(query);
    let query =
        shorter.as_deref().map_or(query, |shorter| shorter.split_once('?').map_or("", |(_, query)| query));
    if before.visit.path != path {
        return;
    }
    CHOICES.set(CHOICES.get() + 1);
    let address = if query.is_empty() { path.to_owned() } else { [path, "?", query].concat() };
    enter(&address, How::Replace);
    let visit = Visit { query: query.to_owned(), flash: None, form: None, ..(*before.visit).clone() };
    shown.set(Shown { visit: Arc::new(visit), ..before });
    spawn_local(async {
        leptos::task::tick().await;
        document::after_choice();
    });
}

/// Reads the page of an address and shows it. Says whether the server answered.
pub(super) async fn run(address: String, how: How, carried: Carried) -> bool {
    forms::stop_waiting();
    let number = LATEST.get() + 1;
    LATEST.set(number);
    let (path, query) = address.split_once('?').unwrap_or((&address, ""));
    let Some(page) = Page::parse(path) else {
        leave_for(&address);
        return true;
    };
    if let Some(shorter) = page.canonical(query) {
        return Box::pin(run(shorter, how, carried)).await;
    }
    if how != How::Refresh {
        busy::begin(!document::is_shown(&address));
    }
    let choices = CHOICES.get();
    // A call that is dropped ends its request: nobody waits for the older page any more.
    let (calls, handle) = abortable(read(&page, query));
    if let Some(older) = CALLS.replace(Some(handle)) {
        older.abort();
    }
    let Ok((shell, data)) = calls.await else { return true };
    if LATEST.get() != number {
        return true;
    }
    busy::end();
    if how == How::Refresh && (document::is_something_open() || updates::has_input()) {
        // The reader has begun something meanwhile.
        return false;
    }
    let frame = shell.as_ref().ok().and_then(Option::as_ref);
    if is_outdated(frame) && !document::is_shown(&address) {
        // The new program shows it. The server no longer has the rest of this one.
        leave_for(&address);
        return true;
    }
    match (shell.as_ref().err(), data.as_ref().err()) {
        (Some(AppError(ErrorKind::SignedOut)), _) | (_, Some(AppError(ErrorKind::SignedOut))) => {
            leave_for(&address);
            return true;
        }
        // Nothing is lost: the page stays as it is.
        (Some(error), _) | (_, Some(error)) if how == How::Refresh && is_passing(error) => return false,
        (Some(AppError(ErrorKind::Internal)), _) | (_, Some(AppError(ErrorKind::Internal))) => {
            say_away(Unanswered::Page(address));
            return false;
        }
        _ => {}
    }
    let reader = frame.map(|shell| &shell.frame.account);
    let reader = reader.or_else(|| data.as_ref().ok().and_then(|(data, _)| data.reader()));
    if reader.is_some_and(|reader| Some(reader.id) != READER.get()) {
        // Somebody else signed in meanwhile: a document of their own.
        leave_for(&address);
        return true;
    }
    // Rows that were chosen while the list was on its way stay chosen.
    let chosen = (CHOICES.get() != choices).then(document::address);
    let chosen =
        chosen.and_then(|now| page.choosing_as(query, now.split_once('?').map_or("", |(_, query)| query)));
    arrive(chosen.as_deref().unwrap_or(&address), page, shell, data, how, carried).await;
    true
}

/// Shows which theme is chosen.
pub(super) fn choose_theme(theme: Theme) {
    let Some(shown) = SHOWN.with_borrow(Clone::clone) else { return };
    shown.update(|shown| {
        shown.visit = Arc::new(Visit { theme, ..(*shown.visit).clone() });
        // A page without a frame shows it itself.
        shown.number += u32::from(shown.visit.shell.is_none());
    });
}

/// Whether the server has another program by now than the one that runs here.
fn is_outdated(shell: Option<&ShellData>) -> bool {
    let shown = SHOWN.with_borrow(Clone::clone);
    let own = shown.and_then(|shown| {
        shown.with_untracked(|shown| shown.visit.shell.as_ref().map(|shell| shell.program.clone()))
    });
    own.zip(shell).is_some_and(|(own, shell)| own != shell.program)
}

/// Says that the server cannot be reached, where notices stand. The page stays as it is.
pub(super) fn say_away(call: Unanswered) {
    let Some(shown) = SHOWN.with_borrow(Clone::clone) else { return };
    shown.update(|shown| {
        let visit = (*shown.visit).clone();
        shown.visit = Arc::new(Visit { unanswered: Some(call), flash: None, form: None, ..visit });
        // A page without a frame shows it itself.
        shown.number += 1;
    });
    spawn_local(async {
        leptos::task::tick().await;
        document::after_silence();
    });
}

/// The frame's data and the page's, at once.
async fn read(
    page: &Page,
    query: &str,
) -> (Result<Option<ShellData>, AppError>, Result<(PageData, Area), AppError>) {
    let shell = async {
        match page.slug() {
            Some(slug) => org_shell::read_shell(slug.to_owned()).await.map(Some),
            None => Ok(None),
        }
    };
    futures::join!(shell, page.load(query))
}

async fn arrive(
    address: &str,
    page: Page,
    shell: Result<Option<ShellData>, AppError>,
    data: Result<(PageData, Area), AppError>,
    how: How,
    carried: Carried,
) {
    let Some(shown) = SHOWN.with_borrow(Clone::clone) else { return leave_for(address) };
    // Another organization's frame that cannot be read is a page of its own.
    let Ok(shell) = shell else { return leave_for(address) };
    let is_same = document::is_shown(address);
    // Before anything on the page changes: to write the history, browsers first lay out what has changed.
    if how != How::Back && document::address() != address {
        enter(address, how);
    }
    let beside = document::beside();
    let focus = (how == How::Refresh).then(document::snapshot);
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let (before, before_number) = shown.with_untracked(|shown| (shown.visit.clone(), shown.number));
    let is_outdated = is_outdated(shell.as_ref());
    // The program that runs here stays what it is.
    let own = before.shell.as_ref().map(|shell| shell.program.clone());
    let shell = shell.map(|shell| ShellData { program: own.unwrap_or(shell.program), ..shell });
    let visit = Visit {
        path: path.to_owned(),
        query: query.to_owned(),
        is_outdated,
        shell,
        theme: before.theme,
        flash: carried.flash,
        form: carried.form,
        request_id: None,
        password_min_length: before.password_min_length,
        unanswered: None,
        is_stale: false,
    };
    if !is_same {
        document::hide_popovers();
    }
    let number = before_number + 1;
    let (data, area) = match data {
        Ok((data, area)) => (Ok(data), Some(area)),
        Err(error) => (Err(error), None),
    };
    shown.set(Shown { page, visit: Arc::new(visit), data, area, number });
    leptos::task::tick().await;
    match focus {
        Some(focus) => document::after_refresh(focus),
        None => {
            document::after_change(is_same, beside);
            updates::forget_input();
        }
    }
    updates::connect();
    match how {
        How::Back => scroll_to(remembered_place()),
        How::Push if !is_same => scroll_to(None),
        _ => (),
    }
}

/// Writes the address into the history.
fn enter(address: &str, how: How) {
    let url = url(address);
    if let Ok(history) = window().history() {
        // Refused only for another origin's address.
        let _ = match how {
            How::Push => history.push_state_with_url(&JsValue::NULL, "", Some(&url)),
            _ => history.replace_state_with_url(&JsValue::NULL, "", Some(&url)),
        };
    }
}

/// Keeps in the history how far down the reader is.
fn remember_place() {
    if let (Ok(history), Ok(place)) = (window().history(), window().scroll_y()) {
        let _ = history.replace_state_with_url(&JsValue::from_f64(place), "", None);
    }
}

fn remembered_place() -> Option<f64> {
    window().history().ok()?.state().ok()?.as_f64()
}

fn scroll_to(place: Option<f64>) {
    window().scroll_to_with_x_and_y(0.0, place.unwrap_or(0.0));
}

/// Leaves the admin area. What is heard meanwhile leads nowhere else.
pub(super) fn leave_for(address: &str) {
    busy::begin(true);
    // Refused only for an address that does not read, and the server's do.
    let _ = location().set_href(&url(address));
}
