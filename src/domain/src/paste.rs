//! What people paste where addresses are asked for, cut into lines of one address each. Whatever is not blank ends up in
//! exactly one line, in its order, readable or not. It knows the form of addresses, not who may be invited.

mod table;

pub use table::{role_words, write as table};

use crate::{
    email::{EmailAddress, EmailError},
    name,
};

/// A paste as it was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pasted {
    /// A line for each address, or for what should be one.
    pub lines: Vec<PastedLine>,
    /// The columns of a table that nothing was read from, by their headings.
    pub unread: Vec<String>,
}

/// One line of a paste.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastedLine {
    /// As it was typed; of a table's row, the cell of the address.
    pub text: String,
    /// The address, or why there is none.
    pub address: Result<EmailAddress, EmailError>,
    /// The person's name, where one stands beside the address.
    pub name: Option<String>,
    /// What a table says about the person's roles, unread.
    pub roles: Option<String>,
}

impl PastedLine {
    fn new(text: &str, name: Option<&str>) -> Self {
        Self {
            text: text.to_owned(),
            address: address(text),
            name: name.and_then(|name| name::parse(name.trim_matches(is_wrapping)).ok()),
            roles: None,
        }
    }
}

/// Reads a paste: a table with columns if it looks like one, or else addresses between any separators. `roles` are the
/// names by which a column of roles is known where no heading tells.
#[must_use]
pub fn parse(text: &str, roles: &[&str]) -> Pasted {
    let text = text.trim_start_matches('\u{feff}');
    table::read(text, roles).unwrap_or_else(|| Pasted { lines: free(text), unread: Vec::new() })
}

/// Reads one line again, as [`parse`] gave it or after somebody corrected it. It is one line, unless several addresses
/// were put into it.
#[must_use]
pub fn again(text: &str) -> Vec<PastedLine> {
    if text.bytes().filter(|byte| *byte == b'@').count() > 1 { free(text) } else { vec![table::one(text)] }
}

/// Writes lines in a form that reads as the same lines again: one address a line, or a table where they say more.
#[must_use]
pub fn print(lines: &[PastedLine]) -> String {
    let is_plain = |line: &PastedLine| {
        !line.text.contains(is_separator) && free(&line.text) == std::slice::from_ref(line)
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

/// Addresses between any separators.
fn free(text: &str) -> Vec<PastedLine> {
    let mut lines = Vec::new();
    for row in text.split(['\n', '\r', '\t']) {
        for piece in cut(row) {
            read(piece, &mut lines);
        }
    }
    lines
}

const fn is_separator(c: char) -> bool {
    matches!(c, ',' | ';' | '\t' | '\n' | '\r')
}

/// Cuts one row at commas and semicolons, and after each `<address>`. In `"Lovelace, Ada" <…>` and, where semicolons part
/// single addresses, in `Lovelace, Ada <…>; …` the comma belongs to the name.
fn cut(row: &str) -> Vec<&str> {
    let parts = row.split(';').filter(|part| !part.trim().is_empty());
    let commas_part = !row.contains(';') || !parts.into_iter().all(has_one_at);
    let mut pieces = Vec::new();
    let (mut start, mut is_blank, mut has_angle) = (0, true, false);
    let mut chars = row.char_indices();
    while let Some((at, c)) = chars.next() {
        let after = at + c.len_utf8();
        let rest = row.get(after..).unwrap_or_default();
        let is_end = match c {
            ';' => true,
            ',' => commas_part,
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
            // The quoted name: nothing in it parts.
            while chars.next().is_some_and(|(_, c)| c != '"') {}
        }
        has_angle |= c == '<';
        is_blank &= c.is_whitespace();
    }
    pieces.push(row.get(start..).unwrap_or_default());
    let is_around = |c: char| c.is_whitespace() || c == ',';
    pieces.into_iter().map(|piece| piece.trim_matches(is_around)).filter(|piece| !piece.is_empty()).collect()
}

fn has_one_at(text: &str) -> bool {
    text.bytes().filter(|byte| *byte == b'@').count() == 1
}

/// Reads one piece: `Name <address>`, `Ada Lovelace ada@…`, `ada@… (Ada Lovelace)`, addresses between spaces, or words.
fn read(piece: &str, lines: &mut Vec<PastedLine>) {
    if let Some((name, _)) = piece.rsplit_once('<').filter(|_| piece.ends_with('>')) {
        let before = name.trim_end();
        if let (Ok(one), Ok(other)) = (address(before), address(piece))
            && one.key() != other.key()
        {
            // Not a name, but somebody else's address.
            read(before, lines);
            return read(&piece[name.len()..], lines);
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
    // Each address by itself; words between them stay together.
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

/// The line of a piece with one address among its words.
fn line_of(piece: &str, words: &[&str]) -> PastedLine {
    let word = words.iter().find(|word| word.contains('@')).copied().unwrap_or_default();
    PastedLine { address: address(word), ..PastedLine::new(piece, None) }
}

/// The name before an address, if it begins like one (or is the sign of a list), or in brackets after it.
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

/// What stands around addresses and names in lists, mails and spreadsheets.
fn is_wrapping(c: char) -> bool {
    c.is_whitespace() || "\"'`()[]{}<>*•,;".contains(c)
}

/// Reads the address of a piece without what stands around it.
fn address(text: &str) -> Result<EmailAddress, EmailError> {
    let mut text = text;
    if let Some((inner, _)) = text.rsplit_once('<').and_then(|(_, rest)| rest.split_once('>')) {
        text = inner;
    }
    text = text.trim_start_matches(is_wrapping).trim_end_matches(|c| is_wrapping(c) || ".:!?".contains(c));
    if text.get(..7).is_some_and(|scheme| scheme.eq_ignore_ascii_case("mailto:")) {
        text = text[7..].split('?').next().unwrap_or_default();
    }
    match EmailAddress::parse(text) {
        // Something was given: it only is no address.
        Err(EmailError::Empty) => Err(EmailError::Form),
        read => read,
    }
}

#[cfg(test)]
mod tests;
