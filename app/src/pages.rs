//! The table of the pages that the browser's program shows, for both sides: the address of each, how its data are read, and
//! how they are shown. Nothing else knows every page.

use std::sync::Arc;

use domain::{error::ErrorKind, view::AccountView};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    account,
    api::AppError,
    audit, bulk, choose, errors, find, invitations, invite, roles, undo,
    users::{self, MemberAct},
    visit::Visit,
};

/// The paths of the pages of an organization.
pub const ORG_PATHS: &[&str] = &[
    "/o/{slug}/audit",
    "/o/{slug}/find",
    "/o/{slug}/invitations",
    "/o/{slug}/invitations/bulk/{action}",
    "/o/{slug}/invitations/{invitation}",
    "/o/{slug}/invite",
    "/o/{slug}/jobs/{job}",
    "/o/{slug}/leave",
    "/o/{slug}/roles",
    "/o/{slug}/undo",
    "/o/{slug}/users",
    "/o/{slug}/users/bulk/{action}",
    "/o/{slug}/users/{member}",
    "/o/{slug}/users/{member}/disable",
    "/o/{slug}/users/{member}/enable",
    "/o/{slug}/users/{member}/end-sessions",
    "/o/{slug}/users/{member}/remove",
    "/o/{slug}/users/{member}/roles",
];

/// A page of an organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum OrgPage {
    Users,
    Member(String),
    MemberAct(String, MemberAct),
    /// A bulk action: the list, and the action.
    Bulk(&'static str, String),
    Job(String),
    Leave,
    Invite,
    Invitations,
    Invitation(String),
    Undo,
    Find,
    Roles,
    Audit,
    /// No page has this address.
    Unknown,
}

/// A page that the browser's program shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Page {
    /// A page of an organization, by its slug.
    InOrg(String, OrgPage),
    /// The reader's account.
    Account,
    /// The choice among one's organizations.
    Choose,
}

/// What a page shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) enum PageData {
    /// The frame's data are enough.
    Nothing,
    Users(Box<users::UserList>),
    Member(Box<users::MemberDetail>),
    MemberAct(Box<users::MemberQuestion>),
    Bulk(Box<bulk::Question>),
    Job(Box<domain::bulk::BulkJobView>),
    Roles(Vec<domain::view::RoleView>),
    Invitations(Box<invitations::InvitationList>),
    Invitation(Box<invitations::InvitationDetail>),
    Undo(Box<undo::Changes>),
    Find(Box<find::Found>),
    Audit(Box<audit::Log>),
    Account(Box<account::Account>),
    Choose(Box<choose::Memberships>),
}

impl PageData {
    /// The reader, if the page says who it is.
    pub(crate) fn reader(&self) -> Option<&AccountView> {
        match self {
            Self::Account(account) => Some(account.reader()),
            Self::Choose(memberships) => Some(memberships.reader()),
            _ => None,
        }
    }
}

impl Page {
    /// The page of a path; `None` for the pages that load no program.
    pub(crate) fn parse(path: &str) -> Option<Self> {
        let parts: Vec<&str> = path.strip_prefix('/')?.split('/').collect();
        let (slug, rest) = match parts.as_slice() {
            ["account"] => return Some(Self::Account),
            ["choose"] => return Some(Self::Choose),
            // The server renders it, as the other pages about addresses.
            ["o", _, "users", _, "email"] => return None,
            ["o", slug, rest @ ..] => ((*slug).to_owned(), rest),
            _ => return None,
        };
        Some(Self::InOrg(slug, OrgPage::parse(rest)))
    }

    /// The slug of its organization.
    pub(crate) fn slug(&self) -> Option<&str> {
        match self {
            Self::InOrg(slug, _) => Some(slug),
            Self::Account | Self::Choose => None,
        }
    }

    /// The shorter address of the same state, where a form sent it box by box.
    pub(crate) fn canonical(&self, query: &str) -> Option<String> {
        let Self::InOrg(slug, page) = self else { return None };
        match page {
            OrgPage::Users => users::canonical(slug, query),
            OrgPage::Invitations => invitations::canonical(slug, query),
            OrgPage::Bulk(list, action) => bulk::canonical(slug, list, action, query),
            _ => None,
        }
    }

    /// The address of this list with the rows chosen that the query `as_in` names; `None` for other pages.
    pub(crate) fn choosing_as(&self, query: &str, as_in: &str) -> Option<String> {
        let Self::InOrg(slug, page) = self else { return None };
        match page {
            OrgPage::Users => Some(users::choosing_as(slug, query, as_in)),
            OrgPage::Invitations => Some(invitations::choosing_as(slug, query, as_in)),
            _ => None,
        }
    }

    /// The address of the list of a query with a person beside it; `None` for other pages.
    pub(crate) fn beside(&self, query: &str, person: &str) -> Option<String> {
        match self {
            Self::InOrg(slug, OrgPage::Users) => Some(users::beside(slug, query, person)),
            _ => None,
        }
    }

