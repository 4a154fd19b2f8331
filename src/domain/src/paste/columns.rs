//! Which columns of a table have the addresses, names, roles and teams: by their headings and by what is in them.

use super::{
    AddressColumn, Reading, has_one_at,
    heading::{Heading, meaning},
    table::{Record, role_names},
};
use crate::name;

/// The most ignored columns that are reported.
const MAX_UNREAD: usize = 12;

/// How many records from the first may stand above the headings.
const MAX_TITLES: usize = 5;

/// The meaning of the columns.
#[derive(Default)]
pub(super) struct Columns {
    /// The column of the addresses.
    pub(super) email: usize,
    /// The first of these that has text in a record is the name: each is one column, or two that are joined.
    pub(super) names: Vec<Vec<usize>>,
    pub(super) roles: Option<usize>,
    pub(super) team: Option<usize>,
    /// The number of columns.
    pub(super) count: usize,
    /// The place of the record of headings.
    pub(super) heading: Option<usize>,
    /// The names of ignored columns.
    pub(super) unread: Vec<String>,
    /// The columns that may be meant for the addresses, if there is doubt.
    pub(super) in_doubt: Vec<AddressColumn>,
}

/// Finds the columns; `None` if the records are not a table.
pub(super) fn find(records: &[Record], delimiter: char, reading: Reading<'_>) -> Option<Columns> {
    let titles = records.iter().take(MAX_TITLES + 1);
    let is_heading = |record: &Record| {
        let mut meanings = record.iter().filter_map(|cell| meaning(cell));
        !record.iter().any(|cell| cell.contains('@')) && meanings.any(is_address)
    };
    match titles.into_iter().position(is_heading) {
        Some(at) => Some(by_heading(records, at, reading)),
        None => by_shape(records, delimiter, reading),
    }
}

const fn is_address(heading: Heading) -> bool {
    matches!(heading, Heading::Email | Heading::Login | Heading::OtherEmail)
}

/// The cells of a column that are not blank.
fn cells(records: &[Record], column: usize) -> impl Iterator<Item = &String> {
    records.iter().filter_map(move |record| record.get(column)).filter(|cell| !cell.is_empty())
}

fn addresses(records: &[Record], column: usize) -> usize {
    cells(records, column).filter(|cell| cell.contains('@')).count()
}

fn by_heading(records: &[Record], at: usize, reading: Reading<'_>) -> Columns {
    let (above, rest) = records.split_at_checked(at + 1).unwrap_or_default();
    let headings: &[String] = above.last().map(Vec::as_slice).unwrap_or_default();
    let meanings: Vec<Option<Heading>> = headings.iter().map(|cell| meaning(cell)).collect();
    let of = |heading: Heading| meanings.iter().position(|known| *known == Some(heading));
    let with = |kind: Heading| -> Vec<usize> {
        (0..headings.len()).filter(|column| meanings.get(*column) == Some(&Some(kind))).collect()
    };
    let filled = |columns: Vec<usize>| -> Vec<usize> {
        columns.into_iter().filter(|column| addresses(rest, *column) > 0).collect()
    };
    // The first kind of heading that has addresses below it; without any addresses, the first kind that is there.
    let kinds = [Heading::Email, Heading::Login, Heading::OtherEmail];
    let found = kinds.into_iter().map(|kind| filled(with(kind)));
    let named = kinds.into_iter().map(with);
    let meant = found.chain(named).find(|columns| !columns.is_empty()).unwrap_or_default();
    let names = match (of(Heading::FirstName), of(Heading::LastName), of(Heading::Name)) {
        (Some(first), Some(last), full) => vec![vec![first, last], full.into_iter().collect()],
        // "Name" beside "Vorname" is the family name.
        (Some(first), None, Some(name)) => vec![vec![first, name]],
        (first, last, full) => vec![full.into_iter().collect(), first.into_iter().chain(last).collect()],
    };
    let columns = Columns {
        names,
        roles: of(Heading::Roles),
        team: of(Heading::Team).filter(|_| reading.teams),
        count: headings.len(),
        heading: Some(at),
        ..Columns::default()
    };
    columns.with_addresses(rest, headings, &meant, reading)
}

