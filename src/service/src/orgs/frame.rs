//! What the shell of every page of an organization shows, and what its menus may offer the reader.

use domain::{
    access::decide_leave,
    error::ErrorKind,
    permission::Permission,
    policy::RolesPerMember,
    view::{FrameView, May},
};

use crate::{Caller, Service, mail, org_context::OrgContext};

/// The frame for the caller.
///
/// # Errors
/// `NotFound` for who is no member; the database failed.
pub async fn frame(service: &Service, caller: &Caller, slug: &str) -> Result<FrameView, ErrorKind> {
    let has_mail = mail::is_sent(service).await?;
    let mut tx = service.store().read().await?;
    let context = OrgContext::read(&mut tx, caller, slug).await?;
    let may = may(&context);
    let mut other_orgs = tx.list_organizations_of(caller.session.account.id).await?;
    other_orgs.retain(|org| org.id != context.org.id);
    let open_invitations = match may.read_invitations {
        true => Some(tx.count_open_invitations(context.org.id, service.now()).await?),
        false => None,
    };
    Ok(FrameView {
        account: caller.session.account.clone(),
        membership_id: context.actor.id,
        org: context.org.view(),
        other_orgs,
        may,
        words: context.org.words.clone(),
        open_invitations,
        has_mail,
        undo_days: context.org.policy.members_undo_days,
        one_role_only: context.org.policy.roles_per_member == RolesPerMember::One,
    })
}

fn may(context: &OrgContext) -> May {
    May {
        read_members: context.may(&Permission::MEMBER_READ),
        change_roles: context.may(&Permission::MEMBER_ROLE_UPDATE),
        update_members: context.may(&Permission::MEMBER_UPDATE),
        remove_members: context.may(&Permission::MEMBER_DELETE),
        invite: context.may(&Permission::INVITE_CREATE),
        read_invitations: context.may(&Permission::INVITE_READ),
        update_invitations: context.may(&Permission::INVITE_UPDATE),
        copy_links: context.org.policy.invitations_copy_link && context.may(&Permission::INVITE_COPY_LINK),
        read_roles: context.may(&Permission::ROLE_READ),
        read_audit: context.may(&Permission::AUDIT_READ),
        undo: !crate::undo::kinds(context).is_empty(),
        leave: decide_leave(&context.actor, &context.org.policy).is_ok(),
    }
}
