//! The memory of this process, as Linux counts it.

use std::fs;

/// What the process took before something began.
pub struct Idle(Option<u64>);

/// Begins to watch: from now on the largest amount counts.
pub fn idle() -> Idle {
    // The kernel forgets the largest amount so far.
    let is_reset = fs::write("/proc/self/clear_refs", "5").is_ok();
    Idle(kib("VmRSS:").filter(|_| is_reset))
}

impl Idle {
    /// One line of the table: the largest amount since then, above that of then.
    pub fn print_peak(&self, what: &str) {
        match self.0.zip(kib("VmHWM:")) {
            Some((idle, peak)) => {
                #[expect(clippy::cast_precision_loss, reason = "kilobytes of one process")]
                let megabytes = peak.saturating_sub(idle) as f64 * 1024.0 / 1_000_000.0;
                println!("  {what:<44} {megabytes:>10.1} MB above idle");
            }
            None => println!("  {what:<44} not measured; /proc of Linux tells it"),
        }
    }
}

fn kib(name: &str) -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    line.trim().trim_end_matches(" kB").trim().parse().ok()
}
