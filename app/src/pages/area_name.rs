//! The areas of the browser's program by their names.

use super::{
    Area, account, assets, audit, changes, find, first, invite, overview, person, reviews, roles, settings,
    teams,
};
use crate::api::AppError;

/// The areas of the program, and which page is in which.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AreaName {
    /// The one that the program begins with.
    First,
    Account,
    Assets,
    Audit,
    Changes,
    Find,
    Invite,
    Overview,
    Person,
    Reviews,
    Roles,
    Settings,
    Teams,
}

impl AreaName {
    /// The area. The browser loads its code unless it has it.
    ///
    /// # Errors
    /// [`ErrorKind::Internal`] if the code cannot be loaded.
    pub(crate) async fn get(self) -> Result<Area, AppError> {
        match self {
            Self::First => Ok(first::AREA),
            Self::Account => account::area().await,
            Self::Assets => assets::area().await,
            Self::Audit => audit::area().await,
            Self::Changes => changes::area().await,
            Self::Find => find::area().await,
            Self::Invite => invite::area().await,
            Self::Overview => overview::area().await,
            Self::Person => person::area().await,
            Self::Reviews => reviews::area().await,
            Self::Roles => roles::area().await,
            Self::Settings => settings::area().await,
            Self::Teams => teams::area().await,
        }
    }

    /// Its name in the manifest of the site, which is the one in its `wasm_split`; `None` if it has no files of its own.
    #[cfg(feature = "ssr")]
    pub(crate) const fn of_manifest(self) -> Option<&'static str> {
        Some(match self {
            Self::First => return None,
            Self::Account => "account",
            Self::Assets => "assets",
            Self::Audit => "audit",
            Self::Changes => "changes",
            Self::Find => "find",
            Self::Invite => "invite",
            Self::Overview => "overview",
            Self::Person => "person",
            Self::Reviews => "reviews",
            Self::Roles => "roles",
            Self::Settings => "settings",
            Self::Teams => "teams",
        })
    }
}
