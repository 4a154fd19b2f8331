//! Characters that nobody sees, and the wide forms of ASCII ones. Text that is copied from chats, web pages and East Asian
//! keyboards has both.

/// Whether a character shows nothing at all: zero-width characters, marks of direction, fillers, variation selectors and
/// tags (Unicode's `Default_Ignorable_Code_Point`, and the blanks U+2800, U+FFF9 to U+FFFB).
#[must_use]
pub const fn is_hidden(c: char) -> bool {
    matches!(
        c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{2800}' | '\u{3164}'
            | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}'
            | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}'
    )
}

/// Whether a character chooses how the one before it looks, as at the end of an emoji.
pub(crate) const fn is_variation(c: char) -> bool {
    matches!(c, '\u{FE00}'..='\u{FE0F}')
}

/// The text without white space and hidden characters around it.
pub(crate) fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || is_hidden(c))
}

/// The ASCII form of a full-width character (U+FF01 to U+FF5E), of a small `@` and of the dots of East Asian keyboards.
pub(crate) fn narrow(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '\u{FE6B}' => '@',
        '\u{3002}' | '\u{FF61}' => '.',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_sees_is_hidden_and_what_one_sees_is_not() {
        for c in [
            '\u{AD}', '\u{200B}', '\u{200F}', '\u{202E}', '\u{2060}', '\u{2800}', '\u{3164}', '\u{FEFF}',
            '\u{FE0F}',
        ] {
            assert!(is_hidden(c), "{c:?}");
        }
        for c in ['a', ' ', '@', 'é', '好', '\u{301}', '😀'] {
            assert!(!is_hidden(c), "{c:?}");
        }
        assert_eq!(trim("\u{200E} ada \u{FEFF}"), "ada");
    }

    #[test]
    fn wide_characters_have_their_ascii_form() {
        assert_eq!("ａｄａ＠ｘ．ｏｒｇ".chars().map(narrow).collect::<String>(), "ada@x.org");
        assert_eq!("é好。".chars().map(narrow).collect::<String>(), "é好.");
    }
}
