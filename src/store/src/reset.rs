//! Password resets that were asked for, kept by the hash of their link's token.

use domain::{
    access::{Change, LinkPurpose, StoredLink},
    id::{AccountId, ResetId},
    language::Language,
    time::Timestamp,
};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{Changes, ReadTx, StoreError, account::language, seam::args};

/// A reset to insert.
pub struct NewReset {
    /// Its id; the link's token is derived from it.
    pub id: ResetId,
    /// SHA-256 of the token.
    pub token_hash: [u8; 32],
    /// Whose password.
    pub account_id: AccountId,
    /// When.
    pub created_at: Timestamp,
    /// Until when the link works.
    pub expires_at: Timestamp,
}

#[derive(FromRow)]
struct Owner {
    account_id: Uuid,
    token_hash: Vec<u8>,
}

#[derive(FromRow)]
struct ForMail {
    expires_at: i64,
    language: String,
}

impl ReadTx<'_> {
    /// Whose password the link may set at `now`.
    ///
    /// # Errors
    /// The database failed.
    pub async fn find_reset(
        &mut self,
        hash: &[u8; 32],
        now: Timestamp,
    ) -> Result<Option<StoredLink>, StoreError> {
        let row: Option<Owner> = self
            .optional(
                "SELECT account_id, token_hash FROM password_reset WHERE token_hash = $1 AND expires_at > $2",
                args![hash.to_vec(), now.micros()],
            )
            .await?;
        let link = row.and_then(|row| {
            let purpose = LinkPurpose::PasswordReset(AccountId::new(row.account_id));
            Some(StoredLink { token_hash: row.token_hash.try_into().ok()?, purpose })
        });
        Ok(link)
    }

    /// Until when a reset's link works, and in which language its mail says so, if it still stands.
    ///
    /// # Errors
    /// The database failed.
    pub async fn find_reset_of_mail(
        &mut self,
        id: ResetId,
    ) -> Result<Option<(Timestamp, Language)>, StoreError> {
        let row: Option<ForMail> = self
            .optional(
                "SELECT r.expires_at, a.language FROM password_reset r JOIN account a ON a.id = r.account_id
                 WHERE r.id = $1",
                args![id.uuid()],
            )
            .await?;
        Ok(row.map(|row| (Timestamp::from_micros(row.expires_at), language(&row.language))))
    }
}

impl Changes<'_, '_> {
    /// Inserts a reset; earlier ones of the account stop working.
    ///
    /// # Errors
    /// The database failed.
    pub async fn insert_reset(&mut self, new: &NewReset) -> Result<(), StoreError> {
        self.check(Change::NewReset(new.account_id))?;
        self.execute("DELETE FROM password_reset WHERE account_id = $1", args![new.account_id.uuid()])
            .await?;
        self.one(
            "insert_reset",
            "INSERT INTO password_reset (id, token_hash, account_id, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)",
            args![
                new.id.uuid(),
                new.token_hash.to_vec(),
                new.account_id.uuid(),
                new.created_at.micros(),
                new.expires_at.micros()
            ],
        )
        .await
    }

    /// Takes away every reset of an account.
    ///
    /// # Errors
    /// The database failed.
    pub async fn delete_resets(&mut self, account: AccountId) -> Result<u64, StoreError> {
        self.check(Change::Account(account))?;
        self.execute("DELETE FROM password_reset WHERE account_id = $1", args![account.uuid()]).await
    }
}
