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
    ui::{AuthFrame, Button, ButtonLook, ButtonSize, LinkButton, PasswordField},
};

/// Asks for a new password, or says that the link has expired. Opening it changes nothing.
pub(crate) async fn reset_page(token: Secret) -> Result<Ready, ErrorKind> {
    let is_valid = check(&token).await?;
    Ok(ready(move || if is_valid { ask(Form::new("password/reset"), &token) } else { expired() }))
}

async fn check(token: &Secret) -> Result<bool, ErrorKind> {
    match ::service::passwords::check_reset(&api::service()?, token).await {
        Ok(()) => Ok(true),
        Err(ErrorKind::LinkExpired) => {
            api::set_status(&ErrorKind::LinkExpired);
            Ok(false)
        }
        Err(other) => Err(other),
    }
}

fn ask(form: Form, token: &Secret) -> AnyView {
    // The form sends the token back to the page it came from.
    let hidden = vec![("token", token.reveal().to_owned())];
    let m = messages();
    view! {
        <PageTitle text=m.session_reset_page()/>
        <AuthFrame title=m.session_reset_title() lead=m.session_reset_lead()>
            <PostForm form hidden>
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