/// Guesses the columns of a table without a heading of addresses. It has records of equal length, a column of addresses in
/// at least half of them, and a column of something else.
fn by_shape(records: &[Record], delimiter: char, reading: Reading<'_>) -> Option<Columns> {
    let first = records.first()?;
    let count = first.len();
    let is_table = count > 1
        && (records.len() > 1 || delimiter == '\t')
        && records.iter().all(|record| record.len() == count);
    if !is_table {
        return None;
    }
    let has_heading = records.len() > 1
        && first.iter().any(|cell| meaning(cell).is_some())
        && !first.iter().any(|cell| cell.contains('@'));
    let (headings, rest): (&[String], _) =
        if has_heading { (first, records.get(1..).unwrap_or_default()) } else { (&[], records) };
    let single = |column: usize| cells(rest, column).filter(|cell| has_one_at(cell)).count();
    let mut meant: Vec<usize> = (0..count).filter(|column| addresses(rest, *column) > 0).collect();
    // The likeliest first.
    meant.sort_by_key(|column| std::cmp::Reverse(single(*column)));
    if single(*meant.first()?) * 2 < rest.len() {
        return None;
    }
    let others = || (0..count).filter(|column| !meant.contains(column));
    let is_text = |cell: &String| cell.chars().any(char::is_alphabetic);
    // Rows of addresses are no table.
    if meant.len() > 1 && !others().any(|column| cells(rest, column).any(is_text)) {
        return None;
    }
    let known: Vec<String> = reading.roles.iter().map(|role| name::key(role)).collect();
    let is_role = |cell: &String| role_names(cell).all(|role| known.contains(&name::key(role)));
    let roles =
        others().find(|column| cells(rest, *column).next().is_some() && cells(rest, *column).all(is_role));
    let named =
        others().filter(|column| roles != Some(*column)).find(|column| cells(rest, *column).any(is_text));
    let columns = Columns {
        names: vec![named.into_iter().collect()],
        roles,
        count,
        heading: has_heading.then_some(0),
        ..Columns::default()
    };
    Some(columns.with_addresses(rest, headings, &meant, reading))
}

impl Columns {
    /// Chooses the column of addresses among those that may be meant, and names those that are ignored.
    fn with_addresses(
        self,
        records: &[Record],
        headings: &[String],
        meant: &[usize],
        reading: Reading<'_>,
    ) -> Self {
        let title = |column: usize| {
            let heading = headings.get(column).filter(|heading| !heading.is_empty());
            heading.cloned().unwrap_or_else(|| letters(column))
        };
        let number = |column: usize| u32::try_from(column + 1).unwrap_or(u32::MAX);
        let chosen = reading.column.and_then(|number| usize::try_from(number).ok()?.checked_sub(1));
        let chosen = chosen.filter(|column| meant.contains(column));
        let email = chosen.or_else(|| meant.first().copied()).unwrap_or_default();
        let in_doubt = if chosen.is_none() && meant.len() > 1 {
            let mut meant = meant.to_vec();
            meant.sort_unstable();
            let example = |column| cells(records, column).find(|cell| cell.contains('@')).cloned();
            let column = |column| {
                Some(AddressColumn { number: number(column), name: title(column), example: example(column)? })
            };
            meant.into_iter().filter_map(column).collect()
        } else {
            Vec::new()
        };
        let is_read = |column: usize| {
            column == email
                || self.roles == Some(column)
                || self.team == Some(column)
                || self.names.iter().flatten().any(|name| *name == column)
        };
        let is_named = |column: &usize| {
            headings.get(*column).is_some_and(|heading| !heading.is_empty())
                || (headings.is_empty() && cells(records, *column).next().is_some())
        };
        let unread = (0..self.count).filter(|column| !is_read(*column)).filter(is_named);
        let unread = unread.take(MAX_UNREAD).map(title).collect();
        Self { email, in_doubt, unread, ..self }
    }
}

/// The letters of a column in a spreadsheet: A, B, … Z, AA, AB, …
fn letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        let letter = u8::try_from((rest - 1) % 26).unwrap_or_default();
        letters.push(char::from(b'A' + letter));
        rest = (rest - 1) / 26;
    }
    letters.into_iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_the_letters_of_spreadsheets() {
        for (column, name) in
            [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA")]
        {
            assert_eq!(letters(column), name);
        }
    }
}
