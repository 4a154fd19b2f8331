//! What the audit log was told between two moments, in every organization and outside of them.

use std::collections::BTreeMap;

use store::StoredEvent;

use crate::{World, world::ALL};

/// How the log stood at a moment.
#[derive(Debug, Clone)]
pub struct Mark(BTreeMap<String, u64>);

impl World {
    /// Remembers how the log stands.
    pub async fn mark(&self) -> Mark {
        let mut tx = self.service.store().read().await.unwrap();
        let counts = tx.count_actions().await.unwrap();
        tx.close().await.unwrap();
        Mark(counts)
    }

    /// The canonical names of what was told since then, in the order of the alphabet, each as often as it was told.
    pub async fn told_since(&self, mark: &Mark) -> Vec<String> {
        let now = self.mark().await.0;
        let told = |action: &String, n: u64| {
            let more = n - mark.0.get(action).copied().unwrap_or_default();
            vec![action.clone(); usize::try_from(more).unwrap_or_default()]
        };
        now.iter().flat_map(|(action, n)| told(action, *n)).collect()
    }

    /// The whole log of an organization, newest first.
    ///
    /// # Panics
    /// There is no such organization.
    pub async fn log(&self, slug: &str) -> Vec<StoredEvent> {
        let mut tx = self.service.store().read().await.unwrap();
        let org = tx.find_organization(slug).await.unwrap().expect("an organization");
        let events = tx.org(org.id).list_audit_events(None, ALL).await.unwrap();
        tx.close().await.unwrap();
        events
    }

    /// The newest entry of this kind in an organization's log.
    ///
    /// # Panics
    /// There is none.
    pub async fn entry(&self, slug: &str, action: &str) -> StoredEvent {
        self.log(slug).await.into_iter().find(|event| event.action == action).expect("an entry of this kind")
    }
}
