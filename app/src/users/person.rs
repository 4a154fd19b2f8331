//! One member: facts and actions, on the member's page and in the side panel.

use domain::{
    time::Timestamp,
    view::{FrameView, MemberDetailView, MemberView, RowAction},
};
use leptos::prelude::*;

use super::{data::MemberDetail, dossier, state::State};
use crate::{
    links::person_link,
    listing::ListState,
    paths::{person_path, users_path},
    title::PageTitle,
    ui::{
        Avatar, Badge, Banner, ButtonLook, CopyButton, Icon, IconName, LinkButton, PageHead, Time, Tone, ago,
        fact,
    },
    words::membership_status,
};

/// A member's page.
pub(crate) fn member_view(frame: &FrameView, detail: &MemberDetail) -> AnyView {
    show(frame, &detail.found, detail.now)
}

fn show(frame: &FrameView, found: &MemberDetailView, now: Timestamp) -> AnyView {
    let member = &found.member;
    let row = &member.row;
    // The primary action comes last, at the edge.
    let actions =
        row.actions.iter().rev().map(|action| button(frame, *action, &member.id.to_string())).collect_view();
    view! {
        <PageTitle text=row.name.clone()/>
        <PageHead title=row.name.clone() back=(users_path(&frame.org.slug), "Users".to_owned())>{actions}</PageHead>
        {dossier::columns(frame, found, facts(frame, member, now), now)}
    }
    .into_any()
}

/// A member in the side panel of the list.
pub(super) fn side_panel(frame: &FrameView, state: &State, member: &MemberView, now: Timestamp) -> AnyView {
    let (row, slug) = (&member.row, &frame.org.slug);
    let id = member.id.to_string();
    let actions = row.actions.iter().map(|action| button(frame, *action, &id)).collect_view();
    let close = State { panel: None, ..state.clone() }.path(slug);
    view! {
        <aside class="beside" aria-label=row.name.clone()>
            <div class="beside-head">
                <Avatar id=id.clone() name=row.name.clone()/>
                <h2><a href=person_path(slug, &id)>{row.name.clone()}</a></h2>
                <a class="button button-quiet button-icon" href=close data-close="" aria-label="Close">
                    <Icon name=IconName::X/>
                </a>
            </div>
            {facts(frame, member, now)}
            <div class="actions">{actions}</div>
            <p class="muted needs-script"><kbd>"j"</kbd> " and " <kbd>"k"</kbd> " go to the next and previous person."</p>
        </aside>
    }
    .into_any()
}

/// The facts about a member.
fn facts(frame: &FrameView, member: &MemberView, now: Timestamp) -> AnyView {
    let row = &member.row;
    let id = member.id.to_string();
    let warning = member.is_last_owner.then(|| {
        view! {
            <Banner tone=Tone::Info>
                "This is the only active owner. Add a second one so that the organization doesn't depend on one person."
            </Banner>
        }
    });
    view! {
        {warning}
        <section class="card" aria-label="Facts">
            <dl class="facts">
                {fact("E-mail", row.email.clone().into_any())}
                {fact("Status", membership_status(&frame.words, member.state).into_any())}
                {fact("Roles", roles(&row.roles))}
                {row.last_active_at.map(|at| fact("Last active", exact_and_relative(at, now)))}
                {member.last_sign_in_at.map(|at| fact("Last sign-in", view! { <Time at/> }.into_any()))}
                {row.joined_at.map(|at| fact("Joined", view! { <Time at/> }.into_any()))}
                {member.invited_by.as_ref().map(|inviter| fact("Invited by", person_link(frame, inviter.id, &inviter.name)))}
                {fact("Active sessions", member.sessions.to_string().into_any())}
                {fact("ID", view! { <code>{id.clone()}</code> " " <CopyButton text=id.clone() label="Copy ID" bare=true/> }.into_any())}
            </dl>
        </section>
    }
    .into_any()
}

/// The exact time and, where it is recent, how long ago.
fn exact_and_relative(at: Timestamp, now: Timestamp) -> AnyView {
    let relative = ago(at, now).map(|relative| view! { <span class="muted">" · " {relative}</span> });
    view! { <Time at/> {relative} }.into_any()
}

fn roles(names: &[String]) -> AnyView {
    names.iter().map(|name| view! { <Badge label=name.clone()/> " " }).collect_view().into_any()
}

fn button(frame: &FrameView, action: RowAction, id: &str) -> AnyView {
    let words = &frame.words;
    let (page, label, look, icon) = match action {
        RowAction::ChangeRoles => ("roles", &words.change_roles, ButtonLook::Primary, IconName::Shield),
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

/// The first name, as used in sentences.
pub(super) fn first_name(member: &MemberView) -> String {
    member.row.name.split(' ').next().unwrap_or_default().to_owned()
}
