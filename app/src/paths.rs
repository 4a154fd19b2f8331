//! The addresses of an organization's pages that other pages link to; the table in `pages.rs` says what each shows. And where
//! the installation is on its host: within the program paths begin at its start page, and whatever the browser sees goes through
//! [`url`].

use domain::id::PictureId;

/// The path below which the installation is, like `/people`; empty where it has the host for itself. In the context of every
/// page and server function.
#[cfg(feature = "ssr")]
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Base(std::sync::Arc<str>);

#[cfg(feature = "ssr")]
impl Base {
    /// The base of a public address.
    #[must_use]
    pub fn of(public_url: &str) -> Self {
        Self(service::public_url::split(public_url).1.into())
    }

    /// The path; empty at the root of the host.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address of one of our paths. What is none, like `#top` or another site's address, stays as it is.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        join(&self.0, path.to_owned())
    }

    /// Our path of an address, if it is below the base.
    #[must_use]
    pub fn within<'a>(&self, address: &'a str) -> Option<&'a str> {
        strip(&self.0, address)
    }
}

#[cfg(feature = "ssr")]
fn with_base<T>(read: impl FnOnce(&str) -> T) -> T {
    read(&leptos::prelude::use_context::<Base>().unwrap_or_default().0)
}

/// Server functions are called there, too.
#[cfg(not(feature = "ssr"))]
fn with_base<T>(read: impl FnOnce(&str) -> T) -> T {
    read(leptos::server_fn::client::get_server_url())
}

/// Takes the base that came with the page.
pub(crate) fn begin(base: String) {
    // A second call would be of the same page.
    let _ = leptos::server_fn::client::try_set_server_url(base.leak());
}

/// The address of one of our paths, for links, forms and redirects.
pub(crate) fn url(path: impl Into<String>) -> String {
    url_of(path.into())
}

#[inline(never)]
fn url_of(path: String) -> String {
    with_base(|base| join(base, path))
}

/// Our path of an address, if it is below the base.
pub(crate) fn within(address: &str) -> Option<&str> {
    with_base(|base| strip(base, address))
}

fn join(base: &str, path: String) -> String {
    if base.is_empty() || !path.starts_with('/') { path } else { [base, &path].concat() }
}

fn strip<'a>(base: &str, address: &'a str) -> Option<&'a str> {
    match address.strip_prefix(base)? {
        "" => Some("/"),
        path => path.starts_with('/').then_some(path),
    }
}

/// The list of members and open invitations.
pub(crate) fn users_path(slug: &str) -> String {
    ["/o/", slug, "/users"].concat()
}

/// The entries of the audit log about something, by its id.
pub(crate) fn history_path(slug: &str, id: &str) -> String {
    ["/o/", slug, "/audit?subject=", id].concat()
}

/// The saved views of the list of members.
pub(crate) fn views_path(slug: &str) -> String {
    ["/o/", slug, "/users/views"].concat()
}

/// A member's page.
pub(crate) fn person_path(slug: &str, member: &str) -> String {
    ["/o/", slug, "/users/", member].concat()
}

/// The page of what a member may do.
pub(crate) fn permissions_path(slug: &str, member: &str) -> String {
    [&person_path(slug, member), "/permissions"].concat()
}

/// The list of invitations.
pub(crate) fn invitations_path(slug: &str) -> String {
    ["/o/", slug, "/invitations"].concat()
}

/// An invitation's page.
pub(crate) fn invitation_path(slug: &str, invitation: &str) -> String {
    ["/o/", slug, "/invitations/", invitation].concat()
}

/// The list of assets.
pub(crate) fn assets_path(slug: &str) -> String {
    ["/o/", slug, "/assets"].concat()
}

/// The page of an asset.
pub(crate) fn asset_path(slug: &str, asset: &str) -> String {
    ["/o/", slug, "/assets/", asset].concat()
}

/// The kinds of assets.
pub(crate) fn asset_kinds_path(slug: &str) -> String {
    ["/o/", slug, "/assets/kinds"].concat()
}

/// What the paths of the pages of a kind that the organization added begin with.
pub(crate) fn asset_kind_path(slug: &str, kind: &str) -> String {
    ["/o/", slug, "/assets/kinds/", kind].concat()
}

/// The page that leads each member to where they land.
pub(crate) fn org_path(slug: &str) -> String {
    ["/o/", slug].concat()
}

/// The roles.
pub(crate) fn roles_path(slug: &str) -> String {
    ["/o/", slug, "/roles"].concat()
}

