//! What the use cases of saved views share: who may change which, and what a view must be like.

use domain::{
    access::{Permit, missing},
    audit::{Action, AuditEvent},
    error::{ErrorKind, Problem},
    id::{MembershipId, ViewId},
    permission::Permission,
    saved_view::{self, MAX_VIEWS},
    text,
};
use store::{Failure, Outcome, ReadTx, StoredView};

use crate::{event::view_target, mutation::MutationContext, org_context::OrgContext};

/// The field of a view's name: the only one that people see.
const NAME: &str = "view_name";

/// Each lets somebody change shared views: whoever manages people.
const MANAGING: [Permission; 3] =
    [Permission::MEMBER_UPDATE, Permission::MEMBER_ROLE_UPDATE, Permission::INVITE_CREATE];

/// The permit for shared views.
pub(crate) fn may_share(context: &OrgContext) -> Result<Permit, Failure> {
    MANAGING
        .iter()
        .find_map(|permission| context.decide_on_org(permission).ok())
        .ok_or_else(|| missing(&context.actor, &Permission::MEMBER_UPDATE).into())
}

/// The permit for views of this member, who acts, or for shared ones.
pub(super) fn permit(context: &OrgContext, of: Option<MembershipId>) -> Result<Permit, Failure> {
    match of {
        Some(_) => context.decide_on(&Permission::MEMBER_READ, context.acting_member()?),
        None => may_share(context),
    }
}

/// The views that the actor has.
pub(super) async fn views(tx: &mut ReadTx<'_>, context: &OrgContext) -> Result<Vec<StoredView>, Failure> {
    context.require(&Permission::MEMBER_READ)?;
    Ok(tx.org(context.org.id).list_views(context.actor.membership_id()).await?)
}

/// One of them that is to be changed.
pub(super) fn find(views: &[StoredView], id: ViewId) -> Result<StoredView, ErrorKind> {
    views.iter().find(|view| view.id == id).cloned().ok_or(ErrorKind::NotFound)
}

/// The name that was entered for a view.
pub(super) fn parse_name(text: &str) -> Result<String, ErrorKind> {
    saved_view::parse_name(text).map_err(|problem| ErrorKind::field(NAME, problem))
}

/// Refuses a query that is too long.
pub(super) fn check_query(query: &str) -> Result<(), ErrorKind> {
    saved_view::check_query(query).map_err(|problem| ErrorKind::field(NAME, problem))
}

/// Refuses a name that another one of the actor's views has.
pub(super) fn check_name(views: &[StoredView], view: &StoredView) -> Result<(), ErrorKind> {
    let key = text::name_key(&view.name);
    match views.iter().any(|other| other.id != view.id && text::name_key(&other.name) == key) {
        true => Err(ErrorKind::field(NAME, Problem::ViewNameTaken)),
        false => Ok(()),
    }
}

/// Refuses one more view of the member, or one more shared view.
pub(super) fn check_number(views: &[StoredView], of: Option<MembershipId>) -> Result<(), ErrorKind> {
    match views.iter().filter(|view| view.of == of).count() >= MAX_VIEWS as usize {
        true => Err(ErrorKind::field(NAME, Problem::TooManyViews { most: MAX_VIEWS })),
        false => Ok(()),
    }
}

/// An event about a view.
pub(super) fn event(change: &MutationContext<'_>, action: Action, view: &StoredView) -> AuditEvent {
    AuditEvent { target: view_target(view.id, &view.name), ..change.event(action) }
}

/// What a change of a view comes to: the log tells of shared ones.
pub(super) fn outcome<T>(value: T, view: &StoredView, event: AuditEvent) -> Outcome<T> {
    match view.of {
        Some(_) => Outcome::Quiet(value),
        None => Outcome::changed(value, event),
    }
}
