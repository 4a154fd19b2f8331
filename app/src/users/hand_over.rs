//! The page on which what a member owns gets other owners: all of it, or each kind for itself.

use domain::view::{ConsequencesView, FrameView, MemberView};
use leptos::prelude::*;

use super::consequences;
use crate::{
    form::{Form, PostForm},
    messages::messages,
    paths::person_path,
    plan::Line,
    title::PageTitle,
    ui::{Button, ButtonLook, Empty, IconName, LinkButton, PageHead},
};

/// The page.
pub(super) fn view(frame: &FrameView, member: &MemberView, shown: &ConsequencesView) -> AnyView {
    let (m, form) = (messages(), Form::new("member/hand_over"));
    let (slug, id, name) = (frame.org.slug.clone(), member.id.to_string(), &member.row.name);
    let back = (person_path(&slug, &id), name.clone());
    let title = m.going_hand_over_title(name);
    if shown.plan.assets.is_empty() {
        return view! {
            <PageTitle text=title.clone()/>
            <PageHead title back/>
            <Empty icon=IconName::Box title=m.going_hand_over_nothing(name)/>
        }
        .into_any();
    }
    let choice = consequences::asset_choice(shown, form, &id);
    let mut hidden = vec![("slug", slug), ("member", id)];
    hidden.extend(consequences::hidden(shown));
    let lines = consequences::lines(shown, form).into_iter().map(Line::view).collect_view();
    let lead = m.going_hand_over_lead(name);
    let changed = consequences::changed(shown, form);
    view! {
        <PageTitle text=title.clone()/>
        <div class="narrow">
            <PageHead title back=back.clone()/>
            <PostForm form hidden class="card form">
                {changed}
                <p>{lead}</p>
                <ul class="consequences">{lines}</ul>
                {choice}
                <div class="form-actions">
                    <LinkButton href=back.0>{m.users_cancel()}</LinkButton>
                    <Button submit=true look=ButtonLook::Primary>{m.going_hand_over()}</Button>
                </div>
            </PostForm>
        </div>
    }
    .into_any()
}
