//! The page on which whoever manages a member asks for another address of their account.

use domain::{
    error::ErrorKind,
    view::{MemberView, RowAction},
};
use leptos::prelude::*;
use service::members;

use super::own::HERE;
use crate::{
    api,
    form::{Form, PostForm},
    messages::messages,
    paths::{person_path, url},
    public::{Ready, has_mail, ready},
    title::PageTitle,
    ui::{AuthFrame, Banner, Button, ButtonLook, ButtonSize, TextField, Tone},
};

/// The page. One's own address is changed elsewhere.
pub(crate) async fn member_page(slug: String, id: &str) -> Result<Ready, ErrorKind> {
    let member = members::get(&api::service()?, &api::caller()?, &slug, api::id(id)?).await?;
    if member.row.is_self {
        api::redirect(HERE);
        return Ok(ready(|| ().into_any()));
    }
    let has_mail = has_mail().await?;
    Ok(ready(move || show(Form::new("member/change_email"), slug, &member, has_mail)))
}

fn show(form: Form, slug: String, member: &MemberView, has_mail: bool) -> AnyView {
    let (m, row, id) = (messages(), &member.row, member.id.to_string());
    let back = person_path(&slug, &id);
    // Whoever may disable or enable the member may be able to; the service decides.
    let may = [RowAction::Disable, RowAction::Enable].iter().any(|action| row.actions.contains(action));
    let obstacle = match (may, has_mail) {
        (false, _) => Some(m.email_member_obstacle()),
        (true, false) => Some(m.errors_no_mail_server()),
        (true, true) => None,
    };
    let content = match obstacle {
        Some(text) => view! { <Banner tone=Tone::Warning>{text}</Banner> }.into_any(),
        None => fields(form, vec![("slug", slug), ("member", id)]),
    };
    view! {
        <PageTitle text=m.email_member_title(&row.name)/>
        <AuthFrame title=m.email_member_title(&row.name) lead=m.email_member_lead(&row.name, &row.email)>
            {content}
            <p class="center"><a href=url(back)>{m.email_member_back()}</a></p>
        </AuthFrame>
    }
    .into_any()
}

fn fields(form: Form, hidden: Vec<(&'static str, String)>) -> AnyView {
    let m = messages();
    view! {
        <PostForm form hidden>
            <TextField
                id="email"
                label=m.email_field()
                kind="email"
                value=form.value("email", "")
                error=form.error("email")
                autocomplete="off"
                autofocus=true
            />
            <Button submit=true look=ButtonLook::Primary size=ButtonSize::Large wide=true>{m.email_send()}</Button>
        </PostForm>
    }
    .into_any()
}
