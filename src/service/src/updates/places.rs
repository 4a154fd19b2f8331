//! How many subscriptions there may be at once, in all and for one account. Each is an open connection of this server.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use domain::{error::ErrorKind, id::AccountId};

/// The most subscriptions of this server: half of the connections that it accepts.
const MOST: usize = 2_048;
/// The most of one account. Only pages in view subscribe.
const MOST_OF_ACCOUNT: usize = 16;
/// When to try again, in seconds.
const RETRY_AFTER: u32 = 30;

/// The places of this server. Cheap to clone.
#[derive(Clone, Default)]
pub(crate) struct Places(Arc<Mutex<HashMap<AccountId, usize>>>);

impl Places {
    fn lock(&self) -> MutexGuard<'_, HashMap<AccountId, usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a place.
    ///
    /// # Errors
    /// `RateLimited` where the account has too many, `Busy` where all are taken.
    pub(crate) fn take(&self, account: AccountId) -> Result<Place, ErrorKind> {
        let mut taken = self.lock();
        if taken.values().sum::<usize>() >= MOST {
            return Err(ErrorKind::Busy);
        }
        let own = taken.entry(account).or_default();
        if *own >= MOST_OF_ACCOUNT {
            return Err(ErrorKind::RateLimited { retry_after: RETRY_AFTER });
        }
        *own += 1;
        drop(taken);
        Ok(Place { places: self.clone(), account })
    }
}

/// A place, until it is dropped.
pub(crate) struct Place {
    places: Places,
    account: AccountId,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.places.lock();
        if let Some(own) = taken.get_mut(&self.account) {
            *own -= 1;
            if *own == 0 {
                taken.remove(&self.account);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn one_account_cannot_take_all_places_and_gets_them_back() {
        let places = Places::default();
        let account = |number| AccountId::new(Uuid::from_u128(number));
        let mut taken: Vec<Place> = (0..MOST_OF_ACCOUNT).map(|_| places.take(account(1)).unwrap()).collect();
        assert!(matches!(places.take(account(1)), Err(ErrorKind::RateLimited { .. })));
        assert!(places.take(account(2)).is_ok());
        taken.pop();
        assert!(places.take(account(1)).is_ok());
        drop(taken);
        assert!(places.lock().is_empty());
    }

    #[test]
    fn all_accounts_together_do_not_take_every_connection() {
        let places = Places::default();
        let account = |number: usize| AccountId::new(Uuid::from_u128(number as u128 + 1));
        let taken: Vec<Place> =
            (0..MOST).filter_map(|number| places.take(account(number / 2)).ok()).collect();
        assert_eq!(taken.len(), MOST);
        assert!(matches!(places.take(account(MOST)), Err(ErrorKind::Busy)));
    }
}
