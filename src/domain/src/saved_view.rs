//! Saved views: names for addresses of the list of people.

use crate::{
    error::Problem,
    name::{self, NameError},
};

/// The longest name of a view, in characters: it has to fit on a tab.
pub const MAX_VIEW_NAME: u32 = 60;
/// The most views that a member saves for themselves, and that an organization shares.
pub const MAX_VIEWS: u32 = 20;
/// The longest query of a view, in bytes.
pub const MAX_VIEW_QUERY: usize = 2_000;

/// Parses the name of a view.
///
/// # Errors
/// What is wrong with it.
pub fn parse_name(text: &str) -> Result<String, Problem> {
    let too_long = Problem::TextLength { most: MAX_VIEW_NAME };
    match name::parse(text) {
        Ok(name) if name.chars().count() > MAX_VIEW_NAME as usize => Err(too_long),
        Ok(name) => Ok(name),
        Err(NameError::Empty) => Err(Problem::Required),
        Err(NameError::Length) => Err(too_long),
        Err(NameError::Character | NameError::Address) => Err(Problem::NameCharacter),
    }
}

/// Refuses a query that is too long to be kept.
///
/// # Errors
/// It is too long.
pub fn check_query(query: &str) -> Result<(), Problem> {
    if query.len() > MAX_VIEW_QUERY { Err(Problem::ViewQueryLength) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_fits_on_a_tab() {
        assert_eq!(parse_name("  Night \n owls "), Ok("Night owls".to_owned()));
        assert_eq!(parse_name(&"ж".repeat(60)), Ok("ж".repeat(60)));
        for long in [61, 101] {
            assert_eq!(parse_name(&"ж".repeat(long)), Err(Problem::TextLength { most: 60 }), "{long}");
        }
        assert_eq!(parse_name(" \u{200B}"), Err(Problem::Required));
        assert_eq!(parse_name("Night\u{202e}owls"), Err(Problem::NameCharacter));
    }

    #[test]
    fn a_query_has_a_limit() {
        assert_eq!(check_query(&"x".repeat(MAX_VIEW_QUERY)), Ok(()));
        assert_eq!(check_query(&"x".repeat(MAX_VIEW_QUERY + 1)), Err(Problem::ViewQueryLength));
    }
}
