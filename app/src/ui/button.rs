//! Buttons, and links that look like buttons. Anything else a button may carry (`name`, `form`, `popovertarget`,
//! `on:click`) is given to the component as `attr:…` and `on:…` and lands on the element.

use leptos::prelude::*;

use crate::paths::url;

use super::icon::{Icon, IconName};

/// The variants of a button.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ButtonLook {
    /// The main action of the page.
    Primary,
    /// Everything else.
    #[default]
    Secondary,
    /// Beside content: no border until hovered.
    Quiet,
    /// Cannot be undone, or takes access away.
    Danger,
}

/// How tall a button is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ButtonSize {
    /// In rows, banners and bars.
    Small,
    /// Everywhere.
    #[default]
    Normal,
    /// On the sign-in pages.
    Large,
}

fn classes(look: ButtonLook, size: ButtonSize, extra: &str) -> String {
    let mut classes = String::from("button");
    classes.push_str(match look {
        ButtonLook::Primary => " button-primary",
        ButtonLook::Secondary => "",
        ButtonLook::Quiet => " button-quiet",
        ButtonLook::Danger => " button-danger",
    });
    classes.push_str(match size {
        ButtonSize::Small => " button-small",
        ButtonSize::Normal => "",
        ButtonSize::Large => " button-large",
    });
    classes.push_str(extra);
    classes
}

/// A button. It is never disabled: while `busy` it shows a spinner and `aria-busy`.
#[component]
pub fn Button(
    /// How it looks.
    #[prop(optional)]
    look: ButtonLook,
    /// How tall it is.
    #[prop(optional)]
    size: ButtonSize,
    /// Sends the form it stands in; otherwise it does what `on:click` says.
    #[prop(optional)]
    submit: bool,
    /// As wide as its column.
    #[prop(optional)]
    wide: bool,
    /// Focused when its page or dialog opens: the harmless one of two.
    #[prop(optional)]
    autofocus: bool,
    /// Its work is under way.
    #[prop(optional)]
    busy: bool,
    /// Before the words.
    #[prop(optional, into)]
    icon: Option<IconName>,
    /// The words: a verb first.
    children: Children,
) -> impl IntoView {
    view! {
        <button
            class=classes(look, size, if wide { " button-wide" } else { "" })
            type=if submit { "submit" } else { "button" }
            autofocus=autofocus
            aria-busy=busy.then_some("true")
            data-busy=busy.then_some("")
        >
            {icon.map(|name| view! { <Icon name/> })}
            {children()}
        </button>
    }
}

/// A link that looks like a button: it goes somewhere and changes nothing.
#[component]
pub fn LinkButton(
    /// Where it goes.
    #[prop(into)]
    href: String,
    /// How it looks.
    #[prop(optional)]
    look: ButtonLook,
    /// How tall it is.
    #[prop(optional)]
    size: ButtonSize,
    /// As wide as its column.
    #[prop(optional)]
    wide: bool,
    /// Focused when its page or dialog opens.
    #[prop(optional)]
    autofocus: bool,
    /// Before the words.
    #[prop(optional, into)]
    icon: Option<IconName>,
    /// The words.
    children: Children,
) -> impl IntoView {
    view! {
        <a href=url(href) class=classes(look, size, if wide { " button-wide" } else { "" }) autofocus=autofocus>
            {icon.map(|name| view! { <Icon name/> })}
            {children()}
        </a>
    }
}

/// A square button with an icon; its words are its name and its tooltip.
#[component]
pub fn IconButton(
    /// What it does.
    #[prop(into)]
    label: String,
    /// What it shows.
    icon: IconName,
    /// How tall it is.
    #[prop(optional)]
    size: ButtonSize,
    /// Sends the form it stands in.
    #[prop(optional)]
    submit: bool,
) -> impl IntoView {
    view! {
        <button
            class=classes(ButtonLook::Quiet, size, " button-icon")
            type=if submit { "submit" } else { "button" }
            title=label.clone()
            aria-label=label
        >
            <Icon name=icon/>
        </button>
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn a_busy_button_says_so_and_can_still_be_pressed() {
        let html = Owner::new().with(|| view! { <Button submit=true busy=true>"Save"</Button> }.to_html());
        assert!(html.contains("aria-busy=\"true\""), "{html}");
        assert!(html.contains("type=\"submit\""), "{html}");
        assert!(!html.contains("disabled"), "{html}");
    }

    #[test]
    fn what_a_page_adds_lands_on_the_element() {
        let html = Owner::new()
            .with(|| view! { <Button attr:name="act" attr:value="disable">"Disable"</Button> }.to_html());
        assert!(html.contains("name=\"act\"") && html.contains("value=\"disable\""), "{html}");
    }
}
