//! A table of people to import: a heading names its columns, and each row below it is one person.

use std::io::{Chain, Read};

use super::{
    heading::{Heading, meaning},
    table::{DELIMITERS, declared_delimiter, unguarded},
};
use crate::error::PeopleError;

/// The most rows of a table.
pub const MAX_PEOPLE: u32 = 100_000;

/// The most columns of a table.
const MAX_COLUMNS: u32 = 500;

/// How many headings of columns that are not read are kept, and how many characters of each.
const UNREAD: (usize, usize) = (50, 100);

/// The most characters of a cell. No name, address or list of roles is longer.
const MAX_CELL: usize = 1_000;

/// The columns that are read.
const COLUMNS: [Heading; 7] = [
    Heading::Email,
    Heading::Name,
    Heading::FirstName,
    Heading::LastName,
    Heading::Roles,
    Heading::Team,
    Heading::End,
];

/// A table of people.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PeopleTable {
    /// Its rows without those that are blank.
    pub rows: Vec<PersonRow>,
    /// The headings of the first columns that are not read, cut where they are long.
    pub unread: Vec<String>,
}

/// One row: its cells as they are written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PersonRow {
    /// Its number as spreadsheets count, with the heading and blank rows.
    pub number: u32,
    /// The name.
    pub name: String,
    /// The address.
    pub email: String,
    /// The roles.
    pub roles: String,
    /// The team.
    pub team: String,
    /// The last day of the access.
    pub until: String,
    /// Whether a cell was too long and is cut.
    pub is_cut: bool,
}

/// Reads a table with a heading. Its cells are separated by commas, semicolons or tabs and may be in quotes.
///
/// # Errors
/// Why the text is no such table. Nothing is read of a table with too many rows.
pub fn read_people(text: &str) -> Result<PeopleTable, PeopleError> {
    if text.contains('\0') {
        return Err(PeopleError::NotText);
    }
    let (declared, text) = declared_delimiter(text.trim_start_matches('\u{feff}'));
    let wanted = DELIMITERS.into_iter().filter(|delimiter| declared.is_none_or(|other| other == *delimiter));
    let mut best: Option<(usize, char, Vec<String>)> = None;
    let mut refused = PeopleError::NoEmailColumn;
    for delimiter in wanted {
        match heading(text, delimiter) {
            Ok(heading) => {
                let known = heading.iter().filter(|cell| meaning(cell).is_some()).count();
                best = best.max(Some((known, delimiter, heading)));
            }
            Err(error @ PeopleError::TooManyColumns { .. }) => refused = error,
            Err(_) => {}
        }
    }
    let best = best.filter(|(known, ..)| *known > 0);
    let (_, delimiter, heading) = best.ok_or(refused)?;
    Columns::find(heading)?.read(text, delimiter)
}

/// The first record that is not blank.
fn heading(text: &str, delimiter: char) -> Result<Vec<String>, PeopleError> {
    for record in Records::new(text, delimiter).ok_or(PeopleError::NotText)? {
        let (_, cells) = record?;
        if !is_blank(&cells) {
            return Ok(cells);
        }
    }
    Err(PeopleError::NoEmailColumn)
}

fn is_blank(cells: &[String]) -> bool {
    cells.iter().all(String::is_empty)
}

/// The places of the columns.
struct Columns {
    heading: Vec<String>,
    email: usize,
    /// The parts of the name.
    names: Vec<usize>,
    roles: Option<usize>,
    team: Option<usize>,
    until: Option<usize>,
}

impl Columns {
    fn find(heading: Vec<String>) -> Result<Self, PeopleError> {
        let meanings: Vec<Option<Heading>> = heading.iter().map(|cell| meaning(cell)).collect();
        let has_email = meanings.contains(&Some(Heading::Email));
        // What people sign in with is often their address.
        let email = if has_email { Heading::Email } else { Heading::Login };
        let of = |wanted: Heading| -> Result<Option<usize>, PeopleError> {
            let mut found = (0..heading.len()).filter(|at| meanings.get(*at) == Some(&Some(wanted)));
            let title = |at: usize| heading.get(at).cloned().unwrap_or_default();
            match (found.next(), found.next()) {
                (Some(first), Some(second)) => {
                    Err(PeopleError::SameColumns { first: title(first), second: title(second) })
                }
                (first, _) => Ok(first),
            }
        };
        for column in COLUMNS {
            of(column)?;
        }
        let names = match (of(Heading::FirstName)?, of(Heading::LastName)?, of(Heading::Name)?) {
            (Some(first), Some(last), _) => vec![first, last],
            // "Name" beside "Vorname" is the family name.
            (Some(first), None, Some(name)) => vec![first, name],
            (first, last, name) => name.or(first).or(last).into_iter().collect(),
        };
        let email = of(email)?.ok_or(PeopleError::NoEmailColumn)?;
        let (roles, team, until) = (of(Heading::Roles)?, of(Heading::Team)?, of(Heading::End)?);
        Ok(Self { heading, email, names, roles, team, until })
    }

