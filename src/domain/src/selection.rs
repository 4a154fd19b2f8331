//! The selected rows of a list in its URL: some by their ids, or all that match the query, with exceptions. "All" includes
//! the rows of other pages.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::id::{InvalidId, InvitationId, MembershipId};

/// The most rows that a selection lists by id. Proxies accept URLs of 8 kB: the ids take 4.6 kB of it, the checkboxes of
/// a page that a form adds 1.3 kB, and the rest is for the longest search text and a cursor.
pub const MAX_LISTED: usize = 200;

/// The length of a short id.
const SHORT_ID: usize = 23;
/// The digits of short ids: six bits each, and none that a URL would have to escape.
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
    /// The id, whatever the kind.
    #[must_use]
    pub const fn uuid(self) -> Uuid {
        match self {
            Self::Member(id) => id.uuid(),
            Self::Invitation(id) => id.uuid(),
        }
    }

    /// Its short id for URLs: a letter for the kind, then the UUID in 22 digits. Short ids are concatenated without a
    /// separator.
    #[must_use]
    pub fn short(self) -> String {
        let (kind, uuid) = match self {
            Self::Member(id) => ('m', id.uuid()),
            Self::Invitation(id) => ('i', id.uuid()),
        };
        let mut short = String::from(kind);
        let bits = uuid.as_u128();
        for position in (0..SHORT_ID - 1).rev() {
            let digit = (bits >> (6 * position)) & 63;
            short.push(char::from(DIGITS[usize::try_from(digit).unwrap_or_default()]));
        }
        short
    }

    fn from_short(short: &[u8]) -> Option<Self> {
        let (kind, digits) = short.split_first().filter(|_| short.len() == SHORT_ID)?;
        let mut bits: u128 = 0;
        for byte in digits {
            let digit = DIGITS.iter().position(|digit| digit == byte)?;
            // The first digit holds two bits, so a larger one overflows.
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

/// The rows of a URL parameter: concatenated short ids, or one id. Anything else is ignored.
fn parse_rows(value: &str) -> Vec<RowId> {
    match value.parse() {
        Ok(one) => vec![one],
        Err(_) => value.as_bytes().chunks(SHORT_ID).filter_map(RowId::from_short).collect(),
    }
}

/// The short ids of rows as one URL parameter.
#[must_use]
pub fn short_ids(rows: impl IntoIterator<Item = RowId>) -> String {
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

/// The selected rows: some, or all that match the list's query, with exceptions.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Selection {
    /// The selected rows, or the exceptions if `is_all`. Each once, at most [`MAX_LISTED`].
    pub ids: Vec<RowId>,
    /// Every matching row is selected, except `ids`.
    pub is_all: bool,
}

impl Selection {
    /// Some rows, each once; those beyond [`MAX_LISTED`] are ignored.
    #[must_use]
    pub fn of(ids: impl IntoIterator<Item = RowId>) -> Self {
        let mut selection = Self::default();
        for id in ids {
            selection.list(id);
        }
        selection
    }

    /// Every matching row.
    #[must_use]
    pub const fn all() -> Self {
        Self { ids: Vec::new(), is_all: true }
    }

    /// Whether no row is selected.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        !self.is_all && self.ids.is_empty()
    }

    /// Whether no more rows can be listed.
    #[must_use]
    pub const fn is_full(&self) -> bool {
        self.ids.len() >= MAX_LISTED
    }

    /// Whether a row is selected.
    #[must_use]
    pub fn contains(&self, id: RowId) -> bool {
        self.ids.contains(&id) != self.is_all
    }

    /// The number of selected rows if `total` match.
    #[must_use]
    pub const fn count(&self, total: u64) -> u64 {
        let listed = self.ids.len() as u64;
        if self.is_all { total.saturating_sub(listed) } else { listed }
    }

    /// Selects or deselects a row. Returns false if the selection is full.
    pub fn set(&mut self, id: RowId, is_selected: bool) -> bool {
        if is_selected == self.is_all {
            self.ids.retain(|listed| *listed != id);
            return true;
        }
        self.list(id)
    }

    fn list(&mut self, id: RowId) -> bool {
        let is_listed = self.ids.contains(&id);
        if !is_listed && !self.is_full() {
            self.ids.push(id);
            return true;
        }
        is_listed
    }

    /// Parses URL parameters, of which `get_all` looks up every value. Invalid ids, and those beyond [`MAX_LISTED`], are
    /// ignored.
    ///
    /// A form of checkboxes changes the selection: `row` lists every row that it shows, `on` the checked ones.
    #[must_use]
    pub fn from_params(get_all: impl Fn(&str) -> Vec<String>) -> Self {
        let is_all = get_all("all").iter().any(|value| value == "1");
        let rows =
            |key: &str| -> Vec<RowId> { get_all(key).iter().flat_map(|value| parse_rows(value)).collect() };
        let mut selection = Self { is_all, ..Self::of(rows(if is_all { "not_sel" } else { "sel" })) };
        let (shown, checked) = (rows("row"), rows("on"));
        let (on, off): (Vec<_>, Vec<_>) = shown.into_iter().partition(|row| checked.contains(row));
        // The rows to drop make room for those to add.
        let (dropped, added) = if is_all { (on, off) } else { (off, on) };
        for row in dropped {
            selection.set(row, is_all);
        }
        for row in added {
            selection.set(row, !is_all);
        }
        selection
    }

    /// The URL parameters, or the hidden fields of a form.
    #[must_use]
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let key = if self.is_all { "not_sel" } else { "sel" };
        let mut pairs = Vec::new();
        if self.is_all {
            pairs.push(("all", "1".to_owned()));
        }
        if !self.ids.is_empty() {
            pairs.push((key, short_ids(self.ids.iter().copied())));
        }
        pairs
    }

    /// Appends the selection to a query string, which is empty or begins with `?`.
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

    /// Parses the selection of a query string.
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
    fn a_selection_round_trips_through_its_url() {
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
    fn every_short_id_parses_to_its_row() {
        for n in [0, 1, 63, 64, 0x0190_0000_0000_7000_8000_0000_0000_0001, u128::MAX - 1, u128::MAX] {
            for row in [member(n), invitation(n)] {
                let short = row.short();
                assert_eq!((short.len(), RowId::from_short(short.as_bytes())), (SHORT_ID, Some(row)));
                assert!(short.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)));
            }
        }
        // 129 bits.
        assert_eq!(RowId::from_short(b"m______________________"), None);
        assert_eq!(RowId::from_short(b"mEAAAAAAAAAAAAAAAAAAAAA"), None);
    }

    #[test]
    fn rows_can_be_listed_by_their_full_ids() {
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
    fn rows_are_selected_and_deselected_one_by_one() {
        let mut some = Selection::default();
        assert!(some.is_empty() && !some.contains(member(1)));
        some.set(member(1), true);
        some.set(member(2), true);
        some.set(member(1), false);
        assert_eq!((some.ids.as_slice(), some.count(9)), ([member(2)].as_slice(), 1));
    }

    #[test]
    fn no_more_rows_are_listed_than_a_url_holds() {
        let mut many = Selection::of((0..600).map(member));
        assert_eq!((many.ids.len(), many.is_full()), (MAX_LISTED, true));
        assert!(!many.set(member(900), true), "the selection is full");
        assert!(many.set(member(3), true), "already selected");
    }

    #[test]
    fn the_deselected_rows_of_a_page_make_room_for_the_selected_ones() {
        let full = Selection::of((0..600).map(member));
        let (added, dropped) = (member(900).short(), member(3).short());
        let text = full.to_query_string("");
        let read = read(&format!("{text}&row={added}{dropped}&on={added}"));
        assert!(read.contains(member(900)) && !read.contains(member(3)) && read.is_full());
    }

    #[test]
    fn invalid_ids_in_a_url_select_nothing() {
        for text in [
            "?sel=acc_00000000000000000000000000000001&sel=&all=yes&not_sel=mem_1",
            "?sel=x&sel=mAAAA&sel=üAAAAAAAAAAAAAAAAAAAAA&sel=m%00",
        ] {
            assert!(read(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn the_checkboxes_of_a_form_select_and_deselect() {
        let [a, b, c] = [1, 2, 3].map(|n| member(n).short());
        let some = read(&format!("sel={c}&row={a}{b}&on={b}"));
        assert_eq!(some.to_query_string(""), format!("?sel={c}{b}"));
        let all = read(&format!("all=1&not_sel={c}&row={a}{b}&on={b}"));
        assert_eq!(all.to_query_string(""), format!("?all=1&not_sel={c}{a}"));
    }
}
