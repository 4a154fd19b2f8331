//! What the use cases of kinds share: reading a name, finding a kind, and the events of the roles that change with it.

use domain::{
    asset::AssetKind,
    audit::AuditEvent,
    error::{ErrorKind, FieldError, Problem},
    id::AssetKindId,
    member::Role,
    permission::GrantSet,
};
use store::{AssetKindRow, Failure, ReadTx};

use crate::{
    accounts::validate, assets::Kinds, mutation::MutationContext, org_context::OrgContext, roles::updated,
};

/// A name that no other kind has, neither as its name in any language nor as its key.
pub(super) fn free_name(
    kinds: &Kinds,
    own: Option<AssetKindId>,
    text: &str,
    wrong: &mut Vec<FieldError>,
) -> Option<String> {
    let name = validate::name("name", text, wrong)?;
    if kinds.iter().any(|kind| (own.is_none() || kind.id != own) && kind.is_named(&name)) {
        wrong.push(FieldError::new("name", Problem::AssetKindNameTaken));
        return None;
    }
    Some(name)
}

/// A kind that the organization added.
pub(super) async fn find(
    tx: &mut ReadTx<'_>,
    context: &OrgContext,
    id: AssetKindId,
) -> Result<AssetKindRow, Failure> {
    let kinds = tx.org(context.org.id).list_asset_kinds().await?;
    Ok(kinds.into_iter().find(|kind| kind.id == id).ok_or(ErrorKind::NotFound)?)
}

/// The grants of a role on a kind.
pub(super) fn grants_on(role: &Role, kind: &AssetKind) -> GrantSet {
    let entity = ["Asset.", kind.as_str()].concat();
    let grants = role.grants.iter().filter(|(permission, _)| permission.entity() == entity);
    grants.map(|(permission, scope)| (permission.clone(), scope)).collect()
}

/// The event of a role that grants something else since.
pub(super) fn regranted(change: &MutationContext<'_>, role: &Role, grants: GrantSet) -> AuditEvent {
    updated(change, role, &Role { grants, ..role.clone() })
}
