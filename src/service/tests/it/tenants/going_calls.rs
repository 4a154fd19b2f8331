//! Calls of the use cases about people who go.

use domain::{
    consequences::{AssetChoices, AssetFate},
    id::DepartureId,
};
use uuid::Uuid;

use super::*;

/// The first owner leaves, and hands over to one of the members.
pub(super) async fn leave(c: &Call<'_>) -> Answer {
    let heir = members::get(c.service, c.caller, c.slug, c.own.member).await?.row.email;
    let assets = AssetChoices::all(AssetFate::HandOver(heir));
    agreed::leave_with(c.service, c.caller, c.slug, assets).await
}

/// The report of a member who went: there is none before.
pub(super) async fn departed(c: &Call<'_>) -> Answer {
    let piece = async |departure| {
        members::departure_piece(c.service, c.caller, c.slug, (c.ids.member, departure, None)).await
    };
    match piece(DepartureId::new(Uuid::nil())).await {
        Ok(file) => panic!("a report before anybody went: {file:?}"),
        Err(ErrorKind::NotFound) => {}
        Err(other) => return Err(other),
    }
    agreed::remove(c.service, c.caller, c.slug, c.ids.member).await?;
    let page = members::dossier(c.service, c.caller, c.slug, c.ids.member).await?;
    piece(page.departures[0].id).await.map(drop)
}

/// Everything of a member goes to the caller.
pub(super) async fn hand_over(c: &Call<'_>) -> Answer {
    let assets = AssetChoices::all(AssetFate::HandOver(email(c.caller).to_owned()));
    agreed::hand_over(c.service, c.caller, c.slug, (c.ids.member, assets)).await.map(drop)
}
