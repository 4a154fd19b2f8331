//! What the page behind an invitation's link shows.

use serde::{Deserialize, Serialize};

use super::DepartureView;
use crate::time::Timestamp;

/// The page behind an invitation's link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenInvitation {
    /// The organization's name.
    pub org_name: String,
    /// The organization's picture as a `data:` URL, while the invitation is open: who has the link need not be signed in.
    #[serde(default)]
    pub org_picture: Option<String>,
    /// The name of the inviter.
    pub invited_by: String,
    /// The invited address.
    pub email: String,
    /// The names of the roles.
    pub roles: Vec<String>,
    /// When it expires; `None` is never.
    pub expires_at: Option<Timestamp>,
    /// When the membership ends that it gives; `None` is never.
    #[serde(default)]
    pub member_until: Option<Timestamp>,
    /// The personal note of the inviter.
    pub note: Option<String>,
    /// The fewest characters of the password of a new member.
    pub password_length: u32,
    /// What the page offers.
    pub standing: Standing,
}

/// What can be done with an invitation by the person who opened its link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Open, and nobody is signed in. Whether the address has an account is not revealed until the form is sent.
    NewPerson,
    /// Open, and the address has an account: sign in and accept.
    KnownPerson,
    /// Open, and the invited person is signed in: accept.
    Ready,
    /// Open, but somebody else is signed in.
    WrongAccount {
        /// The address that is signed in.
        signed_in_as: String,
    },
    /// Open, and the invited person is signed in, but belongs to other organizations that share no members: move or stay.
    Moving(Vec<DepartureView>),
    /// Already accepted.
    Accepted,
    /// Already accepted by whoever is signed in, who still is a member.
    Joined {
        /// The organization's part of the URL.
        slug: String,
    },
    /// Cancelled.
    Cancelled,
    /// Declined.
    Declined,
    /// Expired.
    Expired,
    /// Waiting for approval, since the inviter can no longer give the roles.
    NotPermitted,
    /// Open, but no seat is free for the invited person.
    NoSeat,
    /// Its organization was deleted, and may be restored.
    OrganizationDeleted,
}
