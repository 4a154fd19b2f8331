//! Signing in. What is answered, and how long it takes, does not tell whether an address has an account (rule 7).

use domain::{
    access::prove_password,
    audit::{Action, AuditEvent, Origin, Target},
    email::EmailAddress,
    error::{ErrorKind, FieldError, Problem},
    id::AuditEventId,
    secret::Secret,
    state::AccountState,
    time::Timestamp,
};
use store::{Account, ClosedBy, Outcome};

use crate::{
    NewSession, Service,
    accounts::{REOPEN, validate},
    event::{account_target, stranger, who},
    hashing::Verified,
    limits,
};

use super::{OpenedSession, open};

/// How often a password is checked that keeps changing.
const CHECKS: u32 = 3;

/// What the sign-in form asks.
#[derive(Debug, Clone)]
pub struct SignIn {
    /// The address.
    pub email: String,
    /// The password.
    pub password: Secret,
    /// What the device kept from an earlier sign-in.
    pub device: Option<Secret>,
}

/// Checks address and password and opens a session.
///
/// # Errors
/// `Invalid` when a field is empty or no address, `SignInRefused`, `RateLimited`; the database failed.
pub async fn sign_in(service: &Service, origin: Origin, command: SignIn) -> Result<NewSession, ErrorKind> {
    let mut wrong = Vec::new();
    let email = validate::email("email", &command.email, &mut wrong);
    if command.password.reveal().is_empty() {
        wrong.push(FieldError::new("password", Problem::Required));
    }
    let (Some(email), true) = (email, wrong.is_empty()) else {
        return Err(ErrorKind::Invalid { fields: wrong });
    };
    let mut account = count_and_find(service, &origin, &email, command.device.as_ref()).await?;
    // A check takes a while, and the password may be another one when it ends: then that one is checked.
    for _ in 0..CHECKS {
        let usable = account.as_ref().filter(|account| is_usable(account, service.now()));
        let stored = usable.and_then(|account| account.password_hash.as_deref());
        // The cap keeps a body of a megabyte from being normalized and hashed.
        let verified = if command.password.reveal().len() > 4 * crate::password::LONGEST as usize {
            Verified::Wrong
        } else {
            service.hasher().verify(&command.password, stored, service.random()).await?
        };
        let new_hash = match verified {
            Verified::Wrong => return refuse(service, origin, &email, account).await,
            Verified::Right => None,
            Verified::Rehashed(hash) => Some(hash),
        };
        let checked = account.ok_or(ErrorKind::SignInRefused)?;
        match enter(service, &origin, &email, checked, new_hash).await? {
            Entered::Opened(session) => return Ok(session),
            Entered::Changed(now) => account = now,
        }
    }
    Err(ErrorKind::Busy)
}

/// Whether the password opens a session: in an active account, and in a closed one, which it opens again in time.
fn is_usable(account: &Account, now: Timestamp) -> bool {
    let can_reopen = || account.closed_at.is_some_and(|at| at > now.minus(REOPEN));
    account.state == AccountState::Active || (account.state == AccountState::Closed && can_reopen())
}

/// How signing in ended after the password was found right.
enum Entered {
    /// With a session.
    Opened(NewSession),
    /// The account was changed since it was checked; this is how it stands.
    Changed(Option<Account>),
}