    fn read(&self, text: &str, delimiter: char) -> Result<PeopleTable, PeopleError> {
        let mut rows = Vec::new();
        for record in Records::new(text, delimiter).ok_or(PeopleError::NotText)? {
            let (number, cells) = record?;
            // Where several files were joined, the heading comes again.
            if is_blank(&cells) || cells == self.heading {
                continue;
            }
            if rows.len() >= MAX_PEOPLE as usize {
                return Err(PeopleError::TooManyRows { most: MAX_PEOPLE });
            }
            rows.push(self.row(number, &cells));
        }
        if rows.is_empty() {
            return Err(PeopleError::NoRows);
        }
        Ok(PeopleTable { rows, unread: self.unread() })
    }

    fn row(&self, number: u32, cells: &[String]) -> PersonRow {
        let cell = |at: usize| cells.get(at).map(String::as_str).unwrap_or_default();
        let optional = |at: Option<usize>| at.map(cell).unwrap_or_default();
        let names: Vec<&str> =
            self.names.iter().map(|at| cell(*at)).filter(|name| !name.is_empty()).collect();
        let name = names.join(" ");
        let texts = [
            name.as_str(),
            cell(self.email),
            optional(self.roles),
            optional(self.team),
            optional(self.until),
        ];
        let is_cut = texts.iter().any(|text| text.len() > MAX_CELL && text.chars().nth(MAX_CELL).is_some());
        let [name, email, roles, team, until] =
            texts.map(|text| if is_cut { text.chars().take(MAX_CELL).collect() } else { text.to_owned() });
        PersonRow { number, name, email, roles, team, until, is_cut }
    }

    fn unread(&self) -> Vec<String> {
        let read = [Some(self.email), self.roles, self.team, self.until];
        let is_read = |at: usize| read.contains(&Some(at)) || self.names.contains(&at);
        let unread = self.heading.iter().enumerate().filter(|(at, cell)| !is_read(*at) && !cell.is_empty());
        let (most, longest) = UNREAD;
        unread.take(most).map(|(_, cell)| cell.chars().take(longest).collect()).collect()
    }
}

/// The records of a text with their numbers, blank ones included.
struct Records<'a> {
    text: &'a str,
    reader: csv::Reader<Chain<&'a [u8], &'static [u8]>>,
    record: csv::StringRecord,
    number: u32,
}

/// The record behind the text. A quotation mark that is not closed takes it in.
const END: &str = "\nend";

impl<'a> Records<'a> {
    fn new(text: &'a str, delimiter: char) -> Option<Self> {
        let reader = csv::ReaderBuilder::new()
            .delimiter(u8::try_from(delimiter).ok()?)
            .has_headers(false)
            .flexible(true)
            .from_reader(text.as_bytes().chain(END.as_bytes()));
        Some(Self { text, reader, record: csv::StringRecord::new(), number: 0 })
    }

    fn place(&self) -> usize {
        usize::try_from(self.reader.position().byte()).unwrap_or(usize::MAX)
    }
}

impl Iterator for Records<'_> {
    type Item = Result<(u32, Vec<String>), PeopleError>;

    fn next(&mut self) -> Option<Self::Item> {
        let blank = blank_lines(self.text, self.place());
        match self.reader.read_record(&mut self.record) {
            Ok(true) => {}
            Ok(false) => return None,
            Err(_) => return Some(Err(PeopleError::NotText)),
        }
        self.number = self.number.saturating_add(blank + 1);
        if self.record.len() > MAX_COLUMNS as usize {
            return Some(Err(PeopleError::TooManyColumns { row: self.number, most: MAX_COLUMNS }));
        }
        // The line break before the last record may belong to the one before.
        if self.place() > self.text.len() + 1 {
            let is_end = self.record.iter().eq(["end"]);
            return (!is_end).then_some(Err(PeopleError::OpenQuote { row: self.number }));
        }
        Some(Ok((self.number, self.record.iter().map(unguarded).collect())))
    }
}

