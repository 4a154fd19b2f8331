//! The pages of the links in the mails: the one to the new address, and the one in the notice. Opening them changes nothing.

use domain::{error::ErrorKind, secret::Secret};
use leptos::prelude::*;
use service::email_changes::{self, OpenEmailChange};

use crate::{
    api,
    form::{Form, PostForm},
    messages::messages,
    public::{Ready, ready},
    title::PageTitle,
    ui::{AuthFrame, Button, ButtonLook, ButtonSize, LinkButton},
};

/// Asks whoever reads the mail of the new address to confirm it.
pub(crate) async fn confirm_page(token: Secret) -> Result<Ready, ErrorKind> {
    let open = found(email_changes::open(&api::service()?, &token).await)?;
    Ok(ready(move || match open {
        Some(open) => {
            let m = messages();
            let lead = m.email_confirm_lead(&open.name, &open.email);
            ask(Form::new("email/confirm"), &token, (m.email_confirm_title(), lead), m.email_confirm_button())
        }
        None => expired(),
    }))
}

/// Asks whoever reads the mail of the present address whether to call the change off.
pub(crate) async fn cancel_page(token: Secret) -> Result<Ready, ErrorKind> {
    let open = found(email_changes::open_cancel(&api::service()?, &token).await)?;
    Ok(ready(move || match open {
        Some(open) => {
            let m = messages();
            let lead = m.email_cancel_lead(&open.present, &open.email);
            ask(Form::new("email/cancel"), &token, (m.email_cancel_title(), lead), m.email_cancel())
        }
        None => expired(),
    }))
}

/// The change of a link; `None` for one that no longer works.
fn found(opened: Result<OpenEmailChange, ErrorKind>) -> Result<Option<OpenEmailChange>, ErrorKind> {
    match opened {
        Ok(open) => Ok(Some(open)),
        Err(kind @ ErrorKind::LinkExpired) => {
            api::set_status(&kind);
            Ok(None)
        }
        Err(other) => Err(other),
    }
}

fn ask(form: Form, token: &Secret, (title, lead): (&'static str, String), button: &'static str) -> AnyView {
    // The form sends the token back to the page it came from.
    let hidden = vec![("token", token.reveal().to_owned())];
    view! {
        <PageTitle text=title/>
        <AuthFrame title lead>
            <PostForm form hidden>
                <Button submit=true look=ButtonLook::Primary size=ButtonSize::Large wide=true>{button}</Button>
            </PostForm>
        </AuthFrame>
    }
    .into_any()
}

fn expired() -> AnyView {
    let m = messages();
    view! {
        <PageTitle text=m.errors_title_link()/>
        <AuthFrame title=m.errors_title_link() lead=m.email_expired_lead()>
            <LinkButton href="/account" look=ButtonLook::Primary size=ButtonSize::Large wide=true>
                {m.email_expired_button()}
            </LinkButton>
        </AuthFrame>
    }
    .into_any()
}
