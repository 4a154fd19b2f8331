//! The page on which everything that a member owns gets another owner.

use domain::view::{FrameView, HandOverView};
use leptos::prelude::*;

use crate::{
    form::{Form, PostForm},
    messages::messages,
    new_owner::owner_field,
    paths::person_path,
    people_field::Named,
    title::PageTitle,
    ui::{Button, ButtonLook, Empty, Icon, IconName, LinkButton, PageHead},
};

/// The page.
pub(super) fn view(frame: &FrameView, found: &HandOverView) -> AnyView {
    let (m, form) = (messages(), Form::new("member/hand_over"));
    let (slug, id, name) = (frame.org.slug.clone(), found.member.id.to_string(), &found.member.name);
    let back = (person_path(&slug, &id), name.clone());
    let title = m.going_hand_over_title(name);
    if found.assets.is_empty() {
        return view! {
            <PageTitle text=title.clone()/>
            <PageHead title back/>
            <Empty icon=IconName::Box title=m.going_hand_over_nothing(name)/>
        }
        .into_any();
    }
    let lines = found.assets.iter().map(|(kind, owned)| {
        let text = m.owned_assets(owned, kind);
        view! { <li><Icon name=IconName::Box/><span>{text}</span></li> }
    });
    let lines = lines.collect_view();
    let lead = m.going_hand_over_lead(name);
    let owner = owner_field(form, &found.people, Named::AddressBut(id.clone()));
    view! {
        <PageTitle text=title.clone()/>
        <div class="narrow">
            <PageHead title back=back.clone()/>
            <PostForm form hidden=vec![("slug", slug), ("member", id)] class="card form">
                <p>{lead}</p>
                <ul class="consequences">{lines}</ul>
                {owner}
                <div class="form-actions">
                    <LinkButton href=back.0>{m.users_cancel()}</LinkButton>
                    <Button submit=true look=ButtonLook::Primary>{m.going_hand_over()}</Button>
                </div>
            </PostForm>
        </div>
    }
    .into_any()
}
