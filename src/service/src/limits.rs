//! How often something may be tried, per account and per network, counted in the database for all servers together.

use std::net::IpAddr;

use domain::{
    access::{Permit, SystemTask, system},
    audit::Origin,
    error::ErrorKind,
    time::{Span, Timestamp},
};
use sha2::{Digest, Sha256};
use store::{Failure, Outcome, Taken, Tx};

use crate::Service;

/// A limit: so many at once, then one each interval.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limit {
    name: &'static str,
    burst: u32,
    interval: Span,
}

/// Sign-ins to one address from one network.
pub(crate) const SIGN_IN_ACCOUNT: Limit = Limit { name: "sign-in", burst: 10, interval: Span::minutes(1) };
/// Sign-ins from one network.
pub(crate) const SIGN_IN_NETWORK: Limit =
    Limit { name: "sign-in-net", burst: 60, interval: Span::seconds(5) };
/// Sign-ins to one address from everywhere, but for devices that signed in before (NIST SP 800-63B-4, 3.2.2: at most 100
/// failures in a row).
pub(crate) const SIGN_IN_ANYWHERE: Limit =
    Limit { name: "sign-in-all", burst: 100, interval: Span::minutes(10) };
/// Sign-ins to one address from a device that signed in to it before: strangers cannot use this up.
pub(crate) const SIGN_IN_DEVICE: Limit =
    Limit { name: "sign-in-device", burst: 10, interval: Span::minutes(1) };
/// Password resets for one address.
pub(crate) const RESET_ACCOUNT: Limit = Limit { name: "reset", burst: 3, interval: Span::minutes(20) };
/// Password resets and changes of addresses from one network, asked for and done.
pub(crate) const RESET_NETWORK: Limit = Limit { name: "reset-net", burst: 20, interval: Span::minutes(1) };
/// Links to sign up for one address.
pub(crate) const SIGN_UP_ADDRESS: Limit = Limit { name: "sign-up", burst: 3, interval: Span::minutes(20) };
/// Sign-ups from one network, asked for and completed.
pub(crate) const SIGN_UP_NETWORK: Limit =
    Limit { name: "sign-up-net", burst: 20, interval: Span::minutes(1) };
/// Links to sign up of the whole installation, to whatever address: 500 at once, then some 500 an hour.
pub(crate) const SIGN_UP_INSTALLATION: Limit =
    Limit { name: "sign-up-all", burst: 500, interval: Span::seconds(7) };
/// Changes of one account's address, asked for by one person.
pub(crate) const EMAIL_CHANGE: Limit = Limit { name: "email-change", burst: 3, interval: Span::minutes(20) };
/// Answers to invitations from one network: joining, accepting and declining.
pub(crate) const ANSWER_NETWORK: Limit = Limit { name: "answer-net", burst: 200, interval: Span::seconds(5) };
/// Attempts to complete the set-up from one network.
pub(crate) const SETUP_NETWORK: Limit = Limit { name: "setup-net", burst: 20, interval: Span::seconds(30) };
/// New organizations of one account.
pub(crate) const NEW_ORGANIZATIONS: Limit = Limit { name: "new-org", burst: 10, interval: Span::minutes(60) };
/// Pictures of oneself that one person uploads, since decoding is work.
pub(crate) const PICTURES: Limit = Limit { name: "picture", burst: 30, interval: Span::minutes(1) };
/// E-mails to one address, from every organization together.
pub(crate) const MAIL_RECIPIENT: Limit = Limit { name: "mail-to", burst: 10, interval: Span::minutes(60) };
/// E-mails of one organization.
pub(crate) const MAIL_ORG: Limit = Limit { name: "mail-org", burst: 10_000, interval: Span::seconds(9) };
/// Invitations sent by one member: 2,000 at once, as many again in a day.
pub(crate) const INVITATIONS: Limit = Limit { name: "invite", burst: 2_000, interval: Span::seconds(43) };
/// People invited by imports of one organization, in place of the limits of invitations and mails: a whole table at once, as
/// many again in a day.
pub(crate) const IMPORTED: Limit = Limit { name: "import", burst: 100_000, interval: Span::seconds(1) };
/// Rows of tables that one person uploads: five of the largest at once.
pub(crate) const UPLOADED_ROWS: Limit =
    Limit { name: "import-row", burst: 500_000, interval: Span::seconds(1) };
