//! What the shell of every page of an organization shows, and what its menus may offer the reader.

use domain::{
    access::decide_leave,
    error::ErrorKind,
    permission::Permission,
    policy::RolesPerMember,
    view::{FrameView, May},
};

use crate::{Caller, Service, mail, scene::Scene};

/// The frame for the caller.
///
/// # Errors
/// `NotFound` for who is no member; the database failed.
pub async fn frame(service: &Service, caller: &Caller, slug: &str) -> Result<FrameView, ErrorKind> {
    let has_mail = mail::is_sent(service).await?;
    let mut tx = service.store().read().await?;
    let scene = Scene::read(&mut tx, caller, slug).await?;
    let may = may(&scene);
    let mut other_orgs = tx.list_organizations_of(caller.session.account.id).await?;
    other_orgs.retain(|org| org.id != scene.org.id);
    let open_invitations = match may.read_invitations {
        true => Some(tx.count_open_invitations(scene.org.id, service.now()).await?),
        false => None,
    };
    Ok(FrameView {
        account: caller.session.account.clone(),
        membership_id: scene.actor.id,
        org: scene.org.view(),
        other_orgs,
        may,
        words: scene.org.words.clone(),
        open_invitations,
        has_mail,
        undo_days: scene.org.policy.members_undo_days,
        one_role_only: scene.org.policy.roles_per_member == RolesPerMember::One,
    })
}

fn may(scene: &Scene) -> May {
    May {
        read_members: scene.may(&Permission::MEMBER_READ),
        change_roles: scene.may(&Permission::MEMBER_ROLE_UPDATE),
        update_members: scene.may(&Permission::MEMBER_UPDATE),
        remove_members: scene.may(&Permission::MEMBER_DELETE),
        invite: scene.may(&Permission::INVITE_CREATE),
        read_invitations: scene.may(&Permission::INVITE_READ),
        update_invitations: scene.may(&Permission::INVITE_UPDATE),
        copy_links: scene.org.policy.invitations_copy_link && scene.may(&Permission::INVITE_COPY_LINK),
        read_roles: scene.may(&Permission::ROLE_READ),
        read_audit: scene.may(&Permission::AUDIT_READ),
        undo: !crate::undo::kinds(scene).is_empty(),
        leave: decide_leave(&scene.actor, &scene.org.policy).is_ok(),
    }
}
