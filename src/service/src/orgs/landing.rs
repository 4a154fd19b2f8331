//! The page that somebody lands on when they open an organization.

use domain::{error::ErrorKind, landing::LandingPage, member::Role, view::May};

use super::frame::may;
use crate::{Caller, Service, assets};

/// The landing page of the caller's highest role whose page they may open; else the first page that they may open. Who may
/// open none lands on the list of members, which says what they need.
///
/// # Errors
/// `NotFound` for who is no member.
pub async fn landing(service: &Service, caller: &Caller, slug: &str) -> Result<LandingPage, ErrorKind> {
    let (mut tx, context) = service.read_org(caller, slug).await?;
    let may = May { read_assets: assets::are_visible(&mut tx, &context).await?, ..may(&context) };
    let roles = context.actor.membership().map(|me| me.roles.as_slice()).unwrap_or_default();
    Ok(landing_of(roles, may))
}

fn landing_of(roles: &[Role], may: May) -> LandingPage {
    let is_open = |page: &LandingPage| match page {
        LandingPage::Overview => may.read_overview,
        LandingPage::Users => may.read_members,
        LandingPage::Invitations => may.read_invitations,
        LandingPage::Roles => may.read_roles,
        LandingPage::Assets => may.read_assets,
        LandingPage::Audit => may.read_audit,
        LandingPage::Account => true,
    };
    let of_organization = LandingPage::ALL.iter().copied().filter(|page| *page != LandingPage::Account);
    roles.iter().map(|role| role.default_view).chain(of_organization).find(is_open).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use domain::{id::RoleId, template::Template};
    use uuid::Uuid;

    use super::*;

    fn role(default_view: LandingPage) -> Role {
        let template = Template::load("standard").unwrap();
        Role { default_view, ..template.roles[0].role(RoleId::new(Uuid::nil())) }
    }

    #[test]
    fn the_highest_role_whose_page_can_be_opened_decides() {
        use LandingPage::{Account, Audit, Invitations, Roles, Users};
        let reader = May { read_members: true, read_roles: true, ..May::default() };
        for (views, may, expected) in [
            (vec![Roles, Users], reader, Roles),
            (vec![Audit, Account], reader, Account),
            (vec![Audit, Invitations], reader, Users),
            (vec![Users], May { read_audit: true, ..May::default() }, Audit),
            (vec![], reader, Users),
            (vec![Roles], May::default(), Users),
        ] {
            let roles: Vec<Role> = views.iter().map(|view| role(*view)).collect();
            assert_eq!(landing_of(&roles, may), expected, "{views:?}");
        }
    }
}
