//! Pasted tables: CSV files and columns of a spreadsheet.

use super::{
    Pasted, PastedLine, Reading,
    columns::{self, Columns},
    free::{self, parse_single},
    has_one_at, heading,
};
use crate::name;

/// The first characters of a formula in a spreadsheet, and the apostrophe that prevents one.
const FORMULA: [char; 5] = ['=', '+', '-', '@', '\''];

/// The characters between cells, in the order in which they are tried.
pub(super) const DELIMITERS: [char; 3] = ['\t', ';', ','];

pub(super) type Record = Vec<String>;

/// Parses a table; `None` if the text does not look like one.
pub(super) fn parse(text: &str, reading: Reading<'_>) -> Option<Pasted> {
    let (declared, text) = declared_delimiter(text);
    for delimiter in DELIMITERS {
        if declared.is_some_and(|declared| declared != delimiter) || !text.contains(delimiter) {
            continue;
        }
        let Some(records) = records(text, delimiter) else { continue };
        if let Some(columns) = columns::find(&records, delimiter, reading) {
            return Some(columns.read(&records, delimiter));
        }
    }
    // A single column with a heading.
    let (first, rest) = text.trim_start().split_once(['\n', '\r']).unwrap_or((text, ""));
    let is_single = !rest.is_empty() && heading::is_single(first);
    let rest = if is_single { rest } else { text };
    (is_single || declared.is_some()).then(|| Pasted { lines: free::parse(rest), ..Pasted::default() })
}

/// The headings of a table that [`print`] writes; the last one only where lines have teams.
const PRINTED: [&str; 4] = ["E-mail", "Name", "Roles", "Team"];
/// The others.
const PRINTED_WITHOUT_TEAM: [&str; 3] = ["E-mail", "Name", "Roles"];

/// The delimiter that the first line of some CSV files names, such as `sep=;`, and the text below it. What [`print`] wrote
/// has commas, whatever is in its cells.
pub(super) fn declared_delimiter(text: &str) -> (Option<char>, &str) {
    let (first, rest) = text.trim_start().split_once('\n').unwrap_or((text, ""));
    if [PRINTED.join(","), PRINTED_WITHOUT_TEAM.join(",")].contains(&first.trim_end().to_owned()) {
        return (Some(','), text);
    }
    let named = first.trim_matches(|c: char| c == '"' || c == '\r' || c == ' ').to_ascii_lowercase();
    let delimiter = named
        .strip_prefix("sep=")
        .and_then(|named| DELIMITERS.into_iter().find(|delimiter| named.chars().eq([*delimiter])));
    match delimiter {
        Some(delimiter) => (Some(delimiter), rest),
        None => (None, text),
    }
}

/// Writes lines as a table that parses to the same lines.
pub(super) fn print(lines: &[PastedLine]) -> String {
    let cell = |cell: &Option<String>| cell.clone().unwrap_or_default();
    let first = |line: &PastedLine| [line.text.clone(), cell(&line.name), cell(&line.roles)];
    if lines.iter().all(|line| line.team.is_none()) {
        return write_csv(&PRINTED_WITHOUT_TEAM, lines.iter().map(first));
    }
    let cells = |line: &PastedLine| {
        let [text, name, roles] = first(line);
        [text, name, roles, cell(&line.team)]
    };
    write_csv(&PRINTED, lines.iter().map(cells))
}

/// A CSV file (RFC 4180) in which spreadsheets run no formulas.
#[must_use]
pub fn write_csv<const N: usize>(heading: &[&str; N], rows: impl Iterator<Item = [String; N]>) -> String {
    [&heading.join(","), "\r\n", &write_csv_rows(rows)].concat()
}

/// Rows of such a file, without its heading.
#[must_use]
pub fn write_csv_rows<const N: usize>(rows: impl Iterator<Item = [String; N]>) -> String {
    #[expect(clippy::expect_used, reason = "a write to memory does not fail")]
    let bytes = write_bytes(rows).expect("CSV in memory");
    String::from_utf8_lossy(&bytes).into_owned()
}

