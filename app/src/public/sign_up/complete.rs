//! The page behind a link to sign up: the person and their organization in one form.

use domain::{error::ErrorKind, secret::Secret};
use leptos::prelude::*;
use service::sign_ups::{self, OpenSignUp};

use crate::{
    api,
    form::{Form, PostForm, password_hint},
    messages::messages,
    paths::url,
    public::{Ready, ready, template_choice::template_choice},
    settings::file_field,
    title::PageTitle,
    ui::{AuthFrame, Button, ButtonLook, ButtonSize, LinkButton, PasswordField, TextField},
};

/// Asks for everything else, or says why the link leads nowhere. Opening it changes nothing.
pub(crate) async fn complete_page(token: Secret) -> Result<Ready, ErrorKind> {
    let found = find(&token).await?;
    Ok(ready(move || match found {
        Some(OpenSignUp { email, has_account: false }) => ask(Form::new("sign_up/complete"), &token, email),
        Some(OpenSignUp { email, has_account: true }) => known(&email),
        None => expired(),
    }))
}

/// The sign-up of a link; `None` for one that no longer works.
async fn find(token: &Secret) -> Result<Option<OpenSignUp>, ErrorKind> {
    match sign_ups::open(&api::service()?, token).await {
        Ok(open) => Ok(Some(open)),
        Err(kind @ ErrorKind::LinkExpired) => {
            api::set_status(&kind);
            Ok(None)
        }
        Err(other) => Err(other),
    }
}

fn ask(form: Form, token: &Secret, email: String) -> AnyView {
    // The form sends the token back to the page it came from.
    let hidden = vec![("token", token.reveal().to_owned())];
    let (you, organization, templates) = (you(form, email), organization(form), template_choice(form));
    let m = messages();
    let file = file_field(form, m.templates_create_file(), m.templates_create_file_hint());
    view! {
        <PageTitle text=m.sign_up_complete_title()/>
        <AuthFrame title=m.sign_up_complete_title() lead=m.sign_up_complete_lead()>
            <PostForm form hidden files=true>
                {you}
                {organization}
                {templates}
                {file}
                <Button submit=true look=ButtonLook::Primary size=ButtonSize::Large wide=true>
                    {m.sign_up_complete_button()}
                </Button>
            </PostForm>
        </AuthFrame>
    }
    .into_any()
}

fn you(form: Form, email: String) -> AnyView {
    let m = messages();
    view! {
        <fieldset class="setup-part">
            <legend>{m.sign_up_you()}</legend>
            // The password manager stores the password for this account.
            <TextField
                id="email"
                label=m.shell_field_email()
                kind="email"
                value=email
                autocomplete="username"
                readonly=true
            />
            <TextField
                id="name"
                label=m.shell_field_your_name()
                value=form.value("name", "")
                error=form.error("name")
                autocomplete="name"
                autofocus=true
            />
            <PasswordField
                id="password"
                label=m.shell_field_password()
                autocomplete="new-password"
                hint=password_hint()
                error=form.error("password")
            />
        </fieldset>
    }
    .into_any()
}

fn organization(form: Form) -> AnyView {
    let m = messages();
    view! {
        <fieldset class="setup-part">
            <legend>{m.setup_organization()}</legend>
            <TextField
                id="org_name"
                label=m.shell_field_name()
                value=form.value("org_name", "")
                error=form.error("org_name")
                autocomplete="organization"
            />
        </fieldset>
    }
    .into_any()
}

/// The address got an account meanwhile.
fn known(email: &str) -> AnyView {
    let m = messages();
    view! {
        <PageTitle text=m.sign_up_known_title()/>
        <AuthFrame title=m.sign_up_known_title() lead=m.sign_up_known_lead(email)>
            <LinkButton
                href="/sign-in?to=/choose/new"
                look=ButtonLook::Primary
                size=ButtonSize::Large
                wide=true
            >
                {m.session_sign_in()}
            </LinkButton>
            <p class="center"><a href=url("/forgot")>{m.session_forgot()}</a></p>
        </AuthFrame>
    }
    .into_any()
}

fn expired() -> AnyView {
    let m = messages();
    view! {
        <PageTitle text=m.errors_title_link()/>
        <AuthFrame title=m.errors_title_link() lead=m.sign_up_expired_lead()>
            <LinkButton href="/sign-up" look=ButtonLook::Primary size=ButtonSize::Large wide=true>
                {m.session_expired_button()}
            </LinkButton>
            <p class="center"><a href=url("/sign-in")>{m.session_back()}</a></p>
        </AuthFrame>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(page: impl FnOnce() -> AnyView) -> String {
        Owner::new().with(|| page().to_html())
    }

    #[test]
    fn it_asks_for_the_person_and_the_organization_of_the_address_that_was_proven() {
        let html = html(|| {
            let token = Secret::new("TOKEN".to_owned());
            ask(Form::new("sign_up/complete"), &token, "ada@example.com".to_owned())
        });
        for name in ["name", "password", "org_name", "template", "template_file"] {
            assert!(html.contains(&format!("name=\"{name}\"")), "{name}: {html}");
        }
        assert!(html.contains("name=\"token\" value=\"TOKEN\""), "{html}");
        let input = html.split("<input").find(|input| input.contains("value=\"ada@example.com\""));
        let input = input.and_then(|rest| rest.split('>').next()).unwrap_or_default();
        assert!(input.contains("readonly") && input.contains("autocomplete=\"username\""), "{input}");
    }

    #[test]
    fn whoever_has_an_account_is_led_to_the_sign_in_and_on_to_a_new_organization() {
        let html = html(|| known("ada@example.com"));
        assert!(html.contains("already an account for ada@example.com"), "{html}");
        assert!(html.contains("href=\"/sign-in?to=/choose/new\"") && !html.contains("<form"), "{html}");
    }

    #[test]
    fn a_link_that_no_longer_works_leads_to_a_new_one_and_to_the_sign_in() {
        let html = html(expired);
        assert!(html.contains("href=\"/sign-up\"") && html.contains("href=\"/sign-in\""), "{html}");
    }
}
