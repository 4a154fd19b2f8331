//! Signing in. What is answered, and how long it takes, does not tell whether an address has an account (rule 7).

use domain::{
    access::prove_password,
    audit::{Action, AuditEvent, Origin, Target},
    email::EmailAddress,
    error::{ErrorKind, FieldError, Problem},
    id::AuditEventId,
    secret::Secret,
    state::AccountState,
    view::AccountView,
};
use store::{Account, Outcome};

use crate::{
    NewSession, Service,
    accounts::validate,
    event::{account_target, stranger},
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
    let mut account = count_and_find(service, &origin, &email).await?;
    // A check takes a while, and the password may be another one when it ends: then that one is checked.
    for _ in 0..CHECKS {
        let usable = account.as_ref().filter(|account| account.state == AccountState::Active);
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
                limits::clear(tx, limits::SIGN_IN_ACCOUNT, email.key().as_str()).await?;
                if let Some(hash) = new_hash {
                    tx.with(&prove_password(checked.id)).update_password_hash(checked.id, hash).await?;
                }
                let view =
                    AccountView { id: checked.id, name: checked.name.clone(), email: checked.email.clone() };
                let OpenedSession { session, signed_in } = open(tx, service, &view, origin).await?;
                Ok(Outcome::changed(Entered::Opened(session), signed_in))
            })
        })
        .await
}

/// Counts the attempt, for the address whether it is known or not, and looks the account up.
async fn count_and_find(
    service: &Service,
    origin: &Origin,
    email: &EmailAddress,
) -> Result<Option<Account>, ErrorKind> {
    service
        .write((origin.clone(), email.key()), |tx, job| {
            Box::pin(async move {
                let (service, (origin, key)) = &*job;
                let now = service.now();
                limits::take(tx, limits::SIGN_IN_NETWORK, &limits::network(origin), 1, now).await?;
                limits::take(tx, limits::SIGN_IN_ACCOUNT, key.as_str(), 1, now).await?;
                Ok(Outcome::Quiet(tx.find_account_by_email(key).await?))
            })
        })
        .await
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
