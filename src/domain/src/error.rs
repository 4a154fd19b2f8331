//! The errors of requests: a stable code and an HTTP status. What they say to people is in the catalogue of messages
//! (rule 7); they never hold the text of a database error.

mod people;

use serde::{Deserialize, Serialize};

pub use people::PeopleError;

use crate::{
    access::Denial, asset::AssetKind, consequences::RestoreObstacle, email::EmailError, settings::InputError,
    template::FileError, time::Timestamp,
};

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
    /// The name of a person contains an e-mail or web address.
    NameAddress,
    /// It is not an e-mail address.
    Email {
        /// Why not.
        error: EmailError,
    },
    /// The address is the present one.
    EmailSame,
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
    /// There is no such organization template.
    UnknownTemplate,
    /// The file is not the template of an organization.
    TemplateFile {
        /// What is wrong, and where.
        error: FileError,
    },
    /// There is no such setting in this section.
    UnknownSetting,
    /// The value of a setting is not valid.
    Setting {
        /// Why not.
        error: InputError,
    },
    /// The address of an organization has characters that it cannot have.
    SlugForm,
    /// Another organization has this address.
    SlugTaken,
    /// The account is locked or closed.
    AccountNotActive,
    /// Several columns of a pasted table have addresses.
    ColumnUnclear,
    /// It is not an address that people can open this installation by.
    PublicUrl {
        /// Why not.
        error: PublicUrlError,
    },
    /// An address of a mail server does not read.
    MailServer,
    /// The password of a mail server would be sent without encryption.
    MailUnencrypted,
    /// The organization has no assets of this kind.
    UnknownAssetKind,
    /// The organization has another kind of assets of this name.
    AssetKindNameTaken,
    /// The organization has another kind of assets with this key.
    AssetKindKeyTaken {
        /// The key.
        key: AssetKind,
    },
    /// Permissions with this key are about something else.
    AssetKindKeyReserved {
        /// The key.
        key: AssetKind,
    },
    /// No key can be made from this text.
    AssetKindKey,
    /// The organization has as many kinds of its own as it can have.
    TooManyAssetKinds {
        /// The maximum.
        most: u32,
    },
    /// There is no such asset that this kind can be a part of.
    UnknownParent,
    /// Another asset of this kind has the same external id.
    ExternalIdTaken,
    /// It is no day on which something can end: over, or too far away.
    EndDate,
    /// Somebody else has changed this setting since it was shown.
    SettingChanged {
        /// The key of the setting.
        key: String,
        /// Its value by now, as text.
        value: String,
    },
    /// Dormant members would be disabled before, or when, they are warned.
    DormantOrder,
    /// It is not the address of a page.
    Link,
    /// No active member has this address.
    UnknownMember,
    /// The new owner is among those who are removed.
    NewOwnerRemoved,
    /// Parts of these assets belong to others, or are not deleted with them.
    PartsStay {
        /// How many parts.
        parts: u64,
    },
    /// It is not a table with the columns that an import needs.
    ImportColumns,
    /// The organization has another role of this name.
    RoleNameTaken,
    /// The text is too long.
    TextLength {
        /// The maximum number of characters.
        most: u32,
    },
    /// The organization has as many roles as it can have.
    TooManyRoles {
        /// The maximum.
        most: u32,
    },
    /// Another saved view has this name.
    ViewNameTaken,
    /// There are as many saved views as there can be.
    TooManyViews {
        /// The maximum.
        most: u32,
    },
    /// The filters of a view are too long to be saved.
    ViewQueryLength,
    /// A team of the organization has this name.
    TeamNameTaken,
    /// A team that does not exist (any more).
    UnknownTeam,
    /// Teams give roles, which has to end before.
    TeamsGiveRoles,
    /// A member who is not in the organization (any more).
    UnknownPerson,
    /// Somebody who may not review the access of others.
    CannotReview {
        /// The person's name.
        name: String,
    },
    /// Nobody in the organization holds a role that would be reviewed.
    NothingToReview,
    /// The role is flagged in an access review that has not ended.
    FlaggedInReview,
    /// The organization has no owner any more, so nobody could use it.
    NoOwners,
    /// Members belong to another organization by now, which shares no members (`members.exclusive`).
    BelongElsewhere {
        /// The names of the first.
        names: Vec<String>,
        /// How many there are.
        people: u64,
    },
    /// The picture cannot be used.
    Picture {
        /// Why not.
        error: PictureError,
    },
    /// The text is no table of people.
    People {
        /// Why not.
        error: PeopleError,
    },
    /// There is no such organization.
    UnknownOrganization,
    /// No active member is named as the successor of the owners.
    NoSuccessor,
    /// Nobody follows themselves as an owner.
    OwnSuccessor,
    /// It is not the name of the organization, which is to be typed exactly.
    NameDiffers {
        /// The name.
        name: String,
    },
    /// There are more addresses than one request may have.
    TooMany {
        /// The maximum.
        most: u32,
    },
}

