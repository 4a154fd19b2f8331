//! The Invite page.

use domain::{
    access::Denial,
    error::ErrorKind,
    permission::Permission,
    view::{FrameView, RoleView},
};
use leptos::prelude::*;

use super::{Invited, result};
use crate::{
    desk::Desk,
    errors,
    form::{Form, PostForm},
    invitations::no_mail,
    page::framed_page,
    roles::{ROLES, picker, read_roles},
    title::PageTitle,
    ui::{Button, ButtonLook, IconName, LinkButton, PageHead, TextArea},
};

/// The Invite page.
pub(crate) fn page() -> AnyView {
    let desk = expect_context::<Desk>();
    if !desk.frame().may.invite {
        let denial = Denial::Missing { permission: Permission::INVITE_CREATE };
        return errors::refused(ErrorKind::Denied { denial });
    }
    let slug = desk.slug();
    let form = Form::new("invitation/send");
    framed_page(read_roles(slug), move |frame, roles| show(&frame, form, &roles))
}

/// The roles that are chosen at first: the organization's default, if the reader may give it.
fn usual(roles: &[RoleView]) -> Vec<String> {
    let given = roles.iter().filter(|role| role.is_default && role.refusal.is_none());
    given.map(|role| role.id.to_string()).take(1).collect()
}

fn show(frame: &FrameView, form: Form, roles: &[RoleView]) -> AnyView {
    let slug = frame.org.slug.clone();
    let chosen = form.ticked(ROLES).unwrap_or_else(|| usual(roles));
    let typed = match form.result::<Invited>() {
        Some(invited) => invited.left_over(),
        None => form.value("addresses", ""),
    };
    let title = [&frame.words.invite, " to ", &frame.org.name].concat();
    let back = ["/o/", &slug, "/users"].concat();
    let results = form.result::<Invited>().map(|invited| result::list(frame, &invited));
    let picker = picker(roles, &chosen, &[], frame.one_role_only, form.error("roles"));
    let send = frame.words.send.clone();
    view! {
        <PageTitle text=frame.words.invite.clone()/>
        <div class="narrow">
            <PageHead title back=(back.clone(), "Users".to_owned())/>
            {(!frame.has_mail).then(|| no_mail(frame.may.copy_links))}
            {results}
            <PostForm form hidden=vec![("slug", slug)]>
                <TextArea
                    id="addresses"
                    label="E-mail addresses"
                    value=typed
                    hint="One or a thousand, pasted in any form: lines, commas, “Name <a@b>”, a column of a table."
                    error=form.error("addresses")
                    rows=5
                    autofocus=true
                />
                {picker}
                <TextArea
                    id="note"
                    label="Note"
                    optional=true
                    value=form.value("note", "")
                    hint="Stands in the mail and on the page that the link opens."
                    error=form.error("note")
                    rows=2
                    maxlength=500
                />
                <div class="form-actions">
                    <LinkButton href=back>"Cancel"</LinkButton>
                    <Button submit=true look=ButtonLook::Primary icon=IconName::Send>
                        {send}
                    </Button>
                </div>
            </PostForm>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{frame, role};

    #[test]
    fn the_default_role_is_chosen_unless_the_reader_cannot_give_it() {
        let mut member = role(2, "Member");
        member.is_default = true;
        assert_eq!(usual(&[role(1, "Owner"), member.clone()]), [member.id.to_string()]);
        member.refusal = Some("no".to_owned());
        assert!(usual(&[member]).is_empty());
    }

    #[test]
    fn without_a_mail_server_the_page_says_so_before_anything_is_typed() {
        let mut frame = frame();
        frame.has_mail = false;
        let html = Owner::new().with(|| {
            leptos_meta::provide_meta_context();
            show(&frame, Form::new("invitation/send"), &[]).to_html()
        });
        assert!(html.contains("invitations are not sent"), "{html}");
    }
}