    /// Reads what the page shows.
    ///
    /// # Errors
    /// Why the reader does not get it; it is shown in place of the page.
    pub(crate) async fn load(&self, query: &str) -> Result<PageData, AppError> {
        let query = query.to_owned();
        match self {
            Self::Account => Ok(PageData::Account(Box::new(account::read().await?))),
            Self::Choose => Ok(PageData::Choose(Box::new(choose::read().await?))),
            Self::InOrg(slug, page) => page.load(slug.clone(), query).await,
        }
    }

    /// Shows it without the frame around an organization's pages.
    fn view(&self, shown: &ArcRwSignal<Shown>) -> AnyView {
        let data = shown.with_untracked(|shown| shown.data.clone());
        match (self, data) {
            (Self::InOrg(..), Err(error)) if has_frame(shown) => errors::in_frame(&error.0),
            (Self::InOrg(_, page), Ok(data)) => page.view(data, shown),
            (Self::Account, Ok(PageData::Account(account))) => account::view(*account),
            (Self::Choose, Ok(PageData::Choose(memberships))) => choose::view(&memberships),
            (_, Err(error)) => errors::whole_page(&error.0),
            _ => errors::whole_page(&ErrorKind::Internal),
        }
    }
}

fn has_frame(shown: &ArcRwSignal<Shown>) -> bool {
    shown.with_untracked(|shown| shown.visit.shell.is_some())
}

/// A page with its data.
#[derive(Debug, Clone)]
pub(crate) struct Shown {
    /// Which page.
    pub(crate) page: Page,
    /// Where it is, and what was submitted to it.
    pub(crate) visit: Arc<Visit>,
    /// What it shows, or why not.
    pub(crate) data: Result<PageData, AppError>,
    /// Another number for each answer.
    pub(crate) number: u32,
}

/// What makes the content of the frame anew: another page, or another answer to one that does not change in place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    page: Page,
    number: Option<u32>,
}

impl Place {
    /// Shows the page.
    pub(crate) fn view(&self, shown: &ArcRwSignal<Shown>) -> AnyView {
        self.page.view(shown)
    }
}

impl Shown {
    /// Whether it is a list; these change in place.
    pub(crate) const fn is_list(&self) -> bool {
        matches!(&self.data, Ok(PageData::Users(_) | PageData::Invitations(_)))
    }

    /// The place of the page in the frame.
    pub(crate) fn place(&self) -> Place {
        Place { page: self.page.clone(), number: (!self.is_list()).then_some(self.number) }
    }
}

/// The visit and the data of a page that changes in place. While another page is on its way the last ones stay.
fn live<D: Clone + Send + Sync + 'static>(
    shown: &ArcRwSignal<Shown>,
    first: D,
    of: fn(&PageData) -> Option<&D>,
) -> impl Fn() -> (Arc<Visit>, D) + Send + Sync + 'static {
    let (shown, visit) = (shown.clone(), shown.with_untracked(|shown| shown.visit.clone()));
    let last = ArcRwSignal::new((visit, first));
    move || {
        let now = shown.with(|shown| Some((shown.visit.clone(), of(shown.data.as_ref().ok()?)?.clone())));
        match now {
            Some(now) => {
                last.update_untracked(|last| last.clone_from(&now));
                now
            }
            None => last.get_untracked(),
        }
    }
}

impl OrgPage {
    fn parse(rest: &[&str]) -> Self {
        let member = |id: &str, act| Self::MemberAct(id.to_owned(), act);
        match rest {
            ["users"] => Self::Users,
            ["users", "bulk", action] => Self::Bulk("users", (*action).to_owned()),
            ["invitations", "bulk", action] => Self::Bulk("invitations", (*action).to_owned()),
            ["jobs", job] => Self::Job((*job).to_owned()),
            ["users", id] => Self::Member((*id).to_owned()),
            ["users", id, "roles"] => member(id, MemberAct::ChangeRoles),
            ["users", id, "disable"] => member(id, MemberAct::Disable),
            ["users", id, "enable"] => member(id, MemberAct::Enable),
            ["users", id, "remove"] => member(id, MemberAct::Remove),
            ["users", id, "end-sessions"] => member(id, MemberAct::EndSessions),
            ["leave"] => Self::Leave,
            ["invite"] => Self::Invite,
            ["invitations"] => Self::Invitations,
            ["invitations", id] => Self::Invitation((*id).to_owned()),
            ["undo"] => Self::Undo,
            ["find"] => Self::Find,
            ["roles"] => Self::Roles,
            ["audit"] => Self::Audit,
            _ => Self::Unknown,
        }
    }

