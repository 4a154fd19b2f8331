//! Which roles a member holds: every role, those that the reader cannot give with the reason.

use domain::view::FrameView;
use leptos::prelude::*;

use super::{data::PersonRoles, member_address, person_path};
use crate::{
    form::{Form, PostForm},
    page::loaded,
    roles::{ROLES, picker},
    title::PageTitle,
    ui::{Button, ButtonLook, LinkButton, PageHead},
};

/// The page on which a member's roles are chosen.
pub(crate) fn roles_page() -> AnyView {
    let form = Form::new("member/change_roles");
    loaded(member_address("member/roles"), move |desk, person: PersonRoles| {
        show(&desk.frame(), form, &person)
    })
}

fn show(frame: &FrameView, form: Form, person: &PersonRoles) -> AnyView {
    let PersonRoles { member, roles } = person;
    let (slug, id, name) = (frame.org.slug.clone(), member.id.to_string(), member.row.name.clone());
    let held: Vec<String> = member.role_ids.iter().map(ToString::to_string).collect();
    let chosen = form.ticked(ROLES).unwrap_or_else(|| held.clone());
    let back = person_path(&slug, &id);
    let title = format!("Roles of {name}");
    let picker = picker(roles, &chosen, &held, frame.one_role_only, form.error("roles"));
    view! {
        <PageTitle text=title.clone()/>
        <div class="narrow">
            <PageHead title back=(back.clone(), name)/>
            <PostForm form hidden=vec![("slug", slug), ("member", id)] class="card form">
                {picker}
                <div class="form-actions">
                    <LinkButton href=back>"Cancel"</LinkButton>
                    <Button submit=true look=ButtonLook::Primary>"Save roles"</Button>
                </div>
            </PostForm>
        </div>
    }
    .into_any()
}
