//! Time and randomness as parameters, so that tests can fix them.

use domain::time::{Span, Timestamp};

/// Says what time it is.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Timestamp;
}

/// Makes randomness fit for secrets.
pub trait Rng: Send + Sync {
    /// Fills every byte.
    fn fill(&self, bytes: &mut [u8]);
}

/// The machine's clock, or one ahead of it.
pub struct SystemClock(Span);

impl SystemClock {
    /// The machine's clock, so much ahead: [`Span::days`]`(0)` for the true time, more to see what ends with time.
    #[must_use]
    pub const fn ahead(by: Span) -> Self {
        Self(by)
    }
}

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place where the system's clock is read")]
    fn now(&self) -> Timestamp {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        Timestamp::from_micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX)).plus(self.0)
    }
}

/// The operating system's generator.
pub struct SystemRng;

impl Rng for SystemRng {
    fn fill(&self, bytes: &mut [u8]) {
        #[expect(
            clippy::expect_used,
            reason = "without randomness no secret can be made, so going on is worse"
        )]
        getrandom::fill(bytes).expect("the operating system's random numbers");
    }
}
