//! Calls of the use cases about assets.

use super::*;

pub(super) fn a_kind() -> CreateAssetKind {
    CreateAssetKind { name: "Invoice".to_owned(), ..CreateAssetKind::default() }
}

pub(super) fn project() -> CreateAsset {
    CreateAsset { kind: "Project".to_owned(), name: "Apollo".to_owned(), ..CreateAsset::default() }
}

pub(super) fn shared(c: &Call<'_>) -> ShareAsset {
    ShareAsset { id: c.ids.asset, email: email(c.caller).to_owned(), level: ShareLevel::Edit }
}

pub(super) fn given(c: &Call<'_>) -> TransferAssets {
    TransferAssets { assets: vec![c.ids.asset], owner: email(c.caller).to_owned() }
}

pub(super) fn renamed(c: &Call<'_>) -> UpdateAsset {
    let (id, name) = (c.ids.asset, "Nightly".to_owned());
    UpdateAsset { id, name, parent: None, external_id: String::new(), link: String::new() }
}
