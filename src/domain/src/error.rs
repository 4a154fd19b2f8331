//! Every way in which a request can fail: a stable code, a status and the words. Words come from here only, never from
//! a database's text, and say what to do next (rule 7).

use serde::{Deserialize, Serialize};

use crate::{access::Denial, email::EmailError};

/// What went wrong with one field of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// The field's name in the form.
    pub field: String,
    /// What is wrong with it.
    pub problem: Problem,
}

impl FieldError {
    /// A problem of a field.
    #[must_use]
    pub fn new(field: &str, problem: Problem) -> Self {
        Self { field: field.to_owned(), problem }
    }
}

/// What can be wrong with a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Problem {
    /// Nothing was given where something is needed.
    Required,
    /// The name is too long.
    NameLength,
    /// The name has a character that names cannot have.
    NameCharacter,
    /// It is no e-mail address.
    Email {
        /// Why not.
        error: EmailError,
    },
    /// The password is shorter than allowed.
    PasswordShort {
        /// The fewest characters.
        least: u32,
    },
    /// The password is longer than allowed.
    PasswordLong {
        /// The most characters.
        most: u32,
    },
    /// The password is one of those that everybody tries first.
    PasswordCommon,
    /// The password can be guessed from the name, the address or a pattern.
    PasswordGuessable,
    /// The present password is not right.
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
    /// More addresses than one request may have.
    TooMany {
        /// The most.
        most: u32,
    },
}

impl Problem {
    /// The words beside the field.
    #[must_use]
    pub fn message(&self) -> String {
        match self {
            Self::Required => "Fill this in.".to_owned(),
            Self::NameLength => "This name is too long: 100 characters are the most.".to_owned(),
            Self::NameCharacter => "This name has a character that names cannot have.".to_owned(),
            Self::Email { error } => error.to_string(),
            Self::PasswordShort { least } => format!("Use at least {least} characters; a sentence is fine."),
            Self::PasswordLong { most } => format!("Use at most {most} characters."),
            Self::PasswordCommon => {
                "This password is among the first that attackers try. Choose another.".to_owned()
            }
            Self::PasswordGuessable => {
                "This password is easy to guess. Add words that have nothing to do with you.".to_owned()
            }
            Self::PasswordWrong => "This is not your present password.".to_owned(),
            Self::NoRole => "Choose at least one role.".to_owned(),
            Self::OneRoleOnly => "Choose one role: members hold one here.".to_owned(),
            Self::UnknownRole => "This role does not exist any more. Choose another.".to_owned(),
            Self::PublicUrl => {
                "Enter an address that begins with https:// (or http:// while trying out).".to_owned()
            }
            Self::MailServer => "Enter the mail server as host:port, like smtp.example.com:587.".to_owned(),
            Self::TooMany { most } => format!("At most {most} at once. Send these in parts."),
        }
    }
}

/// Why a request failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorKind {
    /// Some fields are not right.
    Invalid {
        /// Each field and what is wrong with it.
        fields: Vec<FieldError>,
    },
    /// Nobody is signed in, or the session has ended.
    SignedOut,
    /// Address or password is wrong; never says which.
    SignInRefused,
    /// Not allowed.
    Denied {
        /// Why.
        denial: Denial,
    },
    /// It does not exist, or the one who asks may not know that it does.
    NotFound,
    /// The change would leave the organization without an active owner (rule 1).
    LastOwner,
    /// The member is not in a state in which this can be done; somebody else was faster.
    MemberState,
    /// The invitation is not open any more.
    InvitationClosed,
    /// The action is for members, and the row is an invitation; or the other way round.
    WrongRowKind {
        /// The row is a member.
        is_member: bool,
    },
    /// It cannot be undone any more: its time is over, or something else was done since.
    UndoExpired,
    /// The address was invited again meanwhile.
    AlreadyReinvited,
    /// Too many tries.
    RateLimited {
        /// After how many seconds to try again.
        retry_after: u32,
    },
    /// The installation is set up already.
    AlreadySetUp,
    /// A link that was used, replaced or has run out.
    LinkExpired,
    /// The invited address has an account already; told only to who holds the link.
    AccountExists,
    /// Inviting needs a mail server or a copied link, and the policy allows no links.
    LinkNotAllowed,
    /// The request came from another site.
    CrossSite,
    /// The request is longer than the server takes.
    TooLarge,
    /// The answer took longer than the server waits.
    Timeout,
    /// The server has too much to do.
    Busy,
    /// Something broke; the log knows more under the request's id.
    Internal,
}

