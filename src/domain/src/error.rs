//! The errors of requests: a stable code, an HTTP status and a message that says what to do next (rule 7). Messages never
//! contain the text of a database error.

use serde::{Deserialize, Serialize};

use crate::{access::Denial, email::EmailError};

/// A problem with one field of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// The field's name in the form.
    pub field: String,
    /// The problem.
    pub problem: Problem,
}

impl FieldError {
    /// A problem with a field.
    #[must_use]
    pub fn new(field: &str, problem: Problem) -> Self {
        Self { field: field.to_owned(), problem }
    }

    /// What to do about it, shown beside the field.
    #[must_use]
    pub fn message(&self) -> String {
        match self.problem {
            Problem::Required => ["Enter ", noun(&self.field), "."].concat(),
            ref problem => problem.message(),
        }
    }
}

/// What a required field asks for.
fn noun(field: &str) -> &'static str {
    match field {
        "name" => "a name",
        "email" => "an e-mail address",
        "password" => "a password",
        "current" => "your current password",
        "new" => "a new password",
        "org_name" => "the name of the organization",
        "public_url" => "the address of this installation",
        "mail_server" => "the mail server",
        "mail_from" => "the sender's e-mail address",
        "addresses" => "at least one e-mail address",
        _ => "a value",
    }
}

/// What is wrong with a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Problem {
    /// A required value is missing.
    Required,
    /// The name is too long.
    NameLength,
    /// The name has a character that names cannot have.
    NameCharacter,
    /// It is not an e-mail address.
    Email {
        /// Why not.
        error: EmailError,
    },
    /// The password is shorter than allowed.
    PasswordShort {
        /// The minimum number of characters.
        least: u32,
    },
    /// The password is longer than allowed.
    PasswordLong {
        /// The maximum number of characters.
        most: u32,
    },
    /// The password is one of the most common ones.
    PasswordCommon,
    /// The password can be guessed from the name, the address or a pattern.
    PasswordGuessable,
    /// The current password is wrong.
    PasswordWrong,
    /// No role was chosen.
    NoRole,
    /// More than one role was chosen where one is allowed.
    OneRoleOnly,
    /// A role that does not exist (any more).
    UnknownRole,
    /// The address that people open this installation by is no http(s) address.
    PublicUrl,
    /// An address of a mail server does not read.
    MailServer,
    /// There are more addresses than one request may have.
    TooMany {
        /// The maximum.
        most: u32,
    },
}

impl Problem {
    /// What to do about it, without the name of the field.
    #[must_use]
    pub fn message(&self) -> String {
        match self {
            Self::Required => "Enter a value.".to_owned(),
            Self::NameLength => "Use 100 characters or fewer.".to_owned(),
            Self::NameCharacter => "Remove the hidden or special character from the name.".to_owned(),
            Self::Email { error } => error.to_string(),
            Self::PasswordShort { least } => format!("Use at least {least} characters. A sentence works well."),
            Self::PasswordLong { most } => format!("Use {most} characters or fewer."),
            Self::PasswordCommon => {
                "This password is too common. Choose another.".to_owned()
            }
            Self::PasswordGuessable => {
                "This password is easy to guess. Add words that have nothing to do with you or this organization.".to_owned()
            }
            Self::PasswordWrong => "This isn't your current password. Try again.".to_owned(),
            Self::NoRole => "Select at least one role.".to_owned(),
            Self::OneRoleOnly => "Select one role. Members have only one role here.".to_owned(),
            Self::UnknownRole => "This role no longer exists. Choose another.".to_owned(),
            Self::PublicUrl => {
                "Enter an address that starts with https:// (or http:// for testing).".to_owned()
            }
            Self::MailServer => "Enter the mail server as host:port, like smtp.example.com:587.".to_owned(),
            Self::TooMany { most } => format!("You can invite up to {most} people at once. Split the list and send it in parts."),
        }
    }
}

