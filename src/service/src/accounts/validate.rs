//! Reading the fields that several forms share, collecting what is wrong with each.

use domain::{
    email::{EmailAddress, EmailError},
    error::{FieldError, Problem},
    name::{self, NameError},
    secret::Secret,
};

use crate::{Service, password};

/// A name, or a problem more.
pub(crate) fn name(field: &str, text: &str, wrong: &mut Vec<FieldError>) -> Option<String> {
    name::parse(text)
        .map_err(|error| {
            let problem = match error {
                NameError::Empty => Problem::Required,
                NameError::Length => Problem::NameLength,
                NameError::Character => Problem::NameCharacter,
            };
            wrong.push(FieldError::new(field, problem));
        })
        .ok()
}

/// An address, or a problem more.
pub(crate) fn email(field: &str, text: &str, wrong: &mut Vec<FieldError>) -> Option<EmailAddress> {
    EmailAddress::parse(text)
        .map_err(|error| {
            let problem = match error {
                EmailError::Empty => Problem::Required,
                error => Problem::Email { error },
            };
            wrong.push(FieldError::new(field, problem));
        })
        .ok()
}

/// A new password that will do, or a problem more.
pub(crate) fn password(
    service: &Service,
    field: &str,
    text: &Secret,
    about: &[&str],
    wrong: &mut Vec<FieldError>,
) {
    wrong.extend(password::check(field, text, service.settings().password_min_length, about));
}
