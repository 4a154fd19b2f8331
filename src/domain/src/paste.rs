//! Splits pasted text into lines of one address each. All text that is not blank ends up in exactly one line, in its
//! order, whether it is an address or not; of a table, the columns that are not read are named instead.

mod columns;
mod free;
mod heading;
mod people;
mod quote;
mod table;

pub use people::{MAX_PEOPLE, PeopleTable, PersonRow, read_people};
pub use table::{read_csv, role_names, write_csv, write_csv_rows};

use crate::{
    email::{EmailAddress, EmailError},
    hidden::{self, is_hidden},
};

/// The number of [`Reading::column`] for the addresses of all columns.
pub const ALL_COLUMNS: u32 = 0;

/// How a text is to be read.
#[derive(Debug, Clone, Copy, Default)]
pub struct Reading<'a> {
    /// The role names by which a column of roles is recognized in a table without headings.
    pub roles: &'a [&'a str],
    /// Whether there are teams, so that a column of teams means something.
    pub teams: bool,
    /// The column of the addresses that somebody chose where it was in doubt: its number from 1, or [`ALL_COLUMNS`].
    pub column: Option<u32>,
}

/// The result of parsing pasted text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pasted {
    /// A line for each address, or for text in place of one.
    pub lines: Vec<PastedLine>,
    /// The headings of ignored columns of a table; the letter of a column without one.
    pub unread: Vec<String>,
    /// The columns that have addresses, if it is in doubt which of them is meant. The lines are those of the likeliest.
    pub columns: Vec<AddressColumn>,
}

/// A column of a table that may be meant for the addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddressColumn {
    /// Its number from 1, for [`Reading::column`].
    pub number: u32,
    /// Its heading, or its letter.
    pub name: String,
    /// Its first address.
    pub example: String,
}

/// One line of a paste.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastedLine {
    /// The text as typed; in a table, the cell of the address.
    pub text: String,
    /// The address, or why the text is not one.
    pub address: Result<EmailAddress, EmailError>,
    /// The person's name, if given beside the address.
    pub name: Option<String>,
    /// The cell of the roles in a table, not yet resolved.
    pub roles: Option<String>,
    /// The cell of the team in a table, not yet resolved.
    pub team: Option<String>,
}

impl PastedLine {
    fn new(text: &str, name: Option<&str>) -> Self {
        Self {
            text: text.to_owned(),
            address: parse_address(text),
            name: name.and_then(quote::person_name),
            roles: None,
            team: None,
        }
    }
}

/// Parses pasted text: a table if it looks like one, or else addresses between any separators.
#[must_use]
pub fn parse(text: &str, reading: Reading<'_>) -> Pasted {
    let text = unify(text);
    let is_for_all = |table: &Pasted| !table.columns.is_empty() && reading.column == Some(ALL_COLUMNS);
    table::parse(&text, reading)
        .filter(|table| !is_for_all(table))
        .unwrap_or_else(|| Pasted { lines: free::parse(&text), ..Pasted::default() })
}

/// Parses one line of an earlier [`parse`], possibly corrected since. The result is one line, unless the text has several
/// addresses.
#[must_use]
pub fn parse_line(text: &str) -> Vec<PastedLine> {
    let text = unify(text);
    if text.bytes().filter(|byte| *byte == b'@').count() > 1 {
        free::parse(&text)
    } else {
        vec![free::parse_single(&text)]
    }
}

/// Writes lines as text that parses to the same lines: one address a line, or a table if there are names, roles or teams.
#[must_use]
pub fn print(lines: &[PastedLine]) -> String {
    let is_plain = |line: &PastedLine| {
        !line.text.contains(is_separator) && free::parse(&line.text) == std::slice::from_ref(line)
    };
    if lines.iter().all(is_plain) && !lines.first().is_some_and(|line| heading::is_single(&line.text)) {
        let mut text = String::new();
        for line in lines {
            text.push_str(&line.text);
            text.push('\n');
        }
        return text;
    }
    table::print(lines)
}

/// The text with ASCII separators, at-signs, brackets and quotes in place of wide ones, and without hidden characters
/// beside white space, separators, brackets and quotes or at the ends.
fn unify(text: &str) -> String {
    let mut unified = String::with_capacity(text.len());
    let mut hidden = String::new();
    let mut is_inside = false;
    for c in text.chars() {
        if is_hidden(c) && !hidden::is_variation(c) {
            hidden.push(c);
            continue;
        }
        let c = match c {
            '，' | '、' | '､' | '﹐' | '﹑' | '،' => ',',
            '；' | '﹔' | '؛' => ';',
            '＠' | '﹫' => '@',
            '＜' => '<',
            '＞' => '>',
            '＂' => '"',
            '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => '\n',
            c => c,
        };
        let is_edge = is_separator(c) || is_wrapping(c);
        if is_inside && !is_edge {
            unified.push_str(&hidden);
        }
        hidden.clear();
        unified.push(c);
        is_inside = !is_edge;
    }
    unified
}

const fn is_separator(c: char) -> bool {
    matches!(c, ',' | ';' | '\t' | '\n' | '\r')
}

fn has_one_at(text: &str) -> bool {
    text.bytes().filter(|byte| *byte == b'@').count() == 1
}

/// Characters around addresses and names in lists, e-mails and spreadsheets.
fn is_wrapping(c: char) -> bool {
    c.is_whitespace() || "\"'`()[]{}<>*•·,;“”„‟«»‹›‘’‚".contains(c)
}

/// Parses the address of a piece without the characters around it.
fn parse_address(text: &str) -> Result<EmailAddress, EmailError> {
    let mut text = text;
    if let Some((inner, _)) = text.rsplit_once('<').and_then(|(_, rest)| rest.split_once('>')) {
        text = inner;
    }
    text = text.trim_start_matches(is_wrapping).trim_end_matches(|c| is_wrapping(c) || ".:!?。".contains(c));
    if text.get(..7).is_some_and(|scheme| scheme.eq_ignore_ascii_case("mailto:")) {
        text = text[7..].split('?').next().unwrap_or_default();
    }
    match EmailAddress::parse(text) {
        // The piece has text, only no address.
        Err(EmailError::Empty) => Err(EmailError::Form),
        parsed => parsed,
    }
}

#[cfg(test)]
mod tests;
