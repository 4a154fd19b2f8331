//! The fields around the list.

use domain::{invite::DecodedFile, language::Language, seats::Seats, view::TeamBrief};

/// What stands in the fields around the list.
#[derive(Default)]
pub(in crate::invite) struct Fields {
    /// In the field for addresses.
    pub(in crate::invite) typed: String,
    /// The ids of the roles for all rows.
    pub(in crate::invite) chosen: Vec<String>,
    pub(in crate::invite) note: String,
    pub(in crate::invite) language: Language,
    /// The id of the team of all rows that have none of their own.
    pub(in crate::invite) team: String,
    /// The last days of the memberships and of the invitations.
    pub(in crate::invite) ends: [String; 2],
    /// The teams that rows can be invited into.
    pub(in crate::invite) teams: Vec<TeamBrief>,
    /// The column of the addresses.
    pub(in crate::invite) column: String,
    /// The file that was read.
    pub(in crate::invite) file: Option<DecodedFile>,
    /// The seats when the page was opened.
    pub(in crate::invite) seats: Option<Seats>,
    /// Each line gets the roles that are selected when it is read as its own.
    pub(in crate::invite) is_one_by_one: bool,
}
