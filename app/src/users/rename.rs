//! The page on which a member gets another name.

use domain::view::{FrameView, MemberView};
use leptos::prelude::*;

use super::person::may_update;
use crate::{
    form::{Form, PostForm},
    messages::messages,
    paths::person_path,
    title::PageTitle,
    ui::{Banner, Button, ButtonLook, LinkButton, PageHead, TextField, Tone},
};

/// The page. Whoever may disable or enable the member may be able to; the service decides.
pub(super) fn view(frame: &FrameView, member: &MemberView) -> AnyView {
    let (m, form) = (messages(), Form::new("member/rename"));
    let (slug, id, name) = (frame.org.slug.clone(), member.id.to_string(), &member.row.name);
    let back = person_path(&slug, &id);
    let title = m.users_rename_title(name);
    let (value, error, cancel) = (form.value("name", name), form.error("name"), back.clone());
    let content = match may_update(member) {
        false => view! { <Banner tone=Tone::Warning>{m.users_not_offered()}</Banner> }.into_any(),
        true => view! {
            <PostForm form hidden=vec![("slug", slug), ("member", id)] class="card form">
                <TextField
                    id="name"
                    label=m.users_name()
                    hint=m.users_rename_hint()
                    value
                    error
                    autocomplete="off"
                    required=true
                    maxlength=100
                />
                <div class="form-actions">
                    <LinkButton href=cancel attr:data-back="">{m.users_cancel()}</LinkButton>
                    <Button submit=true look=ButtonLook::Primary>{m.users_rename_act()}</Button>
                </div>
            </PostForm>
        }
        .into_any(),
    };
    view! {
        <PageTitle text=title.clone()/>
        <div class="narrow">
            <PageHead title back=(back, name.clone())/>
            {content}
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use domain::view::RowAction;

    use super::*;
    use crate::fixtures::{dossier, frame};

    fn html(actions: Vec<RowAction>) -> String {
        let mut member = dossier().member;
        member.row.actions = actions;
        Owner::new().with(|| view(&frame(), &member).to_html())
    }

    #[test]
    fn whoever_may_change_the_member_finds_the_name_to_change() {
        let html = html(vec![RowAction::Enable]);
        assert!(html.contains("member/rename") && html.contains("value=\"Member"), "{html}");
    }

    #[test]
    fn nobody_else_gets_a_form() {
        let html = html(vec![RowAction::Leave]);
        assert!(html.contains("You can't do this") && !html.contains("<form"), "{html}");
    }
}
