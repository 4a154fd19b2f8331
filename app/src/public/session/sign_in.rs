//! The sign-in page.

use leptos::prelude::*;

use crate::{
    api::local_path,
    form::{Form, PostForm},
    messages::messages,
    notice::NoticeBanner,
    params::Params,
    paths::url,
    public::{Ready, ready},
    title::PageTitle,
    ui::{AuthFrame, Button, ButtonLook, ButtonSize, PasswordField, TextField},
};

/// The sign-in page. It continues to `?to=`.
pub(crate) fn sign_in_page(params: &Params) -> Ready {
    let to = params.get("to").unwrap_or_default();
    let to = local_path(&to).unwrap_or_default().to_owned();
    ready(move || sign_in(to))
}

fn sign_in(to: String) -> AnyView {
    let form = Form::new("session/sign_in");
    let email = form.value("email", "");
    let knows_email = !email.is_empty();
    let m = messages();
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
        </AuthFrame>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_is_known_to_password_managers_and_goes_on_only_within_this_site() {
        let html = |query: &str| Owner::new().with(|| sign_in_page(&Params::parse(query))().to_html());
        let good = html("to=%2Fo%2Facme%2Fusers");
        assert!(good.contains("value=\"/o/acme/users\""), "{good}");
        assert!(good.contains("autocomplete=\"username\"") && good.contains("current-password"), "{good}");
        let bad = html("to=https%3A%2F%2Fevil.example");
        assert!(!bad.contains("evil"), "{bad}");
    }
}
