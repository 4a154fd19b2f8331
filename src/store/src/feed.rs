//! What was committed, for whoever watches an organization: every unit of work that appends to a ledger is an update with the
//! numbers of its events. Within one server a channel carries updates; `listen` brings those of other servers.

use std::{
    collections::BTreeMap,
    str::FromStr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use domain::{
    audit::Action,
    id::{AccountId, OrgId},
    topic::Topics,
};
use tokio::sync::broadcast::{self, error::RecvError, error::TryRecvError};
use uuid::Uuid;

/// How many updates a slow watcher may be behind before it is told that it lost some.
const CAPACITY: usize = 1024;

/// Events that one unit of work appended to a ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerUpdate {
    /// The organization; `None` is the ledger of the installation.
    pub org_id: Option<OrgId>,
    /// The number of its first event.
    pub first: u64,
    /// The number of its last event.
    pub last: u64,
    /// What the events are about.
    pub topics: Topics,
    /// Who acted and, in the ledger of the installation, which accounts the events are about. None: that is not known.
    pub accounts: Vec<AccountId>,
}

impl LedgerUpdate {
    pub(crate) const fn new(org_id: Option<OrgId>, first: u64) -> Self {
        Self { org_id, first, last: first, topics: Topics::NONE, accounts: Vec::new() }
    }

    /// Everything up to a number, where it is not known what it was.
    pub(crate) const fn unknown(org_id: Option<OrgId>, last: u64) -> Self {
        Self { org_id, first: last, last, topics: Topics::ALL, accounts: Vec::new() }
    }

    /// Adds the event of a number.
    pub(crate) fn add(&mut self, number: u64, action: Action, accounts: impl Iterator<Item = AccountId>) {
        self.last = number;
        self.topics = self.topics.with(action.topics());
        for account in accounts {
            if !self.accounts.contains(&account) {
                self.accounts.push(account);
            }
        }
    }

    /// The text that servers send to each other: ledger, numbers, topics, accounts. It is far shorter than the 8000 bytes
    /// that a notification may have.
    pub(crate) fn to_payload(&self) -> String {
        // Of more accounts than these nobody is named, which tells everybody.
        let accounts = if self.accounts.len() > 50 { &[] } else { self.accounts.as_slice() };
        let accounts: Vec<String> =
            accounts.iter().map(|account| account.uuid().simple().to_string()).collect();
        let ledger = self.org_id.map_or(Uuid::nil(), OrgId::uuid).simple();
        format!("{ledger},{},{},{},{}", self.first, self.last, self.topics, accounts.join(" "))
    }

    /// Reads [`Self::to_payload`].
    pub(crate) fn from_payload(text: &str) -> Option<Self> {
        let mut parts = text.split(',');
        let ledger = Uuid::from_str(parts.next()?).ok()?;
        let (first, last) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        let topics = parts.next()?.parse().ok()?;
        let accounts =
            parts.next()?.split(' ').filter_map(|id| Some(AccountId::new(Uuid::from_str(id).ok()?)));
        let org_id = (!ledger.is_nil()).then(|| OrgId::new(ledger));
        Some(Self { org_id, first, last, topics, accounts: accounts.collect() })
    }
}

/// The accounts that an update names for an event: who acted; in the ledger of the installation also the account acted on.
pub(crate) fn concerned(
    ledger: Option<OrgId>,
    actor: Option<AccountId>,
    target: Option<(&str, &str)>,
) -> impl Iterator<Item = AccountId> + use<> {
    let target = target.filter(|(kind, _)| ledger.is_none() && *kind == "account");
    actor.into_iter().chain(target.and_then(|(_, id)| id.parse().ok()))
}

/// A ledger that somebody watches.
#[derive(Debug, Clone, Copy, Default)]
struct Watched {
    watchers: usize,
    /// The number up to which updates were published; `None` before the first.
    last: Option<u64>,
}

/// The updates of a store. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Feed {
    updates: broadcast::Sender<LedgerUpdate>,
    watched: Arc<Mutex<BTreeMap<Option<OrgId>, Watched>>>,
}

