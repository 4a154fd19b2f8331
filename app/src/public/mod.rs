//! Pages outside of the admin area: set-up, sign-in, sign-up, password reset, invitations, new organizations, and those of the
//! development configuration. The server renders them; they load no program.

mod accept;
mod closing;
mod dev;
mod email;
mod home;
mod incomplete;
mod link_request;
mod organization;
mod session;
mod setup;
mod sign_up;
mod template_choice;

use domain::{error::ErrorKind, link_token, secret::Secret};
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
    "/sign-up",
    "/sign-up/complete/{token}",
    "/forgot",
    "/reset/{token}",
    "/invite/{token}",
    "/confirm-email/{token}",
    "/cancel-email/{token}",
    "/account/close",
    "/account/email",
    "/choose/new",
    "/o/{slug}",
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
    match parts.as_slice() {
        [""] => home::page().await,
        ["setup", rest @ ..] => link_page(Link::SetUp, rest, setup::page).await,
        ["sign-in"] => session::sign_in_page(params).await,
        ["sign-up"] => sign_up::request_page(params).await,
        ["sign-up", "complete", rest @ ..] => link_page(Link::SignUp, rest, sign_up::complete_page).await,
        ["forgot"] => session::forgot_page(params).await,
        ["reset", rest @ ..] => link_page(Link::Reset, rest, session::reset_page).await,
        ["invite", rest @ ..] => link_page(Link::Invitation, rest, accept::page).await,
        ["confirm-email", rest @ ..] => link_page(Link::Email, rest, email::confirm_page).await,
        ["cancel-email", rest @ ..] => link_page(Link::Email, rest, email::cancel_page).await,
        ["account", "close"] => closing::page().await,
        ["account", "email"] => email::own_page().await,
        ["choose", "new"] => organization::new_page().await,
        ["o", slug] => home::org_page(slug).await,
        ["o", slug, "users", member, "email"] => email::member_page((*slug).to_owned(), member).await,
        ["dev", "mailbox"] => dev::mailbox_page().await,
        ["dev", "ui"] => dev::gallery_page(),
        _ => Err(ErrorKind::NotFound),
    }
}

/// The page of a link, or the one that says that the link was cut. Whatever is glued to a link is not part of it, a slash
/// included.
async fn link_page<F>(link: Link, rest: &[&str], page: impl FnOnce(Secret) -> F) -> Result<Ready, ErrorKind>
where
    F: Future<Output = Result<Ready, ErrorKind>>,
{
    match link_token::read(&rest.join("/")) {
        Some(token) => page(token).await,
        None => Ok(incomplete::page(link)),
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
