//! The page on which somebody closes their account: what they leave behind, and what is in the way.

use domain::{
    error::ErrorKind,
    state::REOPEN_DAYS,
    view::{AccountView, DepartureView, Obstacle},
};
use leptos::prelude::*;
use service::closing;

use crate::{
    api::{self, AppError, Done, FormAnswer},
    departure::{AGREED, ShownBefore, left_behind},
    form::{Form, PostForm, SecretInput},
    messages::messages,
    paths::{org_path, users_path},
    public::{Ready, ready},
    title::PageTitle,
    ui::{AuthFrame, Banner, Button, ButtonLook, ButtonSize, LinkButton, PasswordField, Tone},
};

/// The page.
pub(super) async fn page() -> Result<Ready, ErrorKind> {
    let (service, caller) = (api::service()?, api::caller()?);
    let departures = closing::consequences(&service, &caller).await?;
    let account = caller.session()?.account.clone();
    Ok(ready(move || show(Form::new("account/close"), &account, &departures)))
}

fn show(form: Form, account: &AccountView, departures: &[DepartureView]) -> AnyView {
    let m = messages();
    let lead = match departures {
        [] => m.account_close_alone(&account.email),
        _ => m.account_close_lead(&account.email),
    };
    let before = ShownBefore::of(form, &ErrorKind::ConsequencesChanged);
    let changed = before.changed(departures);
    let parts = departures.iter().map(|departure| part(departure, &before)).collect_view();
    let is_free = departures.iter().all(|departure| departure.obstacles.is_empty());
    let hidden = vec![(AGREED, serde_json::to_string(departures).unwrap_or_default())];
    let email = account.email.clone();
    let close = is_free.then(|| {
        view! {
            <p>{m.account_close_reopen(REOPEN_DAYS.unsigned_abs())}</p>
            <PostForm form hidden>
                // Password managers need the user name.
                <input class="visually-hidden" name="username" value=email autocomplete="username" tabindex="-1" aria-hidden="true" readonly/>
                <PasswordField
                    id="current"
                    label=m.shell_field_current()
                    autocomplete="current-password"
                    error=form.error("current")
                />
                <Button submit=true look=ButtonLook::Danger size=ButtonSize::Large wide=true>
                    {m.account_close_button()}
                </Button>
            </PostForm>
        }
    });
    view! {
        <PageTitle text=m.account_close_title()/>
        <AuthFrame title=m.account_close_title() lead>
            {changed}
            {parts}
            {close}
            <LinkButton href="/account" size=ButtonSize::Large wide=true>{m.account_close_keep()}</LinkButton>
        </AuthFrame>
    }
    .into_any()
}

fn part(departure: &DepartureView, before: &ShownBefore) -> AnyView {
    let m = messages();
    let (name, slug) = (&departure.org.name, &departure.org.slug);
    let obstacle = |obstacle: &Obstacle| {
        let (words, href, label) = match obstacle {
            Obstacle::LastOwner => {
                (m.account_close_last_owner(name), users_path(slug), m.accept_move_people(name))
            }
            Obstacle::AssetsOwned | Obstacle::NotAllowed => (
                m.account_close_assets_owned(name),
                [&org_path(slug), "/assets"].concat(),
                m.accept_move_to_assets(name),
            ),
        };
        view! {
            <Banner tone=Tone::Warning>{words}</Banner>
            <LinkButton href size=ButtonSize::Small>{label}</LinkButton>
        }
    };
    let obstacles = departure.obstacles.iter().map(obstacle).collect_view();
    view! {
        <h2>{m.account_close_leave(name)}</h2>
        {left_behind(departure, before)}
        {obstacles}
    }
    .into_any()
}

/// Closes the reader's account. `agreed` is what the page showed that they leave behind.
#[server(prefix = "/rpc", endpoint = "account/close")]
pub(crate) async fn close(
    #[server(default)] current: SecretInput,
    #[server(default)] agreed: String,
) -> Result<FormAnswer, AppError> {
    api::change(async {
        // What does not read is not what was shown.
        let agreed = serde_json::from_str(&agreed).unwrap_or_default();
        closing::close_account(&api::service()?, &api::caller()?, &current.into(), agreed).await?;
        Ok(Done::to("/sign-in").with_notice(messages().account_closed(REOPEN_DAYS.unsigned_abs())))
    })
    .await
}