fn write_bytes<const N: usize>(rows: impl Iterator<Item = [String; N]>) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::WriterBuilder::new()
        .quote_style(csv::QuoteStyle::Always)
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    for row in rows {
        writer.write_record(row.map(guarded))?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

/// The records of a CSV file or of columns of a spreadsheet, without blank ones; `None` if it is no table.
#[must_use]
pub fn read_csv(text: &str) -> Option<Vec<Vec<String>>> {
    let (declared, text) = declared_delimiter(text);
    let width = |records: &Vec<Record>| records.iter().map(Vec::len).max().unwrap_or_default();
    let delimiters =
        DELIMITERS.into_iter().filter(|delimiter| declared.is_none_or(|other| other == *delimiter));
    delimiters
        .filter_map(|delimiter| records(text, delimiter))
        .max_by_key(width)
        .filter(|found| width(found) > 1)
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
pub(super) fn unguarded(cell: &str) -> String {
    let cell = cell.trim();
    cell.strip_prefix('\'').filter(|rest| rest.starts_with(FORMULA)).unwrap_or(cell).to_owned()
}

/// The role names in a cell.
pub fn role_names(cell: &str) -> impl Iterator<Item = &str> {
    cell.split([',', ';', '|', '+', '/']).map(str::trim).filter(|name| !name.is_empty())
}

impl Columns {
    fn read(self, records: &[Record], delimiter: char) -> Pasted {
        let (titles, rest) = records.split_at_checked(self.heading.unwrap_or_default()).unwrap_or_default();
        let heading = self.heading.and(rest.first());
        let titles = titles.iter().flatten().filter(|cell| !cell.is_empty()).map(String::as_str);
        let titles: Vec<&str> = titles.collect();
        // A title is one line, so that it is seen and removed.
        let mut lines = match titles.iter().any(|title| title.contains('@')) {
            true => titles.into_iter().flat_map(parse_cell).collect(),
            false if titles.is_empty() => Vec::new(),
            false => vec![parse_single(&titles.join(" "))],
        };
        // Where several files were joined, the headings come again.
        let people = rest.iter().enumerate().filter(|(_, record)| heading != Some(*record));
        lines.extend(people.flat_map(|(number, record)| self.lines(record, number + 1, delimiter)));
        Pasted { lines, unread: self.unread, columns: self.in_doubt }
    }

    fn lines(&self, record: &Record, number: usize, delimiter: char) -> Vec<PastedLine> {
        let cell = |column: usize| record.get(column).map(String::as_str).filter(|cell| !cell.is_empty());
        let name = self.names.iter().find_map(|columns| {
            let name: Vec<&str> = columns.iter().filter_map(|column| cell(*column)).collect();
            name::parse_person(&name.join(" ")).ok()
        });
        let (roles, team) = (self.roles.and_then(cell), self.team.and_then(cell));
        let mut lines = match cell(self.email) {
            None => vec![without_address(record, number, delimiter)],
            Some(text) => parse_cell(text),
        };
        for line in &mut lines {
            line.name = name.clone().or(line.name.take());
            line.roles = roles.map(str::to_owned);
            line.team = team.map(str::to_owned);
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
    if text.contains('@') && !has_one_at(text) { free::parse(text) } else { vec![parse_single(text)] }
}

/// The line of a record without an address, which is shown as a whole so that it can be recognized. Addresses in other
/// columns are left out: nobody meant them.
fn without_address(record: &Record, number: usize, delimiter: char) -> PastedLine {
    let mut text = String::new();
    for cell in record.iter().filter(|cell| !cell.is_empty() && !cell.contains('@')) {
        if !text.is_empty() {
            text.push(if delimiter == '\t' { ' ' } else { delimiter });
            text.push(' ');
        }
        text.push_str(cell);
    }
    if text.is_empty() {
        text = format!("#{number}");
    }
    parse_single(&text)
}
