//! The frame of the admin area: navigation, account menu, page. On a phone the navigation is a drawer, by a native
//! popover.

use domain::id::PictureId;
use leptos::prelude::*;

use crate::{messages::messages, paths::url};

use super::{
    avatar::Avatar,
    icon::{Icon, IconName},
    language::LanguageSwitch,
    live::LiveRegion,
    part::part,
    post::PostForm,
    theme::{Theme, ThemeSwitch},
};

/// A navigation item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NavItem {
    /// Where.
    pub href: String,
    /// Its label.
    pub label: String,
    /// What it shows.
    pub icon: IconName,
    /// The number of open entries.
    pub count: Option<u64>,
}

impl NavItem {
    /// Whether `path` is this page or below it.
    fn holds(&self, path: &str) -> bool {
        path.strip_prefix(self.href.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

/// The frame. The navigation marks the item of `path`.
#[component]
pub fn Shell(
    /// The organization.
    #[prop(into)]
    org_name: Signal<String>,
    /// The organization's picture.
    #[prop(optional, into)]
    org_picture: Signal<Option<PictureId>>,
    /// The navigation items.
    #[prop(into)]
    nav: Signal<Vec<NavItem>>,
    /// What these items are about.
    #[prop(into)]
    nav_title: Signal<String>,
    /// The current path.
    #[prop(into)]
    path: Signal<String>,
    /// The reader's id.
    #[prop(into)]
    account_id: String,
    /// The reader's name.
    #[prop(into)]
    account_name: Signal<String>,
    /// The reader's address.
    #[prop(into)]
    account_email: String,
    /// The reader's picture.
    #[prop(optional, into)]
    account_picture: Signal<Option<PictureId>>,
    /// The chosen theme.
    #[prop(optional, into)]
    theme: Signal<Theme>,
    /// Entries to switch to another organization, as `.menu-item`s.
    #[prop(optional, into)]
    org_menu: Option<ViewFn>,
    /// Entries above the account menu, as `.nav-item`s.
    #[prop(optional, into)]
    foot: Option<ViewFn>,
    /// The page.
    children: Children,
) -> impl IntoView {
    let items = part(
        move || (nav.get(), path.get()),
        |(nav, path)| {
            let current = current(nav, path).map(|item| item.href.clone());
            let items = nav.iter().cloned().map(|item| {
                let is_current = current.as_ref() == Some(&item.href);
                nav_item(item, is_current)
            });
            items.collect_view().into_any()
        },
    );
    let m = messages();
    view! {
        <a class="skip" href="#main">{m.kit_skip()}</a>
        <div class="shell">
            <header class="topbar">
                <button
                    type="button"
                    class="button button-quiet button-icon"
                    popovertarget="nav"
                    aria-label=m.kit_open_navigation()
                >
                    <Icon name=IconName::Menu/>
                </button>
                <span class="clip">{move || org_name.get()}</span>
            </header>
            <nav class="nav" id="nav" popover="auto" aria-label=m.kit_main()>
                <Organization org_name org_picture org_menu/>
                <p class="nav-title" id="nav-title">{move || nav_title.get()}</p>
                <ul class="nav-list" aria-labelledby="nav-title">{items}</ul>
                {foot.map(|foot| foot.run())}
                <Account id=account_id name=account_name email=account_email picture=account_picture theme path/>
            </nav>
            <main class="main" id="main" tabindex="-1">{children()}</main>
        </div>
        <LiveRegion/>
    }
    .into_any()
}

/// The item of a path: of a page and one below it the one below.
fn current<'a>(nav: &'a [NavItem], path: &str) -> Option<&'a NavItem> {
    nav.iter().filter(|item| item.holds(path)).max_by_key(|item| item.href.len())
}

fn nav_item(item: NavItem, is_current: bool) -> impl IntoView + use<> {
    view! {
        <li>
            <a class="nav-item" href=url(item.href) aria-current=is_current.then_some("page")>
                <Icon name=item.icon/>
                <span>{item.label}</span>
                {item.count.map(|count| view! { <span class="nav-count">{messages().number(count)}</span> })}
            </a>
        </li>
    }
}

#[component]
fn Organization(
    org_name: Signal<String>,
    org_picture: Signal<Option<PictureId>>,
    org_menu: Option<ViewFn>,
) -> impl IntoView {
    let name = part(
        move || (org_name.get(), org_picture.get()),
        |(name, picture)| {
            view! {
                <Avatar id=name.clone() name=name.clone() picture=*picture square=true/>
                <span class="nav-org clip">{name.clone()}</span>
            }
            .into_any()
        },
    );
    match org_menu {
        None => view! { <div class="nav-item">{name}</div> }.into_any(),
        Some(menu) => view! {
            <div class="menu menu-start">
                <button type="button" class="nav-item" popovertarget="org-menu">
                    {name}
                    <Icon name=IconName::ChevronsUpDown/>
                </button>
                <div class="menu-panel" id="org-menu" popover="auto">{menu.run()}</div>
            </div>
        }
        .into_any(),
    }
}

#[component]
fn Account(
    id: String,
    name: Signal<String>,
    email: String,
    picture: Signal<Option<PictureId>>,
    theme: Signal<Theme>,
    path: Signal<String>,
) -> impl IntoView {
    let shown = part(
        move || (name.get(), picture.get()),
        move |(name, picture)| {
            view! {
                <Avatar id=id.clone() name=name.clone() picture=*picture/>
                <span class="clip">{name.clone()}</span>
            }
            .into_any()
        },
    );
    let back = part(
        move || (path.get(), theme.get()),
        move |(path, theme)| {
            view! {
                <ThemeSwitch current=*theme back=path.clone()/>
                <LanguageSwitch back=path.clone()/>
            }
            .into_any()
        },
    );
    view! {
        <div class="menu menu-up">
            <button type="button" class="nav-item" popovertarget="account-menu">
                {shown}
                <Icon name=IconName::ChevronsUpDown/>
            </button>
            <div class="menu-panel" id="account-menu" popover="auto">
                <p class="menu-head">
                    <strong>{move || name.get()}</strong>
                    {email}
                </p>
                {back}
                <hr/>
                <a class="menu-item" href=url("/account")>
                    <Icon name=IconName::User/>
                    <span>{messages().kit_your_account()}</span>
                </a>
                <PostForm fields=vec![("do", "session/sign_out".to_owned())] attr:data-leaves="">
                    <button class="menu-item" type="submit">
                        <Icon name=IconName::LogOut/>
                        <span>{messages().kit_sign_out()}</span>
                    </button>
                </PostForm>
            </div>
        </div>
    }
    .into_any()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    fn item(href: &str) -> NavItem {
        NavItem { href: href.to_owned(), label: "Users".to_owned(), icon: IconName::Users, count: Some(1284) }
    }

    #[test]
    fn a_place_holds_itself_and_what_is_below_it_and_no_namesake() {
        assert!(item("/users").holds("/users"));
        assert!(item("/users").holds("/users/7"));
        assert!(!item("/users").holds("/users-old"));
    }

    #[test]
    fn the_frame_marks_the_place_and_signs_out_by_a_post() {
        let html = Owner::new().with(|| {
            view! {
                <Shell org_name="Acme" nav=vec![item("/users")] nav_title="People" path="/users/7" account_id="1" account_name="Ada" account_email="ada@example.com">
                    "page"
                </Shell>
            }
            .to_html()
        });
        assert!(html.contains("aria-current=\"page\""), "{html}");
        assert!(html.contains("value=\"session/sign_out\"") && html.contains("method=\"post\""), "{html}");
        assert!(html.contains("id=\"main\""), "{html}");
    }

    #[test]
    fn a_page_below_another_one_is_marked_alone() {
        let nav = [item("/assets"), item("/assets/kinds/Media"), item("/users")];
        let href = |path| current(&nav, path).map(|item| item.href.as_str());
        assert_eq!(href("/assets/kinds/Media"), Some("/assets/kinds/Media"));
        assert_eq!(href("/assets/ast_1"), Some("/assets"));
        assert_eq!(href("/nowhere"), None);
    }
}
