//! The set-up page, and what it shows if the link has expired or set-up is complete.

use domain::{error::ErrorKind, secret::Secret};
use leptos::prelude::*;

use crate::{
    api::{self, FormAnswer},
    form::{Form, PostForm, password_hint},
    messages::messages,
    public::{Ready, ready, template_choice::template_choice},
    title::PageTitle,
    ui::{
        AuthFrame, Banner, Button, ButtonLook, ButtonSize, Checkbox, Choice, LinkButton, PasswordField,
        Select, TextField, Tone,
    },
};

/// The data of the page.
struct SetupData {
    state: State,
    public_url: String,
    /// The public address is a guess from what the request says.
    is_guess: bool,
    asks_mail: bool,
}

enum State {
    Open,
    Expired,
    Done,
}

/// The page behind the set-up link. Opening it changes nothing.
pub(crate) async fn page(token: Secret) -> Result<Ready, ErrorKind> {
    let data = read(&token).await?;
    Ok(ready(move || match data.state {
        State::Open => ask(Form::new("setup/complete"), &token, &data),
        State::Expired => expired(),
        State::Done => done(),
    }))
}

async fn read(token: &Secret) -> Result<SetupData, ErrorKind> {
    let service = api::service()?;
    let state = match ::service::setup::check_link(&service, token).await {
        Ok(()) => State::Open,
        Err(kind @ ErrorKind::LinkExpired) => {
            api::set_status(&kind);
            State::Expired
        }
        Err(kind @ ErrorKind::AlreadySetUp) => {
            api::set_status(&kind);
            State::Done
        }
        Err(other) => return Err(other),
    };
    let settings = service.settings();
    let guess = || api::facts().and_then(|facts| facts.address);
    let public_url = settings.public_url.clone().or_else(guess).unwrap_or_default();
    let is_guess = settings.public_url.is_none();
    Ok(SetupData { state, public_url, is_guess, asks_mail: settings.mail.is_none() })
}

fn ask(form: Form, token: &Secret, data: &SetupData) -> AnyView {
    let asks_mail = data.asks_mail.then(|| mail(form));
    let mail_problem = match form.answer() {
        Some(FormAnswer::MailProblem(words)) => Some(view! { <Banner tone=Tone::Danger>{words}</Banner> }),
        _ => None,
    };
    // The form sends the token back to the page it came from.
    let hidden = vec![("token", token.reveal().to_owned())];
    let (you, organization, templates) = (you(form), organization(form, data), template_choice(form));
    let m = messages();
    view! {
        <PageTitle text=m.setup_page()/>
        <AuthFrame title=m.setup_set_up() lead=m.setup_lead()>
            {mail_problem}
            <PostForm form hidden>
                {you}
                {organization}
                {templates}
                {asks_mail}
                <Button submit=true look=ButtonLook::Primary size=ButtonSize::Large wide=true>
                    {m.setup_set_up()}
                </Button>
            </PostForm>
        </AuthFrame>
    }
    .into_any()
}

fn you(form: Form) -> AnyView {
    let m = messages();
    view! {
        <fieldset class="setup-part">
            <legend>{m.setup_you()}</legend>
            <TextField
                id="name"
                label=m.shell_field_your_name()
                value=form.value("name", "")
                error=form.error("name")
                autocomplete="name"
                autofocus=true
            />
            <TextField
                id="email"
                label=m.shell_field_email()
                kind="email"
                value=form.value("email", "")
                error=form.error("email")
                autocomplete="username"
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

fn organization(form: Form, data: &SetupData) -> AnyView {
    let m = messages();
    // A script puts the address there that the browser used: everything before this part of it.
    let own_address = (data.is_guess && !form.is_sent()).then_some("/setup/");
    view! {
        <fieldset class="setup-part" data-own-address=own_address>
            <legend>{m.setup_organization()}</legend>
            <TextField
                id="org_name"
                label=m.shell_field_name()
                value=form.value("org_name", "")
                error=form.error("org_name")
                autocomplete="organization"
            />
            <TextField
                id="public_url"
                label=m.shell_field_public_url()
                kind="url"
                inputmode="url"
                value=form.value("public_url", &data.public_url)
                hint=m.setup_public_url_hint()
                error=form.error("public_url")
            />
        </fieldset>
    }
    .into_any()
}

/// Mail is optional: without it links are shown instead. The style sheet alone shows the fields.
fn mail(form: Form) -> AnyView {
    let m = messages();
    let by_mail = form.value("mail", "none") == "smtp";
    let tls = vec![
        Choice::new("starttls", m.setup_tls_start()),
        Choice::new("tls", m.setup_tls_implicit()),
        Choice::new("none", m.setup_tls_none()),
        Choice::new("insecure", m.setup_tls_insecure()),
    ];
    view! {
        <fieldset class="setup-part setup-mail">
            <legend>{m.setup_mail()}</legend>
            <Checkbox
                radio=true
                name="mail"
                value="none"
                label=m.setup_mail_skip()
                hint=m.setup_mail_skip_hint()
                checked=!by_mail
            />
            <Checkbox radio=true name="mail" value="smtp" label=m.setup_mail_smtp() checked=by_mail/>
            <div class="setup-smtp">
                <TextField
                    id="mail_server"
                    label=m.setup_mail_server()
                    placeholder=m.setup_mail_server_example()
                    value=form.value("mail_server", "")
                    error=form.error("mail_server")
                    autocomplete="off"
                />
                <Select
                    id="mail_tls"
                    label=m.setup_encryption()
                    choices=tls
                    value=form.value("mail_tls", "starttls")
                    error=form.error("mail_tls")
                />
                <TextField
                    id="mail_username"
                    label=m.setup_mail_username()
                    optional=true
                    value=form.value("mail_username", "")
                    autocomplete="off"
                />
                <PasswordField id="mail_password" label=m.setup_mail_password() autocomplete="off"/>
                <TextField
                    id="mail_from"
                    label=m.shell_field_mail_from()
                    placeholder=m.setup_mail_from_example()
                    value=form.value("mail_from", "")
                    error=form.error("mail_from")
                    autocomplete="off"
                />
            </div>
        </fieldset>
    }
    .into_any()
}

fn expired() -> AnyView {
    let m = messages();
    view! {
        <PageTitle text=m.errors_title_link()/>
        <AuthFrame title=m.errors_title_link() lead=m.setup_expired_lead()>
            <p>{m.setup_expired_next()}</p>
            <pre class="card"><code>"rolecall setup-link"</code></pre>
        </AuthFrame>
    }
    .into_any()
}

fn done() -> AnyView {
    let m = messages();
    view! {
        <PageTitle text=m.errors_title_set_up()/>
        <AuthFrame title=m.setup_done_title() lead=m.setup_done_lead()>
            <LinkButton href="/sign-in" look=ButtonLook::Primary size=ButtonSize::Large wide=true>
                {m.errors_sign_in()}
            </LinkButton>
        </AuthFrame>
    }
    .into_any()
}
