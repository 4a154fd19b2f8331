//! Changes of an account's address that wait for their proof, kept by the hashes of their links' tokens.

use domain::{
    access::{Change, LinkPurpose, StoredLink},
    email::EmailAddress,
    id::{AccountId, EmailChangeId, MembershipId, OrgId},
    language::Language,
    time::Timestamp,
};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{Changes, ReadTx, StoreError, account::language, seam::args};

/// Who begins a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EmailChangeBy {
    /// The person.
    Person,
    /// Another member of an organization, for the member whose account it is.
    Member {
        /// Whose account.
        target: MembershipId,
        /// Who begins it.
        by: MembershipId,
    },
}

/// A change to insert.
pub struct NewEmailChange<'a> {
    /// Its id; the tokens of its links are derived from it.
    pub id: EmailChangeId,
    /// Whose address.
    pub account_id: AccountId,
    /// The new address.
    pub email: &'a EmailAddress,
    /// SHA-256 of the token that is sent to the new address.
    pub token_hash: [u8; 32],
    /// SHA-256 of the token that is sent to the present address.
    pub cancel_hash: [u8; 32],
    /// Who begins it.
    pub by: EmailChangeBy,
    /// When.
    pub created_at: Timestamp,
    /// Until when it can be proven.
    pub expires_at: Timestamp,
}

/// A change that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmailChange {
    /// Its id.
    pub id: EmailChangeId,
    /// Whose address.
    pub account_id: AccountId,
    /// The new address.
    pub email: String,
    /// The member who began it for the person, and their organization.
    pub started_by: Option<(OrgId, MembershipId)>,
    /// Until when it can be proven.
    pub expires_at: Timestamp,
}

/// What the mails about a change say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmailChangeMail {
    /// The new address.
    pub email: String,
    /// Whether it belongs to another account.
    pub is_taken: bool,
    /// The name of the organization whose member began it; none: the person.
    pub org: Option<String>,
    /// Until when it can be proven.
    pub expires_at: Timestamp,
    /// The language of the account.
    pub language: Language,
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    account_id: Uuid,
    email: String,
    token_hash: Vec<u8>,
    org_id: Option<Uuid>,
    started_by: Option<Uuid>,
    expires_at: i64,
}

#[derive(FromRow)]
struct ForMail {
    email: String,
    holder: Option<Uuid>,
    account_id: Uuid,
    org: Option<String>,
    expires_at: i64,
    language: String,
}

impl From<Row> for EmailChange {
    fn from(row: Row) -> Self {
        Self {
            id: EmailChangeId::new(row.id),
            account_id: AccountId::new(row.account_id),
            email: row.email,
            started_by: row
                .org_id
                .zip(row.started_by)
                .map(|(org, member)| (OrgId::new(org), MembershipId::new(member))),
            expires_at: Timestamp::from_micros(row.expires_at),
        }
    }
}

/// The change with the link that it was found by.
fn linked(row: Row, purpose: fn(AccountId) -> LinkPurpose) -> Option<(StoredLink, EmailChange)> {
    let purpose = purpose(AccountId::new(row.account_id));
    let link = StoredLink { token_hash: row.token_hash.as_slice().try_into().ok()?, purpose };
    Some((link, row.into()))
}

