//! What somebody attempts to change in an organization, and the record of it when it is refused.

use domain::{
    access::Denial,
    audit::{Action, AuditEvent, AuditValue, Origin, Target, Who},
    error::ErrorKind,
    id::{AssetId, OrgId, RoleId},
    selection::RowId,
};
use store::{Failure, Invitation, Organization, Outcome, ReadTx, Tx};

use crate::{
    Caller, Service,
    event::{asset_target, invitation_target, member_target, role_target},
    limits,
};

/// What somebody attempts to change.
#[derive(Debug, Clone)]
pub(crate) struct Attempt {
    action: Action,
    object: Object,
}

#[derive(Debug, Clone)]
enum Object {
    /// Nothing in particular.
    Organization,
    /// A member or an invitation.
    Row(RowId),
    /// An asset.
    Asset(AssetId),
    /// A role.
    Role(RoleId),
    /// An address to invite.
    Address(String),
}

/// The organization of an attempt.
#[derive(Debug, Clone)]
enum Place {
    Slug(String),
    Id(OrgId),
}

impl Attempt {
    /// An attempt that is about no row of its own.
    pub(crate) const fn new(action: Action) -> Self {
        Self { action, object: Object::Organization }
    }

    /// An attempt to change a member or an invitation.
    pub(crate) const fn on(action: Action, row: RowId) -> Self {
        Self { action, object: Object::Row(row) }
    }

    /// An attempt to change an asset.
    pub(crate) const fn on_asset(action: Action, id: AssetId) -> Self {
        Self { action, object: Object::Asset(id) }
    }

    /// An attempt to change a role.
    pub(crate) const fn on_role(action: Action, role: RoleId) -> Self {
        Self { action, object: Object::Role(role) }
    }

    /// An attempt to invite an address.
    pub(crate) fn to_invite(address: &str) -> Self {
        Self { action: Action::InvitationSent, object: Object::Address(address.to_owned()) }
    }

    /// The object as the target of an event, if it belongs to the organization.
    async fn target(
        &self,
        tx: &mut ReadTx<'_>,
        org: &Organization,
        service: &Service,
    ) -> Result<Option<Target>, Failure> {
        let mut tx = tx.org(org.id);
        Ok(match &self.object {
            Object::Organization => None,
            Object::Row(RowId::Member(id)) => {
                tx.find_member(*id, &[], service.now()).await?.as_ref().and_then(member_target)
            }
            Object::Row(RowId::Invitation(id)) => tx
                .find_invitation(*id)
                .await?
                .and_then(|invitation| invitation_target(invitation.id, &invitation.email)),
            Object::Asset(id) => {
                tx.find_asset(*id, service.now()).await?.and_then(|asset| asset_target(asset.id, &asset.name))
            }
            Object::Role(id) => {
                tx.list_roles().await?.iter().find(|role| role.id == *id).and_then(role_target)
            }
            Object::Address(address) => {
                Some(Target { kind: "address", id: address.clone(), label: address.clone() })
            }
        })
    }
}

impl Service {
    /// Passes a result on, and records it in the organization's log if it is a denial.
    pub(crate) async fn record_denied<T>(
        &self,
        caller: &Caller,
        slug: &str,
        attempt: &Attempt,
        result: Result<T, ErrorKind>,
    ) -> Result<T, ErrorKind> {
        if let Err(ErrorKind::Denied { denial }) = &result {
            self.record_denial(caller, slug, attempt, denial).await;
        }
        result
    }

    /// Records a denial in a unit of its own, since the refused unit left nothing. The answer stays the same where it
    /// cannot be recorded, and where somebody is refused so often that it no longer is.
    pub(crate) async fn record_denial(
        &self,
        caller: &Caller,
        slug: &str,
        attempt: &Attempt,
        denial: &Denial,
    ) {
        let event = self.event(caller.who(), &caller.origin, Action::AccessDenied);
        self.record_denial_of(event, principal(caller), Place::Slug(slug.to_owned()), attempt, denial).await;
    }

    /// The event of a denial, for a unit of work that goes on with something else. There is none where somebody is refused so
    /// often that it is no longer recorded.
    pub(crate) async fn denial_event(
        &self,
        tx: &mut Tx<'_>,
        (caller, org): (&Caller, &Organization),
        attempt: &Attempt,
        denial: &Denial,
    ) -> Result<Option<AuditEvent>, Failure> {
        let event = self.event(caller.who(), &caller.origin, Action::AccessDenied);
        match self.count_denial(tx, (event, &principal(caller)), org, (attempt, denial)).await {
            Err(Failure::Refused(ErrorKind::RateLimited { .. })) => Ok(None),
            counted => counted.map(Some),
        }
    }

    /// Passes on what became of an answer to an invitation, and records it in the organization's log if it is a denial.
    /// `who` is the account that answers; without one it is the invited person.
    pub(crate) async fn record_denied_answer<T>(
        &self,
        (who, origin): (Option<Who>, &Origin),
        invitation: &Invitation,
        result: Result<T, ErrorKind>,
    ) -> Result<T, ErrorKind> {
        if let Err(ErrorKind::Denied { denial }) = &result {
            let who = who.unwrap_or_else(|| Who { account_id: None, label: invitation.email.clone() });
            let principal = who.account_id.map_or_else(|| invitation.id.to_string(), |id| id.to_string());
            let event = self.event(who, origin, Action::AccessDenied);
            let attempt = Attempt::on(Action::InvitationAccepted, RowId::Invitation(invitation.id));
            self.record_denial_of(event, principal, Place::Id(invitation.org_id), &attempt, denial).await;
        }
        result
    }

    async fn record_denial_of(
        &self,
        event: AuditEvent,
        principal: String,
        place: Place,
        attempt: &Attempt,
        denial: &Denial,
    ) {
        let args = (event, principal, place, attempt.clone(), denial.clone());
        let recorded = self
            .write(args, |tx, job| {
                Box::pin(async move {
                    let (service, (event, principal, place, attempt, denial)) = &*job;
                    let org = match place {
                        Place::Slug(slug) => {
                            tx.find_organization_or_deleted(slug).await?.ok_or(ErrorKind::NotFound)?
                        }
                        Place::Id(id) => tx.get_organization(*id).await?,
                    };
                    let event = (event.clone(), principal.as_str());
                    let event = service.count_denial(tx, event, &org, (attempt, denial)).await?;
                    Ok(Outcome::changed((), event))
                })
            })
            .await;
        match recorded {
            Ok(()) | Err(ErrorKind::RateLimited { .. }) => {}
            Err(error) => tracing::warn!(code = error.code(), "a denial was not recorded"),
        }
    }

    /// Counts a denial, and completes its event.
    async fn count_denial(
        &self,
        tx: &mut Tx<'_>,
        (event, principal): (AuditEvent, &str),
        org: &Organization,
        (attempt, denial): (&Attempt, &Denial),
    ) -> Result<AuditEvent, Failure> {
        let bucket = format!("{} {principal}", org.id);
        limits::take(tx, limits::DENIALS, &bucket, 1, self.now()).await?;
        let target = attempt.target(tx, org, self).await?;
        let after = Some(AuditValue::Denied { action: attempt.action, denial: denial.clone() });
        Ok(AuditEvent { org_id: Some(org.id), target, after, ..event })
    }
}

/// Whose denials are counted together.
fn principal(caller: &Caller) -> String {
    caller.account().map_or_else(|| "operator".to_owned(), |account| account.id.to_string())
}