/// How many blank lines follow a place of a text. The end of a line there belongs to the line before.
fn blank_lines(text: &str, place: usize) -> u32 {
    let bytes = text.as_bytes();
    let mut before = place.checked_sub(1).and_then(|at| bytes.get(at)).copied();
    let mut blank = 0;
    for byte in bytes.iter().skip(place).copied().take_while(|byte| matches!(byte, b'\r' | b'\n')) {
        if byte == b'\r' || before != Some(b'\r') {
            blank += 1;
        }
        before = Some(byte);
    }
    blank
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<(u32, String)> {
        read_people(text).unwrap().rows.into_iter().map(|row| (row.number, row.email)).collect()
    }

    #[test]
    fn the_heading_names_the_columns_in_any_order_with_any_separator() {
        for separator in [",", ";", "\t"] {
            let text = "Roles|E-Mail|Name|Access ends|Team|Phone\r\n\
                        Admin|ada@x.org|Ada|2027-01-31|Sales|1\r\n"
                .replace('|', separator);
            let table = read_people(&text).unwrap();
            let row = &table.rows[0];
            assert_eq!((row.number, row.email.as_str(), row.name.as_str()), (2, "ada@x.org", "Ada"));
            assert_eq!(
                (row.roles.as_str(), row.team.as_str(), row.until.as_str()),
                ("Admin", "Sales", "2027-01-31")
            );
            assert_eq!(table.unread, ["Phone"]);
        }
    }

    #[test]
    fn quotes_a_mark_of_the_encoding_and_a_declared_separator_are_read() {
        let text = "\u{feff}sep=;\r\n\"Vorname\";\"Nachname\";\"E-Mail\";\"Rollen\"\r\n\
                    \"Ada\";\"Love\"\"lace\";\"ada@x.org\";\"Admin; Viewer, no secrets\"\r\n";
        let table = read_people(text).unwrap();
        assert_eq!(table.rows[0].name, "Ada Love\"lace");
        assert_eq!(table.rows[0].roles, "Admin; Viewer, no secrets");
    }

    #[test]
    fn rows_are_numbered_as_spreadsheets_do() {
        for line in ["\n", "\r\n", "\r"] {
            let text =
                ["", "email,name", "a@x.org,\"two", "lines\"", "", ",", "b@x.org,", "", "c@x.org"].join(line);
            let expected = [(3, "a@x.org"), (6, "b@x.org"), (8, "c@x.org")];
            assert_eq!(rows(&text), expected.map(|(row, email)| (row, email.to_owned())), "{line:?}");
            assert_eq!(rows(&[&text, line, line].concat()).len(), 3, "{line:?}");
        }
    }

    #[test]
    fn what_guards_a_formula_is_taken_away() {
        assert_eq!(rows("email\n'=1+1@x.org\n")[0].1, "=1+1@x.org");
    }

    #[test]
    fn a_text_that_is_no_such_table_is_refused_with_the_reason() {
        let same = |first: &str, second: &str| PeopleError::SameColumns {
            first: first.to_owned(),
            second: second.to_owned(),
        };
        for (text, expected) in [
            ("", PeopleError::NoEmailColumn),
            ("PK\u{3}\u{4}\0\0", PeopleError::NotText),
            ("%PDF-1.7 …\n1 0 obj", PeopleError::NoEmailColumn),
            ("name,roles\nAda,Admin", PeopleError::NoEmailColumn),
            ("email,E-Mail\na@x.org,b@x.org", same("email", "E-Mail")),
            ("email,role,Roles\na@x.org,x,y", same("role", "Roles")),
            ("email,name", PeopleError::NoRows),
            ("email,name\n\n,\n", PeopleError::NoRows),
            ("email,name\na@x.org,A\nb@x.org,\"B\nc@x.org,C\n", PeopleError::OpenQuote { row: 3 }),
        ] {
            assert_eq!(read_people(text), Err(expected), "{text}");
        }
    }

    #[test]
    fn a_table_with_too_many_columns_is_refused() {
        let line = |columns: usize| ["email", &",".repeat(columns - 1), "\n"].concat();
        let refused = |row| Err(PeopleError::TooManyColumns { row, most: 500 });
        assert_eq!(read_people(&",".repeat(16 * 1024 * 1024)), refused(1));
        assert_eq!(read_people(&[&line(501), "a@x.org\n"].concat()), refused(1));
        assert_eq!(read_people(&[&line(500), "a@x.org\n", &line(501)].concat()), refused(3));
        assert_eq!(rows(&[&line(500), "a@x.org\n"].concat()).len(), 1);
        // Where another separator is meant, commas are text.
        assert_eq!(rows(&["email;", &",".repeat(600), "\na@x.org;1\n"].concat()).len(), 1);
    }

    #[test]
    fn of_columns_that_are_not_read_some_headings_are_kept() {
        let heading = ["é".repeat(300), ",x".repeat(60)].concat();
        let unread = read_people(&["email,", &heading, "\na@x.org\n"].concat()).unwrap().unread;
        assert_eq!((unread.len(), unread[0].chars().count(), unread[49].as_str()), (50, 100, "x"));
    }

    #[test]
    fn a_huge_cell_is_cut_and_too_many_rows_are_refused() {
        let row =
            read_people(&["email,name\na@x.org,", &"é".repeat(5_000_000)].concat()).unwrap().rows.remove(0);
        assert!(row.is_cut);
        assert_eq!(row.name.chars().count(), MAX_CELL);
        let table = |rows: usize| ["email\n", &"a@x.org\n".repeat(rows)].concat();
        assert_eq!(read_people(&table(100_000)).unwrap().rows.len(), 100_000);
        assert_eq!(read_people(&table(101_000)), Err(PeopleError::TooManyRows { most: 100_000 }));
    }
}
