//! A search in the order of names on PostgreSQL, whose index of trigrams gives no order. Another index (migration 11) has the
//! parts of a text together with how the name begins: hits are found beginning by beginning until there are enough, all
//! states together. See docs/adr/0007.

use domain::list::UserKey;
use sea_query::Value;
use uuid::Uuid;

use crate::{
    ReadTx, StoreError, UserFilter,
    seam::args,
    text::Text,
    user_arm::{self, Place},
    user_list::Row,
    user_survey::Total,
};

/// The parts that the index holds are of so many signs.
const PART: std::ops::RangeInclusive<usize> = 2..=3;

/// How names begin, as the index says it, and the first text that begins so; in the order of names.
struct Beginning {
    word: String,
    first: String,
}

/// All beginnings. Those of one letter are divided by the second one: below `a`, five groups, above `z`.
fn beginnings() -> Vec<Beginning> {
    let one = |word: &str, first: &str| Beginning { word: word.to_owned(), first: first.to_owned() };
    let of_letter = |letter: char| {
        [("!", ""), ("a", "a"), ("f", "f"), ("k", "k"), ("p", "p"), ("u", "u"), ("~", "{")].map(
            |(word, first)| Beginning { word: format!("{letter}{word}"), first: format!("{letter}{first}") },
        )
    };
    let mut all = vec![one("!", "")];
    all.extend(('a'..='z').flat_map(of_letter));
    all.push(one("~", "{"));
    all
}

/// Which one a name has.
fn beginning_of(all: &[Beginning], key: &str) -> usize {
    all.partition_point(|beginning| beginning.first.as_str() <= key).saturating_sub(1)
}

/// The parts to look for: the text itself, or its two ends, so that each beginning is soon seen to have none. What is found
/// by them is compared with the whole text.
fn parts(search: &str) -> Vec<String> {
    let signs: Vec<char> = search.chars().collect();
    let Some(last) = signs.len().checked_sub(*PART.end()) else { return vec![search.to_owned()] };
    let mut ends = vec![0, last];
    ends.dedup();
    ends.into_iter().map(|at| signs.iter().skip(at).take(*PART.end()).collect()).collect()
}

/// What was found.
pub(crate) struct Found {
    /// The first rows beyond the place; all that there are before `rest`.
    pub(crate) rows: Vec<Row>,
    /// How many match.
    pub(crate) total: Total,
    /// Where to read on, if the page is not full: in the beginning at which there were enough to count.
    pub(crate) rest: Option<Place>,
}

/// Whether this is a search for the index; it has nothing of roles and ids.
pub(crate) fn can_find(filter: &UserFilter) -> bool {
    filter.key == UserKey::Name && filter.id.is_none() && filter.search.chars().count() >= *PART.start()
}

