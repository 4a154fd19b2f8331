//! The parameters of an address, the same on the server and in the browser.

/// Names and values, in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Params(Vec<(String, String)>);

impl Params {
    /// Reads the query of an address, with or without its question mark.
    pub(crate) fn parse(query: &str) -> Self {
        form_urlencoded::parse(query.trim_start_matches('?').as_bytes()).into_owned().collect()
    }

    /// The first value of a name.
    pub(crate) fn get(&self, name: &str) -> Option<String> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())
    }

    /// All values of a name.
    pub(crate) fn get_all(&self, name: &str) -> Vec<String> {
        self.0.iter().filter(|(known, _)| known == name).map(|(_, value)| value.clone()).collect()
    }
}

impl FromIterator<(String, String)> for Params {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(pairs: I) -> Self {
        Self(pairs.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_decoded_and_keep_their_order() {
        let params = Params::parse("?q=Ada+%26+Bob&hide=a&hide=b&empty=");
        assert_eq!(params.get("q").as_deref(), Some("Ada & Bob"));
        assert_eq!(params.get_all("hide"), ["a", "b"]);
        assert_eq!((params.get("empty").as_deref(), params.get("no")), (Some(""), None));
    }
}
