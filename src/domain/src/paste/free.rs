//! Addresses between any separators: lists, header lines of e-mails, sentences.

use std::ops::Range;

use super::{PastedLine, has_one_at, is_wrapping, parse_address, quote};

/// Parses addresses between any separators.
pub(super) fn parse(text: &str) -> Vec<PastedLine> {
    let mut lines = Vec::new();
    for row in text.split(['\n', '\r', '\t']) {
        for piece in split_row(row) {
            parse_piece(piece, &mut lines);
        }
    }
    lines
}

/// Parses a text as exactly one line.
pub(super) fn parse_single(text: &str) -> PastedLine {
    let mut lines = Vec::new();
    parse_piece(text, &mut lines);
    let line = lines.pop().filter(|_| lines.is_empty());
    line.unwrap_or_else(|| PastedLine::new(text, None))
}

/// Splits a row at commas and semicolons, and after each `<address>`. The comma belongs to the name in
/// `"Lovelace, Ada" <…>`, in `Lovelace, Ada <…>`, and wherever semicolons separate single addresses.
fn split_row(row: &str) -> Vec<&str> {
    let parts = row.split(';').filter(|part| !part.trim().is_empty());
    let comma_separates = !row.contains(';') || !parts.into_iter().all(has_one_at);
    let mut pieces: Vec<Range<usize>> = Vec::new();
    // A family name that the next piece may belong to.
    let mut family: Option<usize> = None;
    let mut add = |piece: Range<usize>, end: char| {
        let Some(text) = row.get(piece.clone()) else { return };
        let is_padding = |c: char| c.is_whitespace() || c == ',';
        let start = piece.start + (text.len() - text.trim_start_matches(is_padding).len());
        let text = text.trim_matches(is_padding);
        if text.is_empty() {
            return;
        }
        let piece = start..start + text.len();
        match (family.take(), pieces.last_mut()) {
            (Some(start), Some(last)) if is_given_name(text) => *last = start..piece.end,
            _ => {
                family = (end == ',' && is_family_name(text)).then_some(piece.start);
                pieces.push(piece);
            }
        }
    };
    let (mut start, mut is_blank, mut has_angle) = (0, true, false);
    let mut chars = row.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let is_end = match c {
            ';' => true,
            ',' => comma_separates,
            '>' => has_angle,
            _ => false,
        };
        if is_end {
            add(start..if c == '>' { at + 1 } else { at }, c);
            (start, is_blank, has_angle) = (at + 1, true, false);
            continue;
        }
        if is_blank
            && let Some(length) = row.get(at..).and_then(quote::quoted_length)
            && row.get(at + length..).is_some_and(|rest| rest.trim_start().starts_with('<'))
        {
            // Separators in a quoted name are part of it.
            while chars.next_if(|(inside, _)| *inside < at + length).is_some() {}
        }
        has_angle |= c == '<';
        is_blank &= c.is_whitespace();
    }
    add(start..row.len(), ';');
    pieces.into_iter().filter_map(|piece| row.get(piece)).collect()
}

/// Whether a piece can be a family name before a comma: up to three words, the last with a capital letter.
fn is_family_name(text: &str) -> bool {
    let words = text.split_whitespace();
    let is_word = |word: &str| word.chars().all(|c| c.is_alphabetic() || "-'’.".contains(c));
    let last = words.clone().next_back().unwrap_or_default();
    words.clone().count() <= 3 && words.into_iter().all(is_word) && last.starts_with(char::is_uppercase)
}

/// Whether a piece is `Given Name <address>`.
fn is_given_name(text: &str) -> bool {
    let name = text.strip_suffix('>').and_then(|text| text.rsplit_once('<'));
    name.is_some_and(|(name, _)| name.starts_with(char::is_alphabetic) && !name.contains(['@', ',']))
}

/// Parses one piece: `Name <address>`, `Ada Lovelace ada@…`, `ada@… (Ada Lovelace)`, addresses between spaces, or words.
pub(super) fn parse_piece(piece: &str, lines: &mut Vec<PastedLine>) {
    if let Some((name, _)) = piece.rsplit_once('<').filter(|_| piece.ends_with('>')) {
        let before = name.trim_end();
        if let (Ok(one), Ok(other)) = (parse_address(before), parse_address(piece))
            && one.folded() != other.folded()
        {
            // Not a name, but another address.
            parse_piece(before, lines);
            return parse_piece(&piece[name.len()..], lines);
        }
        lines.push(PastedLine::new(piece, Some(name)));
        return;
    }
    let words = words(piece);
    if words.iter().filter(|word| word.contains('@')).count() == 1
        && let Some(name) = name_beside(piece, &words)
    {
        lines.push(PastedLine { name: quote::person_name(name), ..line_of(piece, &words) });
        return;
    }
    // Each address is a line; the words between them stay together.
    let mut run: Option<(usize, usize)> = None;
    for word in words {
        let from = offset(piece, word);
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

/// Where a part of a text begins in it, in bytes.
fn offset(text: &str, part: &str) -> usize {
    part.as_ptr().addr() - text.as_ptr().addr()
}

/// The words of a piece. What has a space beside its `@` is one word: `judy@ example.com`.
fn words(piece: &str) -> Vec<&str> {
    let mut words: Vec<&str> = Vec::new();
    for word in piece.split_whitespace() {
        let is_host = !word.contains('@') && word.trim_end_matches('.').contains('.');
        let is_at_host = word.strip_prefix('@').is_some_and(|host| host.contains('.') && !host.contains('@'));
        let joined = words.last().is_some_and(|last| {
            let is_local = !last.contains('@') && !last.ends_with(is_wrapping);
            (is_host && last.ends_with('@') && has_one_at(last) && last.len() > 1)
                || (is_local && (is_at_host || word == "@"))
        });
        match words.last_mut() {
            Some(last) if joined => {
                let to = offset(piece, word) + word.len();
                *last = piece.get(offset(piece, last)..to).unwrap_or(word);
            }
            _ => words.push(word),
        }
    }
    words
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
