//! Keys of the kinds that an organization adds: made from a name, and which of them mean something else already.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::{AssetAction, AssetKind, EMBED_LINK, INTEGRATION, MEDIA};
use crate::permission::{self, Permission};

/// The longest key that is made from a name, in characters.
pub const MAX_KEY: usize = 50;

/// `Asset.Ownership.TRANSFER` is about every kind, so no kind can have this key.
const OWNERSHIP: &str = "Ownership";

/// What members do with assets of any kind.
const ACTIONS: [AssetAction; 5] =
    [AssetAction::Read, AssetAction::Use, AssetAction::Create, AssetAction::Update, AssetAction::Delete];

impl AssetKind {
    /// The key that a name makes: its words with capital letters, in the letters A to Z and digits. `None` where other
    /// letters would be lost, or nothing is left.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let mut key = String::new();
        let mut begins_word = true;
        for c in name.nfkd().filter(|c| !is_combining_mark(*c)) {
            match ascii(c) {
                // A key begins with a letter.
                Some(letters) if key.is_empty() && letters.starts_with(|c: char| c.is_ascii_digit()) => {}
                Some(letters) => {
                    for letter in letters.chars() {
                        key.push(if begins_word { letter.to_ascii_uppercase() } else { letter });
                        begins_word = false;
                    }
                }
                None if c.is_alphanumeric() => return None,
                // An apostrophe is inside a word.
                None => begins_word |= !matches!(c, '\'' | '’'),
            }
        }
        key.truncate(MAX_KEY);
        permission::is_word(&key).then_some(Self(key))
    }

    /// Whether an organization cannot add a kind with this key, since its permissions are about something else: about every
    /// kind, or about what the organization administers for everybody.
    #[must_use]
    pub fn is_reserved(&self) -> bool {
        let key = self.as_str();
        let reserved = [EMBED_LINK, MEDIA, INTEGRATION, OWNERSHIP];
        reserved.iter().any(|reserved| reserved.eq_ignore_ascii_case(key))
    }

    /// The permissions on what is of this kind.
    #[must_use]
    pub fn permissions(&self) -> Vec<Permission> {
        let stop = self.is_schedule().then_some(AssetAction::Stop);
        ACTIONS.into_iter().chain(stop).map(|action| self.permission(action)).collect()
    }
}

/// A letter or digit in ASCII, where there is a usual way to write it so.
fn ascii(c: char) -> Option<String> {
    let text = match c {
        'ß' => "ss",
        'æ' | 'Æ' => "ae",
        'œ' | 'Œ' => "oe",
        'ø' | 'Ø' => "o",
        'ł' | 'Ł' => "l",
        c => return c.is_ascii_alphanumeric().then(|| c.to_string()),
    };
    Some(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_of_a_name_has_its_words_with_capital_letters() {
        for (name, key) in [
            ("Invoice", Some("Invoice")),
            ("cost center", Some("CostCenter")),
            ("CRM lead", Some("CRMLead")),
            ("Kältemaschine (groß)", Some("KaltemaschineGross")),
            ("Ada's notes, part 2", Some("AdasNotesPart2")),
            ("3D model", Some("DModel")),
            ("Æble", Some("Aeble")),
            ("Договор", None),
            ("契約 A", None),
            ("2024", None),
            ("…", None),
            ("", None),
        ] {
            assert_eq!(AssetKind::from_name(name).as_ref().map(AssetKind::as_str), key, "{name}");
        }
        let long = AssetKind::from_name(&"ab ".repeat(40)).unwrap();
        assert_eq!(long.as_str().len(), MAX_KEY);
        assert_eq!(AssetKind::from_name(long.as_str()), Some(long), "a key is its own key");
    }

    #[test]
    fn what_permissions_are_about_already_is_no_kind_to_add() {
        let is_reserved = |key: &str| key.parse::<AssetKind>().unwrap().is_reserved();
        for key in ["Ownership", "EmbedLink", "Embedlink", "Media", "Integration"] {
            assert!(is_reserved(key), "{key}");
        }
        assert!(!is_reserved("Invoice") && !is_reserved("Schedule"));
    }

    #[test]
    fn the_permissions_of_a_kind_are_on_it_alone() {
        let permissions = |key: &str| {
            let all = key.parse::<AssetKind>().unwrap().permissions();
            all.iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        let of_invoice = ["READ", "USE", "CREATE", "UPDATE", "DELETE"].map(|a| format!("Asset.Invoice.{a}"));
        assert_eq!(permissions("Invoice"), of_invoice);
        assert_eq!(permissions("Schedule").last().unwrap(), "Asset.Schedule.DISABLE");
    }
}