/// Opens the session, if the account still is as it was checked.
async fn enter(
    service: &Service,
    origin: &Origin,
    email: &EmailAddress,
    checked: Account,
    new_hash: Option<String>,
) -> Result<Entered, ErrorKind> {
    service
        .write((origin.clone(), email.clone(), checked, new_hash), |tx, job| {
            Box::pin(async move {
                let (service, (origin, email, checked, new_hash)) = &*job;
                tx.lock_account(checked.id).await?;
                let now = tx.find_account(checked.id).await?;
                let is_same = now.as_ref().is_some_and(|now| {
                    now.state == checked.state && now.password_hash == checked.password_hash
                });
                if !is_same {
                    return Ok(Outcome::Quiet(Entered::Changed(now)));
                }
                let bucket = account_bucket(email.key().as_str(), &limits::network(origin));
                limits::clear(tx, limits::SIGN_IN_ACCOUNT, &bucket).await?;
                limits::clear(tx, limits::SIGN_IN_ANYWHERE, email.key().as_str()).await?;
                if let Some(hash) = new_hash {
                    tx.with(&prove_password(checked.id)).update_password_hash(checked.id, hash).await?;
                }
                let mut events = Vec::new();
                let permit = prove_password(checked.id);
                if checked.state == AccountState::Closed
                    && tx.with(&permit).update_account_closed(ClosedBy::Owner(checked.id), None).await?
                {
                    let mut reopened = service.event(who(&checked.view()), origin, Action::AccountReopened);
                    reopened.target = account_target(checked.id, &checked.email);
                    events.push(reopened);
                }
                let OpenedSession { session, signed_in } = open(tx, service, &checked.view(), origin).await?;
                events.push(signed_in);
                Ok(Outcome::Changed { value: Entered::Opened(session), events })
            })
        })
        .await
}

/// Counts the attempt and finds the account. Strangers cannot lock somebody out: they use up the allowance of their own
/// network, and a device that signed in before has one of its own.
async fn count_and_find(
    service: &Service,
    origin: &Origin,
    email: &EmailAddress,
    device: Option<&Secret>,
) -> Result<Option<Account>, ErrorKind> {
    let key = email.key();
    let mut tx = service.store().read().await?;
    let account = tx.find_account_by_email(&key).await?;
    tx.close().await?;
    let known_device =
        account.as_ref().zip(device).and_then(|(account, device)| service.keys().device(account.id, device));
    let network = limits::network(origin);
    let mut attempts = vec![(limits::SIGN_IN_NETWORK, network.clone())];
    match known_device {
        Some(device) => attempts.push((limits::SIGN_IN_DEVICE, device_bucket(key.as_str(), &device))),
        None => {
            attempts.push((limits::SIGN_IN_ACCOUNT, account_bucket(key.as_str(), &network)));
            attempts.push((limits::SIGN_IN_ANYWHERE, key.as_str().to_owned()));
        }
    }
    limits::count(service, attempts).await?;
    Ok(account)
}

fn account_bucket(email_key: &str, network: &str) -> String {
    [email_key, " ", network].concat()
}

fn device_bucket(email_key: &str, device: &[u8; 16]) -> String {
    format!("{email_key} {:032x}", u128::from_be_bytes(*device))
}

/// Records the failure, also in the organizations of the account, and refuses, in the same words for every cause.
async fn refuse(
    service: &Service,
    origin: Origin,
    email: &EmailAddress,
    account: Option<Account>,
) -> Result<NewSession, ErrorKind> {
    service
        .write((origin, email.clone(), account), |tx, job| {
            Box::pin(async move {
                let (service, (origin, email, account)) = &*job;
                let failed = service.event(stranger(), origin, Action::SignInFailed);
                let Some(account) = account else {
                    // A mistyped password in the address field must not end up in the log: only known addresses do.
                    return Ok(Outcome::changed((), failed));
                };
                let mut events =
                    vec![AuditEvent { target: account_target(account.id, email.as_str()), ..failed.clone() }];
                // The organizations of the account are told which member it is, and not what was typed.
                for (org, member) in tx.list_active_memberships(account.id, service.now()).await? {
                    events.push(AuditEvent {
                        id: AuditEventId::new(service.new_uuid()),
                        org_id: Some(org),
                        target: Some(Target {
                            kind: "member",
                            id: member.to_string(),
                            label: account.name.clone(),
                        }),
                        ..failed.clone()
                    });
                }
                Ok(Outcome::Changed { value: (), events })
            })
        })
        .await?;
    Err(ErrorKind::SignInRefused)
}
