//! Cursors of pages: where a list goes on, as a short text for the URL. They are places, not secrets.

use uuid::Uuid;

/// A place in a list and the way from there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cursor {
    /// Towards the end; else back towards the beginning.
    pub(crate) forward: bool,
    /// The sort key of the row at the edge.
    pub(crate) key: String,
    /// Its id.
    pub(crate) id: Uuid,
}

impl Cursor {
    /// After the last row of a page.
    pub(crate) fn after((key, id): &(String, Uuid)) -> String {
        format!("a{}{key}", id.simple())
    }

    /// Before the first row of a page.
    pub(crate) fn before((key, id): &(String, Uuid)) -> String {
        format!("b{}{key}", id.simple())
    }

    /// Reads one; what does not read is the first page, not an error: a link may be old or cut.
    pub(crate) fn read(text: Option<&str>) -> Option<Self> {
        let text = text?;
        let forward = match text.as_bytes().first()? {
            b'a' => true,
            b'b' => false,
            _ => return None,
        };
        let id = Uuid::try_parse(text.get(1..33)?).ok()?;
        Some(Self { forward, key: text.get(33..)?.to_owned(), id })
    }
}

/// A place in a list that is sorted by time; one of a list in another order is the first page, too.
pub(crate) fn read_by_time(text: Option<&str>) -> Option<Cursor> {
    Cursor::read(text).filter(|cursor| cursor.key.parse::<i64>().is_ok())
}

/// A place in a list that is sorted by a text, whose key is written in hexadecimal digits.
pub(crate) fn read_by_key(text: Option<&str>) -> Option<Cursor> {
    let is_hex = |key: &str| key.len().is_multiple_of(2) && key.bytes().all(|byte| byte.is_ascii_hexdigit());
    Cursor::read(text).filter(|cursor| is_hex(&cursor.key))
}

/// A page cut to size out of one row more than it shows, with the cursors of its neighbours.
pub(crate) struct PageSlice<T> {
    pub(crate) rows: Vec<T>,
    pub(crate) newer: Option<String>,
    pub(crate) older: Option<String>,
}

/// Cuts a page: `rows` were read from `cursor` in its direction, one more than `size` where there are more.
pub(crate) fn cut<T>(
    mut rows: Vec<T>,
    size: usize,
    cursor: Option<&Cursor>,
    place: impl Fn(&T) -> (String, Uuid),
) -> PageSlice<T> {
    let has_more = rows.len() > size;
    rows.truncate(size);
    let forward = cursor.is_none_or(|c| c.forward);
    if !forward {
        rows.reverse();
    }
    // Somebody who came forward over a place has at least the row of that place behind them.
    let (has_before, has_after) = if forward { (cursor.is_some(), has_more) } else { (has_more, true) };
    // Where nothing is left beyond a place, the way back leads from the place itself.
    let from = || cursor.map(|c| (c.key.clone(), c.id));
    let newer = rows.first().map(&place).or_else(from).filter(|_| has_before);
    let older = rows.last().map(&place).or_else(from).filter(|_| has_after);
    let (newer, older) = (newer.as_ref().map(Cursor::before), older.as_ref().map(Cursor::after));
    PageSlice { rows, newer, older }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back_and_nonsense_is_the_first_page() {
        let place = ("ada, ünï".to_owned(), Uuid::from_u128(5));
        let read = Cursor::read(Some(&Cursor::before(&place))).unwrap();
        assert_eq!((read.forward, read.key, read.id), (false, place.0, place.1));
        for wrong in ["", "a", "x0190", "a0190000000007000800000000000000g", "aü"] {
            assert_eq!(Cursor::read(Some(wrong)), None, "{wrong}");
        }
    }
}
