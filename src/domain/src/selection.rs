//! Which rows of a list are chosen, as its URL writes it: some by their ids, or all that match with exceptions. "All" is
//! no list of ids: it means the query, and so also the rows of other pages. It knows no page and no database.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::id::{InvalidId, InvitationId, MembershipId};

/// The most rows that a selection names one by one; more are chosen as "all but these". Proxies pass addresses of 8 kB:
/// these names take 4.6 kB of it, the boxes of a page that a form adds 1.3 kB, and what is left is for the longest search
/// and a place far into the list.
pub const MOST_NAMED: usize = 200;

/// The signs of a row's name in an address.
const NAME: usize = 23;
/// The digits of those names: six bits each, and none that an address would have to escape.
const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// A row of the Users or of the Invitations page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RowId {
    /// A member.
    Member(MembershipId),
    /// An invitation.
    Invitation(InvitationId),
}

impl RowId {
    /// Its name in an address: a letter for its kind, and the id as short as it can be. Names follow each other without
    /// anything between them.
    #[must_use]
    pub fn short(self) -> String {
        let (kind, uuid) = match self {
            Self::Member(id) => ('m', id.uuid()),
            Self::Invitation(id) => ('i', id.uuid()),
        };
        let mut name = String::from(kind);
        let bits = uuid.as_u128();
        for place in (0..NAME - 1).rev() {
            let digit = (bits >> (6 * place)) & 63;
            name.push(char::from(DIGITS[usize::try_from(digit).unwrap_or_default()]));
        }
        name
    }

    fn from_short(name: &[u8]) -> Option<Self> {
        let (kind, digits) = name.split_first().filter(|_| name.len() == NAME)?;
        let mut bits: u128 = 0;
        for sign in digits {
            let digit = DIGITS.iter().position(|digit| digit == sign)?;
            // The first of the digits stands for two bits.
            bits = bits.checked_mul(64)? | u128::try_from(digit).ok()?;
        }
        let uuid = Uuid::from_u128(bits);
        match kind {
            b'm' => Some(Self::Member(MembershipId::new(uuid))),
            b'i' => Some(Self::Invitation(InvitationId::new(uuid))),
            _ => None,
        }
    }
}

/// The rows that a parameter names: many by their short names, or one by its id. What is neither is left out.
fn named(value: &str) -> Vec<RowId> {
    match value.parse() {
        Ok(one) => vec![one],
        Err(_) => value.as_bytes().chunks(NAME).filter_map(RowId::from_short).collect(),
    }
}