/// Why a request failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorKind {
    /// Some fields are invalid.
    Invalid {
        /// Each invalid field with its problem.
        fields: Vec<FieldError>,
    },
    /// There is no session, or it has ended.
    SignedOut,
    /// The address or the password is wrong; it is not revealed which.
    SignInRefused,
    /// Not allowed.
    Denied {
        /// Why.
        denial: Denial,
    },
    /// It does not exist, or the caller may not see it.
    NotFound,
    /// The change would leave the organization without an active owner (rule 1).
    LastOwner,
    /// The state of the member does not allow this, usually after a concurrent change.
    MemberState,
    /// The invitation is no longer open.
    InvitationClosed,
    /// The action is for members and the row is an invitation, or the other way round.
    WrongRowKind {
        /// Whether the row is a member.
        is_member: bool,
    },
    /// It can no longer be undone: the time for it is over, or there was another change since.
    UndoExpired,
    /// The address has been invited again.
    AlreadyReinvited,
    /// Too many attempts.
    RateLimited {
        /// The number of seconds until the next attempt.
        retry_after: u32,
    },
    /// The installation is already set up.
    AlreadySetUp,
    /// The link has been used or replaced, or has expired.
    LinkExpired,
    /// The invited address has an account; revealed only with a valid link.
    AccountExists,
    /// The policy does not allow copying invitation links.
    LinkNotAllowed,
    /// The request came from another site.
    CrossSite,
    /// The request is larger than the server accepts.
    TooLarge,
    /// The request took longer than the timeout.
    Timeout,
    /// The server is overloaded.
    Busy,
    /// An internal error; the log has the details under the request id.
    Internal,
}

impl ErrorKind {
    /// An error with one invalid field.
    #[must_use]
    pub fn field(field: &str, problem: Problem) -> Self {
        Self::Invalid { fields: vec![FieldError::new(field, problem)] }
    }

    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Invalid { .. } => "request.invalid",
            Self::SignedOut => "session.none",
            Self::SignInRefused => "session.refused",
            Self::Denied { .. } => "access.denied",
            Self::NotFound => "not_found",
            Self::LastOwner => "member.last_owner",
            Self::MemberState => "member.state",
            Self::InvitationClosed => "invitation.closed",
            Self::WrongRowKind { .. } => "row.other_kind",
            Self::UndoExpired => "undo.gone",
            Self::AlreadyReinvited => "invitation.again",
            Self::RateLimited { .. } => "rate.limited",
            Self::AlreadySetUp => "setup.done",
            Self::LinkExpired => "link.dead",
            Self::AccountExists => "account.exists",
            Self::LinkNotAllowed => "invitation.link_not_allowed",
            Self::CrossSite => "request.cross_site",
            Self::TooLarge => "request.too_large",
            Self::Timeout => "server.too_slow",
            Self::Busy => "server.busy",
            Self::Internal => "server.error",
        }
    }

    /// The HTTP status.
    #[must_use]
    pub const fn status(&self) -> u16 {
        match self {
            Self::Invalid { .. } => 422,
            Self::SignedOut | Self::SignInRefused => 401,
            Self::Denied { .. } | Self::LinkNotAllowed | Self::CrossSite => 403,
            Self::NotFound => 404,
            Self::LastOwner
            | Self::MemberState
            | Self::InvitationClosed
            | Self::AccountExists
            | Self::WrongRowKind { .. }
            | Self::UndoExpired
            | Self::AlreadyReinvited => 409,
            Self::AlreadySetUp | Self::LinkExpired => 410,
            Self::TooLarge => 413,
            Self::RateLimited { .. } => 429,
            Self::Timeout => 504,
            Self::Busy => 503,
            Self::Internal => 500,
        }
    }

    /// The message: what was refused, why, and what to do next.
    #[must_use]
    pub fn message(&self) -> String {
        match self {
            Self::Invalid { fields } if fields.is_empty() => {
                "We couldn't read this request. Go back and try again.".to_owned()
            }
            Self::Invalid { fields } if fields.len() == 1 => {
                fields.first().map(FieldError::message).unwrap_or_default()
            }
            Self::Invalid { .. } => "Some answers need correcting. Check them and try again.".to_owned(),
            Self::SignedOut => "You've been signed out. Sign in again to continue.".to_owned(),
            Self::SignInRefused => "The e-mail address or password is wrong. Try again or reset your password.".to_owned(),
            Self::Denied { denial } => denial.message(),
            Self::NotFound => "This doesn't exist, or you don't have access to it.".to_owned(),
            Self::LastOwner => {
                "This is the last active owner. Make someone else an owner first, then try again.".to_owned()
            }
            Self::MemberState => "This member was changed by someone else. Reload to see the latest.".to_owned(),
            Self::InvitationClosed => "This invitation is no longer open. Reload to see the latest.".to_owned(),
            Self::WrongRowKind { is_member: true } => "This works only for invitations, not for members.".to_owned(),
            Self::WrongRowKind { is_member: false } => "This works only for members, not for invitations.".to_owned(),
            Self::UndoExpired => "This can no longer be undone. It was changed since, or the time to undo it has passed.".to_owned(),
            Self::AlreadyReinvited => "This address has been invited again since. Use the newer invitation.".to_owned(),
            Self::RateLimited { retry_after } => format!("Too many attempts. Try again in {}.", waiting(*retry_after)),
            Self::AlreadySetUp => "Rolecall is already set up. Sign in.".to_owned(),
            Self::LinkExpired => "This link has been used, replaced or has expired.".to_owned(),
            Self::AccountExists => "This address already has an account. Sign in with its password to join.".to_owned(),
            Self::LinkNotAllowed => "Invitation links can't be copied in this organization. Send the invitation by e-mail.".to_owned(),
            Self::CrossSite => {
                "This request came from another site, so we didn't carry it out. Open the page here and try again.".to_owned()
            }
            Self::TooLarge => "This is too much to send at once. Send it in parts.".to_owned(),
            Self::Timeout => "This took too long, but the change may have been made. Reload to see the latest.".to_owned(),
            Self::Busy => "The server is busy. Nothing was changed. Try again in a few seconds.".to_owned(),
            Self::Internal => "Something went wrong on our side. Nothing was changed. Try again.".to_owned(),
        }
    }
}