/// The editor of a role.
pub(crate) fn role_path(slug: &str, role: &str) -> String {
    [&roles_path(slug), "/", role].concat()
}

/// The list of recent changes.
pub(crate) fn undo_path(slug: &str) -> String {
    ["/o/", slug, "/undo"].concat()
}

/// The page of a bulk action that runs as a job.
pub(crate) fn job_path(slug: &str, job: &str) -> String {
    ["/o/", slug, "/jobs/", job].concat()
}

/// The page on which people are imported.
pub(crate) fn import_people_path(slug: &str) -> String {
    [&users_path(slug), "/import"].concat()
}

/// The page of an import.
pub(crate) fn import_path(slug: &str, import: &str) -> String {
    [&import_people_path(slug), "/", import].concat()
}

/// The file of the failed rows of an import.
pub(crate) fn failed_rows_path(slug: &str, import: &str) -> String {
    [&import_path(slug, import), "/failed.csv"].concat()
}

/// A section of the settings.
pub(crate) fn settings_path(slug: &str, section: &str) -> String {
    ["/o/", slug, "/settings/", section].concat()
}

/// The page that asks before the organization is deleted.
pub(crate) fn delete_organization_path(slug: &str) -> String {
    settings_path(slug, "account/delete")
}

/// The organization's template as a file. No page of the program has this address.
pub(crate) fn template_file_path(slug: &str) -> String {
    ["/o/", slug, "/template.json"].concat()
}

/// The page on which what a member owns is handed over.
pub(crate) fn hand_over_path(slug: &str, member: &str) -> String {
    [&person_path(slug, member), "/hand-over"].concat()
}

/// The report of what became of a member's things when they went or handed them over. No page of the program has this address.
pub(crate) fn departure_file_path(slug: &str, member: &str, departure: &str) -> String {
    [&person_path(slug, member), "/departures/", departure, "/report.csv"].concat()
}

/// The list of teams.
pub(crate) fn teams_path(slug: &str) -> String {
    ["/o/", slug, "/teams"].concat()
}

/// The page of a new team.
pub(crate) fn new_team_path(slug: &str) -> String {
    ["/o/", slug, "/teams/new"].concat()
}

/// The details of a team.
pub(crate) fn team_path(slug: &str, team: &str) -> String {
    ["/o/", slug, "/teams/", team].concat()
}

/// The people of a team.
pub(crate) fn team_people_path(slug: &str, team: &str) -> String {
    ["/o/", slug, "/teams/", team, "/users"].concat()
}

/// The access reviews.
pub(crate) fn reviews_path(slug: &str) -> String {
    ["/o/", slug, "/reviews"].concat()
}

/// The page that starts an access review.
pub(crate) fn new_review_path(slug: &str) -> String {
    ["/o/", slug, "/reviews/new"].concat()
}

/// An access review.
pub(crate) fn review_path(slug: &str, review: &str) -> String {
    ["/o/", slug, "/reviews/", review].concat()
}

/// The question before an access review ends.
pub(crate) fn end_review_path(slug: &str, review: &str) -> String {
    [&review_path(slug, review), "/end"].concat()
}

/// The evidence of an access review as a file. No page of the program has this address.
pub(crate) fn evidence_path(slug: &str, review: &str) -> String {
    [&review_path(slug, review), "/evidence.csv"].concat()
}

/// A picture in one size: 32, 96 or 256 pixels.
pub(crate) fn picture_path(picture: PictureId, size: u32) -> String {
    ["/pictures/", &picture.to_string(), "/", &size.to_string()].concat()
}

/// The search page.
pub(crate) fn find_path(slug: &str) -> String {
    ["/o/", slug, "/find"].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_paths_go_below_the_base() {
        for (path, below) in [
            ("/", "/people/"),
            ("/o/acme/users?q=a", "/people/o/acme/users?q=a"),
            ("#top", "#top"),
            ("", ""),
            ("https://example.com/", "https://example.com/"),
        ] {
            assert_eq!(join("/people", path.to_owned()), below);
            assert_eq!(join("", path.to_owned()), path);
        }
    }

    #[test]
    fn an_address_is_within_the_base_only_at_a_whole_segment() {
        for (address, path) in [
            ("/people", Some("/")),
            ("/people/", Some("/")),
            ("/people/o/acme", Some("/o/acme")),
            ("/peoples/o", None),
            ("/o/acme", None),
            ("/", None),
        ] {
            assert_eq!(strip("/people", address), path, "{address}");
            assert_eq!(strip("", address), Some(address));
        }
    }
}
