//! Subscribing to the updates of an organization.

use std::time::Duration;

use domain::{
    error::ErrorKind,
    id::AccountId,
    topic::{Topic, Topics},
};
use store::{LedgerUpdate, Watch};
use tokio::time::{Instant, sleep_until, timeout};

use super::{places::Place, reader::Reader};
use crate::{Caller, Service};

/// The least time between two updates; what happens meanwhile is one update.
const PAUSE: Duration = Duration::from_millis(200);
/// How often the reader's session and membership are checked without an update: they can end with time.
const CHECK: Duration = Duration::from_secs(20);

/// That something has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Update {
    /// The number of the last event in the organization's ledger that it covers.
    pub sequence: u64,
    /// What may look different now; only what the reader may know about.
    pub topics: Topics,
    /// Whether the reader did all of it, here or in another window.
    pub is_own: bool,
}

/// Subscribes the caller to an organization. `after` is the number of the event that their page is up to date with.
///
/// # Errors
/// `Denied` for who has no session, `NotFound` for who is no active member, `RateLimited` with too many subscriptions, `Busy`
/// where this server has too many.
pub async fn subscribe(
    service: &Service,
    caller: &Caller,
    slug: &str,
    after: Option<u64>,
) -> Result<Subscription, ErrorKind> {
    let account = caller.session()?.account.id;
    let place = service.places().take(account)?;
    let org = Reader::read(service, caller, slug, &[]).await?.org;
    // First watch, then look: nothing is missed between the two.
    let watch = service.store().watch(org);
    let reader = Reader::read(service, caller, slug, &[]).await?;
    let sequence = reader.sequence;
    watch.start_after(sequence, reader.installation_sequence);
    let mut heard = Heard::default();
    if after.is_some_and(|after| after != sequence) {
        heard.miss();
    }
    Ok(Subscription {
        service: service.clone(),
        caller: caller.clone(),
        slug: slug.to_owned(),
        account,
        reader,
        watch,
        sequence,
        heard,
        paused_until: Instant::now(),
        _place: place,
    })
}

/// The updates of an organization, for one reader. It ends with their session or membership.
pub struct Subscription {
    service: Service,
    caller: Caller,
    slug: String,
    account: AccountId,
    reader: Reader,
    watch: Watch,
    /// The number of the last event that is known.
    sequence: u64,
    heard: Heard,
    paused_until: Instant,
    _place: Place,
}

/// What was heard since the last update.
#[derive(Debug, Default)]
struct Heard {
    topics: Topics,
    is_missing: bool,
    is_by_others: bool,
    /// Accounts whose name or address was changed.
    accounts: Vec<AccountId>,
}

impl Heard {
    /// Something was missed: it could have been anything.
    const fn miss(&mut self) {
        self.topics = Topics::ALL;
        self.is_missing = true;
        self.is_by_others = true;
    }
}

impl Subscription {
    /// The next update the reader may know about; `None` once they may no longer read the organization.
    pub async fn next(&mut self) -> Option<Update> {
        loop {
            if !self.heard.is_missing
                && self.heard.topics.is_empty()
                && let Ok(update) = timeout(CHECK, self.watch.next()).await
            {
                self.hear(update);
            }
            sleep_until(self.paused_until).await;
            while let Some(update) = self.watch.next_ready() {
                self.hear(update);
            }
            self.paused_until = Instant::now() + PAUSE;
            match self.check().await {
                Ok(Some(update)) => return Some(update),
                Ok(None) => {}
                Err(ErrorKind::Busy | ErrorKind::Internal) => {
                    // The database does not answer. What was heard is not forgotten.
                    self.heard.miss();
                    self.paused_until = Instant::now() + CHECK;
                }
                Err(_) => return None,
            }
        }
    }

    /// Takes note of an update; `None` is one that was lost.
    fn hear(&mut self, update: Option<LedgerUpdate>) {
        let Some(update) = update else { return self.heard.miss() };
        if update.org_id.is_none() {
            // An account's own affairs: of interest to its owner, and where its name is shown.
            let is_renamed = update.topics.contains(Topic::People);
            if is_renamed {
                self.heard.accounts.extend(&update.accounts);
            }
            if is_renamed || update.accounts.is_empty() || update.accounts.contains(&self.account) {
                self.heard.topics = self.heard.topics.with(Topics::of(&[Topic::Access]));
            }
            return;
        }
        if update.last <= self.sequence {
            return;
        }
        // Ledgers have no gaps: a number that was left out is an update that was lost.
        if update.first > self.sequence + 1 {
            self.heard.miss();
        }
        self.sequence = update.last;
        self.heard.topics = self.heard.topics.with(update.topics);
        self.heard.is_by_others |= update.accounts != [self.account];
    }

    /// Looks at who the reader is now, and what of it they may know about.
    async fn check(&mut self) -> Result<Option<Update>, ErrorKind> {
        let reader = Reader::read(&self.service, &self.caller, &self.slug, &self.heard.accounts).await?;
        let mut heard = std::mem::take(&mut self.heard);
        // Updates are heard within moments. A new number after a silence is one that was lost.
        if heard.topics.is_empty() && reader.sequence != self.sequence {
            heard.miss();
        }
        let mut topics = heard.topics.within(reader.topics);
        if heard.is_missing {
            self.sequence = reader.sequence;
        } else {
            topics = topics.without(Topic::Access);
        }
        if !reader.members.is_empty() {
            topics =
                topics.with(Topics::of(&[Topic::People, Topic::Teams, Topic::Assets]).within(reader.topics));
            heard.is_by_others = true;
        }
        if !reader.has_same_rights(&self.reader) {
            // Another reader, as it were: whatever they see may be different.
            topics = reader.topics;
        }
        self.reader = reader;
        let update = Update { sequence: self.sequence, topics, is_own: !heard.is_by_others };
        Ok((!topics.is_empty()).then_some(update))
    }
}
