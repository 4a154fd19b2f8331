//! The stable codes of errors, and their HTTP statuses.

use super::ErrorKind;

impl ErrorKind {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Invalid { .. } => "request.invalid",
            Self::SignedOut => "session.none",
            Self::SignInRefused => "session.refused",
            Self::Denied { .. } => "access.denied",
            Self::NotFound => "not_found",
            Self::OrganizationDeleted { .. } => "organization.deleted",
            Self::LastOwner => "member.last_owner",
            Self::NoSeat { .. } => "seat.none",
            Self::MemberState => "member.state",
            Self::ConsequencesChanged => "consequences.changed",
            Self::OwnsAssets { .. } => "member.owns_assets",
            Self::AssetHasParts => "asset.has_parts",
            Self::AssetKindInUse { .. } => "asset_kind.in_use",
            Self::InvitationClosed => "invitation.closed",
            Self::ReviewEnded => "review.ended",
            Self::WrongRowKind { .. } => "row.other_kind",
            Self::UndoExpired => "undo.gone",
            Self::CannotRestore { .. } => "undo.cannot_restore",
            Self::AlreadyReinvited => "invitation.again",
            Self::RateLimited { .. } => "rate.limited",
            Self::AlreadySetUp => "setup.done",
            Self::LinkExpired => "link.dead",
            Self::LinkIncomplete => "link.incomplete",
            Self::AccountExists => "account.exists",
            Self::EmailTaken => "account.email_taken",
            Self::NoMailServer => "mail.none",
            Self::AlreadyJoined => "invitation.joined",
            Self::MoveRequired => "invitation.move_required",
            Self::MoveChanged => "invitation.move_changed",
            Self::AssetsOwned { .. } => "member.assets_owned",
            Self::LinkNotAllowed => "invitation.link_not_allowed",
            Self::AnotherReader { .. } => "session.other",
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
            Self::NotFound | Self::LinkIncomplete => 404,
            Self::LastOwner
            | Self::NoSeat { .. }
            | Self::MemberState
            | Self::ConsequencesChanged
            | Self::OwnsAssets { .. }
            | Self::AssetHasParts
            | Self::AssetKindInUse { .. }
            | Self::InvitationClosed
            | Self::ReviewEnded
            | Self::AccountExists
            | Self::AlreadyJoined
            | Self::MoveRequired
            | Self::MoveChanged
            | Self::AssetsOwned { .. }
            | Self::EmailTaken
            | Self::NoMailServer
            | Self::WrongRowKind { .. }
            | Self::UndoExpired
            | Self::CannotRestore { .. }
            | Self::AlreadyReinvited
            | Self::AnotherReader { .. } => 409,
            Self::AlreadySetUp | Self::LinkExpired | Self::OrganizationDeleted { .. } => 410,
            Self::TooLarge => 413,
            Self::RateLimited { .. } => 429,
            Self::Timeout => 504,
            Self::Busy => 503,
            Self::Internal => 500,
        }
    }
}
