//! The names of the fields of a section's form, and what stands in them in the browser.

use std::collections::HashMap;

/// The field with the keys of settings that send nothing when they are off.
pub(super) const BOXES: &str = "boxes[]";
/// The field with the keys of settings that go back to the template's value.
pub(super) const RESET: &str = "reset[]";
/// The field with the effects that the reader was shown, as JSON.
pub(super) const CONFIRMED: &str = "confirmed";

/// The field of a setting.
pub(super) fn name_of(key: &str) -> String {
    ["set[", key, "]"].concat()
}

/// What stands in the fields of a form.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Entered {
    /// The values by their keys.
    pub(super) set: HashMap<String, String>,
    /// The keys in [`BOXES`].
    pub(super) boxes: Vec<String>,
    /// The keys in [`RESET`].
    pub(super) reset: Vec<String>,
}

impl Entered {
    /// Reads the fields.
    pub(super) fn of_fields(fields: Vec<(String, String)>) -> Self {
        let mut entered = Self::default();
        for (name, value) in fields {
            match name.as_str() {
                BOXES => entered.boxes.push(value),
                RESET => entered.reset.push(value),
                name => {
                    if let Some(key) = name.strip_prefix("set[").and_then(|rest| rest.strip_suffix(']')) {
                        entered.set.insert(key.to_owned(), value);
                    }
                }
            }
        }
        entered
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fields_of_settings_are_told_from_the_others() {
        let fields = [
            ("do", "settings/update"),
            ("slug", "acme"),
            ("set[members.leave]", "nobody"),
            (BOXES, "invitations.copy_link"),
            (RESET, "members.undo_days"),
            (CONFIRMED, "[]"),
        ];
        let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        let expected = Entered {
            set: HashMap::from([("members.leave".to_owned(), "nobody".to_owned())]),
            boxes: vec!["invitations.copy_link".to_owned()],
            reset: vec!["members.undo_days".to_owned()],
        };
        assert_eq!(Entered::of_fields(fields), expected);
        assert_eq!(name_of("members.leave"), "set[members.leave]");
    }
}
