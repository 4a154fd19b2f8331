//! The page on which somebody changes the address of their account.

use domain::{error::ErrorKind, view::AccountView};
use leptos::prelude::*;
use service::email_changes::{self, WaitingEmailChange};

use crate::{
    api::{self, AT_NOTICE},
    form::{Form, PostForm},
    messages::{exact, messages},
    notice::NoticeBanner,
    paths::url,
    public::{Ready, has_mail, ready},
    title::PageTitle,
    ui::{
        AuthFrame, Banner, Button, ButtonLook, ButtonSize, LinkButton, PasswordField, PostForm as PlainForm,
        TextField, Tone,
    },
};

/// The path of the page.
pub(super) const HERE: &str = "/account/email";

/// The page. It says which address waits for its proof.
pub(crate) async fn own_page() -> Result<Ready, ErrorKind> {
    let (service, caller) = (api::service()?, api::caller()?);
    let waiting = email_changes::find(&service, &caller).await?;
    let account = caller.session()?.account.clone();
    let has_mail = has_mail().await?;
    Ok(ready(move || match has_mail {
        true => show(Form::new("account/change_email"), &account, waiting.as_ref()),
        false => without_mail(),
    }))
}

fn show(form: Form, account: &AccountView, waiting: Option<&WaitingEmailChange>) -> AnyView {
    let m = messages();
    let (email, lead) = (account.email.clone(), m.email_lead(&account.email));
    let (waits, is_first) = (waiting.map(waits), waiting.is_none());
    view! {
        <PageTitle text=m.email_title()/>
        <AuthFrame title=m.email_title() lead>
            <NoticeBanner/>
            {waits}
            <PostForm form>
                // Password managers need the user name.
                <input class="visually-hidden" name="username" value=email autocomplete="username" tabindex="-1" aria-hidden="true" readonly/>
                <TextField
                    id="email"
                    label=m.email_field()
                    kind="email"
                    value=form.value("email", "")
                    error=form.error("email")
                    autocomplete="email"
                    autofocus=is_first
                />
                <PasswordField
                    id="current"
                    label=m.shell_field_current()
                    autocomplete="current-password"
                    error=form.error("current")
                />
                <Button submit=true look=ButtonLook::Primary size=ButtonSize::Large wide=true>{m.email_send()}</Button>
            </PostForm>
            {back()}
        </AuthFrame>
    }
    .into_any()
}

/// The address that waits, with a button to call it off.
fn waits(waiting: &WaitingEmailChange) -> AnyView {
    let m = messages();
    let words = m.email_waiting(&waiting.email, &exact(waiting.expires_at));
    let fields = vec![("do", "account/cancel_email".to_owned()), (AT_NOTICE.0, AT_NOTICE.1.to_owned())];
    view! {
        <Banner tone=Tone::Info>{words}</Banner>
        <p class="muted">{m.email_waiting_help()}</p>
        <PlainForm fields>
            <Button submit=true size=ButtonSize::Large wide=true>{m.email_cancel()}</Button>
        </PlainForm>
    }
    .into_any()
}

fn without_mail() -> AnyView {
    let m = messages();
    view! {
        <PageTitle text=m.email_title()/>
        <AuthFrame title=m.email_title() lead=m.email_no_mail_lead()>
            <p>{m.email_no_mail_help()}</p>
            <LinkButton href="/account" size=ButtonSize::Large wide=true>{m.email_back()}</LinkButton>
        </AuthFrame>
    }
    .into_any()
}

fn back() -> AnyView {
    view! { <p class="center"><a href=url("/account")>{messages().email_back()}</a></p> }.into_any()
}
