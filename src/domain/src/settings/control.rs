//! How a setting is entered: the section of the settings page that it belongs to, its control, and its value as text. The
//! text is what forms send, pages show and the audit log keeps.

use std::str::FromStr;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::permission::Permission;

/// A section of the settings page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Section {
    /// What concerns the organization as a whole.
    General,
    /// The rules about members and their roles.
    Members,
    /// The rules about invitations.
    Invitations,
    /// The rules about teams.
    Teams,
    /// How members sign in.
    SignIn,
    /// Seats.
    License,
    /// The organization's name and address.
    Account,
    /// What the organization is made from: downloaded as a file, and switched to another one.
    Template,
}

/// The text is not the URL value of a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown section of the settings")]
pub struct UnknownSection;

impl Section {
    /// Every section, in the order of the page.
    pub const ALL: &'static [Self] = &[
        Self::General,
        Self::Members,
        Self::Invitations,
        Self::Teams,
        Self::SignIn,
        Self::License,
        Self::Account,
        Self::Template,
    ];

    /// The URL value.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::General => "general",
            Self::Members => "members",
            Self::Invitations => "invitations",
            Self::Teams => "teams",
            Self::SignIn => "sign-in",
            Self::License => "license",
            Self::Account => "account",
            Self::Template => "template",
        }
    }

    /// What it takes to change it.
    #[must_use]
    pub const fn permission(self) -> Permission {
        match self {
            Self::General | Self::Members | Self::Invitations | Self::Teams | Self::Template => {
                Permission::SETTINGS_UPDATE
            }
            Self::SignIn => Permission::AUTHENTICATION_UPDATE,
            Self::License => Permission::LICENSE_UPDATE,
            Self::Account => Permission::ACCOUNT_UPDATE,
        }
    }
}

impl FromStr for Section {
    type Err = UnknownSection;
    fn from_str(text: &str) -> Result<Self, UnknownSection> {
        Self::ALL.iter().copied().find(|section| section.as_str() == text).ok_or(UnknownSection)
    }
}

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Minutes.
    Minutes,
    /// Hours.
    Hours,
    /// Days.
    Days,
    /// Characters.
    Characters,
    /// Seats.
    Seats,
}

/// The control of a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Control {
    /// One of these values.
    Choice(&'static [&'static str]),
    /// On or off.
    Switch,
    /// A whole number.
    Number {
        /// The smallest one.
        least: u32,
        /// The largest one.
        most: u32,
        /// What it counts.
        unit: Unit,
        /// Whether there need not be one.
        optional: bool,
    },
    /// Any number of e-mail domains.
    Domains,
    /// The ways in which people join: by invitation only, or with an account as well.
    Joining,
}

/// By invitation only.
const BY_INVITATION: &str = "invitation";
/// By invitation, and with an account.
const WITH_ACCOUNT: &str = "account";
/// The values that let people join with an account.
const ACCOUNT_WAYS: [&str; 2] = ["verified_domain", "platform_account"];

/// Why a text is not the value of a setting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InputError {
    /// It is none of the values to choose from.
    Choice,
    /// It is not a whole number within these limits.
    Number {
        /// The smallest one.
        least: u32,
        /// The largest one.
        most: u32,
    },
    /// A part of it is not an e-mail domain.
    Domain {
        /// The part.
        text: String,
    },
    /// There are more domains than one setting may have.
    Domains {
        /// The maximum.
        most: u32,
    },
}

/// The most e-mail domains of one setting.
#[cfg(feature = "icu")]
const MAX_DOMAINS: u32 = 50;

impl Control {
    /// A number that there must be.
    #[must_use]
    pub const fn number(least: u32, most: u32, unit: Unit) -> Self {
        Self::Number { least, most, unit, optional: false }
    }

    /// A number that can be left out.
    #[must_use]
    pub const fn optional_number(least: u32, most: u32, unit: Unit) -> Self {
        Self::Number { least, most, unit, optional: true }
    }

    /// Reads a value as it was entered.
    ///
    /// # Errors
    /// Why it is none.
    #[cfg(feature = "icu")]
    pub fn read(self, text: &str) -> Result<Value, InputError> {
        let text = text.trim();
        match self {
            Self::Choice(values) => {
                let value = values.iter().find(|value| **value == text).ok_or(InputError::Choice)?;
                Ok(value.parse::<u64>().map_or_else(|_| Value::from(*value), Value::from))
            }
            Self::Switch => match text {
                "on" => Ok(Value::Bool(true)),
                "" | "off" => Ok(Value::Bool(false)),
                _ => Err(InputError::Choice),
            },
            Self::Number { optional: true, .. } if text.is_empty() => Ok(Value::Null),
            Self::Number { least, most, .. } => match text.parse::<u32>() {
                Ok(number) if (least..=most).contains(&number) => Ok(Value::from(number)),
                _ => Err(InputError::Number { least, most }),
            },
            Self::Domains => domains(text),
            Self::Joining => match text {
                BY_INVITATION => Ok(Value::from([BY_INVITATION])),
                WITH_ACCOUNT => Ok(Value::from([BY_INVITATION, ACCOUNT_WAYS[0]])),
                _ => Err(InputError::Choice),
            },
        }
    }