impl From<Denial> for ErrorKind {
    fn from(denial: Denial) -> Self {
        Self::Denied { denial }
    }
}

impl Denial {
    /// The message: what is missing and whom to ask.
    #[must_use]
    pub fn message(&self) -> String {
        match self {
            Self::NotActive => "Your membership isn't active. Ask an owner of the organization.".to_owned(),
            Self::Missing { permission } => format!("You need the permission {permission}. Ask an owner for a role that grants it."),
            Self::OwnOnly { permission } => format!("Your role grants {permission} only for what belongs to you."),
            Self::OwnersOnly => "Only owners can do this. Ask an owner.".to_owned(),
            Self::RankNotBelow => "You can only change members below your own rank. Ask an owner.".to_owned(),
            Self::RoleAbove { role } => format!("The role {role} ranks above yours, so you can't give it."),
            Self::RoleGrantsMore { role, permission } => {
                format!("The role {role} grants {permission}, which you don't have, so you can't give it.")
            }
            Self::OwnerProtected => "Only an owner can give the owner role or change an owner. Ask an owner.".to_owned(),
            Self::LeavingNotAllowed => "You can't leave this organization yourself. Ask an admin to remove you.".to_owned(),
            Self::Oneself => "You can't do this to yourself. Leave the organization instead.".to_owned(),
            Self::WrongAccount => "This invitation is for a different address. Sign in with that account.".to_owned(),
            Self::InviterLost => {
                "The person who invited you can no longer give these roles. Ask someone there to invite you again."
                    .to_owned()
            }
            Self::MembersOnly => "Only members of the organization can do this.".to_owned(),
            Self::SessionOnly => "Sign in to do this. Access tokens can't.".to_owned(),
        }
    }
}

/// A waiting time as text: seconds up to two minutes, minutes up to two hours, then hours.
pub(crate) fn waiting(seconds: u32) -> String {
    match seconds {
        0 | 1 => "a second".to_owned(),
        2..=120 => format!("{seconds} seconds"),
        121..=7_200 => format!("{} minutes", seconds.div_ceil(60)),
        _ => format!("{} hours", seconds.div_ceil(3_600)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::permission::Permission;

    #[test]
    fn an_error_round_trips_through_json() {
        for error in [
            ErrorKind::LastOwner,
            ErrorKind::Denied { denial: Denial::Missing { permission: Permission::INVITE_CREATE } },
            ErrorKind::field("email", Problem::Email { error: EmailError::Form }),
            ErrorKind::RateLimited { retry_after: 61 },
        ] {
            let text = serde_json::to_string(&error).unwrap();
            assert_eq!(serde_json::from_str::<ErrorKind>(&text).unwrap(), error);
        }
    }

    #[test]
    fn a_required_field_says_what_to_enter() {
        let missing = |field: &str| FieldError::new(field, Problem::Required).message();
        assert_eq!(missing("email"), "Enter an e-mail address.");
        assert_eq!(ErrorKind::field("current", Problem::Required).message(), "Enter your current password.");
    }
}
