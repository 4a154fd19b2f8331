//! The catalogue as a whole.

use domain::language::Language;

use super::*;

#[test]
fn a_number_chooses_the_form_and_is_written_as_the_language_does() {
    let (english, german) = (Messages::default(), Messages::of(Language::German));
    assert_eq!(english.events_sessions_ended(1), "1 session ended");
    assert_eq!(english.events_sessions_ended(1_284), "1,284 sessions ended");
    assert_eq!(german.events_members_added(1_284), "1.284 Mitglieder hinzugefügt");
}

#[test]
fn a_value_with_braces_stays_as_it_is() {
    assert_eq!(Messages::default().events_invited_by("{0,one{x}} }{"), "Invited by {0,one{x}} }{");
}

#[test]
fn an_element_stands_between_two_texts() {
    assert_eq!(Messages::default().errors_request(), ["Request ".to_owned(), String::new()]);
}

#[test]
fn what_is_handed_over_says_the_same() {
    let german = Messages::of(Language::German);
    let texts = german.shared().iter().map(|text| (*text).to_owned()).collect();
    let over = Messages::from_shared(Language::German, texts);
    assert_eq!(over.events_members_added(2), german.events_members_added(2));
    assert!(german.shared().len() < german.texts.len(), "mails stay on the server");
}

#[test]
fn the_pseudo_locale_marks_every_text() {
    let pseudo = Messages::pseudo();
    assert_eq!(pseudo.words_invite(), "[Îñvïtë pëòplë]");
    assert_eq!(pseudo.events_members_added(2), "[2 mëmbërs àddëd]");
    for text in pseudo.texts {
        assert!(text.starts_with('[') && text.ends_with(']'), "{text}");
    }
}

/// German says »Sie«, quotes with „…“, and has no ASCII in place of umlauts or dashes.
#[test]
fn german_is_set_as_german_is() {
    for text in &GERMAN {
        for wrong in ["\"", " - ", "...", "fuer", "ueber", "koenn", "moegl", "Passwoert"] {
            assert!(!text.contains(wrong), "{wrong}: {text}");
        }
    }
}
