//! The frame: navigation, menus and the notice.

use std::sync::Arc;

use domain::{asset::Administered, view::FrameView};
use leptos::prelude::*;

use crate::{
    assets::administered_label,
    messages::messages,
    notice::notice_banner,
    paths::{find_path, org_path, url},
    ui::{Avatar, FindLink, Icon, IconName, NavItem, PageDialog, Palette, Shell, part},
    visit::Visit,
};

/// The navigation items that the reader may open.
pub(crate) fn nav_items(frame: &FrameView) -> Vec<NavItem> {
    let at = |page: &str| ["/o/", &frame.org.slug, "/", page].concat();
    let item = |page: &str, label: &str, icon| NavItem {
        href: at(page),
        label: label.to_owned(),
        icon,
        count: None,
    };
    let (m, may, words) = (messages(), &frame.may, &frame.words);
    let mut items = Vec::new();
    if may.read_overview {
        items.push(item("overview", m.overview_title(), IconName::Chart));
    }
    if may.read_members {
        items.push(item("users", &words.nav_users, IconName::Users));
    }
    if may.read_invitations {
        let count = frame.open_invitations.filter(|count| *count > 0);
        items.push(NavItem { count, ..item("invitations", &words.nav_invitations, IconName::Mail) });
    }
    if may.invite && !words.nav_invite.is_empty() {
        items.push(item("invite", &words.nav_invite, IconName::UserPlus));
    }
    if may.read_teams {
        items.push(item("teams", m.teams_title(), IconName::Layers));
    }
    if may.read_roles {
        items.push(item("roles", m.shell_roles(), IconName::Shield));
    }
    if may.review {
        let count = Some(frame.waiting_reviews).filter(|count| *count > 0);
        items.push(NavItem { count, ..item("reviews", m.reviews_nav(), IconName::UserCheck) });
    }
    if may.read_assets {
        items.push(item("assets", m.shell_assets(), IconName::Box));
    }
    for kind in &frame.administered {
        let Some(what) = kind.administered() else { continue };
        let icon = match what {
            Administered::EmbedLinks => IconName::Link,
            Administered::Media => IconName::Layers,
            Administered::Integrations => IconName::Webhook,
        };
        let page = ["assets/kinds/", kind.as_str()].concat();
        items.push(item(&page, administered_label(what), icon));
    }
    if may.read_audit {
        items.push(item("audit", m.shell_audit_log(), IconName::Scroll));
    }
    if may.change_settings {
        items.push(item("settings", m.shell_settings(), IconName::Settings));
    }
    items
}

/// The shell around an organization's pages; `visit` is the present one, and `children` shows its page.
#[component]
pub(crate) fn Frame(visit: Memo<Arc<Visit>>, children: Children) -> impl IntoView {
    let first = visit.get_untracked();
    let (account, search) = (first.frame().account.clone(), find_path(&first.frame().org.slug));
    let action = search.clone();
    let theme = Signal::derive(move || visit.with(|visit| visit.theme));
    let is_development = first.shell.as_ref().is_some_and(|shell| shell.is_development);
    let of_frame =
        move |read: fn(&FrameView) -> String| Signal::derive(move || visit.with(|visit| read(visit.frame())));
    let (org_name, account_name) =
        (of_frame(|frame| frame.org.name.clone()), of_frame(|frame| frame.account.name.clone()));
    let org_picture = Signal::derive(move || visit.with(|visit| visit.frame().org.picture));
    let account_picture = Signal::derive(move || visit.with(|visit| visit.frame().account.picture));
    let nav = Signal::derive(move || visit.with(|visit| nav_items(visit.frame())));
    let nav_title = of_frame(|frame| frame.words.nav_group.clone());
    let path = Signal::derive(move || visit.with(|visit| visit.path.clone()));
    let menu =
        move || part(move || visit.with(|visit| visit.frame().clone()), |frame| org_menu(frame).into_any());
    let foot = move || {
        let mailbox = is_development.then(|| {
            view! {
                <a class="nav-item" href=url("/dev/mailbox")>
                    <Icon name=IconName::Send/>
                    <span>{messages().shell_mailbox()}</span>
                </a>
            }
        });
        view! {
            {mailbox}
            <FindLink href=search.clone()/>
        }
    };
    let notice = part(
        move || visit.with(|visit| (visit.notice(), visit.path.clone(), visit.frame().org.slug.clone())),
        |(notice, path, slug)| match notice {
            Some(notice) => notice_banner(notice.clone(), path, Some(slug.clone())),
            None => ().into_any(),
        },
    );
    view! {
        <Shell
            org_name
            org_picture
            nav
            nav_title
            path
            account_id=account.id.to_string()
            account_name
            account_email=account.email
            account_picture
            theme
            org_menu=menu
            foot
        >
            {notice}
            {children()}
        </Shell>
        <Palette action/>
        <PageDialog/>
    }
    .into_any()
}

/// The organization menu. Its links leave the frame, so they load a new document.
fn org_menu(frame: &FrameView) -> impl IntoView + use<> {
    let m = messages();
    let others = frame
        .other_orgs
        .iter()
        .map(|org| {
            view! {
                <a class="menu-item" href=url(org_path(&org.slug)) rel="external">
                    <Avatar id=org.name.clone() name=org.name.clone() picture=org.picture square=true/>
                    <span>{org.name.clone()}</span>
                </a>
            }
        })
        .collect_view();
    let undo = frame.may.undo.then(|| {
        view! {
            <a class="menu-item" href=url(["/o/", &frame.org.slug, "/undo"].concat()) rel="external">
                <Icon name=IconName::History/>
                <span>{m.shell_recent_changes()}</span>
            </a>
        }
    });
    let leave = frame.may.leave.then(|| {
        view! {
            <a class="menu-item" href=url(["/o/", &frame.org.slug, "/leave"].concat())>
                <Icon name=IconName::LogOut/>
                <span>{frame.words.leave.clone()}</span>
            </a>
        }
    });
    view! {
        {others}
        {(!frame.other_orgs.is_empty()).then(|| view! { <hr/> })}
        <a class="menu-item" href=url("/choose") rel="external">
            <Icon name=IconName::Layers/>
            <span>{m.shell_all_organizations()}</span>
        </a>
        {undo}
        {leave}
    }
}
