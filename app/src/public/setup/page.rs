//! The set-up page, and what it shows if the link has expired or set-up is complete.

use domain::{error::ErrorKind, secret::Secret};
use leptos::prelude::*;

use crate::{
    api,
    form::{Form, PostForm, password_hint},
    public::{Ready, ready},
    title::PageTitle,
    ui::{
        AuthFrame, Button, ButtonLook, ButtonSize, Checkbox, Choice, LinkButton, PasswordField, Select,
        TextField,
    },
};

/// The data of the page.
struct SetupData {
    state: State,
    public_url: String,
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
    let public_url = settings.public_url.clone().or_else(api::request_origin).unwrap_or_default();
    Ok(SetupData { state, public_url, asks_mail: settings.mail.is_none() })
}

fn ask(form: Form, token: &Secret, data: &SetupData) -> AnyView {
    let asks_mail = data.asks_mail.then(|| mail(form));
    // The form sends the token back to the page it came from.
    let hidden = vec![("token", token.reveal().to_owned())];
    let (you, organization) = (you(form), organization(form, &data.public_url));
    view! {
        <PageTitle text="Set up"/>
        <AuthFrame title="Set up Rolecall" lead="You can change all of this later.">
            <PostForm form hidden>
                {you}
                {organization}
                {asks_mail}
                <Button submit=true look=ButtonLook::Primary size=ButtonSize::Large wide=true>"Set up Rolecall"</Button>
            </PostForm>
        </AuthFrame>
    }
    .into_any()
}

fn you(form: Form) -> AnyView {
    view! {
        <fieldset class="setup-part">
            <legend>"You, the first owner"</legend>
            <TextField id="name" label="Your name" value=form.value("name", "") error=form.error("name") autocomplete="name" autofocus=true/>
            <TextField id="email" label="E-mail" kind="email" value=form.value("email", "") error=form.error("email") autocomplete="username"/>
            <PasswordField id="password" label="Password" autocomplete="new-password" hint=password_hint() error=form.error("password")/>
        </fieldset>
    }
    .into_any()
}

fn organization(form: Form, public_url: &str) -> AnyView {
    view! {
        <fieldset class="setup-part">
            <legend>"Your organization"</legend>
            <TextField id="org_name" label="Name" value=form.value("org_name", "") error=form.error("org_name") autocomplete="organization"/>
            <TextField
                id="public_url"
                label="Address of this installation"
                kind="url"
                inputmode="url"
                value=form.value("public_url", public_url)
                hint="The address people open in the browser. Links in e-mails start with it."
                error=form.error("public_url")
            />
        </fieldset>
    }
    .into_any()
}

/// Mail is optional: without it links are shown instead. The style sheet alone shows the fields.
fn mail(form: Form) -> AnyView {
    let by_mail = form.value("mail", "none") == "smtp";
    let tls = vec![
        Choice::new("starttls", "STARTTLS"),
        Choice::new("tls", "Implicit TLS"),
        Choice::new("none", "None: for a server on this machine"),
    ];
    view! {
        <fieldset class="setup-part setup-mail">
            <legend>"Mail"</legend>
            <Checkbox
                radio=true
                name="mail"
                value="none"
                label="Skip: show links instead"
                hint="You share invitation links yourself. You can add a mail server later."
                checked=!by_mail
            />
            <Checkbox radio=true name="mail" value="smtp" label="Send through a mail server (SMTP)" checked=by_mail/>
            <div class="setup-smtp">
                <TextField
                    id="mail_server"
                    label="Server"
                    placeholder="smtp.example.com:587"
                    value=form.value("mail_server", "")
                    error=form.error("mail_server")
                    autocomplete="off"
                />
                <Select id="mail_tls" label="Encryption" choices=tls value=form.value("mail_tls", "starttls")/>
                <TextField id="mail_username" label="Username" optional=true value=form.value("mail_username", "") autocomplete="off"/>
                <PasswordField id="mail_password" label="Mail server password" autocomplete="off"/>
                <TextField
                    id="mail_from"
                    label="Sender"
                    kind="email"
                    placeholder="rolecall@example.com"
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
    view! {
        <PageTitle text="This link no longer works"/>
        <AuthFrame
            title="This link no longer works"
            lead="Set-up links work for 15 minutes, and only the newest one works."
        >
            <p>"To create a new one, run this on the server:"</p>
            <pre class="card"><code>"rolecall setup-link"</code></pre>
        </AuthFrame>
    }
    .into_any()
}

fn done() -> AnyView {
    view! {
        <PageTitle text="Already set up"/>
        <AuthFrame title="Rolecall is already set up" lead="This link has been used. Sign in with the account you created.">
            <LinkButton href="/sign-in" look=ButtonLook::Primary size=ButtonSize::Large wide=true>"Sign in"</LinkButton>
        </AuthFrame>
    }
    .into_any()
}
