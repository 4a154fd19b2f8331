//! Bulk actions: a confirmation page with a preview, then the results; for many rows the page of a job. The selected rows
//! are in the URL, so everything here is links and forms.

mod api;
mod job;
mod page;
mod result;
mod words;

pub(crate) use job::{job_view, read_job};
pub(crate) use page::{Question, canonical, question_view, read_question};

use domain::{
    bulk::{Bulk, BulkAction, BulkList},
    id::RoleId,
    list::{InvitationQuery, UserQuery},
    selection::Selection,
};
use serde::{Deserialize, Serialize};

use crate::params::Params;

/// A bulk action as its URL describes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct BulkRequest {
    bulk: Bulk,
}

impl BulkRequest {
    /// Parses it: `list` is the page the rows are from, `action` the last part of the path. `None` if either is
    /// unknown.
    fn parse(list: &str, action: &str, query: &str, add: Vec<RoleId>, remove: Vec<RoleId>) -> Option<Self> {
        let params = Params::parse(query);
        let one = |key: &str| params.get(key);
        let list = match list {
            "users" => BulkList::Users(UserQuery { cursor: None, ..UserQuery::from_params(one) }),
            "invitations" => {
                BulkList::Invitations(InvitationQuery { cursor: None, ..InvitationQuery::from_params(one) })
            }
            _ => return None,
        };
        let action = BulkAction::from_url(action, add, remove)?;
        let selection = Selection::from_params(|key| params.get_all(key));
        Some(Self { bulk: Bulk { list, selection, action } })
    }

    /// The list, with its filters.
    fn list_path(&self, slug: &str) -> String {
        let (page, query) = self.list();
        ["/o/", slug, "/", page, &query].concat()
    }

    /// The URL of the same action on another selection.
    fn path(&self, slug: &str, selection: &Selection) -> String {
        let (page, query) = self.list();
        let path = ["/o/", slug, "/", page, "/bulk/", self.bulk.action.as_str()].concat();
        path + &selection.to_query_string(&query)
    }

    fn list(&self) -> (&'static str, String) {
        match &self.bulk.list {
            BulkList::Users(query) => ("users", query.to_query_string()),
            BulkList::Invitations(query) => ("invitations", query.to_query_string()),
        }
    }
}

/// What is chosen for a bulk action, as its form sends it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Chosen {
    add: Vec<String>,
    remove: Vec<String>,
    /// The roles replace all others.
    replaces: bool,
    add_team: String,
    remove_team: String,
}

impl Chosen {
    /// All of it as one text: what was shown is done only if it was shown for the same.
    fn digest(&self) -> String {
        let mode = if self.replaces { "replace" } else { "change" };
        let parts = [&self.add.join(" "), &self.remove.join(" "), mode, &self.add_team, &self.remove_team];
        parts.join("|")
    }
}

/// The value of the field `mode` where the roles replace all others.
const REPLACE: &str = "replace";

#[cfg(test)]
mod tests {
    use super::*;

    const MEMBER: &str = "mem_00000000000000000000000000000001";

    #[test]
    fn an_address_says_the_whole_act_and_leads_on_to_others() {
        let query = format!("?q=ada%20l&status=active&page=x&sel={MEMBER}&sel=nonsense");
        let request = BulkRequest::parse("users", "disable", &query, Vec::new(), Vec::new()).unwrap();
        assert_eq!(request.list_path("acme"), "/o/acme/users?q=ada%20l&status=active");
        let again = request.path("acme", &request.bulk.selection);
        let short = "mAAAAAAAAAAAAAAAAAAAAAB";
        assert_eq!(again, format!("/o/acme/users/bulk/disable?q=ada%20l&status=active&sel={short}"));
        let all = request.path("acme", &Selection::all());
        assert_eq!(all, "/o/acme/users/bulk/disable?q=ada%20l&status=active&all=1");
        assert_eq!(BulkRequest::parse("roles", "disable", "", Vec::new(), Vec::new()), None);
        assert_eq!(BulkRequest::parse("users", "delete", "", Vec::new(), Vec::new()), None);
    }
}
