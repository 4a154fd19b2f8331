//! Why a member may do something, or what is missing: the decision itself, asked for them.

use domain::{
    access::{Actor, Basis, Denial, Resource, decide, via},
    error::ErrorKind,
    id::{AssetId, MembershipId},
    permission::Permission,
    view::{WhyDecision, WhyView},
};

use super::permissions::require_reader;
use crate::{Caller, Service, assets};

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhyQuestion {
    /// About whom.
    pub member: MembershipId,
    /// What they may do or not.
    pub permission: Permission,
    /// With which asset; none is the organization as a whole.
    pub asset: Option<AssetId>,
}

/// Why a member may do something, or why not.
///
/// # Errors
/// `NotFound` for who is no member, where there is no such member or asset and for an asset that the reader may not see,
/// `Denied` without `User.MemberRole.READ`, unless it is oneself.
pub async fn why(
    service: &Service,
    caller: &Caller,
    slug: &str,
    question: &WhyQuestion,
) -> Result<WhyView, ErrorKind> {
    let (mut tx, context) = service.read_org(caller, slug).await?;
    let member = context.member(&mut tx, question.member).await?;
    require_reader(&context, &member)?;
    let (actor, policy) = (Actor::member(member.clone()), &context.org.policy);
    let permission = &question.permission;
    let found = match question.asset {
        Some(id) => Some(assets::seen_by(&mut tx, &context, id, member.id).await?),
        None => None,
    };
    let resource = found.as_ref().map_or(Resource::Organization, assets::RegisteredAsset::resource);
    let is_own = resource.is_own_of(&member);
    let via = via(&member, permission);
    let decision = match decide(&actor, permission, resource, policy) {
        Ok(permit) => match permit.basis() {
            Basis::Granted { shared: Some(level), .. } => WhyDecision::Shared { level: *level },
            _ => WhyDecision::Granted { via, is_own },
        },
        Err(Denial::OwnOnly { .. }) => WhyDecision::OwnOnly { via },
        Err(denial) => WhyDecision::Denied { denial },
    };
    let granting = match context.lists_roles() {
        true => {
            let grants = |role: &&domain::member::Role| role.grants.scope_of(permission).is_some();
            context.roles.iter().filter(grants).map(|role| role.name.clone()).collect()
        }
        false => Vec::new(),
    };
    Ok(WhyView {
        permission: permission.clone(),
        asset: found.map(|found| (found.asset.id, found.asset.name)),
        decision,
        granting,
    })
}
