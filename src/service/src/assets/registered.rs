//! An asset with what decisions about it rest on: whose it is, and how it is shared with who acts.

use domain::{
    access::{Permit, Resource},
    asset::AssetAction,
    audit::AssetFacts,
    error::ErrorKind,
    id::{AssetId, MembershipId},
    state::ShareLevel,
};
use store::{Asset, Failure, ReadTx};

use crate::org_context::OrgContext;

/// An asset as it is registered.
pub(crate) struct RegisteredAsset {
    pub(crate) asset: Asset,
    /// Who created or owns it, or something that it is a part of.
    pub(crate) owners: Vec<MembershipId>,
    share: Option<ShareLevel>,
}

impl RegisteredAsset {
    /// Reads it; one that was deleted is not found.
    pub(crate) async fn find(
        tx: &mut ReadTx<'_>,
        context: &OrgContext,
        id: AssetId,
    ) -> Result<Self, Failure> {
        let mut org = tx.org(context.org.id);
        let asset = org.find_asset(id, context.now).await?.ok_or(ErrorKind::NotFound)?;
        let owners = org.list_asset_owners(id).await?;
        let share = match context.actor.membership_id() {
            Some(me) => org.find_asset_share(id, me).await?,
            None => None,
        };
        Ok(Self { asset, owners, share })
    }

    /// As decisions take it.
    pub(crate) fn resource(&self) -> Resource<'_> {
        Resource::Asset { id: Some(self.asset.id), owners: &self.owners, share: self.share }
    }

    /// Decides about an action on it. Whoever may neither do it nor read the asset is told that nothing is there.
    pub(crate) fn decide(&self, context: &OrgContext, action: AssetAction) -> Result<Permit, Failure> {
        match self.decision(context, action) {
            Err(_) if self.decision(context, AssetAction::Read).is_err() => Err(ErrorKind::NotFound.into()),
            decision => decision,
        }
    }

    fn decision(&self, context: &OrgContext, action: AssetAction) -> Result<Permit, Failure> {
        let resource = match action {
            // Whoever it is shared with cannot pass it on.
            AssetAction::Share => {
                Resource::Asset { id: Some(self.asset.id), owners: &self.owners, share: None }
            }
            _ => self.resource(),
        };
        context.decide(&self.asset.kind.permission(action), resource)
    }

    /// Whether the actor may do this with it.
    pub(crate) fn may(&self, context: &OrgContext, action: AssetAction) -> bool {
        self.decide(context, action).is_ok()
    }

    /// Its facts, as values of events.
    pub(super) fn facts(&self) -> AssetFacts {
        AssetFacts {
            kind: self.asset.kind.clone(),
            name: self.asset.name.clone(),
            external_id: self.asset.external_id.clone(),
            link: self.asset.link.clone(),
            parent: self.asset.parent.as_ref().map(|(_, name)| name.clone()),
            owner: self.asset.owner.1.clone(),
        }
    }
}

/// An asset that the actor may read, as it is shared with another member.
pub(crate) async fn seen_by(
    tx: &mut ReadTx<'_>,
    context: &OrgContext,
    id: AssetId,
    member: MembershipId,
) -> Result<RegisteredAsset, Failure> {
    let found = RegisteredAsset::find(tx, context, id).await?;
    found.decide(context, AssetAction::Read)?;
    let share = tx.org(context.org.id).find_asset_share(id, member).await?;
    Ok(RegisteredAsset { share, ..found })
}
