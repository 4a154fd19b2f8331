//! The state of the page of an access review in its URL.

use serde::{Deserialize, Serialize};

use super::query_string;
use crate::review::Decision;

/// Which grants of a review are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shown {
    /// Those that nobody decided about.
    #[default]
    Waiting,
    /// Those with a decision.
    Decided(Decision),
    /// All of them, those by teams included.
    All,
}

impl Shown {
    /// Every choice.
    pub const CHOICES: [Self; 4] =
        [Self::Waiting, Self::Decided(Decision::Attested), Self::Decided(Decision::Flagged), Self::All];

    /// The value in the URL.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "",
            Self::Decided(decision) => decision.as_str(),
            Self::All => "all",
        }
    }
}

/// The state of the list of a review in its URL.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ReviewQuery {
    /// Which grants.
    pub shown: Shown,
    /// The cursor of a page of people; `None` is the first one.
    pub cursor: Option<String>,
}

impl ReviewQuery {
    /// Reads the parameters of a URL; what does not read is as without it.
    #[must_use]
    pub fn from_params(get: impl Fn(&str) -> Option<String>) -> Self {
        let shown = get("show").unwrap_or_default();
        let shown = Shown::CHOICES.into_iter().find(|choice| choice.as_str() == shown);
        Self { shown: shown.unwrap_or_default(), cursor: get("page").filter(|page| !page.is_empty()) }
    }

    /// The query string.
    #[must_use]
    pub fn to_query_string(&self) -> String {
        query_string(&[("show", self.shown.as_str()), ("page", self.cursor.as_deref().unwrap_or_default())])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_state_of_the_list_is_its_url() {
        for shown in Shown::CHOICES {
            let query = ReviewQuery { shown, cursor: None };
            let text = query.to_query_string();
            let value = text.strip_prefix("?show=").map(str::to_owned);
            let read = ReviewQuery::from_params(|key| value.clone().filter(|_| key == "show"));
            assert_eq!(read, query, "{text}");
        }
        assert_eq!(ReviewQuery::from_params(|_| Some("weather".to_owned())).shown, Shown::Waiting);
    }
}
