//! Light, dark, or the system's theme: three buttons in a form, without a script.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{messages::messages, paths::url};

use super::icon::{Icon, IconName};

/// The chosen theme.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Theme {
    /// Always light.
    Light,
    /// Always dark.
    Dark,
    /// The system's theme.
    #[default]
    System,
}

impl Theme {
    /// All, in the order of the switch.
    pub const ALL: [Self; 3] = [Self::Light, Self::Dark, Self::System];

    /// The value in the cookie, the form and `<html data-theme>`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
            Self::System => "system",
        }
    }
    /// Reads a cookie or a form value; unknown values are the system's theme.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        match text {
            "light" => Self::Light,
            "dark" => Self::Dark,
            _ => Self::System,
        }
    }
    fn label(self) -> &'static str {
        match self {
            Self::Light => messages().kit_theme_light(),
            Self::Dark => messages().kit_theme_dark(),
            Self::System => messages().kit_theme_system(),
        }
    }
    const fn icon(self) -> IconName {
        match self {
            Self::Light => IconName::Sun,
            Self::Dark => IconName::Moon,
            Self::System => IconName::Monitor,
        }
    }
}

/// Posts `theme` and `back` to `/theme`.
#[component]
pub fn ThemeSwitch(
    /// What is chosen now.
    current: Theme,
    /// Where to return to.
    #[prop(into)]
    back: String,
) -> impl IntoView {
    let buttons = Theme::ALL
        .into_iter()
        .map(|theme| {
            view! {
                <button
                    type="submit"
                    name="theme"
                    value=theme.as_str()
                    title=theme.label()
                    aria-label=theme.label()
                    aria-pressed=if theme == current { "true" } else { "false" }
                >
                    <Icon name=theme.icon()/>
                </button>
            }
        })
        .collect_view();
    view! {
        <form method="post" action=url("/theme")>
            <input type="hidden" name="back" value=back/>
            <div class="theme" role="group" aria-label=messages().kit_theme()>{buttons}</div>
        </form>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stored_is_read_back() {
        for theme in Theme::ALL {
            assert_eq!(Theme::parse(theme.as_str()), theme);
        }
        assert_eq!(Theme::parse("pink"), Theme::System);
    }
}
