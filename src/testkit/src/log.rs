//! The audit events between two points in time, of all organizations and of the installation.

use std::collections::BTreeMap;

use domain::audit::{Action, EventClass};
use store::{LogFilter, LogPlace, StoredEvent};

use crate::{World, world::ALL};

/// The number of audit events of each action at a point in time.
#[derive(Debug, Clone)]
pub struct Mark(BTreeMap<String, u64>);

impl World {
    /// Counts the audit events so far.
    pub async fn mark(&self) -> Mark {
        let mut tx = self.service.store().read().await.unwrap();
        let counts = tx.count_actions().await.unwrap();
        tx.close().await.unwrap();
        Mark(counts)
    }

    /// The actions of the audit events since a mark, sorted, one for each event. Denials are left out: see
    /// [`World::denials`].
    pub async fn actions_since(&self, mark: &Mark) -> Vec<String> {
        let now = self.mark().await.0;
        let new_events = |action: &String, n: u64| {
            let more = n - mark.0.get(action).copied().unwrap_or_default();
            vec![action.clone(); usize::try_from(more).unwrap_or_default()]
        };
        now.iter()
            .filter(|(action, _)| *action != Action::AccessDenied.as_str())
            .flat_map(|(action, n)| new_events(action, *n))
            .collect()
    }

    /// All audit events of an organization but denials, newest first.
    ///
    /// # Panics
    /// There is no such organization, or one of its events is in no group that the log is filtered by.
    pub async fn log(&self, slug: &str) -> Vec<StoredEvent> {
        let mut tx = self.service.store().read().await.unwrap();
        let org = tx.find_organization(slug).await.unwrap().expect("an organization");
        let events =
            tx.org(org.id).list_audit_events(&LogFilter::default(), LogPlace::Newest, ALL).await.unwrap();
        tx.close().await.unwrap();
        let group = |event: &StoredEvent| Action::from_name(&event.action).and_then(Action::group);
        let lost: Vec<_> = events.iter().filter(|event| group(event).is_none()).collect();
        assert!(lost.is_empty(), "in no group of actions: {lost:?}");
        events
    }

    /// The denials in the audit log of an organization, newest first.
    ///
    /// # Panics
    /// There is no such organization.
    pub async fn denials(&self, slug: &str) -> Vec<StoredEvent> {
        let mut tx = self.service.store().read().await.unwrap();
        let org = tx.find_organization(slug).await.unwrap().expect("an organization");
        let events = tx
            .org(org.id)
            .list_audit_events(&EventClass::Denial.into(), LogPlace::Newest, ALL)
            .await
            .unwrap();
        tx.close().await.unwrap();
        events
    }

    /// The newest audit event of an action in an organization.
    ///
    /// # Panics
    /// There is no such event.
    pub async fn entry(&self, slug: &str, action: &str) -> StoredEvent {
        self.log(slug)
            .await
            .into_iter()
            .find(|event| event.action == action)
            .expect("an audit event of this action")
    }
}
