//! Calls of the use cases about assets and their kinds.

use super::*;

pub(super) fn a_kind() -> CreateAssetKind {
    CreateAssetKind { name: "Invoice".to_owned(), ..CreateAssetKind::default() }
}

pub(super) fn project() -> CreateAsset {
    CreateAsset { kind: "Project".to_owned(), name: "Apollo".to_owned(), ..CreateAsset::default() }
}

/// The outcome of the one line.
pub(super) async fn import(case: &Case<'_>) -> Result<(), ErrorKind> {
    let lines = assets::import(&case.world.service, &case.caller, &case.org.slug, "Project,Apollo").await?;
    lines.into_iter().next().unwrap().outcome.map(drop)
}

pub(super) fn renamed(case: &Case<'_>) -> UpdateAsset {
    let (id, name) = (case.rows.asset, "Nightly".to_owned());
    UpdateAsset { id, name, parent: None, external_id: String::new(), link: String::new() }
}

pub(super) fn shared(case: &Case<'_>) -> ShareAsset {
    ShareAsset { id: case.rows.asset, email: email(&case.org.owner).to_owned(), level: ShareLevel::Edit }
}

pub(super) fn given(case: &Case<'_>) -> TransferAssets {
    TransferAssets { assets: vec![case.rows.asset], owner: email(&case.org.owner).to_owned() }
}
