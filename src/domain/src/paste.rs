//! Splits pasted text into lines of one address each. All text that is not blank ends up in exactly one line, in its
//! order, whether it is an address or not.

mod table;

pub use table::{role_names, write_csv};

use crate::{
    email::{EmailAddress, EmailError},
    name,
};

/// The result of parsing pasted text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pasted {
    /// A line for each address, or for text in place of one.
    pub lines: Vec<PastedLine>,
    /// The headings of ignored columns of a table.
    pub unread: Vec<String>,
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
}

impl PastedLine {
    fn new(text: &str, name: Option<&str>) -> Self {
        Self {
            text: text.to_owned(),
            address: parse_address(text),
            name: name.and_then(|name| name::parse(name.trim_matches(is_wrapping)).ok()),
            roles: None,
        }
    }
}

/// Parses pasted text: a table if it looks like one, or else addresses between any separators. `roles` are the role names
/// by which a column of roles is recognized in a table without headings.
#[must_use]
pub fn parse(text: &str, roles: &[&str]) -> Pasted {
    let text = text.trim_start_matches('\u{feff}');
    table::parse(text, roles).unwrap_or_else(|| Pasted { lines: parse_free_text(text), unread: Vec::new() })
}

/// Parses one line of an earlier [`parse`], possibly corrected since. The result is one line, unless the text has several
/// addresses.
#[must_use]
pub fn parse_line(text: &str) -> Vec<PastedLine> {
    if text.bytes().filter(|byte| *byte == b'@').count() > 1 {
        parse_free_text(text)
    } else {
        vec![table::parse_single(text)]
    }
}

/// Writes lines as text that parses to the same lines: one address a line, or a table if there are names or roles.
#[must_use]
pub fn print(lines: &[PastedLine]) -> String {
    let is_plain = |line: &PastedLine| {
        !line.text.contains(is_separator) && parse_free_text(&line.text) == std::slice::from_ref(line)
    };
    if lines.iter().all(is_plain) && !lines.first().is_some_and(|line| table::is_heading(&line.text)) {
        let mut text = String::new();
        for line in lines {
            text.push_str(&line.text);
            text.push('\n');
        }
        return text;
    }
    table::print(lines)
}

/// Parses addresses between any separators.
fn parse_free_text(text: &str) -> Vec<PastedLine> {
    let mut lines = Vec::new();
    for row in text.split(['\n', '\r', '\t']) {
        for piece in split_row(row) {
            parse_piece(piece, &mut lines);
        }
    }
    lines
}

const fn is_separator(c: char) -> bool {
    matches!(c, ',' | ';' | '\t' | '\n' | '\r')
}

/// Splits a row at commas and semicolons, and after each `<address>`. The comma belongs to the name in
/// `"Lovelace, Ada" <…>` and, where semicolons separate single addresses, in `Lovelace, Ada <…>; …`.
fn split_row(row: &str) -> Vec<&str> {
    let parts = row.split(';').filter(|part| !part.trim().is_empty());
    let comma_separates = !row.contains(';') || !parts.into_iter().all(has_one_at);
    let mut pieces = Vec::new();
    let (mut start, mut is_blank, mut has_angle) = (0, true, false);
    let mut chars = row.char_indices();
    while let Some((at, c)) = chars.next() {
        let after = at + c.len_utf8();
        let rest = row.get(after..).unwrap_or_default();
        let is_end = match c {
            ';' => true,
            ',' => comma_separates,
            '>' => has_angle,
            _ => false,
        };
        if is_end {
            pieces.push(row.get(start..if c == '>' { after } else { at }).unwrap_or_default());
            (start, is_blank, has_angle) = (after, true, false);
            continue;
        }
        if c == '"'
            && is_blank
            && let Some(close) = rest.find('"')
            && rest.get(close + 1..).is_some_and(|rest| rest.trim_start().starts_with('<'))
        {
            // Separators in a quoted name are part of it.
            while chars.next().is_some_and(|(_, c)| c != '"') {}
        }
        has_angle |= c == '<';
        is_blank &= c.is_whitespace();
    }
    pieces.push(row.get(start..).unwrap_or_default());
    let is_padding = |c: char| c.is_whitespace() || c == ',';
    pieces.into_iter().map(|piece| piece.trim_matches(is_padding)).filter(|piece| !piece.is_empty()).collect()
}

