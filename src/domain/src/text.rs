//! How names and addresses are searched and sorted: case and accents folded for search, the root collation of Unicode for
//! order. Both keys are stored, so that every database searches and sorts alike. The search knows no language: `ö` is
//! found by `o`, whether it is German or Swedish.

use icu_casemap::{CaseMapper, CaseMapperBorrowed};
use icu_collator::{CollatorBorrowed, options::CollatorOptions};
use icu_normalizer::{
    DecomposingNormalizer, DecomposingNormalizerBorrowed,
    properties::{CanonicalCombiningClassMap, CanonicalCombiningClassMapBorrowed},
};
use icu_properties::{
    CodePointMapData, CodePointSetData,
    props::{DefaultIgnorableCodePoint, GeneralCategory, GeneralCategoryGroup},
};

const NFKD: DecomposingNormalizerBorrowed<'static> = DecomposingNormalizer::new_nfkd();
const CASE: CaseMapperBorrowed<'static> = CaseMapper::new();
const COMBINING_CLASS: CanonicalCombiningClassMapBorrowed<'static> = CanonicalCombiningClassMap::new();

/// The key by which a name is compared: two roles, teams or people with the same key have the same name to a reader.
#[must_use]
pub fn name_key(name: &str) -> String {
    words(&fold(name)).collect::<Vec<_>>().join(" ")
}

/// The text that a [`SearchQuery`] looks through: the keys of a person's name and address. Either may be empty.
#[must_use]
pub fn search_key(name: &str, email: &str) -> String {
    [name_key(name), fold(email)].join(" ").trim().to_owned()
}

/// The key by which names are sorted, compared byte by byte; equal keys are ordered by id.
#[must_use]
pub fn sort_key(name: &str) -> Vec<u8> {
    const COLLATOR: CollatorBorrowed<'static> = CollatorBorrowed::new_root(CollatorOptions::default());
    let mut key = Vec::new();
    let Ok(()) = COLLATOR.write_sort_key_to(name, &mut key);
    key
}

/// What somebody searches for: every word must be contained, in any order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SearchQuery {
    words: Vec<String>,
}

impl SearchQuery {
    /// Splits a text into folded words.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        Self { words: words(&fold(text)).map(str::to_owned).collect() }
    }

    /// The folded words, in the order in which they were typed.
    #[must_use]
    pub fn words(&self) -> &[String] {
        &self.words
    }

    /// Whether there is nothing to search for: every key matches.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Whether a [`search_key`] or [`name_key`] contains every word.
    #[must_use]
    pub fn matches(&self, key: &str) -> bool {
        self.words.iter().all(|word| key.contains(word.as_str()))
    }
}

/// The words of a folded text. A hyphen separates words, except in an address.
fn words(folded: &str) -> impl Iterator<Item = &str> {
    let words = folded.split(' ').flat_map(|word| {
        let is_address = word.contains('@');
        word.split(move |c| c == '-' && !is_address)
    });
    words.map(without_full_stop).filter(|word| !word.is_empty())
}

/// `Jr.` is the word `jr`.
fn without_full_stop(word: &str) -> &str {
    word.trim_end_matches('.')
}

/// Folds case and accents; what separates words becomes one space. Everything that an address can hold stays.
fn fold(text: &str) -> String {
    // An acute accent that was typed for an apostrophe would decompose to a space.
    let decomposed = NFKD.normalize(&text.replace('´', "'")).into_owned();
    let unmarked: String = decomposed.chars().filter(|c| !is_mark(*c)).collect();
    let mut folded = String::with_capacity(unmarked.len());
    for c in CASE.fold_string(&unmarked).chars() {
        if is_separator(c) {
            folded.push(' ');
        } else if is_dash(c) {
            folded.push('-');
        } else if let Some(letters) = base_letters(c) {
            folded.push_str(letters);
        } else if !is_apostrophe(c) {
            folded.push(c);
        }
    }
    let words = folded.split(' ').map(without_full_stop).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// Whether a character only marks the one before it, or is not seen at all. The vowel signs of Indic scripts are letters
/// to their readers and stay.
fn is_mark(c: char) -> bool {
    COMBINING_CLASS.get_u8(c) != 0 || CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(c)
}

fn is_separator(c: char) -> bool {
    let category = CodePointMapData::<GeneralCategory>::new().get(c);
    match c.is_ascii() {
        // No address holds these.
        true => c.is_ascii_whitespace() || c.is_ascii_control() || "\"(),:;<>[]\\".contains(c),
        false => {
            category == GeneralCategory::Control
                || GeneralCategoryGroup::Separator.contains(category)
                || (GeneralCategoryGroup::Punctuation.contains(category) && !is_dash(c) && !is_apostrophe(c))
        }
    }
}

fn is_dash(c: char) -> bool {
    CodePointMapData::<GeneralCategory>::new().get(c) == GeneralCategory::DashPunctuation
}

/// What stands within a word and is typed in many ways or not at all: `O'Brien`, `Gal·la`, `Hawaiʻi`.
const fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '`' | '·' | 'ʹ' | 'ʻ' | 'ʼ' | 'ʽ' | 'ʾ' | 'ʿ' | '‘' | '’' | '‛' | '′' | '‵' | '׳')
}

/// The letters that people type for a letter of their alphabet that has no accent to remove.
const fn base_letters(c: char) -> Option<&'static str> {
    Some(match c {
        'æ' => "ae",
        'ð' | 'đ' | 'ɖ' | 'ɗ' => "d",
        'ø' | 'ɔ' => "o",
        'þ' => "th",
        'ħ' => "h",
        'ı' | 'ɨ' => "i",
        'ĸ' | 'ƙ' => "k",
        'ł' => "l",
        'ŋ' => "n",
        'œ' => "oe",
        'ŧ' => "t",
        'ɓ' => "b",
        'ə' | 'ɛ' => "e",
        'ƒ' => "f",
        'ɣ' => "g",
        'ƴ' => "y",
        'ƶ' => "z",
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
