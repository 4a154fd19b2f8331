//! Counting attempts in the database, so that a limit holds over several servers.
//! Generic cell rate algorithm (ITU-T I.371, annex A): one moment per bucket says when it will be empty again.

use domain::access::Change;
use domain::time::{Span, Timestamp};
use sqlx::FromRow;

use crate::{Changes, StoreError, seam::args};

/// What became of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// It may go on.
    Allowed,
    /// It is one too many; the next one may come after this long.
    Refused(Span),
}

/// What became of many attempts at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TakenOf {
    /// So many may go on.
    pub allowed: u32,
    /// After how long the next one may come.
    pub wait: Span,
}

#[derive(FromRow)]
struct FreeAt {
    free_at: i64,
}

impl Changes<'_, '_> {
    /// Takes one of `burst` attempts from a bucket that gains one each `interval`.
    ///
    /// # Errors
    /// The database failed.
    pub async fn take_attempt(
        &mut self,
        bucket: &str,
        burst: u32,
        interval: Span,
        now: Timestamp,
    ) -> Result<Taken, StoreError> {
        self.check(Change::Attempts)?;
        let (now, interval) = (now.micros(), interval.micros());
        // With `burst` attempts taken at once the bucket is empty after burst × interval.
        let latest = now + interval * i64::from(burst);
        let taken: Option<FreeAt> = self
            .optional(
                "INSERT INTO rate_limit (bucket, free_at) VALUES ($1, CAST($2 AS BIGINT) + $3)
                 ON CONFLICT (bucket) DO UPDATE SET free_at =
                   CASE WHEN rate_limit.free_at > $2 THEN rate_limit.free_at ELSE $2 END + $3
                 WHERE CASE WHEN rate_limit.free_at > $2 THEN rate_limit.free_at ELSE $2 END + $3 <= $4
                 RETURNING free_at",
                args![bucket, now, interval, latest],
            )
            .await?;
        if taken.is_some() {
            return Ok(Taken::Allowed);
        }
        let held: Option<FreeAt> =
            self.optional("SELECT free_at FROM rate_limit WHERE bucket = $1", args![bucket]).await?;
        let free_at = held.map_or(now, |row| row.free_at);
        let next = Timestamp::from_micros(free_at + interval - interval * i64::from(burst));
        Ok(Taken::Refused(next.since(Timestamp::from_micros(now))))
    }

    /// Takes as many as there are of `wanted` attempts. Two who take from one bucket at once must be kept apart by a lock.
    ///
    /// # Errors
    /// The database failed.
    pub async fn take_attempts(
        &mut self,
        bucket: &str,
        wanted: u32,
        (burst, interval): (u32, Span),
        now: Timestamp,
    ) -> Result<TakenOf, StoreError> {
        self.check(Change::Attempts)?;
        let (now, interval) = (now.micros(), interval.micros().max(1));
        let held: Option<FreeAt> =
            self.optional("SELECT free_at FROM rate_limit WHERE bucket = $1", args![bucket]).await?;
        let start = held.map_or(now, |row| row.free_at.max(now));
        let latest = now + interval * i64::from(burst);
        let left = u32::try_from((latest - start) / interval).unwrap_or_default();
        let allowed = wanted.min(left);
        let free_at = start + interval * i64::from(allowed);
        if allowed > 0 {
            self.one(
                "take_attempts",
                "INSERT INTO rate_limit (bucket, free_at) VALUES ($1, $2)
                 ON CONFLICT (bucket) DO UPDATE SET free_at = $2",
                args![bucket, free_at],
            )
            .await?;
        }
        let next = Timestamp::from_micros((free_at + interval).max(latest));
        Ok(TakenOf { allowed, wait: next.since(Timestamp::from_micros(latest)) })
    }

    /// Empties a bucket: a right password ends the counting of wrong ones.
    ///
    /// # Errors
    /// The database failed.
    pub async fn delete_attempts(&mut self, bucket: &str) -> Result<(), StoreError> {
        self.check(Change::Attempts)?;
        self.execute("DELETE FROM rate_limit WHERE bucket = $1", args![bucket]).await?;
        Ok(())
    }
}
