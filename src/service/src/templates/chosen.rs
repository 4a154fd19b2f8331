//! The template that somebody chose in a form or on the console.

use domain::{
    error::{FieldError, Problem},
    template::{OrgTemplate, Template},
};

/// A built-in template, or a file in its place.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ChosenTemplate {
    /// The key of a built-in template.
    pub key: String,
    /// The text of a file; if there is any, the key does not count.
    pub file: String,
}

impl ChosenTemplate {
    /// A built-in template.
    #[must_use]
    pub fn built_in(key: &str) -> Self {
        Self { key: key.to_owned(), file: String::new() }
    }

    /// Whether it is a file.
    #[must_use]
    pub fn is_file(&self) -> bool {
        !self.file.trim().is_empty()
    }

    /// Reads it, or a problem more: of the field `template` or `template_file`.
    pub(crate) fn read(&self, wrong: &mut Vec<FieldError>) -> Option<OrgTemplate> {
        if self.is_file() {
            let read = OrgTemplate::from_file(&self.file);
            return read
                .map_err(|error| {
                    wrong.push(FieldError::new("template_file", Problem::TemplateFile { error }));
                })
                .ok();
        }
        let found = Template::find(&self.key).map(OrgTemplate::built_in);
        if found.is_none() {
            wrong.push(FieldError::new("template", Problem::UnknownTemplate));
        }
        found
    }
}