/// The names of rows as one parameter of an address.
#[must_use]
pub fn names(rows: impl IntoIterator<Item = RowId>) -> String {
    rows.into_iter().map(RowId::short).collect()
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

    /// Reads it by a look-up of all values that a parameter of the URL has. What is no id is left out, and what is over
    /// [`MOST_NAMED`].
    ///
    /// A form of boxes adds to it: `row` names every row that it shows, `on` those that are ticked.
    #[must_use]
    pub fn from_params(get_all: impl Fn(&str) -> Vec<String>) -> Self {
        let is_all = get_all("all").iter().any(|value| value == "1");
        let rows = |key: &str| -> Vec<RowId> { get_all(key).iter().flat_map(|value| named(value)).collect() };
        let mut chosen = Self { is_all, ..Self::of(rows(if is_all { "not_sel" } else { "sel" })) };
        let (shown, ticked) = (rows("row"), rows("on"));
        let (on, off): (Vec<_>, Vec<_>) = shown.into_iter().partition(|row| ticked.contains(row));
        // Those that leave make room for those that come.
        let (leave, come) = if is_all { (on, off) } else { (off, on) };
        for row in leave {
            chosen.set(row, is_all);
        }
        for row in come {
            chosen.set(row, !is_all);
        }
        chosen
    }

    /// The parameters of the URL, or the hidden fields of a form.
    #[must_use]
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let key = if self.is_all { "not_sel" } else { "sel" };
        let mut pairs = Vec::new();
        if self.is_all {
            pairs.push(("all", "1".to_owned()));
        }
        if !self.ids.is_empty() {
            pairs.push((key, names(self.ids.iter().copied())));
        }
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
    use super::*;

    fn member(n: u128) -> RowId {
        RowId::Member(MembershipId::new(Uuid::from_u128(n)))
    }

    fn invitation(n: u128) -> RowId {
        RowId::Invitation(InvitationId::new(Uuid::from_u128(n)))
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
        let some = Selection::of([member(1), invitation(64), member(1)]);
        let text = some.to_query_string("?q=ada");
        assert_eq!(text, "?q=ada&sel=mAAAAAAAAAAAAAAAAAAAAABiAAAAAAAAAAAAAAAAAAAABA");
        assert_eq!(read(&text), some);
        let mut all = Selection::all();
        assert!(all.set(member(2), false));
        assert_eq!(all.to_query_string(""), "?all=1&not_sel=mAAAAAAAAAAAAAAAAAAAAAC");
        assert_eq!(read(&all.to_query_string("")), all);
        assert_eq!(Selection::default().to_query_string(""), "");
    }

    #[test]
    fn a_name_is_short_and_reads_back_whatever_the_id() {
        for n in [0, 1, 63, 64, 0x0190_0000_0000_7000_8000_0000_0000_0001, u128::MAX - 1, u128::MAX] {
            for row in [member(n), invitation(n)] {
                let name = row.short();
                assert_eq!((name.len(), RowId::from_short(name.as_bytes())), (NAME, Some(row)));
                assert!(name.bytes().all(|sign| sign.is_ascii_alphanumeric() || b"-_".contains(&sign)));
            }
        }
        // One bit more than an id has.
        assert_eq!(RowId::from_short(b"m______________________"), None);
        assert_eq!(RowId::from_short(b"mEAAAAAAAAAAAAAAAAAAAAA"), None);
    }

    #[test]
    fn rows_may_be_named_by_their_ids_too() {
        let (one, other) = (member(7).to_string(), invitation(8).to_string());
        let read = read(&format!("sel={one}&sel={other}"));
        assert_eq!(read, Selection::of([member(7), invitation(8)]));
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
    fn no_more_rows_are_named_than_an_address_holds() {
        let mut many = Selection::of((0..600).map(member));
        assert_eq!((many.ids.len(), many.is_full()), (MOST_NAMED, true));
        assert!(!many.set(member(900), true), "there is no room");
        assert!(many.set(member(3), true), "it is chosen already");
    }

    #[test]
    fn on_a_page_those_that_are_let_go_make_room_for_those_that_are_chosen() {
        let full = Selection::of((0..600).map(member));
        let (come, leave) = (member(900).short(), member(3).short());
        let text = full.to_query_string("");
        let read = read(&format!("{text}&row={come}{leave}&on={come}"));
        assert!(read.contains(member(900)) && !read.contains(member(3)) && read.is_full());
    }

    #[test]
    fn nonsense_in_a_url_chooses_nothing() {
        for text in [
            "?sel=acc_00000000000000000000000000000001&sel=&all=yes&not_sel=mem_1",
            "?sel=x&sel=mAAAA&sel=üAAAAAAAAAAAAAAAAAAAAA&sel=m%00",
        ] {
            assert!(read(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn boxes_that_a_form_shows_are_chosen_or_let_go() {
        let [a, b, c] = [1, 2, 3].map(|n| member(n).short());
        let some = read(&format!("sel={c}&row={a}{b}&on={b}"));
        assert_eq!(some.to_query_string(""), format!("?sel={c}{b}"));
        let all = read(&format!("all=1&not_sel={c}&row={a}{b}&on={b}"));
        assert_eq!(all.to_query_string(""), format!("?all=1&not_sel={c}{a}"));
    }
}
