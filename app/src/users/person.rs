//! One member: facts and actions, on the member's page and in the side panel.

use domain::{
    end_date::last_moment,
    time::Timestamp,
    view::{FrameView, MemberDetailView, MemberView, RoleByTeam, RowAction, UserRow},
};
use leptos::prelude::*;

use super::{data::MemberDetail, dossier, ends, role_form::role_actions, state::State};
use crate::{
    links::person_link,
    listing::ListState,
    messages::messages,
    paths::{permissions_path, person_path, team_people_path, url, users_path},
    teams,
    title::PageTitle,
    ui::{
        Avatar, AvatarSize, Badge, Banner, Button, ButtonLook, CopyButton, Icon, IconName, LinkButton,
        PageHead, PostForm, Time, Tone, fact,
    },
    words::membership_status,
};

/// A member's page.
pub(crate) fn member_view(frame: &FrameView, detail: &MemberDetail) -> AnyView {
    show(frame, &detail.found, detail.now)
}

fn show(frame: &FrameView, found: &MemberDetailView, now: Timestamp) -> AnyView {
    let (m, member) = (messages(), &found.member);
    let row = &member.row;
    // The primary action comes last, at the edge.
    let actions = row
        .actions
        .iter()
        .rev()
        .map(|action| button(frame, row, *action, &member.id.to_string()))
        .collect_view();
    let back = (users_path(&frame.org.slug), frame.words.users_title.clone());
    let id = member.id.to_string();
    let rename = may_update(member).then(|| {
        let href = [&person_path(&frame.org.slug, &id), "/name"].concat();
        view! { <LinkButton href look=ButtonLook::Quiet icon=IconName::Pencil attr:data-over="">{m.users_rename()}</LinkButton> }
    });
    let teams = found.teams.as_ref().and_then(|held| teams::card(frame, &id, &first_name(member), held));
    let ends = ends::card(frame, found, now);
    let avatar = view! {
        <Avatar id=id.clone() name=row.name.clone() picture=row.picture size=AvatarSize::Large/>
    };
    view! {
        <PageTitle text=row.name.clone()/>
        <div class="person-head">
            {avatar}
            <PageHead title=row.name.clone() back>{rename} {actions}</PageHead>
        </div>
        {dossier::columns(frame, found, (facts(frame, member, now, found.sees_permissions), [teams, ends]), now)}
    }
    .into_any()
}

/// A member in the side panel of the list.
pub(super) fn side_panel(frame: &FrameView, state: &State, member: &MemberView, now: Timestamp) -> AnyView {
    let (m, row, slug) = (messages(), &member.row, &frame.org.slug);
    let id = member.id.to_string();
    let actions = row.actions.iter().map(|action| button(frame, row, *action, &id)).collect_view();
    let close = State { panel: None, ..state.clone() }.path(slug);
    let [before, after] = m.users_panel_keys();
    view! {
        <aside class="beside" aria-label=row.name.clone()>
            <div class="beside-head">
                <Avatar id=id.clone() name=row.name.clone() picture=row.picture/>
                <h2><a href=url(person_path(slug, &id))>{row.name.clone()}</a></h2>
                <a class="button button-quiet button-icon" href=url(close) data-close="" aria-label=m.kit_close()>
                    <Icon name=IconName::X/>
                </a>
            </div>
            {facts(frame, member, now, false)}
            <div class="actions">{actions}</div>
            <p class="muted needs-script">{before} <kbd>"j"</kbd> " " {m.users_panel_and()} " " <kbd>"k"</kbd> {after}</p>
        </aside>
    }
    .into_any()
}

/// The facts about a member.
fn facts(frame: &FrameView, member: &MemberView, now: Timestamp, sees_permissions: bool) -> AnyView {
    let (m, row) = (messages(), &member.row);
    let id = member.id.to_string();
    let warning =
        member.is_last_owner.then(|| view! { <Banner tone=Tone::Info>{m.users_only_owner()}</Banner> });
    let password = may_update(member).then(|| {
        let href = url([&person_path(&frame.org.slug, &id), "/reset-password"].concat());
        fact(m.users_password(), view! { <a class="link" href=href>{m.users_send_reset()}</a> }.into_any())
    });
    let permissions = sees_permissions.then(|| {
        let href = url(permissions_path(&frame.org.slug, &id));
        let link = view! { <a class="link" href=href>{m.users_permissions_all()}</a> };
        fact(m.users_permissions(), link.into_any())
    });
    view! {
        {warning}
        <section class="card" aria-label=m.users_facts()>
            <dl class="facts">
                {fact(m.users_email(), email(frame, member))}
                {password}
                {fact(m.users_status(), membership_status(&frame.words, member.state).into_any())}
                {fact(m.users_roles(), roles(frame, member))}
                {permissions}
                {(!row.teams.is_empty()).then(|| fact(m.users_team(), row.teams.join(", ").into_any()))}
                {row.last_active_at.map(|at| fact(m.users_last_active(), exact_and_relative(at, now)))}
                {member.last_sign_in_at.map(|at| fact(m.users_last_sign_in(), view! { <Time at/> }.into_any()))}
                {row.joined_at.map(|at| fact(m.users_joined(), view! { <Time at/> }.into_any()))}
                {row.expires_at.map(|end| fact(m.users_expires(), view! { <Time at=last_moment(end)/> }.into_any()))}
                {member.invited_by.as_ref().map(|inviter| fact(m.users_invited_by(), person_link(frame, inviter.id, &inviter.name)))}
                {fact(m.users_active_sessions(), m.number(member.sessions).into_any())}
                {fact(m.users_id(), view! { <code>{id.clone()}</code> " " <CopyButton text=id.clone() label=m.users_copy_id() bare=true/> }.into_any())}
            </dl>
        </section>
    }
    .into_any()
}

