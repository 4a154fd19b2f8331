//! The choice among one's organizations.

use domain::view::{AccountView, OrgView};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

use crate::{
    api::AppError,
    messages::messages,
    notice::NoticeBanner,
    paths::{url, users_path},
    title::PageTitle,
    ui::{AuthFrame, Avatar, Button, ButtonLook, ButtonSize, Icon, IconName, PostForm},
};

/// Who chooses, and among which organizations.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Memberships {
    account: AccountView,
    orgs: Vec<OrgView>,
}

impl Memberships {
    /// Who chooses.
    pub(crate) fn reader(&self) -> &AccountView {
        &self.account
    }
}

/// Reads the reader's organizations.
#[server(prefix = "/rpc", endpoint = "choose/read", input = GetUrl)]
pub(crate) async fn read() -> Result<Memberships, AppError> {
    use crate::api;
    api::answer(async {
        let caller = api::caller()?;
        let orgs = service::orgs::home(&api::service()?, &caller).await?;
        Ok(Memberships { account: caller.session()?.account.clone(), orgs })
    })
    .await
}

/// The page.
pub(crate) fn view(Memberships { account, orgs }: &Memberships) -> AnyView {
    let links = orgs
        .iter()
        .map(|org| {
            view! {
                <li>
                    <a class="choose-org" href=url(users_path(&org.slug))>
                        <Avatar id=org.id.to_string() name=org.name.clone() square=true/>
                        <span>{org.name.clone()}</span>
                        <Icon name=IconName::ChevronRight/>
                    </a>
                </li>
            }
        })
        .collect_view();
    let m = messages();
    let (title, lead) = if orgs.is_empty() {
        (m.choose_none_title(), m.choose_none_lead())
    } else {
        (m.choose_title(), m.choose_lead())
    };
    let who = m.choose_signed_in_as(&account.email);
    view! {
        <PageTitle text=title/>
        <AuthFrame title lead>
            <NoticeBanner/>
            <ul class="choose-list">{links}</ul>
            <div class="choose-foot">
                <p class="muted">{who} " · " <a href=url("/account")>{m.kit_your_account()}</a></p>
                <PostForm fields=vec![("do", "session/sign_out".to_owned())]>
                    <Button submit=true look=ButtonLook::Quiet size=ButtonSize::Small icon=IconName::LogOut>
                        {m.kit_sign_out()}
                    </Button>
                </PostForm>
            </div>
        </AuthFrame>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::frame;

    #[test]
    fn somebody_without_an_organization_is_told_what_to_do() {
        let html =
            Owner::new().with(|| view(&Memberships { account: frame().account, orgs: Vec::new() }).to_html());
        assert!(html.contains("Ask someone in your organization to invite"), "{html}");
    }

    #[test]
    fn each_organization_is_a_link_to_its_users() {
        let frame = frame();
        let html = Owner::new()
            .with(|| view(&Memberships { account: frame.account, orgs: vec![frame.org] }).to_html());
        assert!(html.contains("href=\"/o/acme/users\""), "{html}");
    }
}
