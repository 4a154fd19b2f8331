//! Line icons from one sprite. A test compares the names here with the symbols in `public/icons.svg`.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::assets::icon_href;

/// Every icon of the sprite.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each is named after what it shows")]
pub enum IconName {
    Users,
    Mail,
    Shield,
    Scroll,
    Settings,
    Search,
    ChevronDown,
    ChevronUp,
    ChevronLeft,
    ChevronRight,
    ChevronsUpDown,
    X,
    Check,
    Minus,
    Plus,
    Ellipsis,
    Copy,
    Link,
    UserPlus,
    UserX,
    UserCheck,
    User,
    LogOut,
    Sun,
    Moon,
    Monitor,
    Menu,
    TriangleAlert,
    Info,
    CircleCheck,
    CircleX,
    ArrowUp,
    ArrowDown,
    ArrowLeft,
    ArrowRight,
    Key,
    Clock,
    Refresh,
    Ban,
    Trash,
    Undo,
    Layers,
    Box,
    Building,
    Eye,
    EyeOff,
    ExternalLink,
    Pencil,
    Download,
    Upload,
    Lock,
    Columns,
    Filter,
    Bot,
    Send,
    Globe,
    Help,
    Webhook,
    Bell,
    Star,
    Pause,
    Play,
    History,
    Crown,
    Chart,
}

impl IconName {
    /// The symbol's id in the sprite.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Users => "users",
            Self::Mail => "mail",
            Self::Shield => "shield",
            Self::Scroll => "scroll",
            Self::Settings => "settings",
            Self::Search => "search",
            Self::ChevronDown => "chevron-down",
            Self::ChevronUp => "chevron-up",
            Self::ChevronLeft => "chevron-left",
            Self::ChevronRight => "chevron-right",
            Self::ChevronsUpDown => "chevrons-up-down",
            Self::X => "x",
            Self::Check => "check",
            Self::Minus => "minus",
            Self::Plus => "plus",
            Self::Ellipsis => "ellipsis",
            Self::Copy => "copy",
            Self::Link => "link",
            Self::UserPlus => "user-plus",
            Self::UserX => "user-x",
            Self::UserCheck => "user-check",
            Self::User => "user",
            Self::LogOut => "log-out",
            Self::Sun => "sun",
            Self::Moon => "moon",
            Self::Monitor => "monitor",
            Self::Menu => "menu",
            Self::TriangleAlert => "triangle-alert",
            Self::Info => "info",
            Self::CircleCheck => "circle-check",
            Self::CircleX => "circle-x",
            Self::ArrowUp => "arrow-up",
            Self::ArrowDown => "arrow-down",
            Self::ArrowLeft => "arrow-left",
            Self::ArrowRight => "arrow-right",
            Self::Key => "key",
            Self::Clock => "clock",
            Self::Refresh => "refresh",
            Self::Ban => "ban",
            Self::Trash => "trash",
            Self::Undo => "undo",
            Self::Layers => "layers",
            Self::Box => "box",
            Self::Building => "building",
            Self::Eye => "eye",
            Self::EyeOff => "eye-off",
            Self::ExternalLink => "external-link",
            Self::Pencil => "pencil",
            Self::Download => "download",
            Self::Upload => "upload",
            Self::Lock => "lock",
            Self::Columns => "columns",
            Self::Filter => "filter",
            Self::Bot => "bot",
            Self::Send => "send",
            Self::Globe => "globe",
            Self::Help => "help",
            Self::Webhook => "webhook",
            Self::Bell => "bell",
            Self::Star => "star",
            Self::Pause => "pause",
            Self::Play => "play",
            Self::History => "history",
            Self::Crown => "crown",
            Self::Chart => "chart",
        }
    }
}

/// A decoration: the words beside it, or the `aria-label` around it, carry the meaning.
#[component]
pub fn Icon(
    /// Which one.
    name: IconName,
) -> impl IntoView {
    view! {
        <svg class="icon" aria-hidden="true">
            <use_ href=icon_href(name.id())></use_>
        </svg>
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    const SPRITE: &str = include_str!("../../../public/icons.svg");

    #[test]
    fn the_sprite_and_the_names_are_the_same() {
        let mut symbols: Vec<&str> =
            SPRITE.split("<symbol id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let mut names: Vec<&str> = include_str!("icon.rs")
            .lines()
            .filter_map(|line| line.trim().strip_prefix("Self::")?.split('"').nth(1))
            .collect();
        symbols.sort_unstable();
        names.sort_unstable();
        assert_eq!(symbols, names);
    }

    #[test]
    fn an_icon_points_into_the_sprite_and_is_hidden_from_readers() {
        let html = Owner::new().with(|| view! { <Icon name=IconName::Users/> }.to_html());
        assert!(html.contains("/icons.svg#users"), "{html}");
        assert!(html.contains("aria-hidden=\"true\""), "{html}");
    }
}
