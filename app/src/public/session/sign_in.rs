//! The sign-in page.

use domain::error::ErrorKind;
use leptos::prelude::*;
use service::sign_ups;

use crate::{
    api::{self, local_path},
    form::{Form, PostForm},
    messages::messages,
    notice::NoticeBanner,
    params::Params,
    paths::url,
    public::{Ready, ready},
    title::PageTitle,
    ui::{AuthFrame, Button, ButtonLook, ButtonSize, PasswordField, TextField},
};

/// The sign-in page. It continues to `?to=`, and leads to the sign-up where there is one.
pub(crate) async fn sign_in_page(params: &Params) -> Result<Ready, ErrorKind> {
    let to = destination(params);
    let may_sign_up = sign_ups::is_open(&api::service()?).await?;
    Ok(ready(move || sign_in(to, may_sign_up)))
}

/// Where to continue; empty for the start page.
fn destination(params: &Params) -> String {
    let to = params.get("to").unwrap_or_default();
    local_path(&to).unwrap_or_default().to_owned()
}

fn sign_in(to: String, may_sign_up: bool) -> AnyView {
    let form = Form::new("session/sign_in");
    let email = form.value("email", "");
    let knows_email = !email.is_empty();
    let m = messages();
    let sign_up =
        may_sign_up.then(|| view! { <p class="center"><a href=url("/sign-up")>{m.sign_up_title()}</a></p> });
    view! {
        <PageTitle text=m.session_sign_in()/>
        <AuthFrame title=m.session_sign_in()>
            <NoticeBanner/>
            <PostForm form hidden=vec![("to", to)]>
                <TextField
                    id="email"
                    label=m.shell_field_email()
                    kind="email"
                    value=email
                    error=form.error("email")
                    autocomplete="username"
                    autofocus=!knows_email
                />
                <PasswordField
                    id="password"
                    label=m.shell_field_password()
                    autocomplete="current-password"
                    error=form.error("password")
                    autofocus=knows_email
                />
                <Button submit=true look=ButtonLook::Primary size=ButtonSize::Large wide=true>
                    {m.session_sign_in()}
                </Button>
            </PostForm>
            <p class="center"><a href=url("/forgot")>{m.session_forgot()}</a></p>
            {sign_up}
        </AuthFrame>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(query: &str, may_sign_up: bool) -> String {
        let to = destination(&Params::parse(query));
        Owner::new().with(|| sign_in(to, may_sign_up).to_html())
    }

    #[test]
    fn the_form_is_known_to_password_managers_and_goes_on_only_within_this_site() {
        let good = html("to=%2Fo%2Facme%2Fusers", false);
        assert!(good.contains("value=\"/o/acme/users\""), "{good}");
        assert!(good.contains("autocomplete=\"username\"") && good.contains("current-password"), "{good}");
        let bad = html("to=https%3A%2F%2Fevil.example", false);
        assert!(!bad.contains("evil"), "{bad}");
    }

    #[test]
    fn it_leads_to_the_sign_up_where_there_is_one() {
        for may_sign_up in [true, false] {
            assert_eq!(html("", may_sign_up).contains("href=\"/sign-up\""), may_sign_up);
        }
    }
}
