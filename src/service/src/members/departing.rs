//! Somebody who goes: the plan from the facts of one moment, whether it is what was agreed to, what becomes of the assets,
//! and carrying it out. Removing, leaving and disabling share it, and handing over what somebody owns who stays.

use domain::{
    access::{Permit, Resource},
    asset::AssetKind,
    audit::{Action, AuditEvent, AuditValue, Target},
    consequences::{AssetChoices, AssetFate, Consequences, Departed, Departure, FateKind, MovedAssets},
    error::{ErrorKind, FieldError, Problem},
    id::{MembershipId, UndoId},
    member::Member,
    permission::Permission,
};
use store::{Failure, ReadTx, Tx};

use super::succession::{self, heir};
use crate::{
    assets::member_of,
    departure::{PlannedDeparture, Recorded},
    event::asset_owner_value,
    fingerprint::{check_agreed, fingerprint},
    mutation::MutationContext,
    org_context::OrgContext,
};

/// Somebody who goes, with the plan.
pub(crate) struct Departing<'a> {
    pub(super) target: &'a Member,
    pub(super) planned: PlannedDeparture,
    /// Who becomes an owner, if the plan names a successor.
    heir: Option<Member>,
}

/// What becomes of the assets of a kind.
struct KindFate {
    kind: AssetKind,
    count: u64,
    fate: Fate,
}

enum Fate {
    Stay,
    HandOver(MembershipId, String),
    Delete,
}

/// What becomes of the assets, decided.
pub(crate) struct Fates(Vec<KindFate>);

impl<'a> Departing<'a> {
    /// Reads the facts and makes the plan. Inside a unit of work that holds the organization's lock they stay as they are.
    pub(crate) async fn read(
        tx: &mut ReadTx<'_>,
        context: &OrgContext,
        target: &'a Member,
        departure: Departure,
    ) -> Result<Self, Failure> {
        let heir = match departure {
            Departure::Left => heir(tx, context, target).await?,
            Departure::Removed | Departure::Disabled | Departure::HandedOver => None,
        };
        let how = (departure, heir.as_ref().map(|heir| heir.name.clone()));
        let planned = PlannedDeparture::read(tx, (&context.org, context.now), target, how).await?;
        let heir = heir.filter(|_| planned.plan.successor.is_some());
        Ok(Self { target, planned, heir })
    }

    /// Reads what a member owns who stays while it is handed over.
    pub(super) async fn handing_over(
        tx: &mut ReadTx<'_>,
        context: &OrgContext,
        target: &'a Member,
    ) -> Result<Self, Failure> {
        let assets = tx.org(context.org.id).list_owned_by_kind(target.id).await?;
        Ok(Self { target, planned: PlannedDeparture::hand_over(assets), heir: None })
    }

    /// Makes the successor an owner, where the plan says so. Answers the events of it.
    pub(super) async fn hand_over_ownership(
        &self,
        tx: &mut Tx<'_>,
        change: &MutationContext<'_>,
    ) -> Result<Vec<AuditEvent>, Failure> {
        match &self.heir {
            Some(heir) => succession::hand_over(tx, change, heir).await,
            None => Ok(Vec::new()),
        }
    }

    /// Refuses what would leave no active owner (rule 1), before anything is asked about assets.
    pub(crate) const fn check_owners(&self) -> Result<(), ErrorKind> {
        match self.planned.plan.owners_left {
            Some(0) => Err(ErrorKind::LastOwner),
            _ => Ok(()),
        }
    }

    /// Refuses what differs from the consequences that the caller agreed to; `None` for a row of many.
    pub(crate) fn check_agreed(&self, context: &OrgContext, agreed: Option<&str>) -> Result<(), Failure> {
        Ok(check_agreed(agreed, &[agreement(context, self.target, &self.planned.plan)])?)
    }