impl ErrorKind {
    /// One wrong field.
    #[must_use]
    pub fn field(field: &str, problem: Problem) -> Self {
        Self::Invalid { fields: vec![FieldError::new(field, problem)] }
    }

    /// The stable code, for programs.
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

    /// The words: what is refused, why, and what to do next.
    #[must_use]
    pub fn message(&self) -> String {
        match self {
            Self::Invalid { fields } if fields.len() == 1 => {
                fields.first().map(|f| f.problem.message()).unwrap_or_default()
            }
            Self::Invalid { .. } => "Some of this is not right yet.".to_owned(),
            Self::SignedOut => "Your session has ended. Sign in to go on.".to_owned(),
            Self::SignInRefused => "This address and password do not match. Try again or reset the password.".to_owned(),
            Self::Denied { denial } => denial.message(),
            Self::NotFound => "This does not exist, or you may not see it.".to_owned(),
            Self::LastOwner => {
                "This is the last active owner. Name another owner first, then try again.".to_owned()
            }
            Self::MemberState => "Somebody changed this member in the meantime. Reload to see how things stand.".to_owned(),
            Self::InvitationClosed => "This invitation is not open any more. Reload to see what became of it.".to_owned(),
            Self::WrongRowKind { is_member: true } => "Not for a member: this is done to invitations.".to_owned(),
            Self::WrongRowKind { is_member: false } => "Not for an invitation: this is done to members.".to_owned(),
            Self::UndoExpired => "This cannot be undone any more: something else was done since, or its time is over.".to_owned(),
            Self::AlreadyReinvited => "This address was invited again since. That invitation holds.".to_owned(),
            Self::RateLimited { retry_after } => format!("Too many tries. Try again in {}.", waiting(*retry_after)),
            Self::AlreadySetUp => "Rolecall is set up already. Sign in.".to_owned(),
            Self::LinkExpired => "This link was used already, was replaced by a newer one, or has run out.".to_owned(),
            Self::AccountExists => "This address has an account already. Sign in with its password to join.".to_owned(),
            Self::LinkNotAllowed => "In this organization the links of invitations cannot be copied.".to_owned(),
            Self::CrossSite => {
                "This request came from another site, so it was not carried out. Open the page here and try again.".to_owned()
            }
            Self::TooLarge => "This is more than can be sent at once. Send it in parts.".to_owned(),
            Self::Timeout => "This took too long and may have been done all the same. Reload to see how things stand.".to_owned(),
            Self::Busy => "The server is busy. Nothing was changed; try again in a few seconds.".to_owned(),
            Self::Internal => "Something went wrong on our side. Nothing was changed; try again.".to_owned(),
        }
    }
}

impl From<Denial> for ErrorKind {
    fn from(denial: Denial) -> Self {
        Self::Denied { denial }
    }
}

impl Denial {
    /// The words: what is missing and whom to ask.
    #[must_use]
    pub fn message(&self) -> String {
        match self {
            Self::NotActive => "Your membership is not active. Ask an owner of the organization.".to_owned(),
            Self::Missing { permission } => format!("This needs the permission {permission}. Ask an owner for a role that grants it."),
            Self::OwnOnly { permission } => format!("Your role grants {permission} for your own things only."),
            Self::OwnersOnly => "Only owners can do this here. Ask an owner.".to_owned(),
            Self::RankNotBelow => "You can change members below your own rank only. Ask an owner.".to_owned(),
            Self::RoleAbove { role } => format!("The role {role} stands above yours, so you cannot give it."),
            Self::RoleGrantsMore { role, permission } => {
                format!("The role {role} grants {permission}, which you do not have, so you cannot give it.")
            }
            Self::OwnerProtected => "Only an owner can give the owner role or change an owner. Ask an owner.".to_owned(),
            Self::LeavingNotAllowed => "You cannot leave this organization by yourself. Ask an admin to remove you.".to_owned(),
            Self::Oneself => "You cannot do this to yourself. To go, leave the organization.".to_owned(),
            Self::WrongAccount => "This invitation is for another address. Sign in with that account.".to_owned(),
            Self::InviterLost => {
                "The person who invited you cannot give these roles any more. Ask somebody there to invite you again."
                    .to_owned()
            }
        }
    }
}

/// A waiting time in words: seconds up to two minutes, then minutes, after two hours hours.
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
    fn an_error_survives_the_wire() {
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
}
