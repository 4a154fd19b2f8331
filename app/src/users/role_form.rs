//! The page that changes a member's roles. Roles that the reader cannot give are shown with the reason.

use domain::view::FrameView;
use leptos::prelude::*;

use super::data::MemberQuestion;
use crate::{
    form::{Form, PostForm},
    messages::messages,
    paths::person_path,
    roles::{ROLES, picker},
    title::PageTitle,
    ui::{Button, ButtonLook, LinkButton, PageHead},
};

/// The page on which a member's roles are chosen.
pub(super) fn view(frame: &FrameView, MemberQuestion { member, roles }: &MemberQuestion) -> AnyView {
    let (m, form) = (messages(), Form::new("member/change_roles"));
    let (slug, id, name) = (frame.org.slug.clone(), member.id.to_string(), member.row.name.clone());
    let held: Vec<String> = member.role_ids.iter().map(ToString::to_string).collect();
    let chosen = form.checked_values(ROLES).unwrap_or_else(|| held.clone());
    let back = person_path(&slug, &id);
    let title = m.users_roles_of(&name);
    let picker = picker(roles, &chosen, &held, frame.one_role_only, form.error("roles"));
    view! {
        <PageTitle text=title.clone()/>
        <div class="narrow">
            <PageHead title back=(back.clone(), name)/>
            <PostForm form hidden=vec![("slug", slug), ("member", id)] class="card form">
                {picker}
                <div class="form-actions">
                    <LinkButton href=back>{m.users_cancel()}</LinkButton>
                    <Button submit=true look=ButtonLook::Primary>{m.users_save_roles()}</Button>
                </div>
            </PostForm>
        </div>
    }
    .into_any()
}