    /// Decides what becomes of each kind of assets, as chosen and as the policy allows.
    pub(crate) async fn decide_fates(
        &self,
        tx: &mut ReadTx<'_>,
        context: &OrgContext,
        choices: &AssetChoices,
    ) -> Result<Fates, Failure> {
        let allowed = fates(context, self.planned.plan.departure);
        let mut wrong = Vec::new();
        let mut decided = Vec::new();
        // The same address can be chosen for many kinds; what is wrong with it is said once.
        let mut for_all = None;
        for owned in &self.planned.plan.assets {
            let fate = match choices.of(&owned.kind) {
                Some(fate) if allowed.contains(&fate.kind()) => fate,
                None if allowed.contains(&FateKind::Stay) => &AssetFate::Stay,
                _ => return Err(ErrorKind::OwnsAssets { assets: self.planned.plan.owned() }.into()),
            };
            let fate = match fate {
                AssetFate::Stay => Fate::Stay,
                AssetFate::Delete => Fate::Delete,
                AssetFate::HandOver(email) if choices.by_kind.contains_key(&owned.kind) => {
                    let field = ["owner-", owned.kind.as_str()].concat();
                    match self.new_owner(tx, context, (&field, email), &mut wrong).await? {
                        Some((id, name)) => Fate::HandOver(id, name),
                        None => continue,
                    }
                }
                AssetFate::HandOver(email) => {
                    if for_all.is_none() {
                        for_all = Some(self.new_owner(tx, context, ("owner", email), &mut wrong).await?);
                    }
                    match for_all.clone().flatten() {
                        Some((id, name)) => Fate::HandOver(id, name),
                        None => continue,
                    }
                }
            };
            decided.push(KindFate { kind: owned.kind.clone(), count: owned.count, fate });
        }
        self.check_parts(tx, context, (decided.as_slice(), choices), &mut wrong).await?;
        if !wrong.is_empty() {
            return Err(ErrorKind::Invalid { fields: wrong }.into());
        }
        let hands_over = decided.iter().any(|kind| matches!(kind.fate, Fate::HandOver(..)));
        if hands_over && !may_hand_over(context, self.target, self.planned.plan.departure) {
            context.decide(&Permission::ASSET_TRANSFER, Resource::Member(self.target))?;
        }
        Ok(Fates(decided))
    }

    /// The active member who has an address and stays.
    async fn new_owner(
        &self,
        tx: &mut ReadTx<'_>,
        context: &OrgContext,
        (field, email): (&str, &str),
        wrong: &mut Vec<FieldError>,
    ) -> Result<Option<(MembershipId, String)>, Failure> {
        let found = member_of(tx, context, (field, email), wrong).await?;
        if found.as_ref().is_some_and(|(id, _)| *id == self.target.id) {
            wrong.push(FieldError::new(field, Problem::UnknownMember));
            return Ok(None);
        }
        Ok(found)
    }

    /// Refuses to delete what has parts that stay: nobody's work goes with somebody else.
    async fn check_parts(
        &self,
        tx: &mut ReadTx<'_>,
        context: &OrgContext,
        (decided, choices): (&[KindFate], &AssetChoices),
        wrong: &mut Vec<FieldError>,
    ) -> Result<(), Failure> {
        let deleted: Vec<AssetKind> = decided
            .iter()
            .filter(|kind| matches!(kind.fate, Fate::Delete))
            .map(|kind| kind.kind.clone())
            .collect();
        for kind in &deleted {
            let mut org = tx.org(context.org.id);
            let parts = org.count_parts_beside(self.target.id, kind, &deleted).await?;
            if parts > 0 {
                let field = match choices.by_kind.contains_key(kind) {
                    true => ["fate-", kind.as_str()].concat(),
                    false => "fate".to_owned(),
                };
                wrong.push(FieldError::new(&field, Problem::PartsStay { parts }));
            }
        }
        Ok(())
    }

