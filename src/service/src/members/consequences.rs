//! The consequences of removing or disabling a member, of handing over what they own, or of leaving, before it is done. The plan
//! is made by the code that carries it out (`departing`).

use domain::{
    access::decide_leave,
    consequences::{Departure, FateKind},
    error::ErrorKind,
    id::MembershipId,
    permission::Permission,
    state::MembershipState,
    view::{ConsequencesView, NamedPerson},
};
use store::{Failure, ReadTx};

use super::{
    departing::{Departing, agreement, fates, may_hand_over},
    find::{FindPeople, LeftOut, find_in},
    hand_over::decide_hand_over,
    remove::may_remove,
    set_state::may_set,
};
use crate::{
    Caller, Service,
    assets::{Kinds, language_of},
    org_context::OrgContext,
    team_choice::reads_teams,
};

/// How many people are offered as new owners without a script. Others are named by their address; with a script everybody is
/// found.
const PEOPLE: u32 = 100;

/// What becomes of a member's things when they are removed or disabled, or when what they own is handed over. `None` where that
/// has happened already.
///
/// # Errors
/// `NotFound`, `Denied` for who may not do it; `MemberState` for a removed member.
pub async fn consequences(
    service: &Service,
    caller: &Caller,
    slug: &str,
    (id, departure): (MembershipId, Departure),
) -> Result<Option<ConsequencesView>, ErrorKind> {
    let (mut tx, context) = service.read_org(caller, slug).await?;
    let target = context.member(&mut tx, id).await?;
    let permit = match departure {
        Departure::Disabled => may_set(&context, &target, MembershipState::Disabled)?,
        Departure::Removed | Departure::Left => may_remove(&context, &target)?,
        Departure::HandedOver => Some(decide_hand_over(&context, &target)?),
    };
    if permit.is_none() {
        return Ok(None);
    }
    let departing = match departure {
        Departure::HandedOver => Departing::handing_over(&mut tx, &context, &target).await?,
        _ => Departing::read(&mut tx, &context, &target, departure).await?,
    };
    Ok(Some(view(&mut tx, caller, &context, departing).await?))
}

/// What becomes of the caller's things when they leave.
///
/// # Errors
/// `NotFound` for who is no member, `Denied` for who may not leave.
pub async fn leaving(service: &Service, caller: &Caller, slug: &str) -> Result<ConsequencesView, ErrorKind> {
    let (mut tx, context) = service.read_org(caller, slug).await?;
    let me = context.acting_member()?.clone();
    decide_leave(&me, &context.org.policy)?;
    let departing = Departing::read(&mut tx, &context, &me, Departure::Left).await?;
    Ok(view(&mut tx, caller, &context, departing).await?)
}

async fn view(
    tx: &mut ReadTx<'_>,
    caller: &Caller,
    context: &OrgContext,
    Departing { target, planned, .. }: Departing<'_>,
) -> Result<ConsequencesView, Failure> {
    let mut plan = planned.plan;
    let departure = plan.departure;
    let fingerprint = agreement(context, target, &plan);
    let kinds = Kinds::read(tx, context).await?;
    let language = language_of(caller);
    let named = |kind: &domain::asset::AssetKind| (kind.clone(), kinds.name(language, kind));
    let kinds = plan.assets.iter().map(|owned| named(&owned.kind)).collect();
    let may_hand_over = may_hand_over(context, target, departure);
    let owns_any = !plan.assets.is_empty();
    let mut fates = fates(context, departure);
    fates.retain(|fate| owns_any && (*fate != FateKind::HandOver || may_hand_over));
    let people = match fates.contains(&FateKind::HandOver) {
        true => people(tx, context, Some(target.id)).await?,
        false => Vec::new(),
    };
    if !context.sees_roles_of(target) {
        plan.roles.clear();
        plan.permissions = 0;
    }
    if !context.actor.is(target.id) && !reads_teams(context) {
        plan.teams.clear();
    }
    let undo_days = context.org.policy.members_undo_days;
    Ok(ConsequencesView { plan, kinds, fates, people, undo_days, fingerprint })
}

/// The active members who can become owners, by name, for who may see them.
pub(crate) async fn people(
    tx: &mut ReadTx<'_>,
    context: &OrgContext,
    except: Option<MembershipId>,
) -> Result<Vec<NamedPerson>, Failure> {
    if !context.may(&Permission::MEMBER_READ) {
        return Ok(Vec::new());
    }
    let except = except.map_or(LeftOut::Nobody, LeftOut::Member);
    let first = FindPeople { text: String::new(), is_active: true, except };
    let found = find_in(tx, context, &first, PEOPLE).await?;
    Ok(found.into_iter().map(|person| NamedPerson { name: person.name, email: person.email }).collect())
}