/// The first hits beyond a place, each with how many there are, up to `most` and one more, and whether all hits that begin
/// like it were read.
pub(crate) fn hits(filter: &UserFilter, states: &[&str], place: &Place, most: u32) -> Text {
    let all = beginnings();
    let mut words: Vec<&str> = all.iter().map(|beginning| beginning.word.as_str()).collect();
    let mut begin = filter.beyond.as_ref().map(|(key, _)| beginning_of(&all, key));
    if filter.descending {
        words.reverse();
        begin = begin.map(|at| words.len() - 1 - at);
    }
    // Those before the place come last: they are only counted.
    words.rotate_left(begin.unwrap_or_default());
    let mut text = Text::new();
    text.push("SELECT", vec![]);
    text.push(user_arm::MEMBER, vec![]);
    text.push(
        ", f.is_whole FROM (WITH few AS MATERIALIZED (
           SELECT g.n, m.member_id AS id, m.sort_name AS k FROM unnest(string_to_array(?, ' ')) WITH ORDINALITY AS g (word, n)
           CROSS JOIN LATERAL (
             SELECT m.member_id, m.sort_name FROM membership_search_part m WHERE search_parts(m.sort_name, m.search_text) @> ARRAY[",
        args![words.join(" ")],
    );
    for (n, part) in parts(&filter.search).into_iter().enumerate() {
        text.push(if n == 0 { "g.word || ?" } else { ", g.word || ?" }, args![part]);
    }
    text.push(
        "] AND strpos(m.search_text, ?) > 0 AND m.org_id = ? AND m.state IN (",
        args![filter.search.as_str(), filter.org.uuid()],
    );
    for (n, state) in states.iter().enumerate() {
        text.push(if n == 0 { "?" } else { ", ?" }, args![*state]);
    }
    text.push(
        ") OFFSET 0) m LIMIT ?)
         SELECT f.id, t.total, (t.total <= ? OR f.n < t.last) AS is_whole
         FROM few f CROSS JOIN (SELECT COUNT(*) AS total, MAX(n) AS last FROM few) t WHERE 1 = 1",
        args![i64::from(most) + 1, i64::from(most)],
    );
    text.beyond_few(filter.descending, place);
    text.push(user_arm::FIRST_FEW[usize::from(filter.descending)], args![i64::from(filter.limit)]);
    text.push(user_arm::JOINED, vec![]);
    text
}

/// Where a beginning begins, seen in the direction of the page, unless the page's own place lies beyond.
fn edge(filter: &UserFilter, key: &str, place: &Place) -> Place {
    let all = beginnings();
    let at = beginning_of(&all, key) + usize::from(filter.descending);
    let Some(first) = all.get(at).map(|beginning| beginning.first.as_str()) else { return place.clone() };
    let is_beyond = |(key, _): &(String, Uuid)| {
        if filter.descending { key.as_str() < first } else { key.as_str() >= first }
    };
    match filter.beyond.as_ref().is_some_and(is_beyond) {
        true => place.clone(),
        false => Some((Value::from(first), Uuid::nil())),
    }
}

impl ReadTx<'_> {
    /// Reads and counts the hits of a search. `None` where nothing was found beyond a place: then it is not known how many
    /// there are.
    pub(crate) async fn find_by_beginnings(
        &mut self,
        filter: &UserFilter,
        states: &[&str],
        most: u32,
    ) -> Result<Option<Found>, StoreError> {
        let place = user_arm::place(filter)?;
        let text = hits(filter, states, &place, most);
        let mut rows: Vec<Row> = self.all_built(text.sql, text.args).await?;
        let Some(count) = rows.first().map(Row::total) else {
            let total = Total { count: 0, at_least: false };
            return Ok(place.is_none().then_some(Found { rows, total, rest: None }));
        };
        let rest = rows.iter().find(|row| !row.is_whole).map(|row| edge(filter, &row.sort_name, &place));
        rows.retain(|row| row.is_whole);
        let total = Total { count: count.min(u64::from(most)), at_least: count > u64::from(most) };
        Ok(Some(Found { rows, total, rest }))
    }
}

#[cfg(test)]
mod tests {
    use sqlx::{Connection, PgConnection};

    use super::*;
    use crate::{Options, Store, create_database, drop_database, user_plans::server};

    #[test]
    fn beginnings_are_in_the_order_of_names_and_divide_all() {
        let all = beginnings();
        assert_eq!(all.len(), 184);
        assert!(all.is_sorted_by(|a, b| a.first < b.first && a.word < b.word));
        assert_eq!(beginning_of(&all, ""), 0);
        assert_eq!(beginning_of(&all, "\u{10ffff}"), 183);
    }

    #[test]
    fn a_long_text_is_sought_by_its_two_ends() {
        assert_eq!(parts("qz"), ["qz"]);
        assert_eq!(parts("zoë"), ["zoë"]);
        assert_eq!(parts("zoë b"), ["zoë", "ë b"]);
        assert_eq!(parts("lovelace@example"), ["lov", "ple"]);
    }

    /// The function of migration 11 says what this module says, of names of one to three of these signs.
    #[tokio::test]
    async fn the_database_finds_the_same_beginnings() {
        let name = format!("beginnings_{}", std::process::id());
        let url = create_database(&server(), &name).await.unwrap();
        Store::open(&Options::new(&url)).await.unwrap().close().await;
        let mut raw = PgConnection::connect(&url).await.unwrap();
        let all = beginnings();
        let signs = [
            "", " ", "1", "`", "a", "b", "e", "f", "j", "k", "m", "o", "p", "t", "u", "z", "{", "~", "é",
            "東", "🦀",
        ];
        let names = signs
            .iter()
            .flat_map(|a| signs.iter().flat_map(move |b| [format!("{a}{b}"), format!("{a}{b}z")]));
        for key in names {
            let mut found: Vec<String> =
                sqlx::query_scalar("SELECT DISTINCT unnest(search_parts($1, 'Xÿ '))")
                    .bind(&key)
                    .fetch_all(&mut raw)
                    .await
                    .unwrap();
            let word = &all[beginning_of(&all, &key)].word;
            let mut expected = ["Xÿ", "Xÿ ", " ", "ÿ "].map(|part| format!("{word}{part}"));
            expected.sort_unstable();
            found.sort_unstable();
            assert_eq!(found, expected, "{key:?}");
        }
        raw.close().await.unwrap();
        drop_database(&server(), &name).await.unwrap();
    }
}
