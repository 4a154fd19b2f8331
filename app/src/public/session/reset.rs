//! The page behind a password reset link.

use domain::{error::ErrorKind, secret::Secret};
use leptos::prelude::*;

use crate::{
    api,
    form::{Form, PostForm, password_hint},
    messages::messages,
    paths::url,
    public::{Ready, ready},
    title::PageTitle,
    ui::{AuthFrame, Button, ButtonLook, ButtonSize, LinkButton, PasswordField, TextField},
};

/// Asks for a new password, or says that the link has expired. Opening it changes nothing.
pub(crate) async fn reset_page(token: Secret) -> Result<Ready, ErrorKind> {
    let email = check(&token).await?;
    Ok(ready(move || match email {
        Some(email) => ask(Form::new("password/reset"), &token, email),
        None => expired(),
    }))
}

/// The address of the account; `None` for a link that no longer works.
async fn check(token: &Secret) -> Result<Option<String>, ErrorKind> {
    match ::service::passwords::check_reset(&api::service()?, token).await {
        Ok(email) => Ok(Some(email)),
        Err(ErrorKind::LinkExpired) => {
            api::set_status(&ErrorKind::LinkExpired);
            Ok(None)
        }
        Err(other) => Err(other),
    }
}

fn ask(form: Form, token: &Secret, email: String) -> AnyView {
    // The form sends the token back to the page it came from.
    let hidden = vec![("token", token.reveal().to_owned())];
    let m = messages();
    view! {
        <PageTitle text=m.session_reset_page()/>
        <AuthFrame title=m.session_reset_title() lead=m.session_reset_lead()>
            <PostForm form hidden>
                // The password manager stores the new password for this account.
                <TextField
                    id="email"
                    label=m.shell_field_email()
                    kind="email"
                    value=email
                    autocomplete="username"
                    readonly=true
                />
                <PasswordField
                    id="password"
                    label=m.shell_field_new()
                    autocomplete="new-password"
                    hint=password_hint()
                    error=form.error("password")
                    autofocus=true
                />
                <Button submit=true look=ButtonLook::Primary size=ButtonSize::Large wide=true>
                    {m.session_reset_button()}
                </Button>
            </PostForm>
        </AuthFrame>
    }
    .into_any()
}

fn expired() -> AnyView {
    let m = messages();
    view! {
        <PageTitle text=m.errors_title_link()/>
        <AuthFrame title=m.errors_title_link() lead=m.session_expired_lead()>
            <LinkButton href="/forgot" look=ButtonLook::Primary size=ButtonSize::Large wide=true>
                {m.session_expired_button()}
            </LinkButton>
            <p class="center"><a href=url("/sign-in")>{m.session_back()}</a></p>
        </AuthFrame>
    }
    .into_any()
}
