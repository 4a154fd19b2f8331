//! What people enter about an asset: each field is checked, and what is wrong with any is collected.

use domain::{
    access::{Permit, Resource},
    asset::{self, AssetAction, AssetKind},
    email::EmailAddress,
    error::{ErrorKind, FieldError, Problem},
    id::{AssetId, MembershipId},
};
use store::{AssetText, Failure, ReadTx};

use super::{Kinds, RegisteredAsset};
use crate::{accounts::validate, org_context::OrgContext};

/// Name, external id and link of an asset.
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) external_id: Option<String>,
    pub(super) link: Option<String>,
}

impl Entry {
    /// Reads the three fields.
    pub(super) fn read(
        (name, external_id, link): (&str, &str, &str),
        wrong: &mut Vec<FieldError>,
    ) -> Option<Self> {
        let name = validate::name("name", name, wrong);
        let external_id = match external_id.trim() {
            "" => Some(None),
            text => validate::name("external_id", text, wrong).map(Some),
        };
        let link = match (link.trim(), asset::parse_link(link)) {
            ("", _) => Some(None),
            (_, Some(link)) => Some(Some(link.to_owned())),
            (_, None) => {
                wrong.push(FieldError::new("link", Problem::Link));
                None
            }
        };
        Some(Self { name: name?, external_id: external_id?, link: link? })
    }

    /// As the store takes it.
    pub(super) fn text(&self, parent: Option<AssetId>) -> AssetText<'_> {
        let (external_id, link) = (self.external_id.as_deref(), self.link.as_deref());
        AssetText { name: &self.name, external_id, link, parent }
    }

    /// That no other asset of the kind has the external id. The organization's lock keeps it so.
    pub(super) async fn check_external_id(
        &self,
        tx: &mut ReadTx<'_>,
        context: &OrgContext,
        (kind, own): (&AssetKind, Option<AssetId>),
        wrong: &mut Vec<FieldError>,
    ) -> Result<(), Failure> {
        let Some(external_id) = &self.external_id else { return Ok(()) };
        let found = tx.org(context.org.id).find_asset_by_external_id(kind, external_id).await?;
        if found.is_some() && found != own {
            wrong.push(FieldError::new("external_id", Problem::ExternalIdTaken));
        }
        Ok(())
    }
}

/// Where an asset is to be: its kind, and what it is to become a part of.
pub(super) struct Place {
    pub(super) kind: AssetKind,
    pub(super) parent: Option<RegisteredAsset>,
}

impl Place {
    /// Reads it: the parent must be of the kind that the asset's can be a part of, and the actor must see it.
    pub(super) async fn read(
        tx: &mut ReadTx<'_>,
        (context, kinds): (&OrgContext, &Kinds),
        (kind, parent): (&str, Option<AssetId>),
        wrong: &mut Vec<FieldError>,
    ) -> Result<Option<Self>, Failure> {
        let Some(kind) = kinds.named(kind) else {
            wrong.push(FieldError::new("kind", Problem::UnknownAssetKind));
            return Ok(None);
        };
        let Some(id) = parent else { return Ok(Some(Self { kind: kind.key.clone(), parent: None })) };
        let found = match RegisteredAsset::find(tx, context, id).await {
            Err(Failure::Refused(ErrorKind::NotFound)) => None,
            found => Some(found?),
        };
        let is_right = |parent: &RegisteredAsset| {
            kind.parent.as_ref() == Some(&parent.asset.kind) && parent.may(context, AssetAction::Read)
        };
        let Some(parent) = found.filter(is_right) else {
            wrong.push(FieldError::new("parent", Problem::UnknownParent));
            return Ok(None);
        };
        Ok(Some(Self { kind: kind.key.clone(), parent: Some(parent) }))
    }

    /// Decides whether the actor may put an asset there. A grant of scope `own` allows it in what the actor owns and, where
    /// it is a part of nothing, for the actor's own.
    pub(super) fn decide(&self, context: &OrgContext, action: AssetAction) -> Result<Permit, Failure> {
        let me: Vec<MembershipId> = context.actor.membership_id().into_iter().collect();
        let owners = self.parent.as_ref().map_or(&me, |parent| &parent.owners);
        context.decide(&self.kind.permission(action), Resource::Asset { id: None, owners, share: None })
    }

    /// The id of the parent.
    pub(super) fn parent_id(&self) -> Option<AssetId> {
        self.parent.as_ref().map(|parent| parent.asset.id)
    }

    /// The name of the parent.
    pub(super) fn parent_name(&self) -> Option<String> {
        self.parent.as_ref().map(|parent| parent.asset.name.clone())
    }
}

/// The active member who has an address, or a problem with a field.
pub(crate) async fn member_of(
    tx: &mut ReadTx<'_>,
    context: &OrgContext,
    (field, email): (&str, &str),
    wrong: &mut Vec<FieldError>,
) -> Result<Option<(MembershipId, String)>, Failure> {
    let Some(email): Option<EmailAddress> = validate::email(field, email, wrong) else { return Ok(None) };
    let found = tx.org(context.org.id).find_active_member_by_email(&email.key(), context.now).await?;
    if found.is_none() {
        wrong.push(FieldError::new(field, Problem::UnknownMember));
    }
    Ok(found)
}
