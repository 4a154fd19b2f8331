//! The choice among one's organizations.

use domain::view::{AccountView, DeletedOrgView, OrgView};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

use super::deleted;
use crate::{
    api::{AppError, FormAnswer},
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
    /// Those that they can join without an invitation.
    #[serde(default)]
    joinable: Vec<OrgView>,
    /// Whether there are some that they can join when they have proven their address.
    #[serde(default)]
    needs_proof: bool,
    /// Those that were deleted and that they may restore.
    #[serde(default)]
    deleted: Vec<DeletedOrgView>,
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
        let service::orgs::Joinable { orgs: joinable, needs_proof } =
            service::orgs::joinable(&service, &caller).await?;
        let deleted = service::orgs::restorable(&service, &caller).await?;
        let may_create = service::orgs::may_create(&service).is_ok();
        let account = caller.session()?.account.clone();
        Ok(Memberships { account, orgs, joinable, needs_proof, deleted, may_create })
    })
    .await
}

/// The page.
pub(crate) fn view(memberships: &Memberships) -> AnyView {
    let Memberships { account, orgs, joinable, needs_proof, deleted, may_create } = memberships;
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
    let (title, lead) = match (orgs.is_empty(), joinable.is_empty() && deleted.is_empty() && !needs_proof) {
        (false, _) => (m.choose_title(), m.choose_lead()),
        (true, false) => (m.choose_title(), m.choose_none_yet()),
        (true, true) => (m.choose_none_title(), m.choose_none_lead()),
    };
    let join = (!joinable.is_empty()).then(|| join_list(account, joinable));
    let proof = needs_proof.then(|| {
        view! {
            <section aria-labelledby="prove-title">
                <h2 id="prove-title">{m.choose_join_title()}</h2>
                <p class="muted">{m.choose_prove_lead(&account.email)}</p>
            </section>
        }
    });
    let deleted = (!deleted.is_empty()).then(|| deleted::list(deleted));
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
            {join}
            {proof}
            {deleted}
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

/// The organizations that the reader can join without an invitation.
fn join_list(account: &AccountView, orgs: &[OrgView]) -> AnyView {
    let m = messages();
    let rows = orgs
        .iter()
        .map(|org| {
            let name = m.choose_join_name(&org.name);
            let fields = vec![("do", "organization/join".to_owned()), ("slug", org.slug.clone())];
            view! {
                <li class="choose-org">
                    <Avatar id=org.id.to_string() name=org.name.clone() picture=org.picture square=true/>
                    <span>{org.name.clone()}</span>
                    <PostForm fields leaves=true>
                        <Button submit=true size=ButtonSize::Small attr:aria-label=name>{m.choose_join()}</Button>
                    </PostForm>
                </li>
            }
        })
        .collect_view();
    view! {
        <section aria-labelledby="join-title">
            <h2 id="join-title">{m.choose_join_title()}</h2>
            <p class="muted">{m.choose_join_lead(&account.email)}</p>
            <ul class="choose-list">{rows}</ul>
        </section>
    }
    .into_any()
}

/// Makes the reader a member of an organization that lets them join without an invitation.
#[server(prefix = "/rpc", endpoint = "organization/join")]
pub(crate) async fn join(slug: String) -> Result<FormAnswer, AppError> {
    use crate::api;
    api::change(async {
        let org = service::orgs::join(&api::service()?, &api::caller()?, &slug).await?;
        Ok(api::Done::to(org_path(&org.slug)).with_notice(messages().choose_joined(&org.name)))
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::frame;

    fn html(orgs: Vec<OrgView>, may_create: bool) -> String {
        let memberships = Memberships {
            account: frame().account,
            orgs,
            joinable: Vec::new(),
            needs_proof: false,
            deleted: Vec::new(),
            may_create,
        };
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
    fn each_organization_that_is_open_to_the_reader_has_a_button_with_its_name() {
        let memberships = Memberships {
            account: frame().account,
            orgs: Vec::new(),
            joinable: vec![frame().org],
            needs_proof: false,
            deleted: Vec::new(),
            may_create: false,
        };
        let html = Owner::new().with(|| view(&memberships).to_html());
        assert!(html.contains("aria-label=\"Join Acme\"") && html.contains("organization/join"), "{html}");
        assert!(!html.contains("Ask someone in your organization to invite"), "{html}");
    }

    #[test]
    fn somebody_who_has_not_proven_their_address_is_told_how() {
        let account = frame().account;
        let memberships = Memberships {
            account: account.clone(),
            orgs: Vec::new(),
            joinable: Vec::new(),
            needs_proof: true,
            deleted: Vec::new(),
            may_create: false,
        };
        let html = Owner::new().with(|| view(&memberships).to_html());
        assert!(html.contains(&format!("Prove that {} is yours first", account.email)), "{html}");
        assert!(!html.contains("organization/join"), "{html}");
        assert!(!html.contains("Ask someone in your organization to invite"), "{html}");
    }

    #[test]
    fn a_new_organization_is_offered_to_whoever_may_create_one() {
        for may_create in [true, false] {
            assert_eq!(html(Vec::new(), may_create).contains("href=\"/choose/new\""), may_create);
        }
    }
}
