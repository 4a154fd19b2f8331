//! The account page. It has its own frame, because an account belongs to no organization.

use domain::{
    state::REOPEN_DAYS,
    time::Timestamp,
    view::{AccountView, OrgView, SessionView},
};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

use super::sessions;
use crate::{
    api::AppError,
    form::{Form, PictureCard, PostForm, password_hint},
    messages::messages,
    notice::NoticeBanner,
    paths::users_path,
    title::PageTitle,
    ui::{
        Button, ButtonLook, IconName, LanguageSwitch, LinkButton, NavItem, PageHead, PasswordField, Shell,
        TextField, ThemeSwitch,
    },
    visit::PageContext,
};

/// The path of the page.
pub(super) const HERE: &str = "/account";

/// What the page shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Account {
    account: AccountView,
    orgs: Vec<OrgView>,
    sessions: Vec<SessionView>,
    now: Timestamp,
}

impl Account {
    /// Whose account it is.
    pub(crate) fn reader(&self) -> &AccountView {
        &self.account
    }
}

/// The forms of the page.
#[derive(Clone, Copy)]
struct Forms {
    name: Form,
    picture: Form,
    password: Form,
}

/// Reads the reader's account.
#[server(prefix = "/rpc", endpoint = "account/read", input = GetUrl)]
pub(crate) async fn read() -> Result<Account, AppError> {
    use crate::api;
    api::answer(async {
        let (service, caller) = (api::service()?, api::caller()?);
        Ok(Account {
            orgs: service::orgs::home(&service, &caller).await?,
            sessions: service::sessions::list(&service, &caller).await?,
            now: service.now(),
            account: caller.session()?.account.clone(),
        })
    })
    .await
}

/// The account page.
pub(crate) fn view(account: Account) -> AnyView {
    let forms = Forms {
        name: Form::new("account/rename"),
        picture: Form::new("account/picture"),
        password: Form::new("password/change"),
    };
    show(forms, account)
}

fn show(forms: Forms, account: Account) -> AnyView {
    let Account { account, orgs, sessions, now } = account;
    let theme = use_context::<PageContext>().map(|context| context.visit().theme).unwrap_or_default();
    let place = |org: OrgView| NavItem {
        href: users_path(&org.slug),
        label: org.name,
        icon: IconName::Building,
        count: None,
    };
    let nav: Vec<_> = orgs.into_iter().map(place).collect();
    let cards = (
        name(forms.name, &account),
        picture(forms.picture, &account),
        password(forms.password, &account),
        sessions::card(&sessions, now),
    );
    let m = messages();
    view! {
        <PageTitle text=m.kit_your_account()/>
        <Shell
            org_name="Rolecall"
            nav
            nav_title=m.account_organizations()
            path=HERE.to_owned()
            account_id=account.id.to_string()
            account_name=account.name.clone()
            account_email=account.email.clone()
            account_picture=account.picture
            theme
        >
            <NoticeBanner/>
            <PageHead title=m.kit_your_account() lead=account.email.clone()>
                <LinkButton href="/account/email">{m.account_change_email()}</LinkButton>
            </PageHead>
            <div class="stack narrow">
                {cards}
                <section class="card" aria-labelledby="theme-title">
                    <div class="card-head">
                        <h2 id="theme-title">{m.kit_theme()}</h2>
                    </div>
                    <ThemeSwitch current=theme back=HERE.to_owned()/>
                </section>
                <section class="card" aria-labelledby="language-title">
                    <div class="card-head">
                        <h2 id="language-title">{m.kit_language()}</h2>
                    </div>
                    <LanguageSwitch back=HERE/>
                </section>
                <section class="card" aria-labelledby="close-title">
                    <div class="card-head">
                        <h2 id="close-title">{m.account_close_card()}</h2>
                        <p>{m.account_close_card_lead(REOPEN_DAYS.unsigned_abs())}</p>
                    </div>
                    <LinkButton href="/account/close" look=ButtonLook::Danger>{m.account_close_link()}</LinkButton>
                </section>
            </div>
        </Shell>
    }
    .into_any()
}

fn name(form: Form, account: &AccountView) -> AnyView {
    let m = messages();
    let name = form.value("name", &account.name);
    view! {
        <section class="card" aria-labelledby="name-title">
            <div class="card-head">
                <h2 id="name-title">{m.shell_field_name()}</h2>
                <p>{m.account_name_lead()}</p>
            </div>
            <PostForm form>
                <TextField
                    id="name"
                    label=m.shell_field_your_name()
                    value=name
                    error=form.error("name")
                    autocomplete="name"
                />
                <div class="form-actions">
                    <Button submit=true>{m.account_save_name()}</Button>
                </div>
            </PostForm>
        </section>
    }
    .into_any()
}

fn picture(form: Form, account: &AccountView) -> AnyView {
    let card = PictureCard {
        form,
        remove: "account/remove_picture",
        hidden: Vec::new(),
        lead: Some(messages().account_picture_lead()),
        picture: account.picture,
        round: true,
    };
    card.view()
}

fn password(form: Form, account: &AccountView) -> AnyView {
    let m = messages();
    let email = account.email.clone();
    view! {
        <section class="card" aria-labelledby="password-title">
            <div class="card-head">
                <h2 id="password-title">{m.shell_field_password()}</h2>
                <p>{m.account_password_lead()}</p>
            </div>
            <PostForm form>
                // Password managers need the user name.
                <input class="visually-hidden" name="username" value=email autocomplete="username" tabindex="-1" aria-hidden="true" readonly/>
                <PasswordField
                    id="current"
                    label=m.shell_field_current()
                    autocomplete="current-password"
                    error=form.error("current")
                />
                <PasswordField
                    id="new"
                    label=m.shell_field_new()
                    autocomplete="new-password"
                    hint=password_hint()
                    error=form.error("new")
                />
                <div class="form-actions">
                    <Button submit=true look=ButtonLook::Primary>{m.account_change_password()}</Button>
                </div>
            </PostForm>
        </section>
    }
    .into_any()
}
