//! Menus: a button and a native popover, tied together without a script; `auth.js` adds the arrow keys.
//! Only for acts on a thing, never for finding one's way.

use leptos::prelude::*;

use crate::paths::url;

use super::{
    icon::{Icon, IconName},
    post::PostForm,
};

/// The id of a row's menu, from the id of the row.
pub(crate) fn menu_id(row: &str) -> String {
    ["menu-", row].concat()
}

/// The menu of a row or a record, behind an ellipsis button.
#[component]
pub fn Menu(
    /// Unique in the page: see [`menu_id`].
    #[prop(into)]
    id: String,
    /// What the menu is about: "Actions for Ada Lovelace".
    #[prop(into)]
    label: String,
    /// `MenuLink`, `MenuPost`, `MenuAction`, `<hr/>`.
    children: Children,
) -> impl IntoView {
    let kebab = kebab(id.clone(), label.clone());
    view! {
        <div class="menu">
            {kebab}
            <div class="menu-panel" id=id popover="auto" role="menu" aria-label=label>
                {children()}
            </div>
        </div>
    }
    .into_any()
}

fn kebab(id: String, label: String) -> impl IntoView {
    view! {
        <button
            type="button"
            class="button button-quiet button-icon button-small"
            popovertarget=id
            aria-haspopup="menu"
            aria-label=label
        >
            <Icon name=IconName::Ellipsis/>
        </button>
    }
}

/// A button with words that opens a menu.
#[component]
pub fn DropMenu(
    /// Unique in the page.
    #[prop(into)]
    id: String,
    /// The words on the button.
    #[prop(into)]
    label: String,
    /// In a bar or a row.
    #[prop(optional)]
    small: bool,
    /// `MenuLink`, `MenuPost`, `MenuAction`, `<hr/>`.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="menu">
            <button
                type="button"
                class=if small { "button button-small" } else { "button" }
                popovertarget=id.clone()
                aria-haspopup="menu"
            >
                {label.clone()}
                <Icon name=IconName::ChevronDown/>
            </button>
            <div class="menu-panel" id=id popover="auto" role="menu" aria-label=label>
                {children()}
            </div>
        </div>
    }
    .into_any()
}

const fn item_class(danger: bool) -> &'static str {
    if danger { "menu-item menu-danger" } else { "menu-item" }
}

/// An entry that goes to a page: a detail, a form, a confirmation.
#[component]
pub fn MenuLink(
    /// Where it goes.
    #[prop(into)]
    href: String,
    /// What it shows.
    icon: IconName,
    /// What it does.
    #[prop(into)]
    label: String,
    /// Leads to a destructive action.
    #[prop(optional)]
    danger: bool,
) -> impl IntoView {
    view! {
        <a href=url(href) class=item_class(danger) role="menuitem">
            <Icon name=icon/>
            <span>{label}</span>
        </a>
    }
}

/// An entry that changes something at once and can be undone.
#[component]
pub fn MenuPost(
    /// Where the change is sent; the page itself, if not given.
    #[prop(optional, into)]
    action: Option<String>,
    /// What is sent.
    #[prop(optional)]
    fields: Vec<(&'static str, String)>,
    /// What it shows.
    icon: IconName,
    /// What it does.
    #[prop(into)]
    label: String,
    /// Destructive.
    #[prop(optional)]
    danger: bool,
) -> impl IntoView {
    view! {
        <PostForm nostrip:action=action fields in_menu=true>
            <button class=item_class(danger) type="submit" role="menuitem">
                <Icon name=icon/>
                <span>{label}</span>
            </button>
        </PostForm>
    }
}

/// An entry that needs a script, by `on:click`.
#[component]
pub fn MenuAction(
    /// What it shows.
    icon: IconName,
    /// What it does.
    #[prop(into)]
    label: String,
    /// Destructive.
    #[prop(optional)]
    danger: bool,
) -> impl IntoView {
    view! {
        <button class=item_class(danger) type="button" role="menuitem">
            <Icon name=icon/>
            <span>{label}</span>
        </button>
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn a_menu_opens_without_a_script() {
        let html = Owner::new().with(|| {
            view! {
                <Menu id="menu-7" label="Actions for Ada Lovelace">
                    <MenuLink href="/users/7" icon=IconName::User label="Open"/>
                </Menu>
            }
            .to_html()
        });
        assert!(html.contains("popovertarget=\"menu-7\""), "{html}");
        assert!(html.contains("id=\"menu-7\"") && html.contains("popover=\"auto\""), "{html}");
        assert!(html.contains("role=\"menuitem\""), "{html}");
    }
}
