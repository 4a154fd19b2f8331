//! Calls of the use cases about people who go.

use domain::consequences::{AssetChoices, AssetFate};
use service::members::HandOver;
use testkit::agreed;

use super::*;

/// The first owner leaves, and hands over to one of the members.
pub(super) async fn leave(c: &Call<'_>) -> Answer {
    let heir = members::get(c.service, c.caller, c.slug, c.own.member).await?.row.email;
    let assets = AssetChoices::all(AssetFate::HandOver(heir));
    agreed::leave_with(c.service, c.caller, c.slug, assets).await
}

/// What moved when a member went: nothing is found before.
pub(super) async fn departed(c: &Call<'_>) -> Answer {
    let piece = || members::departure_piece(c.service, c.caller, c.slug, (c.ids.member, None));
    if piece().await.is_err() {
        agreed::remove(c.service, c.caller, c.slug, c.ids.member).await?;
    }
    piece().await.map(drop)
}

pub(super) fn handed_over(c: &Call<'_>) -> HandOver {
    HandOver { member: c.ids.member, owner: email(c.caller).to_owned() }
}
