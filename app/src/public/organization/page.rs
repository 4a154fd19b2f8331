//! The page on which somebody creates an organization.

use domain::error::ErrorKind;
use leptos::prelude::*;

use crate::{
    api,
    form::{Form, PostForm},
    messages::messages,
    paths::url,
    public::{Ready, ready, template_choice::template_choice},
    settings::file_field,
    title::PageTitle,
    ui::{AuthFrame, Button, ButtonLook, ButtonSize, TextField},
};

/// The page, for people who are signed in. Where only the operator creates organizations, it says so.
pub(crate) async fn new_page() -> Result<Ready, ErrorKind> {
    api::caller()?;
    ::service::orgs::may_create(&api::service()?)?;
    Ok(ready(|| show(Form::new("organization/create"))))
}

fn show(form: Form) -> AnyView {
    let m = messages();
    let templates = template_choice(form);
    let file = file_field(form, m.templates_create_file(), m.templates_create_file_hint());
    view! {
        <PageTitle text=m.organization_title()/>
        <AuthFrame title=m.organization_title() lead=m.organization_lead()>
            <PostForm form files=true>
                <TextField
                    id="org_name"
                    label=m.shell_field_name()
                    value=form.value("org_name", "")
                    error=form.error("org_name")
                    autocomplete="organization"
                    autofocus=true
                />
                {templates}
                {file}
                <Button submit=true look=ButtonLook::Primary size=ButtonSize::Large wide=true>
                    {m.organization_create()}
                </Button>
            </PostForm>
            <p class="center"><a href=url("/choose")>{m.organization_back()}</a></p>
        </AuthFrame>
    }
    .into_any()
}
