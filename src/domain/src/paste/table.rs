//! Tables among what is pasted: CSV files and columns of a spreadsheet. Which column holds what is told by the headings,
//! or guessed from what stands in them.

use super::{Pasted, PastedLine, free, has_one_at};
use crate::name;

const EMAIL: [&str; 12] = [
    "email",
    "e-mail",
    "mail",
    "email address",
    "e-mail address",
    "emailaddress",
    "email_address",
    "e-mail-adresse",
    "adresse e-mail",
    "courriel",
    "correo",
    "work email",
];
const NAME: [&str; 7] = ["name", "full name", "display name", "fullname", "displayname", "full_name", "nom"];
const FIRST_NAME: [&str; 7] =
    ["first name", "firstname", "first_name", "given name", "givenname", "vorname", "prénom"];
const LAST_NAME: [&str; 6] = ["last name", "lastname", "last_name", "surname", "family name", "nachname"];
const ROLES: [&str; 7] = ["role", "roles", "role(s)", "rolle", "rollen", "rôle", "rôles"];

/// Signs with which a spreadsheet takes a cell for a formula, and the one that keeps it from that.
const FORMULA: [char; 5] = ['=', '+', '-', '@', '\''];

/// So many columns that are not read are told by name.
const MOST_TOLD: usize = 12;

type Record = Vec<String>;

/// Which column holds what.
#[derive(Default)]
struct Columns {
    email: usize,
    names: Vec<usize>,
    roles: Option<usize>,
    /// Headings of what is not read.
    unread: Vec<String>,
    /// How many columns there are.
    count: usize,
    has_heading: bool,
}

/// Reads a table; none if the text does not look like one.
pub(super) fn read(text: &str, roles: &[&str]) -> Option<Pasted> {
    for delimiter in ['\t', ';', ','] {
        if !text.contains(delimiter) {
            continue;
        }
        let Some(records) = records(text, delimiter) else { continue };
        let Some(columns) = by_heading(&records).or_else(|| by_shape(&records, delimiter, roles)) else {
            continue;
        };
        let rows = records.iter().skip(usize::from(columns.has_heading));
        let lines = rows.flat_map(|record| columns.lines(record, delimiter)).collect();
        return Some(Pasted { lines, unread: columns.unread });
    }
    // One column under its heading.
    let (first, rest) = text.trim_start().split_once(['\n', '\r'])?;
    is_heading(first).then(|| Pasted { lines: free(rest), unread: Vec::new() })
}

/// Writes lines as a table that is read as the same lines again.
pub(super) fn print(lines: &[PastedLine]) -> String {
    let cells = |line: &PastedLine| {
        [line.text.clone(), line.name.clone().unwrap_or_default(), line.roles.clone().unwrap_or_default()]
    };
    write(&["E-mail", "Name", "Roles"], lines.iter().map(cells))
}

/// A CSV file (RFC 4180) that spreadsheets read and in which they run nothing.
#[must_use]
pub fn write<const N: usize>(heading: &[&str; N], rows: impl Iterator<Item = [String; N]>) -> String {
    let mut text = heading.join(",");
    text.push_str("\r\n");
    for row in rows {
        for (n, cell) in row.iter().enumerate() {
            text.push_str(if n > 0 { ",\"" } else { "\"" });
            if cell.starts_with(FORMULA) {
                text.push('\'');
            }
            text.push_str(&cell.replace('"', "\"\""));
            text.push('"');
        }
        text.push_str("\r\n");
    }
    text
}

/// Whether a text is what stands above a column of addresses.
pub(super) fn is_heading(text: &str) -> bool {
    is_one_of(text, &EMAIL)
}

fn is_one_of(text: &str, words: &[&str]) -> bool {
    let key = name::key(text.trim().trim_matches('"'));
    words.contains(&key.as_str())
}

/// The records that are not blank (RFC 4180); none where a quote is not closed or stands in the middle of a cell.
fn records(text: &str, delimiter: char) -> Option<Vec<Record>> {
    let mut records = Vec::new();
    let mut record = Record::new();
    let mut cell = String::new();
    let mut chars = text.chars().peekable();
    loop {
        let c = chars.next();
        match c {
            Some('"') if cell.trim().is_empty() => {
                cell.clear();
                loop {
                    match chars.next()? {
                        '"' if chars.next_if_eq(&'"').is_some() => cell.push('"'),
                        '"' => break,
                        c => cell.push(c),
                    }
                }
                while chars.next_if(|c| *c == ' ').is_some() {}
                let is_end = |c: &char| *c == delimiter || matches!(c, '\n' | '\r');
                if chars.peek().is_some_and(|c| !is_end(c)) {
                    return None;
                }
            }
            Some('\n' | '\r') | None => {
                record.push(unguarded(&cell));
                cell.clear();
                if record.iter().any(|cell| !cell.is_empty()) {
                    records.push(std::mem::take(&mut record));
                }
                record.clear();
                if c.is_none() {
                    return Some(records);
                }
            }
            Some(c) if c == delimiter => {
                record.push(unguarded(&cell));
                cell.clear();
            }
            Some(c) => cell.push(c),
        }
    }
}

