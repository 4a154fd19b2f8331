//! The route table: the only module that knows every page.

use leptos::prelude::*;
use leptos_router::{
    ChooseView, NestedRoute,
    any_nested_route::{AnyNestedRoute, IntoAnyNestedRoute},
    components::FlatRoutes,
    path,
};

use crate::{
    accept, account, audit, bulk, choose, dev, errors::NotFound, find, home, invitations, invite, roles,
    session, setup, undo, users,
};

/// One type for all pages, so that the router is compiled once.
type View = fn() -> AnyView;

fn at<P>(path: P, page: View) -> NestedRoute<P, (), (), impl ChooseView> {
    NestedRoute::new(path, page)
}

/// Pages outside of an organization: before sign-in, the account, and development pages.
#[component(transparent)]
fn PublicPages() -> AnyNestedRoute {
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

/// The pages of an organization.
#[component(transparent)]
fn OrgPages() -> AnyNestedRoute {
    (
        // These come before the routes with an id in the same position.
        at(path!("/o/:slug/users/bulk/:action"), bulk::users_page as View),
        at(path!("/o/:slug/invitations/bulk/:action"), bulk::invitations_page),
        at(path!("/o/:slug/jobs/:job"), bulk::job_page),
        at(path!("/o/:slug/users"), users::page),
        at(path!("/o/:slug/users/:member"), users::person_page),
        // What can be done to a member.
        (
            at(path!("/o/:slug/users/:member/roles"), users::roles_page),
            at(path!("/o/:slug/users/:member/disable"), users::disable_page),
            at(path!("/o/:slug/users/:member/enable"), users::enable_page),
            at(path!("/o/:slug/users/:member/remove"), users::remove_page),
            at(path!("/o/:slug/users/:member/end-sessions"), users::end_sessions_page),
        ),
        at(path!("/o/:slug/leave"), users::leave_page),
        at(path!("/o/:slug/invite"), invite::page),
        at(path!("/o/:slug/invitations"), invitations::page),
        at(path!("/o/:slug/invitations/:invitation"), invitations::invitation_page),
        at(path!("/o/:slug/undo"), undo::page),
        at(path!("/o/:slug/find"), find::page),
        at(path!("/o/:slug/roles"), roles::page),
        at(path!("/o/:slug/audit"), audit::page),
    )
        .into_any_nested_route()
}

/// Every page.
#[component]
pub(crate) fn Pages() -> impl IntoView {
    view! {
        <FlatRoutes fallback=NotFound>
            // The first match wins.
            <PublicPages/>
            <OrgPages/>
        </FlatRoutes>
    }
}