/// The address, with the way to another one for whoever may disable or enable the member.
fn email(frame: &FrameView, member: &MemberView) -> AnyView {
    let email = member.row.email.clone();
    if !may_update(member) {
        return email.into_any();
    }
    let href = [&person_path(&frame.org.slug, &member.id.to_string()), "/email"].concat();
    // In a paragraph links are underlined: beside other text colour alone does not tell them.
    view! { <p>{email} " " <a href=url(href)>{messages().users_change_email()}</a></p> }.into_any()
}

/// Whether the reader may change the member: whoever may disable or enable them. Nobody is offered that of themselves, and of
/// removed members nobody is.
pub(super) fn may_update(member: &MemberView) -> bool {
    [RowAction::Disable, RowAction::Enable].iter().any(|action| member.row.actions.contains(action))
}

/// The exact time and, where it is recent, how long ago.
fn exact_and_relative(at: Timestamp, now: Timestamp) -> AnyView {
    let relative =
        messages().ago(at, now).map(|relative| view! { <span class="muted">" · " {relative}</span> });
    view! { <Time at/> {relative} }.into_any()
}

/// The roles, each with the teams that give it.
fn roles(frame: &FrameView, member: &MemberView) -> AnyView {
    let m = messages();
    let team = |given: &RoleByTeam| {
        let text = match given.is_direct {
            true => m.users_also_by_team(&given.team.name),
            false => m.users_by_team(&given.team.name),
        };
        match frame.may.read_teams {
            true => {
                let href = url(team_people_path(&frame.org.slug, &given.team.id.to_string()));
                view! { <a class="role-team" href=href>{text}</a> " " }.into_any()
            }
            false => view! { <span class="role-team">{text}</span> " " }.into_any(),
        }
    };
    let role = |name: &String| {
        let teams = member.by_team.iter().filter(|given| given.role == *name).map(team).collect_view();
        view! { <Badge label=name.clone()/> " " {teams} }
    };
    member.row.roles.iter().map(role).collect_view().into_any()
}

fn button(frame: &FrameView, row: &UserRow, action: RowAction, id: &str) -> AnyView {
    let words = &frame.words;
    let (page, label, look, icon) = match action {
        RowAction::ChangeRoles if frame.layout.role_actions => return role_buttons(frame, row, id),
        RowAction::ChangeRoles => {
            let (href, label) =
                ([&person_path(&frame.org.slug, id), "/roles"].concat(), words.change_roles.clone());
            return view! {
                <LinkButton href look=ButtonLook::Primary icon=IconName::Shield attr:data-over="">{label}</LinkButton>
            }
            .into_any();
        }
        RowAction::Disable => ("disable", &words.disable, ButtonLook::Secondary, IconName::Ban),
        RowAction::Enable => ("enable", &words.enable, ButtonLook::Secondary, IconName::UserCheck),
        RowAction::Remove => ("remove", &words.remove, ButtonLook::Secondary, IconName::Trash),
        RowAction::Leave => {
            let (href, label) = (["/o/", &frame.org.slug, "/leave"].concat(), words.leave.clone());
            return view! { <LinkButton href icon=IconName::LogOut>{label}</LinkButton> }.into_any();
        }
        RowAction::Resend | RowAction::Cancel | RowAction::CopyLink => return ().into_any(),
    };
    let href = [&person_path(&frame.org.slug, id), "/", page].concat();
    let label = label.clone();
    view! { <LinkButton href look icon>{label}</LinkButton> }.into_any()
}

/// A button for each role that the member lacks.
fn role_buttons(frame: &FrameView, row: &UserRow, id: &str) -> AnyView {
    let button = |(label, fields)| {
        view! { <PostForm fields><Button submit=true icon=IconName::Shield>{label}</Button></PostForm> }
    };
    role_actions(frame, row, id).map(button).collect_view().into_any()
}

/// The first name, as used in sentences.
pub(super) fn first_name(member: &MemberView) -> String {
    member.row.name.split(' ').next().unwrap_or_default().to_owned()
}