    async fn load(&self, slug: String, query: String) -> Result<PageData, AppError> {
        Ok(match self {
            Self::Users => PageData::Users(Box::new(users::read_list(slug, query).await?)),
            Self::Member(id) => PageData::Member(Box::new(users::read_member(slug, id.clone()).await?)),
            Self::MemberAct(id, act) => {
                let with_roles = *act == MemberAct::ChangeRoles;
                PageData::MemberAct(Box::new(users::read_question(slug, id.clone(), with_roles).await?))
            }
            Self::Bulk(list, action) => {
                let question = bulk::read_question(slug, (*list).to_owned(), action.clone(), query);
                PageData::Bulk(Box::new(question.await?))
            }
            Self::Job(id) => PageData::Job(Box::new(bulk::read_job(slug, id.clone(), query).await?)),
            Self::Leave => PageData::Nothing,
            Self::Invite => PageData::Roles(invite::read_roles(slug).await?),
            Self::Roles => PageData::Roles(roles::read_roles(slug).await?),
            Self::Invitations => PageData::Invitations(Box::new(invitations::read_list(slug, query).await?)),
            Self::Invitation(id) => {
                PageData::Invitation(Box::new(invitations::read_invitation(slug, id.clone()).await?))
            }
            Self::Undo => PageData::Undo(Box::new(undo::read_changes(slug, query).await?)),
            Self::Find => PageData::Find(Box::new(find::read_found(slug, query).await?)),
            Self::Audit => PageData::Audit(Box::new(audit::read_log(slug, query).await?)),
            Self::Unknown => return Err(AppError(ErrorKind::NotFound)),
        })
    }

    fn view(&self, data: PageData, shown: &ArcRwSignal<Shown>) -> AnyView {
        let visit = shown.with_untracked(|shown| shown.visit.clone());
        let frame = visit.frame();
        match (self, data) {
            (Self::Users, PageData::Users(list)) => users::list_view(live(shown, *list, |data| match data {
                PageData::Users(list) => Some(list),
                _ => None,
            })),
            (Self::Member(_), PageData::Member(detail)) => users::member_view(frame, &detail),
            (Self::MemberAct(_, act), PageData::MemberAct(question)) => {
                users::act_view(frame, *act, &question)
            }
            (Self::Bulk(list, _), PageData::Bulk(question)) => bulk::question_view(frame, list, &question),
            (Self::Job(_), PageData::Job(job)) => bulk::job_view(frame, &job),
            (Self::Leave, _) => users::leave_view(frame),
            (Self::Invite, PageData::Roles(roles)) => invite::view(frame, &roles),
            (Self::Roles, PageData::Roles(roles)) => roles::view(frame, &roles),
            (Self::Invitations, PageData::Invitations(list)) => {
                invitations::list_view(live(shown, *list, |data| match data {
                    PageData::Invitations(list) => Some(list),
                    _ => None,
                }))
            }
            (Self::Invitation(_), PageData::Invitation(detail)) => {
                invitations::invitation_view(frame, &detail)
            }
            (Self::Undo, PageData::Undo(changes)) => undo::view(frame, *changes),
            (Self::Find, PageData::Find(found)) => find::view(frame, *found),
            (Self::Audit, PageData::Audit(log)) => audit::view(frame, *log),
            _ => errors::in_frame(&ErrorKind::Internal),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_found_by_its_path() {
        let of_acme = |page| Some(Page::InOrg("acme".to_owned(), page));
        for (path, page) in [
            ("/o/acme/users", of_acme(OrgPage::Users)),
            ("/o/acme/users/mem_1", of_acme(OrgPage::Member("mem_1".to_owned()))),
            ("/o/acme/users/bulk/disable", of_acme(OrgPage::Bulk("users", "disable".to_owned()))),
            (
                "/o/acme/users/mem_1/end-sessions",
                of_acme(OrgPage::MemberAct("mem_1".to_owned(), MemberAct::EndSessions)),
            ),
            ("/o/acme/nowhere", of_acme(OrgPage::Unknown)),
            ("/o/acme", of_acme(OrgPage::Unknown)),
            ("/account", Some(Page::Account)),
            ("/choose", Some(Page::Choose)),
        ] {
            assert_eq!(Page::parse(path), page, "{path}");
        }
    }

    #[test]
    fn every_path_of_the_list_is_a_page_and_every_page_of_the_table_is_in_the_list() {
        for path in ORG_PATHS {
            let Some(Page::InOrg(_, page)) = Page::parse(path) else { panic!("{path}") };
            assert_ne!(page, OrgPage::Unknown, "{path}");
        }
        // One line of `OrgPage::parse` for each.
        let table = include_str!("pages.rs");
        let parse =
            table.split("fn parse(rest").nth(1).and_then(|rest| rest.split("_ => Self::Unknown").next());
        assert_eq!(parse.unwrap_or_default().matches("[\"").count(), ORG_PATHS.len());
    }

    #[test]
    fn pages_that_load_no_program_are_not_in_the_table() {
        for path in [
            "/",
            "/sign-in",
            "/setup/x",
            "/invite/x",
            "/reset/x",
            "/forgot",
            "/nowhere",
            "/accounts",
            "/account/email",
            "/choose/new",
            "/o/acme/users/mem_1/email",
        ] {
            assert_eq!(Page::parse(path), None, "{path}");
        }
    }
}
