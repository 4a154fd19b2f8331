//! The names of the fields of a section's form, and what stands in them in the browser.

use std::collections::HashMap;

/// The field with the keys of settings that send nothing when they are off.
pub(super) const BOXES: &str = "boxes[]";
/// The field with the keys of settings that go back to the template's value.
pub(super) const RESET: &str = "reset[]";
/// The values in a form, by the keys of their settings.
type Values = HashMap<String, String>;

/// The field with the effects that the reader was shown, as JSON.
pub(super) const CONFIRMED: &str = "confirmed";

/// The field of a setting.
pub(super) fn name_of(key: &str) -> String {
    ["set[", key, "]"].concat()
}

/// The field with the value of a setting as the page shows it.
pub(super) fn shown_of(key: &str) -> String {
    ["shown[", key, "]"].concat()
}

/// The key of a setting in the name of one of its fields, such as `set[members.leave]`.
fn key_in<'a>(name: &'a str, field: &str) -> Option<&'a str> {
    name.strip_prefix(field)?.strip_prefix('[')?.strip_suffix(']')
}

/// Whether a value was sent as the page had shown it. Browsers send lines with other ends, and nothing for a switch that is off.
pub(super) fn is_untouched(sent: &str, shown: &str) -> bool {
    let sent_as = |text: &str| match text {
        "off" => String::new(),
        text => text.lines().collect::<Vec<_>>().join("\n"),
    };
    sent_as(sent) == sent_as(shown)
}

/// What stands in the fields of a form.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Entered {
    /// The values by their keys.
    pub(super) set: Values,
    /// The values that the page shows, by their keys.
    pub(super) shown: Values,
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
                    if let Some(key) = key_in(name, "set") {
                        entered.set.insert(key.to_owned(), value);
                    } else if let Some(key) = key_in(name, "shown") {
                        entered.shown.insert(key.to_owned(), value);
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
            ("shown[members.leave]", "everyone"),
            (BOXES, "invitations.copy_link"),
            (RESET, "members.undo_days"),
            (CONFIRMED, "[]"),
        ];
        let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        let expected = Entered {
            set: HashMap::from([("members.leave".to_owned(), "nobody".to_owned())]),
            shown: HashMap::from([("members.leave".to_owned(), "everyone".to_owned())]),
            boxes: vec!["invitations.copy_link".to_owned()],
            reset: vec!["members.undo_days".to_owned()],
        };
        assert_eq!(Entered::of_fields(fields), expected);
        assert_eq!(name_of("members.leave"), "set[members.leave]");
        assert_eq!(shown_of("members.leave"), "shown[members.leave]");
    }

    #[test]
    fn a_value_is_untouched_however_the_browser_sends_it() {
        for (sent, shown) in
            [("7", "7"), ("", "off"), ("a.example\r\nb.example", "a.example\nb.example"), ("", "")]
        {
            assert!(is_untouched(sent, shown), "{sent} {shown}");
        }
        for (sent, shown) in [("7", "8"), ("", "on"), ("on", "off"), ("", "7")] {
            assert!(!is_untouched(sent, shown), "{sent} {shown}");
        }
    }
}
