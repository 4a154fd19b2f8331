//! Which rows of a list are chosen, as its URL writes it: some by their ids, or all that match with exceptions. "All" is
//! no list of ids: it means the query, and so also the rows of other pages. It knows no page and no database.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::id::{InvalidId, InvitationId, MembershipId};

/// The most rows that a selection names one by one; more are chosen as "all but these".
pub const MOST_NAMED: usize = 500;

/// A row of the Users or of the Invitations page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RowId {
    /// A member.
    Member(MembershipId),
    /// An invitation.
    Invitation(InvitationId),
}

impl fmt::Display for RowId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Member(id) => id.fmt(f),
            Self::Invitation(id) => id.fmt(f),
        }
    }
}

impl FromStr for RowId {
    type Err = InvalidId;
    fn from_str(text: &str) -> Result<Self, InvalidId> {
        text.parse().map(Self::Member).or_else(|_| text.parse().map(Self::Invitation))
    }
}

impl Serialize for RowId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for RowId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// The chosen rows: some, or all that match the list's query but some.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Selection {
    /// The rows that are chosen; the exceptions where all are. Each once, at most [`MOST_NAMED`].
    pub ids: Vec<RowId>,
    /// Every row that matches is chosen, except `ids`.
    pub is_all: bool,
}

impl Selection {
    /// Some rows, each once; what is over [`MOST_NAMED`] is left out.
    #[must_use]
    pub fn of(ids: impl IntoIterator<Item = RowId>) -> Self {
        let mut chosen = Self::default();
        for id in ids {
            chosen.name(id);
        }
        chosen
    }

    /// Every row that matches.
    #[must_use]
    pub const fn all() -> Self {
        Self { ids: Vec::new(), is_all: true }
    }