impl Feed {
    pub(crate) fn new() -> Self {
        Self { updates: broadcast::Sender::new(CAPACITY), watched: Arc::default() }
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<Option<OrgId>, Watched>> {
        self.watched.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Hands an update to whoever watches its ledger.
    pub(crate) fn publish(&self, update: LedgerUpdate) {
        {
            let mut watched = self.lock();
            let Some(ledger) = watched.get_mut(&update.org_id) else { return };
            ledger.last = ledger.last.max(Some(update.last));
        }
        // Refused only where nobody watches any more.
        drop(self.updates.send(update));
    }

    /// Hands out what was read after a number, unless updates after that number were published meanwhile.
    pub(crate) fn publish_after(&self, last: Option<u64>, update: LedgerUpdate) -> bool {
        {
            let mut watched = self.lock();
            let Some(ledger) = watched.get_mut(&update.org_id) else { return true };
            if ledger.last != last {
                return false;
            }
            ledger.last = Some(update.last);
        }
        drop(self.updates.send(update));
        true
    }

    /// The ledgers that somebody watches, and up to which number updates were published.
    pub(crate) fn watched(&self) -> Vec<(Option<OrgId>, Option<u64>)> {
        self.lock().iter().map(|(ledger, watched)| (*ledger, watched.last)).collect()
    }

    /// Watches an organization and the installation.
    pub(crate) fn watch(&self, org: OrgId) -> Watch {
        let updates = self.updates.subscribe();
        for ledger in [None, Some(org)] {
            self.lock().entry(ledger).or_default().watchers += 1;
        }
        Watch { updates, org, feed: self.clone() }
    }
}

/// Receives the updates of an organization and of the installation that are committed from now on. Some may be repeated, and
/// some may be lost: whoever watches compares numbers, and reads the present state from the database.
pub struct Watch {
    updates: broadcast::Receiver<LedgerUpdate>,
    org: OrgId,
    feed: Feed,
}

impl Watch {
    /// Says which event of its organization and which of the installation are known already. Where other servers are polled,
    /// what comes after them is told in full.
    pub fn start_after(&self, of_org: u64, of_installation: u64) {
        let mut watched = self.feed.lock();
        for (ledger, known) in [(Some(self.org), of_org), (None, of_installation)] {
            if let Some(entry) = watched.get_mut(&ledger) {
                entry.last = entry.last.or(Some(known));
            }
        }
    }

    /// The next update; `None` where some were lost. Nothing is lost when it is cancelled.
    pub async fn next(&mut self) -> Option<LedgerUpdate> {
        loop {
            match self.updates.recv().await {
                Ok(update) if self.concerns(&update) => return Some(update),
                Ok(_) => {}
                Err(RecvError::Lagged(_)) => return None,
                // The watch holds the other end itself.
                Err(RecvError::Closed) => std::future::pending().await,
            }
        }
    }

    /// The next update that is there already. The inner `None` says that some were lost.
    pub fn next_ready(&mut self) -> Option<Option<LedgerUpdate>> {
        loop {
            match self.updates.try_recv() {
                Ok(update) if self.concerns(&update) => return Some(Some(update)),
                Ok(_) => {}
                Err(TryRecvError::Lagged(_)) => return Some(None),
                Err(TryRecvError::Empty | TryRecvError::Closed) => return None,
            }
        }
    }

    fn concerns(&self, update: &LedgerUpdate) -> bool {
        update.org_id.is_none_or(|org| org == self.org)
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let mut watched = self.feed.lock();
        for ledger in [None, Some(self.org)] {
            if let Some(entry) = watched.get_mut(&ledger) {
                entry.watchers -= 1;
                if entry.watchers == 0 {
                    watched.remove(&ledger);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::topic::Topic;

    use super::*;

    fn org(number: u128) -> OrgId {
        OrgId::new(Uuid::from_u128(number))
    }

    fn update(org_id: Option<OrgId>, last: u64) -> LedgerUpdate {
        let mut update = LedgerUpdate::new(org_id, last);
        update.add(last, Action::RoleCreated, [AccountId::new(Uuid::from_u128(7))].into_iter());
        update
    }

    #[test]
    fn servers_read_each_others_updates() {
        for update in [update(Some(org(1)), 3), update(None, 9), LedgerUpdate::unknown(Some(org(2)), 5)] {
            assert_eq!(LedgerUpdate::from_payload(&update.to_payload()), Some(update));
        }
        let mut crowd = LedgerUpdate::new(None, 1);
        crowd.add(1, Action::AccountRenamed, (1..100).map(|n| AccountId::new(Uuid::from_u128(n))));
        let read = LedgerUpdate::from_payload(&crowd.to_payload()).unwrap();
        assert_eq!(read, LedgerUpdate { accounts: Vec::new(), ..crowd });
        for wrong in ["", "probe", "1,2", "0,1,2,people,"] {
            assert_eq!(LedgerUpdate::from_payload(wrong), None, "{wrong}");
        }
    }

    #[tokio::test]
    async fn a_watcher_receives_what_is_about_its_organization_or_the_installation() {
        let feed = Feed::new();
        let mut watch = feed.watch(org(1));
        feed.publish(update(Some(org(2)), 1));
        feed.publish(update(Some(org(1)), 1));
        feed.publish(update(None, 1));
        assert_eq!(watch.next().await, Some(update(Some(org(1)), 1)));
        assert!(watch.next().await.is_some_and(|update| update.topics.contains(Topic::Roles)));
        assert_eq!(watch.next_ready(), None);
    }

    #[tokio::test]
    async fn a_watcher_that_is_too_far_behind_is_told_so() {
        let feed = Feed::new();
        let mut watch = feed.watch(org(1));
        for number in 0..=CAPACITY as u64 {
            feed.publish(update(Some(org(1)), number));
        }
        assert_eq!(watch.next().await, None);
        assert!(watch.next().await.is_some());
    }

    #[test]
    fn ledgers_are_watched_as_long_as_somebody_does() {
        let feed = Feed::new();
        let (one, other) = (feed.watch(org(1)), feed.watch(org(1)));
        feed.publish(update(Some(org(1)), 4));
        feed.publish(update(Some(org(1)), 3));
        assert_eq!(feed.watched(), [(None, None), (Some(org(1)), Some(4))]);
        one.start_after(2, 6);
        assert_eq!(feed.watched(), [(None, Some(6)), (Some(org(1)), Some(4))]);
        drop(one);
        assert_eq!(feed.watched().len(), 2);
        drop(other);
        assert_eq!(feed.watched(), []);
    }
}
