//! The frame: navigation, menus and the notice.

use domain::view::FrameView;
use leptos::prelude::*;

use crate::{
    form::AT_NOTICE,
    paths::find_path,
    ui::{
        Banner, Button, ButtonLook, ButtonSize, FindLink, Icon, IconName, NavItem, PageDialog, Palette,
        PostForm, Shell, Tone,
    },
    visit::{Notice, PageContext},
};

/// The navigation items that the reader may open.
pub(crate) fn nav_items(frame: &FrameView) -> Vec<NavItem> {
    let at = |page: &str| ["/o/", &frame.org.slug, "/", page].concat();
    let item =
        |page, label: &str, icon| NavItem { href: at(page), label: label.to_owned(), icon, count: None };
    let may = &frame.may;
    let mut items = Vec::new();
    if may.read_members {
        items.push(item("users", "Users", IconName::Users));
    }
    if may.read_invitations {
        let count = frame.open_invitations.filter(|count| *count > 0);
        items.push(NavItem { count, ..item("invitations", "Invitations", IconName::Mail) });
    }
    if may.read_roles {
        items.push(item("roles", "Roles", IconName::Shield));
    }
    if may.read_audit {
        items.push(item("audit", "Audit log", IconName::Scroll));
    }
    items
}

/// The shell with the organization's content.
#[component]
pub(crate) fn Frame(children: Children) -> impl IntoView {
    let context = expect_context::<PageContext>();
    let (frame, theme) = (context.frame().clone(), context.visit().theme);
    let is_development = context.visit().shell.as_ref().is_some_and(|shell| shell.is_development);
    let account = frame.account.clone();
    let nav = nav_items(&frame);
    let org_name = frame.org.name.clone();
    let search = find_path(&frame.org.slug);
    let action = search.clone();
    let menu = move || org_menu(&frame);
    let foot = move || {
        let mailbox = is_development.then(|| {
            view! {
                <a class="nav-item" href="/dev/mailbox">
                    <Icon name=IconName::Send/>
                    <span>"Mailbox"</span>
                </a>
            }
        });
        view! {
            {mailbox}
            <FindLink href=search.clone()/>
        }
    };
    // What a template holds is no part of the view that the program takes over.
    let away = if cfg!(feature = "ssr") {
        view! {
            <div class="notice">
                <Banner tone=Tone::Danger>"We can't reach the server. Nothing was lost. Try again in a moment."</Banner>
            </div>
        }
        .to_html()
    } else {
        String::new()
    };
    let notice = context.notice().map(|notice| notice_banner(&context, notice));
    view! {
        <Shell
            org_name
            nav
            path=context.path()
            account_id=account.id.to_string()
            account_name=account.name
            account_email=account.email
            theme
            org_menu=menu
            foot
        >
            {notice}
            {children()}
        </Shell>
        <Palette action/>
        <PageDialog/>
        // Shown by the browser's program when the server does not answer.
        <template id="away" inner_html=away></template>
    }
}

/// The notice, with an undo button if the change can be undone.
fn notice_banner(context: &PageContext, notice: Notice) -> AnyView {
    let (back, slug) = (context.path(), context.frame().org.slug.clone());
    let action = notice.undo.map(|undo| {
        ViewFn::from(move || {
            let fields = vec![
                ("do", "undo/undo".to_owned()),
                ("slug", slug.clone()),
                ("undo", undo.clone()),
                ("back", back.clone()),
                (AT_NOTICE.0, AT_NOTICE.1.to_owned()),
            ];
            view! {
                <PostForm fields>
                    <Button submit=true look=ButtonLook::Quiet size=ButtonSize::Small icon=IconName::Undo>"Undo"</Button>
                </PostForm>
            }
        })
    });
    view! { <div class="notice"><Banner tone=notice.tone nostrip:action=action>{notice.text}</Banner></div> }
        .into_any()
}

/// The organization menu. Its links leave the frame, so they load a new document.
fn org_menu(frame: &FrameView) -> impl IntoView + use<> {
    let others = frame
        .other_orgs
        .iter()
        .map(|org| {
            view! {
                <a class="menu-item" href=["/o/", &org.slug, "/users"].concat() rel="external">
                    <Icon name=IconName::Building/>
                    <span>{org.name.clone()}</span>
                </a>
            }
        })
        .collect_view();
    let undo = frame.may.undo.then(|| {
        view! {
            <a class="menu-item" href=["/o/", &frame.org.slug, "/undo"].concat() rel="external">
                <Icon name=IconName::History/>
                <span>"Recent changes"</span>
            </a>
        }
    });
    let leave = frame.may.leave.then(|| {
        view! {
            <a class="menu-item" href=["/o/", &frame.org.slug, "/leave"].concat()>
                <Icon name=IconName::LogOut/>
                <span>{frame.words.leave.clone()}</span>
            </a>
        }
    });
    view! {
        {others}
        {(!frame.other_orgs.is_empty()).then(|| view! { <hr/> })}
        <a class="menu-item" href="/choose" rel="external">
            <Icon name=IconName::Layers/>
            <span>"All organizations"</span>
        </a>
        {undo}
        {leave}
    }
}
