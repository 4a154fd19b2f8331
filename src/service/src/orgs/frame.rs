//! What the shell of every page of an organization shows, and what its menus may offer the reader.

use std::slice;

use domain::{
    access::{Resource, decide_leave, may_review},
    error::ErrorKind,
    id::RoleId,
    layout::{Layout, UserColumn, UserFilter},
    member::Role,
    permission::Permission,
    policy::RolesPerMember,
    view::{FrameView, May, TeamBrief},
};

use super::{overview::manages, roles::may_create_role};
use crate::{
    Caller, Service, assets, mail,
    org_context::OrgContext,
    seats::seats,
    team_choice::{has_teams, is_one_team_only, reads_teams},
    views,
};

/// The frame for the caller.
///
/// # Errors
/// `NotFound` for who is no member; the database failed.
pub async fn frame(service: &Service, caller: &Caller, slug: &str) -> Result<FrameView, ErrorKind> {
    let has_mail = mail::is_sent(service).await?;
    let (mut tx, context) = service.read_org(caller, slug).await?;
    let mut may = may(&context);
    may.read_assets = assets::are_visible(&mut tx, &context).await?;
    let account = caller.session()?.account.clone();
    let me = context.acting_member()?;
    let mut other_orgs = tx.list_organizations_of(account.id, context.now).await?;
    other_orgs.retain(|org| org.id != context.org.id);
    let open_invitations = match may.read_invitations {
        true => {
            let own = context.own_invitations();
            Some(tx.org(context.org.id).count_open_invitations(own.as_ref(), service.now()).await?)
        }
        false => None,
    };
    let is_only_owner = me.is_owner() && tx.org(context.org.id).count_active_owners(context.now).await? == 1;
    let seats = match may.invite || context.may(&Permission::MEMBER_READ) {
        true => seats(&mut tx, &context.org, context.now).await?,
        false => None,
    };
    let teams = match may.invite && may.read_teams {
        true => teams_to_invite_into(&context, tx.org(context.org.id).list_team_names().await?),
        false => Vec::new(),
    };
    let outside_teams = Resource::NewInvitation { teams: &[] };
    let waiting_reviews = match may.review {
        true => tx.org(context.org.id).count_waiting_reviews(me.id, context.now).await?,
        false => 0,
    };
    let sequence = tx.org(context.org.id).last_sequence().await?;
    Ok(FrameView {
        sequence,
        membership_id: me.id,
        account,
        org: context.org.view(),
        other_orgs,
        may,
        administered: assets::administered(&context),
        template: context.org.template.clone(),
        words: context.org.words.clone(),
        role_actions: role_actions(&context),
        layout: layout(&context),
        language: context.org.policy.language,
        open_invitations,
        waiting_reviews,
        seats,
        has_mail,
        undo_days: context.org.policy.members_undo_days,
        is_only_owner,
        role_required: context.org.policy.roles_minimum > 0,
        one_role_only: context.org.policy.roles_per_member == RolesPerMember::One,
        one_team_only: is_one_team_only(&context.org.policy),
        team_required: context.decide(&Permission::INVITE_CREATE, outside_teams).is_err(),
        teams,
    })
}

/// The teams that the reader may invite people into.
fn teams_to_invite_into(context: &OrgContext, mut teams: Vec<TeamBrief>) -> Vec<TeamBrief> {
    teams.retain(|team| {
        let resource = Resource::NewInvitation { teams: &[team.id] };
        context.may_with_team(&Permission::TEAM_UPDATE, team.id)
            && context.decide(&Permission::INVITE_CREATE, resource).is_ok()
    });
    teams
}

/// The layout of the template, without teams for readers who may not see them all.
fn layout(context: &OrgContext) -> Layout {
    let mut layout = context.org.layout();
    if !reads_teams(context) {
        layout.columns.retain(|column| *column != UserColumn::Team);
        layout.filters.retain(|filter| *filter != UserFilter::Team);
    }
    layout
}

/// The roles that are actions of their own. Whether one may be given to a certain member is decided when it is given.
fn role_actions(context: &OrgContext) -> Vec<(RoleId, String)> {
    if !context.org.layout().role_actions {
        return Vec::new();
    }
    let may_give = |role: &&Role| {
        let roles = slice::from_ref(*role);
        context.may_grant(&Permission::MEMBER_ROLE_UPDATE, Resource::Organization, roles).is_ok()
    };
    context.roles.iter().filter(may_give).map(|role| (role.id, role.name.clone())).collect()
}

/// What the caller may do, for menus and buttons.
pub(crate) fn may(context: &OrgContext) -> May {
    let has_teams = has_teams(&context.org.policy);
    let may_teams = |permission: &Permission| has_teams && context.may(permission);
    May {
        read_overview: manages(context),
        read_members: context.holds(&Permission::MEMBER_READ),
        share_views: views::may_share(context).is_ok(),
        change_roles: context.holds(&Permission::MEMBER_ROLE_UPDATE),
        update_members: context.holds(&Permission::MEMBER_UPDATE),
        remove_members: context.holds(&Permission::MEMBER_DELETE),
        invite: context.may_for_a_team(&Permission::INVITE_CREATE),
        read_invitations: context.holds(&Permission::INVITE_READ),
        update_invitations: context.holds(&Permission::INVITE_UPDATE),
        copy_links: context.org.policy.invitations_copy_link && context.holds(&Permission::INVITE_COPY_LINK),
        read_roles: context.may(&Permission::ROLE_READ),
        create_roles: may_create_role(context),
        read_audit: context.holds(&Permission::AUDIT_READ),
        export_audit: context.holds(&Permission::AUDIT_EXPORT),
        // Reading decides it, since what is shared with the reader counts as well.
        read_assets: false,
        update_asset_kinds: context.may(&Permission::SETTINGS_UPDATE),
        read_teams: has_teams && context.may_for_a_team(&Permission::TEAM_READ),
        create_teams: may_teams(&Permission::TEAM_CREATE),
        update_teams: may_teams(&Permission::TEAM_UPDATE),
        delete_teams: may_teams(&Permission::TEAM_DELETE),
        review: may_review(&context.actor, &context.org.policy).is_ok(),
        undo: !crate::undo::kinds(context).is_empty(),
        change_license: context.may(&Permission::LICENSE_UPDATE),
        change_settings: !crate::settings::sections(context).is_empty(),
        leave: context.actor.membership().is_some_and(|me| decide_leave(me, &context.org.policy).is_ok()),
    }
}