/// A cell without white space around it and without the sign that keeps a spreadsheet from reading a formula.
fn unguarded(cell: &str) -> String {
    let cell = cell.trim();
    cell.strip_prefix('\'').filter(|rest| rest.starts_with(FORMULA)).unwrap_or(cell).to_owned()
}

fn by_heading(records: &[Record]) -> Option<Columns> {
    let heading = records.first()?;
    let find = |words: &[&str]| heading.iter().position(|cell| is_one_of(cell, words));
    let email = find(&EMAIL)?;
    let names = match find(&NAME) {
        Some(column) => vec![column],
        None => [find(&FIRST_NAME), find(&LAST_NAME)].into_iter().flatten().collect(),
    };
    let roles = find(&ROLES);
    let is_read = |column: usize| column == email || names.contains(&column) || roles == Some(column);
    let unread = (0..heading.len()).filter(|column| !is_read(*column));
    let unread = unread.filter_map(|column| heading.get(column).cloned()).filter(|cell| !cell.is_empty());
    let unread = unread.take(MOST_TOLD).collect();
    Some(Columns { email, names, roles, unread, count: heading.len(), has_heading: true })
}

/// Guesses the columns of a table without headings: records of one length, and one column with all the addresses.
fn by_shape(records: &[Record], delimiter: char, known_roles: &[&str]) -> Option<Columns> {
    let count = records.first()?.len();
    let is_table = count > 1
        && (records.len() > 1 || delimiter == '\t')
        && records.iter().all(|record| record.len() == count);
    if !is_table {
        return None;
    }
    let cells = |column: usize| records.iter().filter_map(move |record| record.get(column));
    let addresses = |column: usize| cells(column).filter(|cell| has_one_at(cell)).count();
    let email = (0..count).max_by_key(|column| addresses(*column))?;
    let others = || (0..count).filter(|column| *column != email);
    if addresses(email) * 2 < records.len()
        || others().any(|column| cells(column).any(|cell| cell.contains('@')))
    {
        return None;
    }
    let filled = |column: usize| cells(column).filter(|cell| !cell.is_empty());
    let known: Vec<String> = known_roles.iter().map(|role| name::key(role)).collect();
    let is_role = |cell: &String| role_words(cell).all(|word| known.contains(&name::key(word)));
    let roles = others().find(|column| filled(*column).next().is_some() && filled(*column).all(is_role));
    let is_text = |cell: &String| cell.chars().any(char::is_alphabetic);
    let first = others().filter(|column| roles != Some(*column)).find(|column| filled(*column).any(is_text));
    let is_read = |column: usize| roles == Some(column) || first == Some(column);
    let unread = others().filter(|column| !is_read(*column) && filled(*column).next().is_some());
    let unread = unread.take(MOST_TOLD).map(|column| format!("column {}", column + 1)).collect();
    Some(Columns { email, names: first.into_iter().collect(), roles, unread, count, has_heading: false })
}

/// The roles that a cell names.
pub fn role_words(cell: &str) -> impl Iterator<Item = &str> {
    cell.split([',', ';', '|', '+', '/']).map(str::trim).filter(|word| !word.is_empty())
}

impl Columns {
    fn lines(&self, record: &Record, delimiter: char) -> Vec<PastedLine> {
        let cell = |column: usize| record.get(column).map(String::as_str).filter(|cell| !cell.is_empty());
        let name: Vec<&str> = self.names.iter().filter_map(|column| cell(*column)).collect();
        let name = name::parse(&name.join(" ")).ok();
        let roles = self.roles.and_then(cell);
        let mut lines = match cell(self.email) {
            // A row without an address is shown whole, so that it can be found.
            None => in_cell(&joined(record, delimiter)),
            Some(text) => in_cell(text),
        };
        for line in &mut lines {
            line.name = name.clone().or(line.name.take());
            line.roles = roles.map(str::to_owned);
        }
        // What stands beyond the last heading.
        lines.extend(
            record.iter().skip(self.count).filter(|cell| !cell.is_empty()).flat_map(|cell| in_cell(cell)),
        );
        lines
    }
}

/// The lines of a cell: one, unless several addresses stand in it.
fn in_cell(text: &str) -> Vec<PastedLine> {
    if text.contains('@') && !has_one_at(text) { free(text) } else { vec![one(text)] }
}

/// A cell as one line, whatever stands in it.
pub(super) fn one(text: &str) -> PastedLine {
    let mut lines = Vec::new();
    super::read(text, &mut lines);
    let line = lines.pop().filter(|_| lines.is_empty());
    line.unwrap_or_else(|| PastedLine::new(text, None))
}

fn joined(record: &Record, delimiter: char) -> String {
    let mut text = String::new();
    for cell in record.iter().filter(|cell| !cell.is_empty()) {
        if !text.is_empty() {
            text.push(if delimiter == '\t' { ' ' } else { delimiter });
            text.push(' ');
        }
        text.push_str(cell);
    }
    text
}