impl ReadTx<'_> {
    /// The change of an account that waits at `now`.
    ///
    /// # Errors
    /// The database failed.
    pub async fn find_email_change(
        &mut self,
        account: AccountId,
        now: Timestamp,
    ) -> Result<Option<EmailChange>, StoreError> {
        let row: Option<Row> = self
            .optional(
                "SELECT c.id, c.account_id, c.email, c.token_hash, m.org_id, c.started_by, c.expires_at
                 FROM email_change c LEFT JOIN membership m ON m.id = c.started_by
                 WHERE c.account_id = $1 AND c.expires_at > $2",
                args![account.uuid(), now.micros()],
            )
            .await?;
        Ok(row.map(EmailChange::from))
    }

    /// The change that a link to the new address proves at `now`.
    ///
    /// # Errors
    /// The database failed.
    pub async fn find_email_change_by_token(
        &mut self,
        hash: &[u8; 32],
        now: Timestamp,
    ) -> Result<Option<(StoredLink, EmailChange)>, StoreError> {
        let row: Option<Row> = self
            .optional(
                "SELECT c.id, c.account_id, c.email, c.token_hash, m.org_id, c.started_by, c.expires_at
                 FROM email_change c LEFT JOIN membership m ON m.id = c.started_by
                 WHERE c.token_hash = $1 AND c.expires_at > $2",
                args![hash.to_vec(), now.micros()],
            )
            .await?;
        Ok(row.and_then(|row| linked(row, LinkPurpose::EmailChange)))
    }

    /// The change that a link to the present address calls off at `now`.
    ///
    /// # Errors
    /// The database failed.
    pub async fn find_email_change_by_cancel_token(
        &mut self,
        hash: &[u8; 32],
        now: Timestamp,
    ) -> Result<Option<(StoredLink, EmailChange)>, StoreError> {
        let row: Option<Row> = self
            .optional(
                "SELECT c.id, c.account_id, c.email, c.cancel_hash AS token_hash, m.org_id, c.started_by, c.expires_at
                 FROM email_change c LEFT JOIN membership m ON m.id = c.started_by
                 WHERE c.cancel_hash = $1 AND c.expires_at > $2",
                args![hash.to_vec(), now.micros()],
            )
            .await?;
        Ok(row.and_then(|row| linked(row, LinkPurpose::EmailChangeCancel)))
    }

    /// What the mails about a change say, while it waits.
    ///
    /// # Errors
    /// The database failed.
    pub async fn find_email_change_of_mail(
        &mut self,
        id: EmailChangeId,
    ) -> Result<Option<EmailChangeMail>, StoreError> {
        let row: Option<ForMail> = self
            .optional(
                "SELECT c.email, h.id AS holder, c.account_id, o.name AS org, c.expires_at, a.language
                 FROM email_change c JOIN account a ON a.id = c.account_id
                 LEFT JOIN account h ON h.email_key = c.email_key
                 LEFT JOIN membership m ON m.id = c.started_by LEFT JOIN organization o ON o.id = m.org_id
                 WHERE c.id = $1",
                args![id.uuid()],
            )
            .await?;
        Ok(row.map(|row| EmailChangeMail {
            email: row.email,
            is_taken: row.holder.is_some_and(|holder| holder != row.account_id),
            org: row.org,
            expires_at: Timestamp::from_micros(row.expires_at),
            language: language(&row.language),
        }))
    }

    /// Whether an account is a member of another organization than this one, active or disabled.
    ///
    /// # Errors
    /// The database failed.
    pub async fn is_member_elsewhere(&mut self, account: AccountId, org: OrgId) -> Result<bool, StoreError> {
        let others = self
            .number(
                "SELECT COUNT(*) FROM membership WHERE account_id = $1 AND org_id <> $2 AND state <> 'removed'",
                args![account.uuid(), org.uuid()],
            )
            .await?;
        Ok(others > 0)
    }
}

impl Changes<'_, '_> {
    /// Inserts a change; an earlier one of the account is gone.
    ///
    /// # Errors
    /// The database failed, or the account is not the member's.
    pub async fn insert_email_change(&mut self, new: &NewEmailChange<'_>) -> Result<(), StoreError> {
        let started_by = match new.by {
            EmailChangeBy::Person => {
                self.check(Change::EmailChange(new.account_id))?;
                None
            }
            EmailChangeBy::Member { target, by } => {
                let org = self.check_in_org(Change::MemberEmail(target))?;
                let rows = self
                    .number(
                        "SELECT COUNT(*) FROM membership WHERE id = $1 AND org_id = $2 AND account_id = $3",
                        args![target.uuid(), org.uuid(), new.account_id.uuid()],
                    )
                    .await?;
                if rows != 1 {
                    return Err(StoreError::RowsAffected { what: "insert_email_change", rows });
                }
                Some(by.uuid())
            }
        };
        self.execute("DELETE FROM email_change WHERE account_id = $1", args![new.account_id.uuid()]).await?;
        self.one(
            "insert_email_change",
            "INSERT INTO email_change (id, account_id, email, email_key, token_hash, cancel_hash, started_by, created_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            args![
                new.id.uuid(),
                new.account_id.uuid(),
                new.email.as_str(),
                new.email.key().as_str(),
                new.token_hash.to_vec(),
                new.cancel_hash.to_vec(),
                started_by,
                new.created_at.micros(),
                new.expires_at.micros()
            ],
        )
        .await
    }

    /// Takes away the change of an account. Answers how many there were: one or none.
    ///
    /// # Errors
    /// The database failed.
    pub async fn delete_email_change(&mut self, account: AccountId) -> Result<u64, StoreError> {
        self.check(Change::EmailChange(account))?;
        self.execute("DELETE FROM email_change WHERE account_id = $1", args![account.uuid()]).await
    }
}