    /// Nothing is chosen.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        !self.is_all && self.ids.is_empty()
    }

    /// The most rows are named already.
    #[must_use]
    pub const fn is_full(&self) -> bool {
        self.ids.len() >= MOST_NAMED
    }

    /// Whether a row is chosen.
    #[must_use]
    pub fn contains(&self, id: RowId) -> bool {
        self.ids.contains(&id) != self.is_all
    }

    /// How many rows are chosen where `total` match.
    #[must_use]
    pub const fn count(&self, total: u64) -> u64 {
        let named = self.ids.len() as u64;
        if self.is_all { total.saturating_sub(named) } else { named }
    }

    /// Chooses a row or lets it go. Says whether there was room for it.
    pub fn set(&mut self, id: RowId, is_chosen: bool) -> bool {
        if is_chosen == self.is_all {
            self.ids.retain(|named| *named != id);
            return true;
        }
        self.name(id)
    }

    fn name(&mut self, id: RowId) -> bool {
        let is_named = self.ids.contains(&id);
        if !is_named && !self.is_full() {
            self.ids.push(id);
            return true;
        }
        is_named
    }

    /// Reads it by a look-up of all values that a parameter of the URL has. What is no id is left out.
    ///
    /// A form of boxes adds to it: `row` names every row that it shows, `on` those that are ticked.
    #[must_use]
    pub fn from_params(get_all: impl Fn(&str) -> Vec<String>) -> Self {
        let is_all = get_all("all").iter().any(|value| value == "1");
        let named = get_all(if is_all { "not_sel" } else { "sel" });
        let mut chosen = Self { is_all, ..Self::of(named.iter().filter_map(|id| id.parse().ok())) };
        let ticked = get_all("on");
        for shown in get_all("row") {
            if let Ok(id) = shown.parse() {
                chosen.set(id, ticked.contains(&shown));
            }
        }
        chosen
    }

    /// The parameters of the URL, or the hidden fields of a form.
    #[must_use]
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let key = if self.is_all { "not_sel" } else { "sel" };
        let mut pairs = Vec::with_capacity(self.ids.len() + 1);
        if self.is_all {
            pairs.push(("all", "1".to_owned()));
        }
        pairs.extend(self.ids.iter().map(|id| (key, id.to_string())));
        pairs
    }

    /// A query string with this selection added to it: `query` is empty or begins with `?`.
    #[must_use]
    pub fn to_query_string(&self, query: &str) -> String {
        let mut text = query.to_owned();
        for (key, value) in self.pairs() {
            text.push(if text.is_empty() { '?' } else { '&' });
            text.push_str(key);
            text.push('=');
            text.push_str(&value);
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn member(n: u128) -> RowId {
        RowId::Member(MembershipId::new(Uuid::from_u128(n)))
    }

    /// What a URL's parameters are, by their key.
    fn read(text: &str) -> Selection {
        Selection::from_params(|key| {
            text.trim_start_matches('?')
                .split('&')
                .filter_map(|pair| pair.split_once('='))
                .filter(|(name, _)| *name == key)
                .map(|(_, value)| value.to_owned())
                .collect()
        })
    }

    #[test]
    fn a_selection_is_a_link_and_back() {
        let invitation = RowId::Invitation(InvitationId::new(Uuid::from_u128(3)));
        let some = Selection::of([member(1), invitation, member(1)]);
        let text = some.to_query_string("?q=ada");
        assert_eq!(
            text,
            "?q=ada&sel=mem_00000000000000000000000000000001&sel=inv_00000000000000000000000000000003"
        );
        assert_eq!(read(&text), some);
        let mut all = Selection::all();
        assert!(all.set(member(2), false));
        assert_eq!(all.to_query_string(""), "?all=1&not_sel=mem_00000000000000000000000000000002");
        assert_eq!(read(&all.to_query_string("")), all);
        assert_eq!(Selection::default().to_query_string(""), "");
    }

    #[test]
    fn all_means_the_query_with_exceptions() {
        let mut all = Selection::all();
        assert!(all.contains(member(1)));
        all.set(member(1), false);
        assert!(!all.contains(member(1)) && all.contains(member(2)));
        assert_eq!((all.count(1_284), all.is_empty()), (1_283, false));
        all.set(member(1), true);
        assert_eq!(all, Selection::all());
    }

    #[test]
    fn rows_are_chosen_and_let_go_one_by_one() {
        let mut some = Selection::default();
        assert!(some.is_empty() && !some.contains(member(1)));
        some.set(member(1), true);
        some.set(member(2), true);
        some.set(member(1), false);
        assert_eq!((some.ids.as_slice(), some.count(9)), ([member(2)].as_slice(), 1));
    }

    #[test]
    fn no_more_rows_are_named_than_a_url_holds() {
        let mut many = Selection::of((0..600).map(member));
        assert_eq!((many.ids.len(), many.is_full()), (MOST_NAMED, true));
        assert!(!many.set(member(900), true), "there is no room");
        assert!(many.set(member(3), true), "it is chosen already");
    }

    #[test]
    fn nonsense_in_a_url_chooses_nothing() {
        assert!(read("?sel=acc_00000000000000000000000000000001&sel=&all=yes&not_sel=mem_1").is_empty());
    }

    #[test]
    fn boxes_that_a_form_shows_are_chosen_or_let_go() {
        let [a, b, c] = [1, 2, 3].map(|n| format!("mem_{n:032x}"));
        let of = |pairs: Vec<(&str, &String)>| {
            Selection::from_params(|key| {
                pairs.iter().filter(|(name, _)| *name == key).map(|(_, value)| (*value).clone()).collect()
            })
        };
        let some = of(vec![("sel", &c), ("row", &a), ("row", &b), ("on", &b)]);
        assert_eq!(some.to_query_string(""), format!("?sel={c}&sel={b}"));
        let one = "1".to_owned();
        let all = of(vec![("all", &one), ("not_sel", &c), ("row", &a), ("row", &b), ("on", &b)]);
        assert_eq!(all.to_query_string(""), format!("?all=1&not_sel={c}&not_sel={a}"));
    }
}
