//! Open sessions: who is signed in, kept by the hash of the token.

use domain::{
    id::{AccountId, SessionId},
    time::Timestamp,
};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{Changes, ReadTx, StoreError, seam::args};

/// A session to insert.
pub struct NewSession<'a> {
    /// Its id.
    pub id: SessionId,
    /// SHA-256 of the token.
    pub token_hash: [u8; 32],
    /// Whose.
    pub account_id: AccountId,
    /// When.
    pub created_at: Timestamp,
    /// When it ends unless it is used before.
    pub idle_ends_at: Timestamp,
    /// When it ends in any case.
    pub ends_at: Timestamp,
    /// From where.
    pub ip: Option<&'a str>,
    /// By what.
    pub user_agent: Option<&'a str>,
}

/// A session as stored, with the person.
#[derive(FromRow)]
struct Row {
    id: Uuid,
    account_id: Uuid,
    created_at: i64,
    last_seen_at: i64,
    idle_ends_at: i64,
    ends_at: i64,
    ip: Option<String>,
    user_agent: Option<String>,
    name: String,
    email: String,
    account_state: String,
}

/// A session as stored, with the person.
pub struct SessionRow {
    /// Its id.
    pub id: SessionId,
    /// Whose.
    pub account_id: AccountId,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last noted as used.
    pub last_seen_at: Timestamp,
    /// When it ends unless it is used before.
    pub idle_ends_at: Timestamp,
    /// When it ends in any case.
    pub ends_at: Timestamp,
    /// From where it began.
    pub ip: Option<String>,
    /// What the client called itself.
    pub user_agent: Option<String>,
    /// The person's name.
    pub name: String,
    /// The person's address.
    pub email: String,
    /// The account is active.
    pub is_account_active: bool,
}

impl From<Row> for SessionRow {
    fn from(row: Row) -> Self {
        Self {
            id: SessionId::new(row.id),
            account_id: AccountId::new(row.account_id),
            created_at: Timestamp::from_micros(row.created_at),
            last_seen_at: Timestamp::from_micros(row.last_seen_at),
            idle_ends_at: Timestamp::from_micros(row.idle_ends_at),
            ends_at: Timestamp::from_micros(row.ends_at),
            ip: row.ip,
            user_agent: row.user_agent,
            name: row.name,
            email: row.email,
            is_account_active: row.account_state == "active",
        }
    }
}

impl ReadTx<'_> {
    /// The session of a token.
    ///
    /// # Errors
    /// The database failed.
    pub async fn find_session(&mut self, token_hash: &[u8; 32]) -> Result<Option<SessionRow>, StoreError> {
        Ok(self
            .optional::<Row>(
                "SELECT s.id, s.account_id, s.created_at, s.last_seen_at, s.idle_ends_at, s.ends_at, s.ip, s.user_agent,
                        a.name, a.email, a.state AS account_state
                 FROM session s JOIN account a ON a.id = s.account_id WHERE s.token_hash = $1",
                args![token_hash.to_vec()],
            )
            .await?
            .map(SessionRow::from))
    }

    /// The sessions of an account that have not ended at `now`, last used first.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list_sessions(
        &mut self,
        account: AccountId,
        now: Timestamp,
    ) -> Result<Vec<SessionRow>, StoreError> {
        let rows = self
            .all::<Row>(
                "SELECT s.id, s.account_id, s.created_at, s.last_seen_at, s.idle_ends_at, s.ends_at, s.ip, s.user_agent,
                        a.name, a.email, a.state AS account_state
                 FROM session s JOIN account a ON a.id = s.account_id
                 WHERE s.account_id = $1 AND s.ends_at > $2 AND s.idle_ends_at > $2
                 ORDER BY s.last_seen_at DESC, s.id",
                args![account.uuid(), now.micros()],
            )
            .await?;
        Ok(rows.into_iter().map(SessionRow::from).collect())
    }
}

impl Changes<'_, '_> {
    /// Inserts a session.
    ///
    /// # Errors
    /// The database failed.
    pub async fn insert_session(&mut self, new: &NewSession<'_>) -> Result<(), StoreError> {
        self.one(
            "insert_session",
            "INSERT INTO session
               (id, token_hash, account_id, created_at, last_seen_at, idle_ends_at, ends_at, ip, user_agent)
             VALUES ($1, $2, $3, $4, $4, $5, $6, $7, $8)",
            args![
                new.id.uuid(),
                new.token_hash.to_vec(),
                new.account_id.uuid(),
                new.created_at.micros(),
                new.idle_ends_at.micros(),
                new.ends_at.micros(),
                new.ip.map(str::to_owned),
                new.user_agent.map(str::to_owned)
            ],
        )
        .await
    }

    /// Notes that a session was used, and that its person was active in every organization they are active in.
    ///
    /// # Errors
    /// The database failed.
    pub async fn update_session_seen(
        &mut self,
        id: SessionId,
        account: AccountId,
        at: Timestamp,
        idle_ends_at: Timestamp,
    ) -> Result<(), StoreError> {
        self.execute(
            "UPDATE session SET last_seen_at = $2, idle_ends_at = $3 WHERE id = $1 AND last_seen_at < $2",
            args![id.uuid(), at.micros(), idle_ends_at.micros()],
        )
        .await?;
        self.execute(
            "UPDATE membership SET last_active_at = $2
             WHERE account_id = $1 AND state = 'active' AND last_active_at < $2",
            args![account.uuid(), at.micros()],
        )
        .await?;
        Ok(())
    }

    /// Ends one session of an account. Says whether there was one.
    ///
    /// # Errors
    /// The database failed.
    pub async fn delete_session(&mut self, account: AccountId, id: SessionId) -> Result<bool, StoreError> {
        let rows = self
            .execute(
                "DELETE FROM session WHERE id = $1 AND account_id = $2",
                args![id.uuid(), account.uuid()],
            )
            .await?;
        Ok(rows > 0)
    }

    /// Ends the sessions of an account, but for one. Says how many there were.
    ///
    /// # Errors
    /// The database failed.
    pub async fn delete_sessions_except(
        &mut self,
        account: AccountId,
        keep: Option<SessionId>,
    ) -> Result<u64, StoreError> {
        match keep {
            Some(keep) => {
                self.execute(
                    "DELETE FROM session WHERE account_id = $1 AND id <> $2",
                    args![account.uuid(), keep.uuid()],
                )
                .await
            }
            None => self.execute("DELETE FROM session WHERE account_id = $1", args![account.uuid()]).await,
        }
    }

    /// Takes away sessions, set-up links and resets that have ended, and counters that are empty.
    ///
    /// # Errors
    /// The database failed.
    pub async fn purge_expired(&mut self, now: Timestamp) -> Result<u64, StoreError> {
        let at = now.micros();
        let mut rows =
            self.execute("DELETE FROM session WHERE ends_at <= $1 OR idle_ends_at <= $1", args![at]).await?;
        rows += self.execute("DELETE FROM setup_link WHERE expires_at <= $1", args![at]).await?;
        rows += self.execute("DELETE FROM password_reset WHERE expires_at <= $1", args![at]).await?;
        rows += self.execute("DELETE FROM rate_limit WHERE free_at <= $1", args![at]).await?;
        Ok(rows)
    }
}