fn has_one_at(text: &str) -> bool {
    text.bytes().filter(|byte| *byte == b'@').count() == 1
}

/// Parses one piece: `Name <address>`, `Ada Lovelace ada@…`, `ada@… (Ada Lovelace)`, addresses between spaces, or words.
fn parse_piece(piece: &str, lines: &mut Vec<PastedLine>) {
    if let Some((name, _)) = piece.rsplit_once('<').filter(|_| piece.ends_with('>')) {
        let before = name.trim_end();
        if let (Ok(one), Ok(other)) = (parse_address(before), parse_address(piece))
            && one.key() != other.key()
        {
            // Not a name, but another address.
            parse_piece(before, lines);
            return parse_piece(&piece[name.len()..], lines);
        }
        lines.push(PastedLine::new(piece, Some(name)));
        return;
    }
    let words: Vec<&str> = piece.split_whitespace().collect();
    if words.iter().filter(|word| word.contains('@')).count() == 1
        && let Some(name) = name_beside(piece, &words)
    {
        lines.push(PastedLine {
            name: name::parse(name.trim_matches(is_wrapping)).ok(),
            ..line_of(piece, &words)
        });
        return;
    }
    // Each address is a line; the words between them stay together.
    let mut run: Option<(usize, usize)> = None;
    for word in words {
        let from = word.as_ptr().addr() - piece.as_ptr().addr();
        let to = from + word.len();
        if word.contains('@') {
            if let Some((from, to)) = run.take() {
                lines.push(PastedLine::new(piece.get(from..to).unwrap_or_default(), None));
            }
            lines.push(PastedLine::new(word, None));
        } else {
            run = Some((run.map_or(from, |(first, _)| first), to));
        }
    }
    if let Some((from, to)) = run {
        lines.push(PastedLine::new(piece.get(from..to).unwrap_or_default(), None));
    }
}

/// The line of a piece that has one address among its words.
fn line_of(piece: &str, words: &[&str]) -> PastedLine {
    let word = words.iter().find(|word| word.contains('@')).copied().unwrap_or_default();
    PastedLine { address: parse_address(word), ..PastedLine::new(piece, None) }
}

/// The name before an address, if it begins with an upper-case letter or is a list marker, or in brackets after it.
fn name_beside<'a>(piece: &'a str, words: &[&str]) -> Option<&'a str> {
    let (first, last) = (words.first()?, words.last()?);
    if words.len() < 2 {
        None
    } else if last.contains('@') {
        let before = piece.strip_suffix(last)?;
        let start = before.trim_start_matches(is_wrapping).chars().next();
        let is_name = start.is_some_and(|c| c.is_alphabetic() && !c.is_lowercase());
        (is_name || !before.contains(char::is_alphanumeric)).then_some(before)
    } else {
        let rest = piece.strip_prefix(first)?.trim();
        (first.contains('@') && rest.starts_with('(') && rest.ends_with(')')).then_some(rest)
    }
}

/// Characters around addresses and names in lists, e-mails and spreadsheets.
fn is_wrapping(c: char) -> bool {
    c.is_whitespace() || "\"'`()[]{}<>*•,;".contains(c)
}

/// Parses the address of a piece without the characters around it.
fn parse_address(text: &str) -> Result<EmailAddress, EmailError> {
    let mut text = text;
    if let Some((inner, _)) = text.rsplit_once('<').and_then(|(_, rest)| rest.split_once('>')) {
        text = inner;
    }
    text = text.trim_start_matches(is_wrapping).trim_end_matches(|c| is_wrapping(c) || ".:!?".contains(c));
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
