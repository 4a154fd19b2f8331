//! The pages and actions that the search finds, with their keywords. On the server only: it folds text as the lists do.

use domain::{
    text::{SearchQuery, name_key},
    view::FrameView,
};

use super::page::PaletteEntry;
use crate::{messages::messages, org_shell, ui::IconName};

/// A page or action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    label: String,
    href: String,
    icon: IconName,
    /// Other words that find it.
    keywords: &'static str,
}

impl Entry {
    fn new(
        label: impl Into<String>,
        href: impl Into<String>,
        icon: IconName,
        keywords: &'static str,
    ) -> Self {
        Self { label: label.into(), href: href.into(), icon, keywords }
    }
}

/// The entries that match a search; all of them if it is empty.
pub(super) fn matching(entries: Vec<Entry>, search: &str) -> Vec<PaletteEntry> {
    let search = SearchQuery::parse(search);
    let key = |entry: &Entry| name_key(&[&entry.label, " ", entry.keywords].concat());
    let found = entries.into_iter().filter(|entry| search.matches(&key(entry)));
    found.map(|Entry { label, href, icon, .. }| PaletteEntry { label, href, icon }).collect()
}

/// The pages the reader may open. Inviting is an action, also where the navigation has an entry for it.
pub(super) fn pages(frame: &FrameView) -> Vec<Entry> {
    let m = messages();
    let mut pages: Vec<Entry> = org_shell::nav_items(frame)
        .into_iter()
        .filter(|item| item.icon != IconName::UserPlus)
        .map(|item| {
            let keywords = match item.icon {
                IconName::Users => m.find_keywords_users(),
                IconName::Mail => m.find_keywords_invitations(),
                IconName::Shield => m.find_keywords_roles(),
                IconName::Scroll => m.find_keywords_audit(),
                IconName::Settings => m.find_keywords_settings(),
                _ => "",
            };
            Entry::new(item.label, item.href, item.icon, keywords)
        })
        .collect();
    if frame.may.undo {
        let href = ["/o/", &frame.org.slug, "/undo"].concat();
        let keywords = m.find_keywords_recent_changes();
        pages.push(Entry::new(m.shell_recent_changes(), href, IconName::History, keywords));
    }
    let keywords = m.find_keywords_account();
    pages.push(Entry::new(m.kit_your_account(), "/account", IconName::User, keywords));
    let keywords = m.find_keywords_organizations();
    pages.push(Entry::new(m.shell_all_organizations(), "/choose", IconName::Layers, keywords));
    pages
}

/// The actions the reader may use.
pub(super) fn actions(frame: &FrameView) -> Vec<Entry> {
    let (m, may, words) = (messages(), &frame.may, &frame.words);
    let at = |page: &str| ["/o/", &frame.org.slug, "/", page].concat();
    let mut actions = Vec::new();
    if may.invite {
        let keywords = m.find_keywords_invite();
        actions.push(Entry::new(&words.invite, at("invite"), IconName::UserPlus, keywords));
        let keywords = m.find_keywords_import();
        actions.push(Entry::new(m.imports_title(), at("users/import"), IconName::Upload, keywords));
    }
    if may.read_members {
        let label = m.find_show_disabled(&words.membership_disabled.to_lowercase());
        let keywords = m.find_keywords_show_disabled();
        actions.push(Entry::new(label, at("users?status=disabled"), IconName::Ban, keywords));
        let (label, keywords) = (m.find_show_last_active(), m.find_keywords_show_last_active());
        actions.push(Entry::new(label, at("users?sort=-active"), IconName::Clock, keywords));
    }
    if may.leave {
        actions.push(Entry::new(&words.leave, at("leave"), IconName::LogOut, m.find_keywords_leave()));
    }
    actions
}

#[cfg(test)]
mod tests {
    use ::messages::Messages;
    use domain::words::Words;

    use super::*;
    use crate::fixtures::frame;

    fn labels(entries: &[PaletteEntry]) -> Vec<&str> {
        entries.iter().map(|entry| entry.label.as_str()).collect()
    }

    #[test]
    fn all_words_of_a_search_must_be_meant_in_any_order_and_case() {
        let found = matching(pages(&frame()), "LOG audit");
        assert_eq!(labels(&found), ["Audit log"]);
        assert_eq!(labels(&matching(pages(&frame()), "password")), ["Your account"]);
        assert!(matching(pages(&frame()), "audit zebra").is_empty());
    }

    #[test]
    fn pages_and_actions_are_called_as_the_template_calls_them_and_each_is_offered_once() {
        for (template, words) in [
            (
                "standard",
                ["Users", "Invitations", "Invite people", "Show who is disabled", "Leave organization"],
            ),
            ("portal", ["Users", "Invited", "Invite User", "Show who is deactivated", "Leave"]),
            ("analytics", ["Users", "Invitations", "Invite Users", "Show who is disabled", "Leave"]),
            (
                "config",
                ["Users", "Invitations", "Create Users", "Show who is disabled", "Leave Organization"],
            ),
            ("cloud", ["Users", "User Invites", "Invite User", "Show who is disabled", "Leave"]),
            ("workspace", ["Users", "Invitations", "Invite", "Show who is disabled", "Leave"]),
        ] {
            let frame = FrameView {
                template: template.to_owned(),
                words: Messages::default().words(template, &Words::default()),
                ..frame()
            };
            let offered = [matching(pages(&frame), ""), matching(actions(&frame), "")].concat();
            for word in words {
                let times = labels(&offered).iter().filter(|label| **label == word).count();
                assert_eq!(times, 1, "{template}: {word} in {:?}", labels(&offered));
            }
            // By the same words they are found.
            assert!(labels(&matching(actions(&frame), words[2])).contains(&words[2]), "{template}");
        }
    }

    #[test]
    fn nothing_is_offered_that_the_reader_may_not_do() {
        let mut frame = frame();
        assert!(labels(&matching(actions(&frame), "")).contains(&"Invite people"));
        frame.may.invite = false;
        frame.may.read_audit = false;
        assert!(!labels(&matching(actions(&frame), "")).contains(&"Invite people"));
        assert!(!labels(&matching(pages(&frame), "")).contains(&"Audit log"));
    }
}
