//! What is done to a member, as from the page that shows the consequences.

use super::*;

impl<const N: usize> Place<N> {
    pub(super) async fn on_member(&self, browser: &Browser<'_>, function: &str, id: MembershipId) -> Answer {
        self.call(browser, function, &[("member", &id.to_string())]).await
    }

    /// Puts a member out, and agrees to the consequences that the page shows.
    pub(super) async fn put_out(&self, browser: &Browser<'_>, about: &str, id: MembershipId) -> Answer {
        let id = id.to_string();
        let question = [("member", id.as_str()), ("about", about)];
        let agreed = self.shown(browser, "users/question", &question).await;
        let fields = [("member", id.as_str()), ("agreed", &agreed)];
        self.call(browser, &["member/", about].concat(), &fields).await
    }

    /// The fingerprint of the consequences that a page shows, if it shows any.
    pub(super) async fn shown(&self, browser: &Browser<'_>, read: &str, fields: &[(&str, &str)]) -> String {
        let page = self.call(browser, read, fields).await;
        let page: Value = serde_json::from_str(&page.text).unwrap_or_default();
        page["consequences"]["fingerprint"].as_str().unwrap_or_default().to_owned()
    }
}