/// Denials recorded of one principal in one organization, so that nobody fills the log.
pub(crate) const DENIALS: Limit = Limit { name: "denial", burst: 20, interval: Span::minutes(1) };
/// Checks of one's own present password.
pub(crate) const CHANGE_PASSWORD: Limit = Limit { name: "password", burst: 10, interval: Span::minutes(1) };

/// The permit of counting.
fn permit() -> Permit {
    system(SystemTask::CountAttempts)
}

fn bucket(limit: Limit, what: &str) -> String {
    // Hashed, so that the table of counters is no list of addresses.
    let digest = Sha256::digest(what.as_bytes());
    format!("{}:{}", limit.name, digest[..12].iter().map(|byte| format!("{byte:02x}")).collect::<String>())
}

/// Counts an attempt in a unit of work of its own, so that it stays counted whatever becomes of what was attempted.
///
/// # Errors
/// `RateLimited` where one of the limits is reached; the database failed.
pub(crate) async fn count(service: &Service, attempts: Vec<(Limit, String)>) -> Result<(), ErrorKind> {
    service
        .write(attempts, |tx, job| {
            Box::pin(async move {
                let (service, attempts) = &*job;
                let mut counted = Ok(());
                for (limit, what) in attempts {
                    match take(tx, *limit, what, 1, service.now()).await {
                        Err(Failure::Refused(error)) => counted = counted.and(Err(error)),
                        other => other?,
                    }
                }
                Ok(Outcome::Quiet(counted))
            })
        })
        .await?
}

/// Takes `n` attempts from the bucket of `what`.
pub(crate) async fn take(
    tx: &mut Tx<'_>,
    limit: Limit,
    what: &str,
    n: u32,
    now: Timestamp,
) -> Result<(), Failure> {
    let bucket = bucket(limit, what);
    for _ in 0..n {
        let taken = tx.with(&permit()).take_attempt(&bucket, limit.burst, limit.interval, now).await?;
        if let Taken::Refused(wait) = taken {
            let retry_after = u32::try_from(wait.seconds_rounded_up()).unwrap_or(u32::MAX).max(1);
            return Err(ErrorKind::RateLimited { retry_after }.into());
        }
    }
    Ok(())
}

/// Takes as many as there are of `n` attempts from the bucket of `what`, under a lock that keeps others from the bucket: how many, and
/// after how many seconds each further one may follow.
pub(crate) async fn take_some(
    tx: &mut Tx<'_>,
    limit: Limit,
    what: &str,
    n: usize,
    now: Timestamp,
) -> Result<(usize, impl Fn(usize) -> u32 + use<>), Failure> {
    let wanted = u32::try_from(n).unwrap_or(u32::MAX);
    let taken = tx
        .with(&permit())
        .take_attempts(&bucket(limit, what), wanted, (limit.burst, limit.interval), now)
        .await?;
    let (first, each) = (taken.wait.seconds_rounded_up(), limit.interval.seconds_rounded_up());
    let wait = move |nth: usize| {
        let nth = i64::try_from(nth).unwrap_or(i64::MAX);
        u32::try_from(each.saturating_mul(nth).saturating_add(first)).unwrap_or(u32::MAX).max(1)
    };
    Ok((usize::try_from(taken.allowed).unwrap_or_default(), wait))
}

/// Empties the bucket of `what`.
pub(crate) async fn clear(tx: &mut Tx<'_>, limit: Limit, what: &str) -> Result<(), Failure> {
    tx.with(&permit()).delete_attempts(&bucket(limit, what)).await?;
    Ok(())
}

/// The network of a client: the address itself of IPv4, the first 64 bits of IPv6, since one customer has all the rest.
pub(crate) fn network(origin: &Origin) -> String {
    match origin.ip.as_deref().and_then(|ip| ip.parse::<IpAddr>().ok()).map(|ip| ip.to_canonical()) {
        Some(IpAddr::V4(v4)) => v4.to_string(),
        Some(IpAddr::V6(v6)) => {
            let [a, b, c, d, ..] = v6.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
        None => "unknown".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use domain::audit::Door;

    use super::*;

    #[test]
    fn one_network_is_one_bucket_however_it_is_written() {
        let of = |ip: &str| network(&Origin { door: Door::Web, ip: Some(ip.into()), user_agent: None });
        assert_eq!(of("2001:db8:0:1::1"), of("2001:0db8:0000:0001:ffff:ffff:ffff:ffff"));
        assert_ne!(of("2001:db8:0:1::1"), of("2001:db8:0:2::1"));
        assert_eq!(of("::ffff:192.0.2.7"), of("192.0.2.7"));
        assert_eq!(of("nonsense"), "unknown");
    }
}
