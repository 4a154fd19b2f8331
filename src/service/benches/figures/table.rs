//! Timing calls and printing what came out.

use std::{
    future::Future,
    time::{Duration, Instant},
};

/// Milliseconds of each call, sorted.
pub struct Times(Vec<f64>);

/// The longest that one thing is measured.
const FOR: Duration = Duration::from_secs(10);

/// Calls something `n` times, one after the other, or as often as ten seconds allow.
pub async fn time<F: Future>(n: usize, mut call: impl FnMut(usize) -> F) -> Times {
    let mut millis = Vec::with_capacity(n);
    let start = now();
    for i in 0..n {
        if start.elapsed() > FOR {
            break;
        }
        let begun = now();
        call(i).await;
        millis.push(begun.elapsed().as_secs_f64() * 1_000.0);
    }
    millis.sort_by(f64::total_cmp);
    Times(millis)
}

#[expect(clippy::disallowed_methods, reason = "measuring is what this program is for")]
pub fn now() -> Instant {
    Instant::now()
}

impl Times {
    /// The quantile `q` of 0 to 1, in milliseconds.
    pub fn quantile(&self, q: f64) -> f64 {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "an index"
        )]
        let index = ((self.0.len() - 1) as f64 * q).round() as usize;
        self.0[index]
    }

    /// One line of the table.
    pub fn print(&self, what: &str) {
        let (p50, p95, p99) = (self.quantile(0.5), self.quantile(0.95), self.quantile(0.99));
        println!("  {what:<44} p50 {p50:>8.2} ms   p95 {p95:>8.2} ms   p99 {p99:>8.2} ms");
    }
}
