//! Puts values into a compiled text: `{0}`, and `{0,one{…}other{…}}`.

use crate::Messages;

/// Stands for the element that the caller puts into a text.
pub(crate) const SLOT: char = '\u{1f}';

/// A value for a placeholder.
pub(crate) enum Arg<'a> {
    /// Put in as it is.
    Text(&'a str),
    /// Put in as the language writes numbers; chooses the form of a plural.
    Number(u64),
    /// The place of an element.
    Slot,
}

/// Appends the text with its values.
pub(crate) fn write(out: &mut String, messages: Messages, mut text: &str, args: &[Arg<'_>]) {
    while let Some((before, rest)) = text.split_once('{') {
        out.push_str(before);
        let Some((inside, rest)) = split_at_closing(rest) else { return };
        text = rest;
        let (place, branches) =
            inside.split_once(',').map_or((inside, None), |(place, rest)| (place, Some(rest)));
        let arg = place.parse().ok().and_then(|place: usize| args.get(place));
        match (arg, branches) {
            (Some(Arg::Number(number)), Some(branches)) => {
                // Both English and German have a form for exactly one (CLDR).
                let form = if *number == 1 { "one" } else { "other" };
                write(out, messages, branch(branches, form), args);
            }
            (Some(Arg::Number(number)), None) => out.push_str(&messages.number(*number)),
            (Some(Arg::Text(value)), _) => out.push_str(value),
            (Some(Arg::Slot), _) => out.push(SLOT),
            (None, _) => {}
        }
    }
    out.push_str(text);
}

/// The text of a form.
fn branch<'a>(mut branches: &'a str, form: &str) -> &'a str {
    while let Some((name, rest)) = branches.split_once('{') {
        let Some((inside, rest)) = split_at_closing(rest) else { break };
        if name == form {
            return inside;
        }
        branches = rest;
    }
    ""
}

/// Splits at the brace that closes the one before the text.
fn split_at_closing(text: &str) -> Option<(&str, &str)> {
    let mut depth = 0_u32;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 0 => return Some((&text[..at], &text[at + 1..])),
            b'}' => depth -= 1,
            _ => {}
        }
    }
    None
}
