//! Values that an organization can change and that can grow with the product: settings and words. Each is declared once,
//! with its key, type, default and sentence. An organization stores only what differs from its template.

mod control;
mod effect;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

pub use self::{
    control::{Control, InputError, Section, Unit, UnknownSection, value_text},
    effect::SettingEffect,
};

/// Values by their keys, such as `roles.per_member`: what differs from a base. Keys and values that this version does
/// not know are kept, so that servers of several versions can share a database.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Overrides(Map<String, Value>);

impl Overrides {
    /// The value of a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.0.get(key)
    }

    /// Sets the value of a key.
    pub fn set(&mut self, key: &str, value: Value) {
        self.0.insert(key.to_owned(), value);
    }

    /// Returns a key to the value of the base.
    pub fn clear(&mut self, key: &str) {
        self.0.remove(key);
    }

    /// Every key.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

/// What is known of a declared value besides its type and default.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Declaration {
    /// The key, as the store and the API write it.
    pub key: &'static str,
    /// One sentence on what it does.
    pub sentence: &'static str,
    /// The code that reads it.
    pub reader: Reader,
    /// Where and how people enter it; `None` if they cannot.
    pub input: Option<(Section, Control)>,
}

impl Declaration {
    /// Where and how people enter it, once code reads it: what has no effect is not offered.
    #[must_use]
    pub const fn offered(&self) -> Option<(Section, Control)> {
        match self.reader {
            Reader::Code { .. } => self.input,
            Reader::Planned { .. } => None,
        }
    }
}

/// Where a declared value is read. A test looks there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// Read where `text` stands in the file at `path`, below the workspace.
    Code {
        /// The file.
        path: &'static str,
        /// What reads the value.
        text: &'static str,
    },
    /// Not read yet.
    Planned {
        /// The issue that brings the feature, or the feature where there is no issue yet.
        by: &'static str,
    },
}

/// A key or value that a template file must not have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SettingError {
    /// Nothing is declared under this key.
    #[error("unknown key «{0}»")]
    UnknownKey(String),
    /// The value is not of the declared type.
    #[error("the value of «{0}» has the wrong type")]
    WrongValue(String),
}

/// Declares a struct of values. Each line: key, field, type, default, sentence, section and control where people enter it,
/// reader.
macro_rules! declare {
    ($(#[$doc:meta])* $name:ident {
        $(
            $key:literal $field:ident: $type:ty = $default:expr, $sentence:literal,
            $(in $section:ident: $control:expr,)? $reader:expr;
        )*
    }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        #[serde(default)]
        pub struct $name {
            $(#[doc = $sentence] pub $field: $type,)*
        }

        impl Default for $name {
            fn default() -> Self {
                Self { $($field: $default,)* }
            }
        }

        impl $name {
            /// Every declaration, in the order of the page that shows them.
            pub const DECLARATIONS: &'static [$crate::settings::Declaration] = &[
                $($crate::settings::Declaration {
                    key: $key,
                    sentence: $sentence,
                    reader: $reader,
                    input: [$(Some(($crate::settings::Section::$section, $control)),)? None][0],
                },)*
            ];

            /// The declaration of a key.
            #[must_use]
            pub fn declaration(key: &str) -> Option<&'static $crate::settings::Declaration> {
                Self::DECLARATIONS.iter().find(|declared| declared.key == key)
            }

            /// The value of a key, as it is stored.
            #[must_use]
            pub fn value(&self, key: &str) -> Option<serde_json::Value> {
                match key {
                    $($key => serde_json::to_value(&self.$field).ok(),)*
                    _ => None,
                }
            }

            /// These values with the stored ones in their place. A stored value that this version cannot read is
            /// passed over.
            #[must_use]
            pub fn with(mut self, stored: &$crate::settings::Overrides) -> Self {
                $(if let Some(value) = stored.get($key)
                    && let Ok(value) = serde_json::from_value(value.clone())
                {
                    self.$field = value;
                })*
                self
            }

            /// What to store so that `base` becomes these values. What `stored` has and this version does not know
            /// stays.
            #[must_use]
            pub fn overrides(
                &self,
                base: &Self,
                stored: &$crate::settings::Overrides,
            ) -> $crate::settings::Overrides {
                let present = base.clone().with(stored);
                let mut next = stored.clone();
                $(if self.$field != present.$field {
                    match serde_json::to_value(&self.$field) {
                        Ok(value) if self.$field != base.$field => next.set($key, value),
                        _ => next.clear($key),
                    }
                })*
                next
            }

            /// As [`Self::with`], for a template's own file.
            ///
            /// # Errors
            /// A key is not declared, or a value has the wrong type.
            pub fn with_all(
                self,
                values: &$crate::settings::Overrides,
            ) -> Result<Self, $crate::settings::SettingError> {
                use $crate::settings::SettingError;
                for key in values.keys() {
                    if !Self::DECLARATIONS.iter().any(|declared| declared.key == key) {
                        return Err(SettingError::UnknownKey(key.to_owned()));
                    }
                }
                let mut all = self;
                $(if let Some(value) = values.get($key) {
                    all.$field = serde_json::from_value(value.clone())
                        .map_err(|_| SettingError::WrongValue($key.to_owned()))?;
                })*
                Ok(all)
            }
        }
    };
}
pub(crate) use declare;

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::policy::{ManagedBy, Policy};

    fn stored(value: Value) -> Overrides {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn a_missing_setting_takes_the_default_and_a_stored_one_its_value() {
        let policy = Policy::default().with(&stored(json!({ "members.undo_days": 3 })));
        assert_eq!(policy, Policy { members_undo_days: 3, ..Policy::default() });
    }

    #[test]
    fn what_a_newer_version_wrote_is_passed_over_and_kept_when_something_else_is_saved() {
        let newer = stored(json!({
            "members.managed_by": "a_way_of_the_future", "members.greeting": "Hello", "members.undo_days": 3
        }));
        let base = Policy::default();
        let read = base.clone().with(&newer);
        assert_eq!(read.members_managed_by, base.members_managed_by);
        let changed = Policy { members_undo_days: 5, roles_minimum: 0, ..read };
        let saved = changed.overrides(&base, &newer);
        let expected = json!({
            "members.managed_by": "a_way_of_the_future", "members.greeting": "Hello", "members.undo_days": 5,
            "roles.minimum": 0
        });
        assert_eq!(saved, stored(expected));
    }

    #[test]
    fn a_value_that_equals_the_base_is_not_stored() {
        let base = Policy::default();
        let changed = Policy { members_managed_by: ManagedBy::Owner, ..base.clone() };
        let once = changed.overrides(&base, &Overrides::default());
        assert_eq!(once, stored(json!({ "members.managed_by": "owner" })));
        assert_eq!(base.overrides(&base, &once), Overrides::default());
    }

    #[test]
    fn a_template_file_with_an_unknown_key_or_a_wrong_value_is_refused() {
        let read = |value| Policy::default().with_all(&stored(value)).unwrap_err();
        assert_eq!(read(json!({ "roles.any": 1 })), SettingError::UnknownKey("roles.any".to_owned()));
        assert_eq!(
            read(json!({ "roles.minimum": "one" })),
            SettingError::WrongValue("roles.minimum".to_owned())
        );
    }

    #[test]
    fn every_key_is_declared_once() {
        let declared = Policy::DECLARATIONS.iter().chain(crate::words::Words::DECLARATIONS);
        let mut keys: Vec<_> = declared.map(|declared| declared.key).collect();
        let all = keys.len();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), all);
    }
}
