//! The page behind a password reset link.

use domain::{error::ErrorKind, secret::Secret};
use leptos::prelude::*;

use crate::{
    api,
    form::{Form, PostForm, password_hint},
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
    view! {
        <PageTitle text="New password"/>
        <AuthFrame title="Choose a new password" lead="You'll be signed out everywhere. Then sign in with the new password.">
            <PostForm form hidden>
                <PasswordField
                    id="password"
                    label="New password"
                    autocomplete="new-password"
                    hint=password_hint()
                    error=form.error("password")
                    autofocus=true
                />
                <Button submit=true look=ButtonLook::Primary size=ButtonSize::Large wide=true>"Set password"</Button>
            </PostForm>
        </AuthFrame>
    }
    .into_any()
}

fn expired() -> AnyView {
    view! {
        <PageTitle text="This link no longer works"/>
        <AuthFrame
            title="This link no longer works"
            lead="It has been used, replaced or has expired. Your password hasn't changed."
        >
            <LinkButton href="/forgot" look=ButtonLook::Primary size=ButtonSize::Large wide=true>"Get a new link"</LinkButton>
            <p class="center"><a href="/sign-in">"Back to sign-in"</a></p>
        </AuthFrame>
    }
    .into_any()
}
