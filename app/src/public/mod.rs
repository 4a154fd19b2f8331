//! Pages outside of the admin area: set-up, sign-in, password reset, invitations, and those of the development
//! configuration. The server renders them; they load no program.

mod accept;
mod dev;
mod email;
mod home;
mod incomplete;
mod session;
mod setup;

use domain::{error::ErrorKind, link_token};
use leptos::prelude::AnyView;

use self::incomplete::Link;
use crate::{api, params::Params};

/// The page that shows the component kit. It alone loads the program, for what that does to the kit.
pub(crate) const GALLERY: &str = "/dev/ui";

/// The paths of these pages.
pub(crate) const PATHS: &[&str] = &[
    "/",
    "/setup/{token}",
    "/sign-in",
    "/forgot",
    "/reset/{token}",
    "/invite/{token}",
    "/confirm-email/{token}",
    "/cancel-email/{token}",
    "/account/email",
    "/o/{slug}/users/{member}/email",
    "/dev/mailbox",
    GALLERY,
];

/// A page whose data are read.
pub(crate) type Ready = Box<dyn FnOnce() -> AnyView + Send>;

fn ready(show: impl FnOnce() -> AnyView + Send + 'static) -> Ready {
    Box::new(show)
}

/// Whether mails are sent.
async fn has_mail() -> Result<bool, ErrorKind> {
    let service = api::service()?;
    Ok(service.settings().development || ::service::mail::settings(&service).await?.is_some())
}

/// Reads the data of the page of a path.
///
/// # Errors
/// `NotFound` where there is no such page; why the data cannot be read. The error is shown as a page of its own.
pub(crate) async fn page(path: &str, params: &Params) -> Result<Ready, ErrorKind> {
    let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    // Whatever is glued to a link is not part of it, a slash included.
    let token = |rest: &[&str]| link_token::read(&rest.join("/"));
    match parts.as_slice() {
        [""] => home::page().await,
        ["setup", rest @ ..] => match token(rest) {
            Some(token) => setup::page(token).await,
            None => Ok(incomplete::page(Link::SetUp)),
        },
        ["sign-in"] => Ok(session::sign_in_page(params)),
        ["forgot"] => session::forgot_page(params).await,
        ["reset", rest @ ..] => match token(rest) {
            Some(token) => session::reset_page(token).await,
            None => Ok(incomplete::page(Link::Reset)),
        },
        ["invite", rest @ ..] => match token(rest) {
            Some(token) => accept::page(token).await,
            None => Ok(incomplete::page(Link::Invitation)),
        },
        ["confirm-email", rest @ ..] => match token(rest) {
            Some(token) => email::confirm_page(token).await,
            None => Ok(incomplete::page(Link::Email)),
        },
        ["cancel-email", rest @ ..] => match token(rest) {
            Some(token) => email::cancel_page(token).await,
            None => Ok(incomplete::page(Link::Email)),
        },
        ["account", "email"] => email::own_page().await,
        ["o", slug, "users", member, "email"] => email::member_page((*slug).to_owned(), member).await,
        ["dev", "mailbox"] => dev::mailbox_page().await,
        ["dev", "ui"] => dev::gallery_page(),
        _ => Err(ErrorKind::NotFound),
    }
}

#[cfg(test)]
mod tests {
    use super::PATHS;

    #[test]
    fn every_page_of_the_table_is_in_the_list() {
        // One line of `page` for each.
        let table = include_str!("mod.rs");
        let lines =
            table.split("match parts.as_slice()").nth(1).and_then(|rest| rest.split("_ => Err").next());
        assert_eq!(lines.unwrap_or_default().matches(" [\"").count(), PATHS.len());
    }
}
