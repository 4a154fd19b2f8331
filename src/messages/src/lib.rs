//! Everything that Rolecall says to people, in each language. The texts are in `locales/<language>/<area>.toml`; each
//! `key = "text"` of `users.toml` is the function [`Messages`]`::users_key`, with a parameter for each placeholder, so that a
//! text or a value that is missing does not compile. The server hands the reader's texts to the browser as data.
//!
//! See `docs/adr/0010` for why this is our own.

mod audit;
mod change_plan;
mod consequences;
mod deletion;
mod errors;
mod format;
mod imports;
mod invite;
mod language;
mod mail;
mod number;
mod permissions;
mod seats;
mod settings;
mod templates;
mod time;
mod words;

use domain::language::Language;

pub use change_plan::{ChangeAbout, ChangeLine};
pub use deletion::PlanPart;
pub use language::is_pseudo;
pub use permissions::KindNames;
pub use time::Zone;

use format::Arg;

/// The messages of one language. A handle: copied freely.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Messages {
    language: Language,
    texts: &'static [&'static str],
}

impl Default for Messages {
    /// English.
    fn default() -> Self {
        Self::of(Language::English)
    }
}

impl Messages {
    /// The messages of a language.
    #[must_use]
    pub fn of(language: Language) -> Self {
        let texts = match language {
            Language::English => &ENGLISH,
            Language::German => &GERMAN,
        };
        Self { language, texts }
    }

    /// English in brackets and with accents, so that a test sees what is not in the catalogue.
    #[must_use]
    pub fn pseudo() -> Self {
        Self { language: Language::English, texts: &PSEUDO }
    }

    /// The messages that the server has handed over: see [`shared`](Self::shared). They stay for as long as the program runs.
    #[must_use]
    pub fn from_shared(language: Language, texts: Vec<String>) -> Self {
        let texts: Vec<&'static str> = texts.into_iter().map(|text| &*text.leak()).collect();
        Self { language, texts: texts.leak() }
    }

    /// No texts: of a page that brought none.
    #[must_use]
    pub const fn empty() -> Self {
        Self { language: Language::English, texts: &[] }
    }

    /// What the browser needs of it.
    #[must_use]
    pub fn shared(self) -> &'static [&'static str] {
        self.texts.get(..SHARED).unwrap_or_default()
    }

    /// The language.
    #[must_use]
    pub const fn language(self) -> Language {
        self.language
    }

    #[inline(never)]
    fn text(self, index: usize) -> &'static str {
        self.texts.get(index).copied().unwrap_or_default()
    }

    #[inline(never)]
    fn format(self, index: usize, args: &[Arg<'_>]) -> String {
        let mut out = String::new();
        format::write(&mut out, self, self.text(index), args);
        out
    }

    /// What stands before and after the slot.
    #[inline(never)]
    fn around(self, index: usize, args: &[Arg<'_>]) -> [String; 2] {
        let text = self.format(index, args);
        let (before, after) = text.split_once(format::SLOT).unwrap_or((&text, ""));
        [before.to_owned(), after.to_owned()]
    }
}

include!(concat!(env!("OUT_DIR"), "/catalogue.rs"));

#[cfg(test)]
#[path = "../generator/mod.rs"]
mod generator;
#[cfg(test)]
mod tests;
