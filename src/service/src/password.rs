//! Which passwords are taken: long enough, not among the first that attackers try, not guessable from the person.
//! No rules of composition, no change by the calendar (NIST SP 800-63B-4).

use domain::{
    error::{FieldError, Problem},
    secret::Secret,
};

/// The most characters: hashing more would only cost (Kanidm's lesson), and nobody types more.
pub(crate) const LONGEST: u32 = 256;

/// Checks a new password. `about` is what an attacker knows of the person: name, address, organization.
pub(crate) fn check(field: &str, password: &Secret, least: u32, about: &[&str]) -> Option<FieldError> {
    problem(password, least, about).map(|problem| FieldError::new(field, problem))
}

fn problem(password: &Secret, least: u32, about: &[&str]) -> Option<Problem> {
    let text = password.reveal();
    if text.is_empty() {
        return Some(Problem::Required);
    }
    let length = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
    if length < least {
        return Some(Problem::PasswordShort { least });
    }
    if length > LONGEST {
        return Some(Problem::PasswordLong { most: LONGEST });
    }
    // Each fact whole, its words, and its words written as one: the judge sees no name in `adalovelace` by itself.
    let words = |fact: &str| fact.split([' ', '@', '.', '-']).map(str::to_owned).collect::<Vec<_>>();
    let known: Vec<String> = about
        .iter()
        .flat_map(|fact| words(fact).into_iter().chain([(*fact).to_owned(), words(fact).concat()]))
        .collect();
    let judged = zxcvbn::zxcvbn(text, &known.iter().map(String::as_str).collect::<Vec<_>>());
    // Below 10^6 guesses it stands on every list or is one word with a twist; below 10^8 (score 3) it is still too few
    // for somebody who knows the person.
    if judged.guesses() < 1_000_000 {
        return Some(Problem::PasswordCommon);
    }
    (u8::from(judged.score()) < 3).then_some(Problem::PasswordGuessable)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_refused_with_a_reason() {
        let about = ["Ada Lovelace", "ada@example.com", "Acme"];
        let judge = |text: &str| problem(&Secret::new(text.into()), 12, &about);
        assert_eq!(judge(""), Some(Problem::Required));
        assert_eq!(judge("short"), Some(Problem::PasswordShort { least: 12 }));
        assert_eq!(judge("passwordpassword"), Some(Problem::PasswordCommon));
        assert_eq!(judge("123456789012"), Some(Problem::PasswordCommon));
        assert_eq!(judge(&"x".repeat(257)), Some(Problem::PasswordLong { most: 256 }));
        for guessable in ["adalovelace1", "Ada Lovelace 1", "adaexamplecom"] {
            assert!(judge(guessable).is_some(), "{guessable}: one's own name and address are no password");
        }
        assert_eq!(judge("the quick violet badger hums"), None);
        assert_eq!(judge("日本語のとても長い合言葉です"), None);
    }
}
