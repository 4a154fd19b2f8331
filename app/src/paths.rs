//! The addresses of an organization's pages that other pages link to. The route table (`routes.rs`) says what each shows.

/// The list of members and open invitations.
pub(crate) fn users_path(slug: &str) -> String {
    ["/o/", slug, "/users"].concat()
}

/// A member's page.
pub(crate) fn person_path(slug: &str, member: &str) -> String {
    ["/o/", slug, "/users/", member].concat()
}

/// The list of invitations.
pub(crate) fn invitations_path(slug: &str) -> String {
    ["/o/", slug, "/invitations"].concat()
}

/// An invitation's page.
pub(crate) fn invitation_path(slug: &str, invitation: &str) -> String {
    ["/o/", slug, "/invitations/", invitation].concat()
}

/// The list of recent changes.
pub(crate) fn undo_path(slug: &str) -> String {
    ["/o/", slug, "/undo"].concat()
}

/// The page of a bulk action that runs as a job.
pub(crate) fn job_path(slug: &str, job: &str) -> String {
    ["/o/", slug, "/jobs/", job].concat()
}

/// The search page.
pub(crate) fn find_path(slug: &str) -> String {
    ["/o/", slug, "/find"].concat()
}
