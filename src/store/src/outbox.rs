//! The outbox: mails that wait for the mail server. A row says what to render and for what; no text and no secret.

use domain::access::Change;
use domain::{id::MessageId, state::Delivery, time::Timestamp};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{Changes, ReadTx, StoreError, invitation::delivery, seam::args};

/// A mail to put in.
pub struct NewMessage<'a> {
    /// Its id.
    pub id: MessageId,
    /// What to render.
    pub kind: &'a str,
    /// The id of what it is about.
    pub subject_id: Uuid,
    /// To whom.
    pub recipient: &'a str,
    /// When.
    pub at: Timestamp,
}

/// A mail that was claimed for sending.
#[derive(Debug, Clone, FromRow)]
pub struct ClaimedMessage {
    id: Uuid,
    /// What to render.
    pub kind: String,
    /// The id of what it is about.
    pub subject_id: Uuid,
    /// To whom.
    pub recipient: String,
    /// The how-manieth try this is, from 1.
    pub attempts: i64,
}

impl ClaimedMessage {
    /// Its id.
    #[must_use]
    pub const fn id(&self) -> MessageId {
        MessageId::new(self.id)
    }
}

/// A mail as the mailbox of the development configuration lists it.
#[derive(Debug, Clone)]
pub struct StoredMessage {
    /// Its id.
    pub id: MessageId,
    /// What to render.
    pub kind: String,
    /// The id of what it is about.
    pub subject_id: Uuid,
    /// To whom.
    pub recipient: String,
    /// What became of it.
    pub delivery: Delivery,
    /// When it was put in.
    pub created_at: Timestamp,
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    kind: String,
    subject_id: Uuid,
    recipient: String,
    state: String,
    created_at: i64,
}

impl ReadTx<'_> {
    /// The newest mails.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list_messages(&mut self, limit: u32) -> Result<Vec<StoredMessage>, StoreError> {
        let rows: Vec<Row> = self
            .all(
                "SELECT id, kind, subject_id, recipient, state, created_at FROM outbox_message
                 ORDER BY created_at DESC, id DESC LIMIT $1",
                args![i64::from(limit)],
            )
            .await?;
        rows.into_iter()
            .map(|row| {
                Ok(StoredMessage {
                    id: MessageId::new(row.id),
                    delivery: delivery(Some(&row.state))?,
                    kind: row.kind,
                    subject_id: row.subject_id,
                    recipient: row.recipient,
                    created_at: Timestamp::from_micros(row.created_at),
                })
            })
            .collect()
    }
}

impl Changes<'_, '_> {
    /// Puts a mail in.
    ///
    /// # Errors
    /// The database failed.
    pub async fn insert_message(&mut self, new: &NewMessage<'_>) -> Result<(), StoreError> {
        self.check(Change::QueueMail)?;
        self.one(
            "insert_message",
            "INSERT INTO outbox_message (id, kind, subject_id, recipient, state, attempts, due_at, created_at)
             VALUES ($1, $2, $3, $4, 'queued', 0, $5, $5)",
            args![new.id.uuid(), new.kind, new.subject_id, new.recipient, new.at.micros()],
        )
        .await
    }

    /// Takes due mails until `ours_until`; another server may take over what is not told sent by then.
    ///
    /// # Errors
    /// The database failed.
    pub async fn claim_messages(
        &mut self,
        now: Timestamp,
        ours_until: Timestamp,
        limit: u32,
    ) -> Result<Vec<ClaimedMessage>, StoreError> {
        self.check(Change::Delivery)?;
        let sql = self.dialect().claim_messages();
        self.all(sql, args![now.micros(), ours_until.micros(), i64::from(limit)]).await
    }

    /// The mail server took it.
    ///
    /// # Errors
    /// The database failed.
    pub async fn update_message_sent(&mut self, id: MessageId, at: Timestamp) -> Result<(), StoreError> {
        self.check(Change::Delivery)?;
        self.one(
            "update_message_sent",
            "UPDATE outbox_message SET state = 'sent', sent_at = $2, last_error = NULL WHERE id = $1",
            args![id.uuid(), at.micros()],
        )
        .await
    }

    /// It failed: to be tried again at `due_at`, or given up where there is none.
    ///
    /// # Errors
    /// The database failed.
    pub async fn update_message_failed(
        &mut self,
        id: MessageId,
        error: &str,
        due_at: Option<Timestamp>,
    ) -> Result<(), StoreError> {
        self.check(Change::Delivery)?;
        let sql = if due_at.is_some() {
            "UPDATE outbox_message SET last_error = $2, due_at = $3 WHERE id = $1 AND state = 'queued'"
        } else {
            "UPDATE outbox_message SET last_error = $2, due_at = COALESCE($3, due_at), state = 'failed'
             WHERE id = $1 AND state = 'queued'"
        };
        self.one("update_message_failed", sql, args![id.uuid(), error, due_at.map(Timestamp::micros)]).await
    }
}