    /// Records what they had and moves what they owned. Answers what the log keeps, and an event for each new owner.
    pub(crate) async fn carry_out(
        self,
        tx: &mut Tx<'_>,
        change: &MutationContext<'_>,
        permit: &Permit,
        (fates, undo): (Fates, Option<UndoId>),
    ) -> Result<(Departed, Vec<AuditEvent>), Failure> {
        let (member, at) = (self.target.id, change.context.now);
        let recorded = Recorded { member, who: change.caller.who(), at, undo, service: change.service };
        let (id, departed) = self.planned.record(tx, permit, recorded, fates.moved()).await?;
        for KindFate { kind, fate, .. } in &fates.0 {
            match fate {
                Fate::Stay => {
                    tx.with(permit).insert_departure_stayed(member, kind, id).await?;
                }
                Fate::HandOver(to, _) => {
                    let from_to = (member, *to);
                    tx.with(permit).update_assets_handed_over(from_to, kind, id, at).await?;
                }
                Fate::Delete => {
                    tx.with(permit).update_assets_deleted(member, kind, id, at).await?;
                }
            }
        }
        Ok((departed, fates.events(change, &self.target.name)))
    }
}

impl Fates {
    /// Whether everything stays as it is.
    pub(super) fn is_empty(&self) -> bool {
        self.0.iter().all(|kind| matches!(kind.fate, Fate::Stay))
    }

    fn moved(&self) -> Vec<MovedAssets> {
        let moved = |fate: &KindFate| {
            let to = match &fate.fate {
                Fate::Stay => return None,
                Fate::HandOver(_, name) => Some(name.clone()),
                Fate::Delete => None,
            };
            Some(MovedAssets { kind: fate.kind.clone(), count: fate.count, to })
        };
        self.0.iter().filter_map(moved).collect()
    }

    /// An event for each new owner, with what they got.
    fn events(&self, change: &MutationContext<'_>, from: &str) -> Vec<AuditEvent> {
        let mut owners: Vec<(MembershipId, &str, Vec<MovedAssets>)> = Vec::new();
        for fate in &self.0 {
            let Fate::HandOver(id, name) = &fate.fate else { continue };
            let moved = MovedAssets { kind: fate.kind.clone(), count: fate.count, to: Some(name.clone()) };
            match owners.iter_mut().find(|(known, ..)| known == id) {
                Some((_, _, got)) => got.push(moved),
                None => owners.push((*id, name, vec![moved])),
            }
        }
        owners.into_iter().map(|(id, name, moved)| handed_over(change, from, (id, name), moved)).collect()
    }
}

/// What can become of the assets of somebody who goes like this.
pub(super) fn fates(context: &OrgContext, departure: Departure) -> Vec<FateKind> {
    let policy = &context.org.policy;
    departure.fates(policy.members_removed_assets).to_vec()
}

/// Whether the actor may hand over what somebody owns. Whoever leaves may, as the organization asks them to.
pub(super) fn may_hand_over(context: &OrgContext, target: &Member, departure: Departure) -> bool {
    departure == Departure::Left
        || context.decide(&Permission::ASSET_TRANSFER, Resource::Member(target)).is_ok()
}

/// The event of a member who becomes the owner of another one's assets.
fn handed_over(
    change: &MutationContext<'_>,
    from: &str,
    (to, name): (MembershipId, &str),
    moved: Vec<MovedAssets>,
) -> AuditEvent {
    let mut event = change.event(Action::AssetsHandedOver);
    event.target = Some(Target { kind: "member", id: to.to_string(), label: name.to_owned() });
    event.before = asset_owner_value(from);
    event.after = Some(AuditValue::AssetsMoved(moved));
    event
}

/// The fingerprint of what somebody agrees to: the plan, and the settings that it was made by.
pub(super) fn agreement(context: &OrgContext, target: &Member, plan: &Consequences) -> String {
    let policy = &context.org.policy;
    fingerprint(&(target.id, plan.agreed(), policy.members_removed_assets, policy.members_undo_days))
}
