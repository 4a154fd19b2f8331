//! Which language a reader gets.

use domain::language::Language;

use crate::Messages;

/// The usual name of a language made up to test a program (CLDR).
const PSEUDO: &str = "en-xa";

/// Whether an `Accept-Language` header asks for the pseudo-locale before all.
#[must_use]
pub fn is_pseudo(accepted: &str) -> bool {
    accepted.split([',', ';']).next().is_some_and(|first| first.trim().eq_ignore_ascii_case(PSEUDO))
}

impl Messages {
    /// The messages for an `Accept-Language` header (RFC 9110, 12.5.4): the language that we have and the reader likes
    /// best, else English.
    #[must_use]
    pub fn accepted(header: &str) -> Self {
        let mut best = (0, Language::English);
        for range in header.split(',') {
            let mut pieces = range.split(';').map(str::trim);
            let tag = pieces.next().unwrap_or_default();
            let primary = tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
            let quality = pieces.find_map(|piece| piece.strip_prefix("q=")).map_or(1000, thousandths);
            if let Ok(language) = primary.parse()
                && quality > best.0
            {
                best = (quality, language);
            }
        }
        Self::of(best.1)
    }
}

/// A quality such as `0.8` in thousandths; 0 if it does not read.
fn thousandths(quality: &str) -> u32 {
    match quality.parse::<f32>() {
        Ok(value) if (0.0..=1.0).contains(&value) => (value * 1000.0) as u32,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_liked_language_that_we_have_is_chosen() {
        for (header, language) in [
            ("", Language::English),
            ("de", Language::German),
            ("de-AT,de;q=0.9,en;q=0.8", Language::German),
            ("en-US,en;q=0.9,de;q=0.8", Language::English),
            ("fr,de;q=0.5,en;q=0.4", Language::German),
            ("fr;q=1, en;q=0.3, de;q=0.7", Language::German),
            ("de;q=0, en", Language::English),
            ("de;q=x", Language::English),
            ("de;q=9", Language::English),
            ("*", Language::English),
            ("DE", Language::German),
            (",,;;q=,-,\u{0}", Language::English),
        ] {
            assert_eq!(Messages::accepted(header).language(), language, "{header}");
        }
    }

    #[test]
    fn the_pseudo_locale_is_asked_for_by_its_name() {
        assert!(is_pseudo("en-XA") && is_pseudo("en-xa,en;q=0.9"));
        assert!(!is_pseudo("en-US,en-XA;q=0.5") && !is_pseudo(""));
    }
}
