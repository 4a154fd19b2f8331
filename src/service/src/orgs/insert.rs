//! What every way to make an organization has in common: its row, its roles, and its first owner.

use domain::{
    access::Permit,
    id::{MembershipId, OrgId, RoleId},
    language::Language,
    name,
    policy::Policy,
    settings::Overrides,
    template::Template,
    view::{AccountView, OrgView},
};
use store::{Failure, NewMembership, NewOrganization, PeriodStart, ReadTx, StoreError, Tx};

use crate::Service;

/// An organization to insert.
pub(crate) struct OrganizationToInsert<'a> {
    pub(crate) id: OrgId,
    pub(crate) name: &'a str,
    pub(crate) template: &'a Template,
    /// The language of its invitations to begin with.
    pub(crate) language: Language,
}

/// Inserts an organization made from a template, with its first owner.
pub(crate) async fn insert_organization(
    tx: &mut Tx<'_>,
    service: &Service,
    permit: &Permit,
    new: &OrganizationToInsert<'_>,
    owner: &AccountView,
) -> Result<OrgView, Failure> {
    let now = service.now();
    let slug = free_slug(tx, new.name).await?;
    let base = new.template.policy();
    let policy = Policy { language: new.language, ..base.clone() };
    let mut changes = tx.with(permit);
    let inserted = changes
        .insert_organization(&NewOrganization {
            id: new.id,
            slug: &slug,
            name: new.name,
            template: &new.template.key,
            settings: &policy.overrides(&base, &Overrides::default()),
            words: &Overrides::default(),
            created_at: now,
        })
        .await;
    inserted.map_err(|error| match error {
        // Another server took the slug at the same moment. Run again, this unit finds the next one.
        StoreError::Duplicate => StoreError::Again,
        other => other,
    })?;
    let mut owner_roles = Vec::new();
    for role in &new.template.roles {
        let role = role.role(RoleId::new(service.new_uuid()));
        changes.insert_role(&role).await?;
        if role.is_owner {
            owner_roles.push(role);
        }
    }
    let membership = MembershipId::new(service.new_uuid());
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
    changes.update_membership_roles(membership, &owner_roles, &start).await?;
    Ok(OrgView { id: new.id, slug, name: new.name.to_owned() })
}

/// A slug that no organization has: the one of the name, or the same with a number.
pub(crate) async fn free_slug(tx: &mut ReadTx<'_>, name: &str) -> Result<String, StoreError> {
    let wanted = name::slug(name);
    let mut slug = wanted.clone();
    let mut n = 2;
    while tx.find_organization(&slug).await?.is_some() {
        slug = format!("{wanted}-{n}");
        n += 1;
    }
    Ok(slug)
}