/// Why a file is not taken as a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PictureError {
    /// No file was chosen.
    Missing,
    /// It is neither PNG, JPEG nor WebP, whatever its name says.
    Kind,
    /// It cannot be decoded.
    Broken,
    /// It moves.
    Animated,
    /// The file is too large.
    Bytes,
    /// It has too many pixels.
    Pixels,
    /// It has too few pixels.
    Small,
}

/// Why a text is not the address of an installation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum PublicUrlError {
    /// It is not a URL with a host.
    #[error("is not a web address")]
    Unreadable,
    /// Browsers could not open it.
    #[error("begins with neither https:// nor http://")]
    Scheme,
    /// It would be shown in every link.
    #[error("contains a user name or a password")]
    Credentials,
    /// Its path has other characters than links can show as they are, or begins like one of our own.
    #[error(
        "has a path that cannot be used: letters, digits, - . _ and ~ make a name, like /people; Rolecall's own, like /o, cannot"
    )]
    Path,
    /// It reaches only the machine that serves it, and it was entered on another one.
    #[error("reaches this machine only")]
    Loopback,
    /// Nothing could follow it in a link.
    #[error("has a part that begins with ? or #")]
    Query,
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
    /// The organization was deleted; told to its members.
    OrganizationDeleted {
        /// Its name.
        name: String,
        /// Who deleted it, by name.
        by: String,
        /// Until when it can be restored.
        until: Timestamp,
    },
    /// The change would leave the organization without an active owner (rule 1).
    LastOwner,
    /// The change would take a seat, and none is free (`seats.limit`).
    NoSeat {
        /// How many seats there are.
        limit: u32,
        /// Whether disabling a member frees one; removing one always does.
        disable: bool,
        /// Whether cancelling an open invitation frees one.
        cancel: bool,
        /// Whether the caller can raise the limit.
        raise: bool,
    },
    /// The state of the member does not allow this, usually after a concurrent change.
    MemberState,
    /// The consequences are no longer those that the caller agreed to.
    ConsequencesChanged,
    /// The member owns assets, and it was not said what becomes of them (`members.removed_assets`).
    OwnsAssets {
        /// How many.
        assets: u64,
    },
    /// The asset has parts, which would be left without it.
    AssetHasParts,
    /// There are assets of this kind.
    AssetKindInUse {
        /// How many.
        assets: u64,
    },
    /// The invitation is no longer open.
    InvitationClosed,
    /// The access review has ended, or its time is over.
    ReviewEnded,
    /// The action is for members and the row is an invitation, or the other way round.
    WrongRowKind {
        /// Whether the row is a member.
        is_member: bool,
    },
    /// It can no longer be undone: the time for it is over, or there was another change since.
    UndoExpired,
    /// A removed member cannot come back by undoing.
    CannotRestore {
        /// Why not.
        obstacle: RestoreObstacle,
    },
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
    /// The link was cut, so it cannot be any; nothing was looked up.
    LinkIncomplete,
    /// The invited address has an account; revealed only with a valid link.
    AccountExists,
    /// The address belongs to another account; revealed only to whoever proved to read its mail.
    EmailTaken,
    /// The installation has no mail server.
    NoMailServer,
    /// The invitation was accepted with this link before; signing in leads on.
    AlreadyJoined,
    /// The invited person belongs to another organization, and has to decide whether to move (`members.exclusive`).
    MoveRequired,
    /// What somebody would leave behind by moving is no longer what they were shown.
    MoveChanged,
    /// Assets have to be handed over before their owner can go (`members.removed_assets`).
    AssetsOwned {
        /// How many.
        assets: u64,
    },
    /// The policy does not allow copying invitation links.
    LinkNotAllowed,
    /// The form stood on the page of somebody else than is signed in now.
    AnotherReader {
        /// The address of whoever is signed in.
        email: String,
    },
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
}

impl From<Denial> for ErrorKind {
    fn from(denial: Denial) -> Self {
        Self::Denied { denial }
    }
}

mod codes;
#[cfg(test)]
mod tests;
