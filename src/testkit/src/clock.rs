//! A clock that only tests move.

use std::sync::atomic::{AtomicI64, Ordering};

use domain::time::{Span, Timestamp};
use service::Clock;

/// The initial time of every world: 21 November 2026, 14:00 UTC.
pub const START: Timestamp = Timestamp::from_micros(1_795_269_600_000_000);

/// The clock of a world.
#[derive(Debug)]
pub struct FixedClock(AtomicI64);

impl Default for FixedClock {
    fn default() -> Self {
        Self(AtomicI64::new(START.micros()))
    }
}

impl FixedClock {
    /// Moves the clock forward.
    pub fn advance(&self, span: Span) {
        self.0.fetch_add(span.micros(), Ordering::SeqCst);
    }

    /// Sets the time, forwards or backwards.
    pub fn set(&self, at: Timestamp) {
        self.0.store(at.micros(), Ordering::SeqCst);
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.0.load(Ordering::SeqCst))
    }
}
