//! What every way to make an organization has in common: its row, its roles, and its first owner.

use domain::{
    access::{Actor, Permit, Resource, may_grant},
    id::{MembershipId, OrgId, RoleId},
    language::Language,
    member::{ByTeam, Member, Role},
    name,
    permission::Permission,
    policy::Policy,
    settings::Overrides,
    state::MembershipState,
    template::{OrgTemplate, TemplateRole},
    view::{AccountView, OrgView},
};
use store::{Failure, NewMembership, NewOrganization, PeriodStart, ReadTx, StoreError, Tx};

use crate::{Service, exclusivity::require_no_other};

/// An organization to insert.
pub(crate) struct OrganizationToInsert<'a> {
    pub(crate) id: OrgId,
    pub(crate) name: &'a str,
    pub(crate) template: &'a OrgTemplate,
    /// The language of its invitations to begin with; `None` is that of the template.
    pub(crate) language: Option<Language>,
}

/// Inserts an organization made from a template, with its first owner, who must be able to give each of its roles. The
/// account is locked.
pub(crate) async fn insert_organization(
    tx: &mut Tx<'_>,
    service: &Service,
    permit: &Permit,
    new: &OrganizationToInsert<'_>,
    owner: &AccountView,
) -> Result<OrgView, Failure> {
    let now = service.now();
    let slug = free_slug(tx, new.name).await?;
    let (base, made) = (new.template.base.policy(), new.template.policy());
    let policy = Policy { language: new.language.unwrap_or(made.language), ..made };
    require_no_other(tx, (new.id, &policy), owner.id, now).await?;
    let mut changes = tx.with(permit);
    let inserted = changes
        .insert_organization(&NewOrganization {
            id: new.id,
            slug: &slug,
            name: new.name,
            template: &new.template.base.key,
            settings: &policy.overrides(&base, &Overrides::default()),
            words: &new.template.words,
            created_at: now,
        })
        .await;
    inserted.map_err(|error| match error {
        // Another server took the slug at the same moment. Run again, this unit finds the next one.
        StoreError::Duplicate => StoreError::Again,
        other => other,
    })?;
    let new_role = |role: &TemplateRole| role.role(RoleId::new(service.new_uuid()));
    let roles: Vec<Role> = new.template.roles.iter().map(new_role).collect();
    for role in &roles {
        changes.insert_role(role).await?;
    }
    let membership = MembershipId::new(service.new_uuid());
    let first_owner = Member {
        id: membership,
        account_id: owner.id,
        org_id: new.id,
        name: owner.name.clone(),
        email: owner.email.clone(),
        state: MembershipState::Active,
        roles: roles.iter().filter(|role| role.is_owner).cloned().collect(),
        by_team: ByTeam::default(),
    };
    let actor = Actor::member(first_owner.clone());
    may_grant(&actor, &Permission::ROLE_CREATE, Resource::Organization, &roles, &policy)?;
    let start = PeriodStart::by_hand(now, None);
    changes
        .insert_membership(&NewMembership {
            id: membership,
            account_id: owner.id,
            name: &owner.name,
            email: &owner.email,
            start,
        })
        .await?;
    changes.update_membership_roles(membership, &first_owner.roles, &start).await?;
    Ok(OrgView { id: new.id, slug, name: new.name.to_owned(), picture: None })
}

/// A slug that no organization has, deleted ones included: the one of the name, or the same with a number.
pub(crate) async fn free_slug(tx: &mut ReadTx<'_>, name: &str) -> Result<String, StoreError> {
    let wanted = name::slug(name);
    let mut slug = wanted.clone();
    let mut n = 2;
    while tx.find_organization_or_deleted(&slug).await?.is_some() {
        slug = format!("{wanted}-{n}");
        n += 1;
    }
    Ok(slug)
}
