//! Pasted tables: CSV files and columns of a spreadsheet. The columns are recognized by their headings, or guessed from
//! their cells.

use super::{Pasted, PastedLine, has_one_at, parse_free_text, parse_piece};
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

/// The first characters of a formula in a spreadsheet, and the apostrophe that prevents one.
const FORMULA: [char; 5] = ['=', '+', '-', '@', '\''];

/// The most ignored columns that are reported.
const MAX_UNREAD: usize = 12;

type Record = Vec<String>;

/// The meaning of the columns.
#[derive(Default)]
struct Columns {
    email: usize,
    names: Vec<usize>,
    roles: Option<usize>,
    /// The headings of ignored columns.
    unread: Vec<String>,
    /// The number of columns.
    count: usize,
    has_heading: bool,
}

/// Parses a table; `None` if the text does not look like one.
pub(super) fn parse(text: &str, roles: &[&str]) -> Option<Pasted> {
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
    // A single column with a heading.
    let (first, rest) = text.trim_start().split_once(['\n', '\r'])?;
    is_heading(first).then(|| Pasted { lines: parse_free_text(rest), unread: Vec::new() })
}

/// Writes lines as a table that parses to the same lines.
pub(super) fn print(lines: &[PastedLine]) -> String {
    let cells = |line: &PastedLine| {
        [line.text.clone(), line.name.clone().unwrap_or_default(), line.roles.clone().unwrap_or_default()]
    };
    write_csv(&["E-mail", "Name", "Roles"], lines.iter().map(cells))
}

/// A CSV file (RFC 4180) in which spreadsheets run no formulas.
#[must_use]
pub fn write_csv<const N: usize>(heading: &[&str; N], rows: impl Iterator<Item = [String; N]>) -> String {
    #[expect(clippy::expect_used, reason = "a write to memory does not fail")]
    let bytes = write_bytes(heading, rows).expect("CSV in memory");
    String::from_utf8_lossy(&bytes).into_owned()
}

fn write_bytes<const N: usize>(
    heading: &[&str; N],
    rows: impl Iterator<Item = [String; N]>,
) -> Result<Vec<u8>, csv::Error> {
    let heading = heading.join(",") + "\r\n";
    let mut writer = csv::WriterBuilder::new()
        .quote_style(csv::QuoteStyle::Always)
        .terminator(csv::Terminator::CRLF)
        .from_writer(heading.into_bytes());
    for row in rows {
        writer.write_record(row.map(guarded))?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

/// Whether a text is the heading of a column of addresses.
pub(super) fn is_heading(text: &str) -> bool {
    is_one_of(text, &EMAIL)
}

fn is_one_of(text: &str, words: &[&str]) -> bool {
    let key = name::key(text.trim().trim_matches('"'));
    words.contains(&key.as_str())
}

/// The records that are not blank (RFC 4180); `None` if a quote is not closed. White space before a quote is accepted.
fn records(text: &str, delimiter: char) -> Option<Vec<Record>> {
    let is_padded = |cell: &str| cell.starts_with(char::is_whitespace) && cell.trim_start().starts_with('"');
    let records = raw_records(text, delimiter)
        .filter(|records| !records.iter().flatten().any(is_padded))
        .or_else(|| raw_records(&without_padding(text, delimiter), delimiter))?;
    let records = records.iter().map(|record| record.iter().map(unguarded).collect::<Record>());
    Some(records.filter(|record| record.iter().any(|cell| !cell.is_empty())).collect())
}

fn raw_records(text: &str, delimiter: char) -> Option<Vec<csv::StringRecord>> {
    // If the last quote is not closed, it takes in the added record.
    const END: &str = "end";
    let text = format!("{text}\n{END}");
    let reader = csv::ReaderBuilder::new()
        .delimiter(u8::try_from(delimiter).ok()?)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut records: Vec<csv::StringRecord> = reader.into_records().collect::<Result<_, _>>().ok()?;
    records.pop().filter(|last| last.iter().eq([END]))?;
    Some(records)
}

/// The text without white space between a delimiter and a quote.
fn without_padding(text: &str, delimiter: char) -> String {
    let cells = text.split_inclusive([delimiter, '\n', '\r']);
    cells.map(|cell| Some(cell.trim_start()).filter(|cell| cell.starts_with('"')).unwrap_or(cell)).collect()
}

/// A cell with an apostrophe before what a spreadsheet would run as a formula.
fn guarded(cell: String) -> String {
    if cell.starts_with(FORMULA) { format!("'{cell}") } else { cell }
}

/// A cell without surrounding white space and without the apostrophe that prevents a formula.
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
    let unread = unread.take(MAX_UNREAD).collect();
    Some(Columns { email, names, roles, unread, count: heading.len(), has_heading: true })
}

/// Guesses the columns of a table without headings, which has records of equal length and one column with all addresses.
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
    let is_role = |cell: &String| role_names(cell).all(|role| known.contains(&name::key(role)));
    let roles = others().find(|column| filled(*column).next().is_some() && filled(*column).all(is_role));
    let is_text = |cell: &String| cell.chars().any(char::is_alphabetic);
    let first = others().filter(|column| roles != Some(*column)).find(|column| filled(*column).any(is_text));
    let is_read = |column: usize| roles == Some(column) || first == Some(column);
    let unread = others().filter(|column| !is_read(*column) && filled(*column).next().is_some());
    let unread = unread.take(MAX_UNREAD).map(|column| format!("column {}", column + 1)).collect();
    Some(Columns { email, names: first.into_iter().collect(), roles, unread, count, has_heading: false })
}

/// The role names in a cell.
pub fn role_names(cell: &str) -> impl Iterator<Item = &str> {
    cell.split([',', ';', '|', '+', '/']).map(str::trim).filter(|name| !name.is_empty())
}

impl Columns {
    fn lines(&self, record: &Record, delimiter: char) -> Vec<PastedLine> {
        let cell = |column: usize| record.get(column).map(String::as_str).filter(|cell| !cell.is_empty());
        let name: Vec<&str> = self.names.iter().filter_map(|column| cell(*column)).collect();
        let name = name::parse(&name.join(" ")).ok();
        let roles = self.roles.and_then(cell);
        let mut lines = match cell(self.email) {
            // A row without an address is shown as a whole, so that it can be recognized.
            None => parse_cell(&joined(record, delimiter)),
            Some(text) => parse_cell(text),
        };
        for line in &mut lines {
            line.name = name.clone().or(line.name.take());
            line.roles = roles.map(str::to_owned);
        }
        // Cells beyond the last heading.
        lines.extend(
            record.iter().skip(self.count).filter(|cell| !cell.is_empty()).flat_map(|cell| parse_cell(cell)),
        );
        lines
    }
}

/// The lines of a cell: one, unless it has several addresses.
fn parse_cell(text: &str) -> Vec<PastedLine> {
    if text.contains('@') && !has_one_at(text) { parse_free_text(text) } else { vec![parse_single(text)] }
}

/// Parses a cell as exactly one line.
pub(super) fn parse_single(text: &str) -> PastedLine {
    let mut lines = Vec::new();
    parse_piece(text, &mut lines);
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
