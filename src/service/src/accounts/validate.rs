//! Reading the fields that several forms share, collecting what is wrong with each.

use domain::{
    email::{EmailAddress, EmailError},
    error::{FieldError, Problem},
    name::{self, NameError},
    policy::Policy,
    secret::Secret,
    template::Template,
};

use crate::{Service, password};

/// The name of an organization, or a problem more.
pub(crate) fn name(field: &str, text: &str, wrong: &mut Vec<FieldError>) -> Option<String> {
    name_or_problem(field, name::parse(text), wrong)
}

/// The name of a person, or a problem more.
pub(crate) fn person_name(field: &str, text: &str, wrong: &mut Vec<FieldError>) -> Option<String> {
    name_or_problem(field, name::parse_person(text), wrong)
}

fn name_or_problem(
    field: &str,
    parsed: Result<String, NameError>,
    wrong: &mut Vec<FieldError>,
) -> Option<String> {
    parsed
        .map_err(|error| {
            let problem = match error {
                NameError::Empty => Problem::Required,
                NameError::Length => Problem::NameLength,
                NameError::Character => Problem::NameCharacter,
                NameError::Address => Problem::NameAddress,
            };
            wrong.push(FieldError::new(field, problem));
        })
        .ok()
}

/// The template of a key, or a problem more.
pub(crate) fn template(field: &str, key: &str, wrong: &mut Vec<FieldError>) -> Option<&'static Template> {
    let template = Template::find(key);
    if template.is_none() {
        wrong.push(FieldError::new(field, Problem::UnknownTemplate));
    }
    template
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

/// An address that nobody has used here yet, or a problem more: mail to it must be possible.
pub(crate) fn new_email(
    service: &Service,
    field: &str,
    text: &str,
    wrong: &mut Vec<FieldError>,
) -> Option<EmailAddress> {
    let email = email(field, text, wrong)?;
    match email.check_host(service.settings().allow_hosts_without_dot) {
        Ok(()) => Some(email),
        Err(error) => {
            wrong.push(FieldError::new(field, Problem::Email { error }));
            None
        }
    }
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

/// A new password that will do in an organization, too, or a problem more.
pub(crate) fn password_in(
    service: &Service,
    policy: &Policy,
    field: &str,
    text: &Secret,
    about: &[&str],
    wrong: &mut Vec<FieldError>,
) {
    let least = policy.password_length(service.settings().password_min_length);
    wrong.extend(password::check(field, text, least, about));
}
