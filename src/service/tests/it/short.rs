//! Short ways to say what many cases say.

use domain::{
    bulk::{BulkOutcome, BulkResult, UndoOutcome, Undone},
    error::{ErrorKind, Problem},
    id::{AccountId, UndoId},
    invite::{LineState, SheetLine},
    member::Role,
    secret::Secret,
    time::Timestamp,
    view::InviteOutcome,
};
use service::{Caller, Service, picture::Upload};
use store::{Account, Organization};
use testkit::World;

/// Nothing was told, nothing was found wrong.
pub const NONE: [&str; 0] = [];

/// A token that no link has.
pub const GUESS: &str = "a-guess-as-long-as-the-token-of-a-real-link";

/// A password or token.
pub fn secret(text: &str) -> Secret {
    Secret::new(text.to_owned())
}

/// One microsecond earlier.
pub fn just_before(at: Timestamp) -> Timestamp {
    Timestamp::from_micros(at.micros() - 1)
}

/// The wrong fields of a refusal, each with its problem.
pub fn fields(error: ErrorKind) -> Vec<(String, Problem)> {
    let ErrorKind::Invalid { fields } = error else { panic!("not a matter of fields: {error:?}") };
    fields.into_iter().map(|field| (field.field, field.problem)).collect()
}

/// The names of the wrong fields of a refusal.
pub fn names(error: ErrorKind) -> Vec<String> {
    fields(error).into_iter().map(|(name, _)| name).collect()
}

/// Undoes an act whose rows are a page's at the most.
pub async fn undo_now(
    service: &Service,
    caller: &Caller,
    slug: &str,
    id: UndoId,
) -> Result<Undone, ErrorKind> {
    service::undo::undo(service, caller, slug, id).await.map(|outcome| match outcome {
        UndoOutcome::Done(undone) => undone,
        UndoOutcome::Queued(job) => panic!("queued as {job}"),
    })
}

/// A picture to upload: 64 pixels wide and high.
pub fn a_picture() -> Upload {
    Upload { bytes: include_bytes!("picture.png").to_vec(), crop: None }
}

/// An account as stored.
pub async fn account(world: &World, id: AccountId) -> Account {
    let mut tx = world.service.store().read().await.unwrap();
    let account = tx.find_account(id).await.unwrap().unwrap();
    tx.close().await.unwrap();
    account
}

/// An organization as stored, and its roles.
pub async fn organization(world: &World, slug: &str) -> (Organization, Vec<Role>) {
    let mut tx = world.service.store().read().await.unwrap();
    let org = tx.find_organization(slug).await.unwrap().unwrap();
    let roles = tx.org(org.id).list_roles().await.unwrap();
    tx.close().await.unwrap();
    (org, roles)
}

/// Whether somebody of this address has an account.
pub async fn has_account(world: &World, email: &str) -> bool {
    let key = domain::email::EmailAddress::parse(email).unwrap().key();
    let mut tx = world.service.store().read().await.unwrap();
    let found = tx.find_account_by_email(&key).await.unwrap();
    tx.close().await.unwrap();
    found.is_some()
}

/// What became of a line.
pub fn outcome(line: SheetLine) -> InviteOutcome {
    let LineState::Decided(outcome) = line.state else { panic!("nothing was told: {line:?}") };
    outcome
}

/// The result of a bulk action on no more rows than a page has.
pub fn done(outcome: Result<BulkOutcome, ErrorKind>) -> BulkResult {
    let BulkOutcome::Done(result) = outcome.unwrap() else { panic!("queued as a job") };
    result
}

/// The address of somebody.
pub fn email(caller: &Caller) -> &str {
    &caller.session().unwrap().account.email
}
