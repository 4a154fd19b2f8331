//! After how many days without a visit members are warned and disabled as the controls say, and links to the lists of those
//! who haven't been there for so long.

use domain::{
    list::{UserQuery, UserSort, UserStatus},
    view::{SettingEffect, SettingView},
};
use leptos::prelude::*;

use crate::{
    messages::messages,
    paths::{url, users_path},
};

/// The setting of the warning.
const WARN: &str = "members.dormant_warn_days";
/// The setting of the disabling.
const DISABLE: &str = "members.dormant_disable_days";

/// The days of a form; none where a control is empty, or of another section.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct DaysAway {
    warn: Option<u16>,
    disable: Option<u16>,
}

impl DaysAway {
    /// Reads them out of what is entered for settings. Those that are `reset` take the template's value.
    pub(super) fn read(
        settings: &[SettingView],
        entered: impl Fn(&SettingView) -> String,
        reset: &[String],
    ) -> Self {
        let days = |key: &str| {
            let setting = settings.iter().find(|setting| setting.key == key)?;
            let is_reset = reset.iter().any(|reset| reset == key);
            let text = if is_reset { setting.default.clone() } else { entered(setting) };
            text.trim().parse().ok()
        };
        Self { warn: days(WARN), disable: days(DISABLE) }
    }

    /// A link to the list of those whom an effect counts. It opens in a new tab, so that what was entered stays.
    pub(super) fn link(self, slug: &str, effect: SettingEffect) -> Option<AnyView> {
        let days = match effect {
            SettingEffect::DormantWarned(_) => self.warn,
            SettingEffect::DormantDisabled(_) => self.disable,
            _ => None,
        }?;
        let query = UserQuery {
            status: UserStatus::Active,
            inactive_days: Some(days),
            sort: UserSort::LastActive,
            ..UserQuery::default()
        };
        let href = url([users_path(slug), query.to_query_string()].concat());
        let text = messages().settings_away_link(days.into());
        Some(view! { " " <a href=href target="_blank">{text}</a> }.into_any())
    }
}
