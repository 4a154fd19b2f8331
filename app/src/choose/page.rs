//! The choice among one's organizations.

use domain::view::{AccountView, OrgView};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

use crate::{
    api::AppError,
    messages::messages,
    notice::NoticeBanner,
    paths::{org_path, url},
    title::PageTitle,
    ui::{AuthFrame, Avatar, Button, ButtonLook, ButtonSize, Icon, IconName, LinkButton, PostForm},
};

/// Who chooses, and among which organizations.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Memberships {
    account: AccountView,
    orgs: Vec<OrgView>,
    /// Whether they may create another one.
    may_create: bool,
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
        let (service, caller) = (api::service()?, api::caller()?);
        let orgs = service::orgs::home(&service, &caller).await?;
        let may_create = service::orgs::may_create(&service).is_ok();
        Ok(Memberships { account: caller.session()?.account.clone(), orgs, may_create })
    })
    .await
}

/// The page.
pub(crate) fn view(Memberships { account, orgs, may_create }: &Memberships) -> AnyView {
    let links = orgs
        .iter()
        .map(|org| {
            view! {
                <li>
                    <a class="choose-org" href=url(org_path(&org.slug))>
                        <Avatar id=org.id.to_string() name=org.name.clone() picture=org.picture square=true/>
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
    let new = may_create.then(|| {
        view! {
            <LinkButton href="/choose/new" size=ButtonSize::Large wide=true icon=IconName::Plus>
                {m.choose_new()}
            </LinkButton>
        }
    });
    view! {
        <PageTitle text=title/>
        <AuthFrame title lead>
            <NoticeBanner/>
            <ul class="choose-list">{links}</ul>
            {new}
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

    fn html(orgs: Vec<OrgView>, may_create: bool) -> String {
        let memberships = Memberships { account: frame().account, orgs, may_create };
        Owner::new().with(|| view(&memberships).to_html())
    }

    #[test]
    fn somebody_without_an_organization_is_told_what_to_do() {
        let html = html(Vec::new(), false);
        assert!(html.contains("Ask someone in your organization to invite"), "{html}");
    }

    #[test]
    fn each_organization_is_a_link_to_where_the_reader_lands() {
        let html = html(vec![frame().org], false);
        assert!(html.contains("href=\"/o/acme\""), "{html}");
    }

    #[test]
    fn a_new_organization_is_offered_to_whoever_may_create_one() {
        for may_create in [true, false] {
            assert_eq!(html(Vec::new(), may_create).contains("href=\"/choose/new\""), may_create);
        }
    }
}
