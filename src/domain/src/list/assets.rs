//! The state of the list of assets in its URL.

use serde::{Deserialize, Serialize};

use super::{MAX_SEARCH, query_string_of};
use crate::{
    asset::AssetKind,
    id::{AssetId, MembershipId},
};

/// The state of the list of assets, which is sorted by name.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct AssetQuery {
    /// Part of a name.
    pub search: String,
    /// Only of this kind.
    pub kind: Option<AssetKind>,
    /// Only those of this owner.
    pub owner: Option<MembershipId>,
    /// Only the parts of this asset.
    pub parent: Option<AssetId>,
    /// The cursor of a page; `None` is the first page.
    pub cursor: Option<String>,
}

impl AssetQuery {
    /// The URL parameters; defaults are empty.
    #[must_use]
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        vec![
            ("q", self.search.clone()),
            ("kind", self.kind.as_ref().map(ToString::to_string).unwrap_or_default()),
            ("owner", self.owner.map(|id| id.to_string()).unwrap_or_default()),
            ("in", self.parent.map(|id| id.to_string()).unwrap_or_default()),
            ("page", self.cursor.clone().unwrap_or_default()),
        ]
    }

    /// The query string, without defaults.
    #[must_use]
    pub fn to_query_string(&self) -> String {
        query_string_of(&self.pairs())
    }

    /// Parses URL parameters, which `get` looks up.
    #[must_use]
    pub fn from_params(get: impl Fn(&str) -> Option<String>) -> Self {
        let given = |key| get(key).filter(|value| !value.is_empty());
        Self {
            search: given("q").map(|q| q.trim().chars().take(MAX_SEARCH).collect()).unwrap_or_default(),
            kind: given("kind").and_then(|kind| kind.parse().ok()),
            owner: given("owner").and_then(|id| id.parse().ok()),
            parent: given("in").and_then(|id| id.parse().ok()),
            cursor: given("page"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_assets_round_trips_through_its_url() {
        let (member, asset) =
            ("mem_00000000000000000000000000000001", "ast_00000000000000000000000000000001");
        let query = AssetQuery {
            search: "sales & co".to_owned(),
            kind: "Workbook".parse().ok(),
            owner: member.parse().ok(),
            parent: asset.parse().ok(),
            cursor: Some("a1".to_owned()),
        };
        let text = format!("?q=sales%20%26%20co&kind=Workbook&owner={member}&in={asset}&page=a1");
        assert_eq!(query.to_query_string(), text);
        let read = AssetQuery::from_params(|key| {
            let value = match key {
                "q" => " sales & co ",
                "kind" => "Workbook",
                "owner" => member,
                "in" => asset,
                "page" => "a1",
                _ => return None,
            };
            Some(value.to_owned())
        });
        assert_eq!(read, query);
        assert_eq!(AssetQuery::from_params(|_| Some("%".to_owned())).kind, None);
    }
}
