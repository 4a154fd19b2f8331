//! A session that ended elsewhere: whoever was signed in signs in again in place, and what they did goes on.

use std::{any::Any, cell::RefCell};

use domain::error::ErrorKind;
use leptos::{ev, prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;
use web_sys::{FormData, HtmlDialogElement, HtmlFormElement, HtmlInputElement, UrlSearchParams};

use super::{document as screen, forms, updates, visit};
use crate::{
    api::AppError,
    dom::{self, SIGNED_OUT},
    messages::messages,
    paths::url,
    ui::{Banner, Button, ButtonLook, LinkButton, PasswordField, TextField, Tone},
};

thread_local! {
    /// What goes on then.
    static THEN: RefCell<Option<Box<dyn FnOnce()>>> = const { RefCell::new(None) };
    /// What stands in the dialog.
    static CONTENT: RefCell<Option<Box<dyn Any>>> = const { RefCell::new(None) };
}

/// Pages that call server functions themselves say so by an event.
pub(super) fn listen() {
    super::hear_named(SIGNED_OUT, |_| ask(|| ()));
}

/// Asks to sign in again, and does this then. Without a known address the sign-in page asks.
pub(super) fn ask(then: impl FnOnce() + 'static) {
    let (Some(email), Some(dialog)) = (visit::email(), dialog()) else {
        return visit::leave_for(&screen::address());
    };
    THEN.set(Some(Box::new(then)));
    if dialog.open() {
        return;
    }
    CONTENT.set(None);
    let content = leptos::mount::mount_to(dialog.clone().unchecked_into(), move || {
        visit::provide_assets_again();
        form(email)
    });
    CONTENT.set(Some(Box::new(content)));
    if dialog.show_modal().is_ok() {
        dom::focus_soon("#again [type=password]");
    }
}

/// Asks to sign in again, unless something asks already.
pub(super) fn remind() {
    if !dialog().is_some_and(|dialog| dialog.open()) {
        ask(|| ());
    }
}

/// The dialog; it stands after the root, so that no page takes it away.
fn dialog() -> Option<HtmlDialogElement> {
    let document = document();
    if let Some(known) = document.get_element_by_id("again") {
        return known.dyn_into().ok();
    }
    let dialog = document.create_element("dialog").ok()?;
    dialog.set_id("again");
    dialog.set_class_name("dialog");
    let _ = dialog.set_attribute("aria-labelledby", "again-title");
    document.body()?.append_child(&dialog).ok()?;
    dialog.dyn_into().ok()
}

fn form(email: String) -> AnyView {
    let m = messages();
    let error = RwSignal::new(None::<ErrorKind>);
    let sent = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let Some(form) = event.target().and_then(|form| form.dyn_into::<HtmlFormElement>().ok()) else {
            return;
        };
        spawn_local(async move {
            match sign_in(&form).await {
                Ok(()) => go_on(),
                Err(reason) => {
                    error.set(Some(reason));
                    empty(&form);
                }
            }
        });
    };
    let problem =
        move || error.get().map(|reason| view! { <Banner tone=Tone::Danger>{m.error(&reason)}</Banner> });
    view! {
        <form class="form" method="post" action=url("/sign-in") data-leaves="" on:submit=sent>
            <div class="dialog-head">
                <h2 id="again-title">{m.browser_again_title()}</h2>
            </div>
            <div class="dialog-body stack">
                <p>{m.browser_again_lead()}</p>
                {problem}
                <TextField
                    id="again-email"
                    name="email"
                    label=m.shell_field_email()
                    kind="email"
                    value=email
                    readonly=true
                    autocomplete="username"
                />
                <PasswordField
                    id="again-password"
                    name="password"
                    label=m.shell_field_password()
                    autocomplete="current-password"
                />
            </div>
            <div class="dialog-actions">
                <LinkButton href="/sign-in" attr:rel="external">{m.browser_again_other()}</LinkButton>
                <Button submit=true look=ButtonLook::Primary>{m.browser_again_sign_in()}</Button>
            </div>
        </form>
    }
    .into_any()
}

async fn sign_in(form: &HtmlFormElement) -> Result<(), ErrorKind> {
    let fields = FormData::new_with_form(form).map_err(|_| ErrorKind::Internal)?.into();
    let fields = UrlSearchParams::new_with_str_sequence_sequence(&fields).map_err(|_| ErrorKind::Internal)?;
    match forms::call("session/sign_in", &fields).await {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(AppError(reason))) => Err(reason),
        Err(_) => Err(ErrorKind::Internal),
    }
}

fn empty(form: &HtmlFormElement) {
    let field = form.query_selector("[type=password]").ok().flatten();
    if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlInputElement>().ok()) {
        field.set_value("");
        let _ = field.focus();
    }
}

fn go_on() {
    if let Some(dialog) = dialog() {
        dialog.close();
    }
    CONTENT.set(None);
    dom::announce(messages().browser_again_done());
    updates::connect();
    if let Some(then) = THEN.take() {
        then();
    }
}
