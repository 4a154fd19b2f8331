//! The pages that are whole without the browser's program, and how they read what they show.

use domain::error::ErrorKind;
use leptos::prelude::*;
use leptos_router::{
    ChooseView, NestedRoute,
    any_nested_route::{AnyNestedRoute, IntoAnyNestedRoute},
    path,
};

use crate::{
    accept, account, api, choose, dev, errors, home, session, setup,
    ui::{Banner, Tone},
};

type View = fn() -> AnyView;

fn at<P>(path: P, page: View) -> NestedRoute<P, (), (), impl ChooseView> {
    NestedRoute::new(path, page)
}

/// Before one is inside, one's own account, and what only the development configuration has.
#[component(transparent)]
pub(crate) fn PublicPages() -> AnyNestedRoute {
    (
        at(path!("/"), home::page as View),
        at(path!("/setup/:token"), setup::page),
        at(path!("/sign-in"), session::sign_in_page),
        at(path!("/forgot"), session::forgot_page),
        at(path!("/reset/:token"), session::reset_page),
        at(path!("/invite/:token"), accept::page),
        at(path!("/choose"), choose::page),
        at(path!("/account"), account::page),
        at(path!("/dev/mailbox"), dev::mailbox_page),
        at(path!("/dev/ui"), dev::gallery_page),
    )
        .into_any_nested_route()
}

/// A page made of what `read` finds out; a refusal is a page of its own, with its status.
pub(crate) fn read_page<T: Send + 'static>(
    read: impl Future<Output = Result<T, ErrorKind>> + Send + 'static,
    show: impl FnOnce(T) -> AnyView + Send + 'static,
) -> AnyView {
    view! {
        <Suspense>
            {Suspend::new(async move {
                match api::answer(read).await {
                    Ok(found) => show(found),
                    Err(error) => errors::whole_page(&error.0),
                }
            })}
        </Suspense>
    }
    .into_any()
}

/// The secret at the end of a link's address.
pub(crate) fn token() -> domain::secret::Secret {
    let params = leptos_router::hooks::use_params_map();
    domain::secret::Secret::new(params.with_untracked(|params| params.get("token")).unwrap_or_default())
}

/// What the page before wants to be said here.
#[component]
pub(crate) fn Flash() -> impl IntoView {
    let flash = api::facts().and_then(|facts| facts.flash);
    flash.map(|text| view! { <div class="notice"><Banner tone=Tone::Good>{text}</Banner></div> })
}

/// What a new password must be like.
pub(crate) fn password_hint() -> String {
    let least = api::service().map_or(12, |service| service.settings().password_min_length);
    format!("At least {least} characters; a sentence is fine.")
}
