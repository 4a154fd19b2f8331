//! The pages and actions that can be found: each where the reader may use it, under the words people look for.

use domain::{name, view::FrameView};

use crate::{live, ui::IconName};

/// Somewhere to go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Spot {
    pub(super) label: String,
    pub(super) href: String,
    pub(super) icon: IconName,
    /// Other words for it.
    also: &'static str,
}

impl Spot {
    fn new(label: impl Into<String>, href: impl Into<String>, icon: IconName, also: &'static str) -> Self {
        Self { label: label.into(), href: href.into(), icon, also }
    }

    /// Whether every word of a search stands in its label or its other words.
    fn is_meant(&self, search: &str) -> bool {
        let words = [&name::key(&self.label), " ", self.also].concat();
        search.split(' ').all(|word| words.contains(word))
    }
}

/// Those that a search means; all of them where nothing is searched.
pub(super) fn meant(spots: Vec<Spot>, search: &str) -> Vec<Spot> {
    let search = name::key(search);
    spots.into_iter().filter(|spot| spot.is_meant(&search)).collect()
}

/// The pages the reader may open.
pub(super) fn pages(frame: &FrameView) -> Vec<Spot> {
    let mut pages: Vec<Spot> = live::places(frame)
        .into_iter()
        .map(|place| {
            let also = match place.icon {
                IconName::Users => "people members everybody",
                IconName::Mail => "invited pending",
                IconName::Shield => "permissions rights access",
                IconName::Scroll => "history events who did what",
                _ => "",
            };
            Spot::new(place.label, place.href, place.icon, also)
        })
        .collect();
    if frame.may.undo {
        let href = ["/o/", &frame.org.slug, "/undo"].concat();
        pages.push(Spot::new("Recent changes", href, IconName::History, "undo restore bring back"));
    }
    pages.push(Spot::new(
        "Your account",
        "/account",
        IconName::User,
        "profile name password sessions devices",
    ));
    pages.push(Spot::new("All organizations", "/choose", IconName::Layers, "switch"));
    pages
}

/// What the reader may do from anywhere.
pub(super) fn actions(frame: &FrameView) -> Vec<Spot> {
    let (may, words) = (&frame.may, &frame.words);
    let at = |page: &str| ["/o/", &frame.org.slug, "/", page].concat();
    let mut actions = Vec::new();
    if may.invite {
        actions.push(Spot::new(&words.invite, at("invite"), IconName::UserPlus, "add new person member"));
    }
    if may.read_members {
        let label = ["Show who is ", &words.membership_disabled.to_lowercase()].concat();
        actions.push(Spot::new(
            label,
            at("users?status=disabled"),
            IconName::Ban,
            "suspended blocked inactive",
        ));
        let label = "Show who was last active";
        actions.push(Spot::new(label, at("users?sort=-active"), IconName::Clock, "recent activity"));
    }
    if may.leave {
        actions.push(Spot::new(&words.leave, at("leave"), IconName::LogOut, "quit"));
    }
    actions
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::frame;

    fn labels(spots: &[Spot]) -> Vec<&str> {
        spots.iter().map(|spot| spot.label.as_str()).collect()
    }

    #[test]
    fn all_words_of_a_search_must_be_meant_in_any_order_and_case() {
        let found = meant(pages(&frame()), "LOG audit");
        assert_eq!(labels(&found), ["Audit log"]);
        assert_eq!(labels(&meant(pages(&frame()), "password")), ["Your account"]);
        assert!(meant(pages(&frame()), "audit zebra").is_empty());
    }

    #[test]
    fn nothing_is_offered_that_the_reader_may_not_do() {
        let mut frame = frame();
        assert!(labels(&actions(&frame)).contains(&"Invite people"));
        frame.may.invite = false;
        frame.may.read_audit = false;
        assert!(!labels(&actions(&frame)).contains(&"Invite people"));
        assert!(!labels(&pages(&frame)).contains(&"Audit log"));
    }
}
