//! Sign-ups that were asked for, kept by the hash of their link's token. The newest of an address is the only one.

use domain::{access::Change, email::EmailAddress, id::SignUpId, language::Language, time::Timestamp};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{Changes, ReadTx, StoreError, account::language, seam::args};

/// A sign-up to insert.
pub struct NewSignUp<'a> {
    /// Its id; the link's token is derived from it.
    pub id: SignUpId,
    /// The address of whoever asks.
    pub email: &'a EmailAddress,
    /// SHA-256 of the token.
    pub token_hash: [u8; 32],
    /// The language of the page on which it was asked for.
    pub language: Language,
    /// When.
    pub created_at: Timestamp,
    /// Until when the link works.
    pub expires_at: Timestamp,
}

/// A sign-up that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignUp {
    /// Its id.
    pub id: SignUpId,
    /// The address that the link was sent to.
    pub email: String,
    /// SHA-256 of the token.
    pub token_hash: [u8; 32],
}

/// What the mail of a sign-up says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignUpMail {
    /// Whether the address has an account that is not closed.
    pub has_account: bool,
    /// Until when the link works.
    pub expires_at: Timestamp,
    /// The language of that account, or of the page on which it was asked for.
    pub language: Language,
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    email: String,
    token_hash: Vec<u8>,
}

#[derive(FromRow)]
struct ForMail {
    holder: Option<Uuid>,
    expires_at: i64,
    language: String,
}

impl ReadTx<'_> {
    /// The sign-up that a link completes at `now`.
    ///
    /// # Errors
    /// The database failed.
    pub async fn find_sign_up(
        &mut self,
        hash: &[u8; 32],
        now: Timestamp,
    ) -> Result<Option<SignUp>, StoreError> {
        let row: Option<Row> = self
            .optional(
                "SELECT id, email, token_hash FROM sign_up WHERE token_hash = $1 AND expires_at > $2",
                args![hash.to_vec(), now.micros()],
            )
            .await?;
        Ok(row.and_then(|row| {
            let token_hash = row.token_hash.try_into().ok()?;
            Some(SignUp { id: SignUpId::new(row.id), email: row.email, token_hash })
        }))
    }

    /// What the mail of a sign-up says, while it waits.
    ///
    /// # Errors
    /// The database failed.
    pub async fn find_sign_up_of_mail(&mut self, id: SignUpId) -> Result<Option<SignUpMail>, StoreError> {
        let row: Option<ForMail> = self
            .optional(
                "SELECT a.id AS holder, s.expires_at, COALESCE(a.language, s.language) AS language FROM sign_up s
                 LEFT JOIN account a ON a.email_key = s.email_key AND a.state <> 'closed' WHERE s.id = $1",
                args![id.uuid()],
            )
            .await?;
        Ok(row.map(|row| SignUpMail {
            has_account: row.holder.is_some(),
            expires_at: Timestamp::from_micros(row.expires_at),
            language: language(&row.language),
        }))
    }
}

impl Changes<'_, '_> {
    /// Inserts a sign-up; an earlier one of the address stops working.
    ///
    /// # Errors
    /// The database failed.
    pub async fn insert_sign_up(&mut self, new: &NewSignUp<'_>) -> Result<(), StoreError> {
        self.check(Change::NewSignUp)?;
        self.one(
            "insert_sign_up",
            "INSERT INTO sign_up (id, email, email_key, token_hash, language, created_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (email_key) DO UPDATE SET id = $1, email = $2, token_hash = $4, language = $5,
               created_at = $6, expires_at = $7",
            args![
                new.id.uuid(),
                new.email.as_str(),
                new.email.key().as_str(),
                new.token_hash.to_vec(),
                new.language.as_str(),
                new.created_at.micros(),
                new.expires_at.micros()
            ],
        )
        .await
    }

    /// Uses a sign-up up. Says whether it was still there.
    ///
    /// # Errors
    /// The database failed.
    pub async fn delete_sign_up(&mut self, id: SignUpId) -> Result<bool, StoreError> {
        self.check(Change::SignUp(id))?;
        let rows = self.execute("DELETE FROM sign_up WHERE id = $1", args![id.uuid()]).await?;
        Ok(rows == 1)
    }
}
