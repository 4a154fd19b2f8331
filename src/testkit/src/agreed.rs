//! People who go as from the page: the consequences are read, and carried out as they were shown; when something has changed
//! meanwhile they are read and agreed to anew. Whoever may not read them has agreed to nothing, and the use case says why.

use domain::{
    consequences::{AssetChoices, Departure},
    error::ErrorKind,
    id::{MembershipId, UndoId},
};
use service::{
    Caller, Service,
    members::{self, DisableMember, HandOver, Leave, RemoveMember},
};

/// How often somebody agrees anew.
const ANEW: usize = 20;

/// Removes a member without a choice of what becomes of what they own.
///
/// # Errors
/// As for removing.
pub async fn remove(
    service: &Service,
    caller: &Caller,
    slug: &str,
    member: MembershipId,
) -> Result<Option<UndoId>, ErrorKind> {
    remove_with(service, caller, slug, (member, AssetChoices::default())).await
}

/// Removes a member, with what becomes of what they own.
///
/// # Errors
/// As for removing.
pub async fn remove_with(
    service: &Service,
    caller: &Caller,
    slug: &str,
    (member, assets): (MembershipId, AssetChoices),
) -> Result<Option<UndoId>, ErrorKind> {
    let mut result = Err(ErrorKind::ConsequencesChanged);
    for _ in 0..ANEW {
        let agreed = read(service, caller, slug, (member, Departure::Removed)).await;
        let command = RemoveMember { member, agreed, assets: assets.clone() };
        result = members::remove(service, caller, slug, command).await;
        if result != Err(ErrorKind::ConsequencesChanged) {
            break;
        }
    }
    result
}

/// Disables a member.
///
/// # Errors
/// As for disabling.
pub async fn disable(
    service: &Service,
    caller: &Caller,
    slug: &str,
    member: MembershipId,
) -> Result<Option<UndoId>, ErrorKind> {
    let mut result = Err(ErrorKind::ConsequencesChanged);
    for _ in 0..ANEW {
        let agreed = read(service, caller, slug, (member, Departure::Disabled)).await;
        result = members::disable(service, caller, slug, DisableMember { member, agreed }).await;
        if result != Err(ErrorKind::ConsequencesChanged) {
            break;
        }
    }
    result
}

/// Leaves without a choice of what becomes of what one owns.
///
/// # Errors
/// As for leaving.
pub async fn leave(service: &Service, caller: &Caller, slug: &str) -> Result<(), ErrorKind> {
    leave_with(service, caller, slug, AssetChoices::default()).await
}

/// Leaves, with what becomes of what one owns.
///
/// # Errors
/// As for leaving.
pub async fn leave_with(
    service: &Service,
    caller: &Caller,
    slug: &str,
    assets: AssetChoices,
) -> Result<(), ErrorKind> {
    let mut result = Err(ErrorKind::ConsequencesChanged);
    for _ in 0..ANEW {
        let shown = members::leaving(service, caller, slug).await;
        let agreed = shown.map(|view| view.fingerprint).unwrap_or_default();
        result = members::leave(service, caller, slug, Leave { agreed, assets: assets.clone() }).await;
        if result != Err(ErrorKind::ConsequencesChanged) {
            break;
        }
    }
    result
}

/// Hands over what a member owns.
///
/// # Errors
/// As for handing over.
pub async fn hand_over(
    service: &Service,
    caller: &Caller,
    slug: &str,
    (member, assets): (MembershipId, AssetChoices),
) -> Result<u64, ErrorKind> {
    let agreed = read(service, caller, slug, (member, Departure::HandedOver)).await;
    members::hand_over(service, caller, slug, HandOver { member, agreed, assets }).await
}

/// The fingerprint of what the page shows.
async fn read(service: &Service, caller: &Caller, slug: &str, going: (MembershipId, Departure)) -> String {
    let shown = members::consequences(service, caller, slug, going).await;
    shown.ok().flatten().map(|view| view.fingerprint).unwrap_or_default()
}
