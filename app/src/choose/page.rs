//! The choice among one's organizations.

use domain::{
    error::ErrorKind,
    view::{AccountView, OrgView},
};
use leptos::prelude::*;

use crate::{
    api,
    paths::users_path,
    public_pages::{Flash, read_page},
    title::PageTitle,
    ui::{AuthFrame, Avatar, Button, ButtonLook, ButtonSize, Icon, IconName, PostForm},
};

/// The page.
pub(crate) fn page() -> AnyView {
    read_page(read(), |(account, orgs)| show(&account, &orgs))
}

async fn read() -> Result<(AccountView, Vec<OrgView>), ErrorKind> {
    let caller = api::caller()?;
    let orgs = ::service::orgs::home(&api::service()?, &caller).await?;
    Ok((caller.session()?.account.clone(), orgs))
}

fn show(account: &AccountView, orgs: &[OrgView]) -> AnyView {
    let links = orgs
        .iter()
        .map(|org| {
            view! {
                <li>
                    <a class="choose-org" href=users_path(&org.slug)>
                        <Avatar id=org.id.to_string() name=org.name.clone() square=true/>
                        <span>{org.name.clone()}</span>
                        <Icon name=IconName::ChevronRight/>
                    </a>
                </li>
            }
        })
        .collect_view();
    let (title, lead) = if orgs.is_empty() {
        (
            "You're not in an organization",
            "Ask someone in your organization to invite this address. You keep your account.",
        )
    } else {
        ("Choose an organization", "You're a member of these.")
    };
    let who = ["Signed in as ", &account.email].concat();
    view! {
        <PageTitle text=title/>
        <AuthFrame title lead>
            <Flash/>
            <ul class="choose-list">{links}</ul>
            <div class="choose-foot">
                <p class="muted">{who} " · " <a href="/account">"Your account"</a></p>
                <PostForm fields=vec![("do", "session/sign_out".to_owned())]>
                    <Button submit=true look=ButtonLook::Quiet size=ButtonSize::Small icon=IconName::LogOut>"Sign out"</Button>
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
        let html = Owner::new().with(|| {
            leptos_meta::provide_meta_context();
            show(&frame().account, &[]).to_html()
        });
        assert!(html.contains("Ask someone in your organization to invite"), "{html}");
    }

    #[test]
    fn each_organization_is_a_link_to_its_users() {
        let frame = frame();
        let html = Owner::new().with(|| {
            leptos_meta::provide_meta_context();
            show(&frame.account, std::slice::from_ref(&frame.org)).to_html()
        });
        assert!(html.contains("href=\"/o/acme/users\""), "{html}");
    }
}