    /// The text of a stored value, as the control shows and sends it.
    #[must_use]
    pub fn text(self, value: &Value) -> String {
        let Self::Joining = self else { return value_text(value) };
        let ways = value.as_array().map(Vec::as_slice).unwrap_or_default();
        let has_account = ways.iter().any(|way| ACCOUNT_WAYS.iter().any(|of_account| way == of_account));
        if has_account { WITH_ACCOUNT } else { BY_INVITATION }.to_owned()
    }

    /// The values that can be chosen, if it is a choice.
    #[must_use]
    pub const fn choices(self) -> Option<&'static [&'static str]> {
        match self {
            Self::Choice(values) => Some(values),
            Self::Joining => Some(&[BY_INVITATION, WITH_ACCOUNT]),
            Self::Switch | Self::Number { .. } | Self::Domains => None,
        }
    }
}

#[cfg(feature = "icu")]
fn domains(text: &str) -> Result<Value, InputError> {
    let is_between = |c: char| c.is_whitespace() || matches!(c, ',' | ';');
    let mut domains = std::collections::BTreeSet::new();
    for part in text.split(is_between).filter(|part| !part.is_empty()) {
        let domain = crate::email::parse_domain(part)
            .map_err(|_| InputError::Domain { text: part.chars().take(100).collect() })?;
        domains.insert(domain);
        if domains.len() > MAX_DOMAINS as usize {
            return Err(InputError::Domains { most: MAX_DOMAINS });
        }
    }
    Ok(domains.into_iter().collect())
}

/// The text of a stored value, as a form sends it; a set has a line for each of its members.
#[must_use]
pub fn value_text(value: &Value) -> String {
    match value {
        Value::Null | Value::Object(_) => String::new(),
        Value::Bool(true) => "on".to_owned(),
        Value::Bool(false) => "off".to_owned(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        Value::Array(values) => values.iter().map(value_text).collect::<Vec<_>>().join("\n"),
    }
}

#[cfg(all(test, feature = "icu"))]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_value_reads_back_from_its_text() {
        for (control, value, text) in [
            (Control::Choice(&["one", "many"]), json!("many"), "many"),
            (Control::Choice(&["1", "0"]), json!(0), "0"),
            (Control::Switch, json!(true), "on"),
            (Control::Switch, json!(false), "off"),
            (Control::number(0, 90, Unit::Days), json!(90), "90"),
            (Control::optional_number(1, 9, Unit::Hours), json!(null), ""),
            (Control::Domains, json!([]), ""),
            (Control::Domains, json!(["a.example", "b.example"]), "a.example\nb.example"),
        ] {
            assert_eq!(value_text(&value), text);
            assert_eq!(control.read(text), Ok(value));
        }
        assert_eq!(Control::Switch.read(""), Ok(json!(false)), "a box that is not ticked sends nothing");
    }

    #[test]
    fn people_join_by_invitation_alone_or_with_an_account_too() {
        let text = |value| Control::Joining.text(&value);
        assert_eq!(text(json!(["invitation", "sso"])), "invitation");
        assert_eq!(text(json!(["invitation", "platform_account"])), "account");
        for entered in ["invitation", "account"] {
            assert_eq!(text(Control::Joining.read(entered).unwrap()), entered);
        }
        assert_eq!(Control::Joining.read("sso"), Err(InputError::Choice));
    }

    #[test]
    fn domains_are_separated_by_anything_and_kept_once_in_their_ascii_form() {
        let read = Control::Domains.read(" @Acme.example,bücher.example;\nacme.EXAMPLE ");
        assert_eq!(read, Ok(json!(["acme.example", "xn--bcher-kva.example"])));
    }

    #[test]
    fn what_is_no_value_says_why() {
        let days = Control::number(0, 90, Unit::Days);
        for text in ["", "91", "-1", "1.5", "a week", "4294967296"] {
            assert_eq!(days.read(text), Err(InputError::Number { least: 0, most: 90 }), "{text}");
        }
        assert_eq!(Control::Choice(&["one"]).read("two"), Err(InputError::Choice));
        assert_eq!(Control::Choice(&["one"]).read(""), Err(InputError::Choice));
        assert_eq!(Control::Switch.read("yes"), Err(InputError::Choice));
        for text in ["example", "a@b.example", "-a.example", "a..example", "a_b.example", "%.example"] {
            assert_eq!(Control::Domains.read(text), Err(InputError::Domain { text: text.to_owned() }));
        }
        let many: String = (0..51).map(|n| format!("a{n}.example ")).collect();
        assert_eq!(Control::Domains.read(&many), Err(InputError::Domains { most: 50 }));
    }

    #[test]
    fn sections_parse_their_url_values() {
        for section in Section::ALL {
            assert_eq!(section.as_str().parse(), Ok(*section));
        }
        assert_eq!("nothing".parse::<Section>(), Err(UnknownSection));
    }
}
