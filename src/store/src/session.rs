//! Open sessions: who is signed in, kept by the hash of the token.

use domain::{
    access::Change,
    id::{AccountId, MembershipId, OrgId, PictureId, SessionId},
    language::Language,
    time::Timestamp,
};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{Changes, InOrg, ReadTx, StoreError, account::language, seam::args};

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
    picture_id: Option<Uuid>,
    language: String,
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
    /// The person's picture.
    pub picture: Option<PictureId>,
    /// The language of their pages.
    pub language: Language,
    /// The account is active.
    pub is_account_active: bool,
}

#[derive(FromRow)]
struct UseRow {
    last_active_at: i64,
    ended_at: Option<i64>,
}

/// How a session was used in one organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionUse {
    /// When it was last used there.
    pub last_active_at: Timestamp,
    /// It was ended there, by somebody or because its member was no longer active.
    pub is_ended: bool,
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
            picture: row.picture_id.map(PictureId::new),
            language: language(&row.language),
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
                        a.name, a.email, a.picture_id, a.language, a.state AS account_state
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
                        a.name, a.email, a.picture_id, a.language, a.state AS account_state
                 FROM session s JOIN account a ON a.id = s.account_id
                 WHERE s.account_id = $1 AND s.ends_at > $2 AND s.idle_ends_at > $2
                 ORDER BY s.last_seen_at DESC, s.id",
                args![account.uuid(), now.micros()],
            )
            .await?;
        Ok(rows.into_iter().map(SessionRow::from).collect())
    }
}

impl InOrg<'_, '_> {
    /// How a session was used in this organization; `None` where it was not yet.
    ///
    /// # Errors
    /// The database failed.
    pub async fn find_session_use(&mut self, session: SessionId) -> Result<Option<SessionUse>, StoreError> {
        let org = self.org;
        let row: Option<UseRow> = self
            .optional(
                "SELECT last_active_at, ended_at FROM session_organization WHERE session_id = $1 AND org_id = $2",
                args![session.uuid(), org.uuid()],
            )
            .await?;
        Ok(row.map(|row| SessionUse {
            last_active_at: Timestamp::from_micros(row.last_active_at),
            is_ended: row.ended_at.is_some(),
        }))
    }

    /// The sessions of an account that were used in this organization and can still be, last used first; none of who is
    /// no active member. When they were last used is when they were used here.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list_sessions(
        &mut self,
        account: AccountId,
        now: Timestamp,
    ) -> Result<Vec<SessionRow>, StoreError> {
        let org = self.org;
        let rows = self
            .all::<Row>(
                "SELECT s.id, s.account_id, s.created_at, o.last_active_at AS last_seen_at, s.idle_ends_at, s.ends_at,
                        s.ip, s.user_agent, a.name, a.email, a.picture_id, a.language, a.state AS account_state
                 FROM session_organization o JOIN session s ON s.id = o.session_id JOIN account a ON a.id = s.account_id
                 JOIN membership m ON m.org_id = o.org_id AND m.account_id = s.account_id
                 WHERE s.account_id = $1 AND o.org_id = $3 AND o.ended_at IS NULL
                   AND s.ends_at > $2 AND s.idle_ends_at > $2
                   AND m.state = 'active' AND (m.until IS NULL OR m.until > $2)
                 ORDER BY o.last_active_at DESC, s.id",
                args![account.uuid(), now.micros(), org.uuid()],
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
        self.check(Change::NewSession(new.account_id))?;
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

    /// Notes that a session was used.
    ///
    /// # Errors
    /// The database failed.
    pub async fn update_session_seen(
        &mut self,
        id: SessionId,
        at: Timestamp,
        idle_ends_at: Timestamp,
    ) -> Result<(), StoreError> {
        self.check(Change::Activity)?;
        self.execute(
            "UPDATE session SET last_seen_at = $2, idle_ends_at = $3 WHERE id = $1 AND last_seen_at < $2",
            args![id.uuid(), at.micros(), idle_ends_at.micros()],
        )
        .await?;
        Ok(())
    }

    /// Notes that a session was used in an organization, and that its member was active there.
    ///
    /// # Errors
    /// The database failed.
    pub async fn update_session_active_in(
        &mut self,
        session: SessionId,
        member: MembershipId,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.check(Change::Activity)?;
        // The session may have been ended or replaced since the request began.
        self.execute(
            "INSERT INTO session_organization (session_id, org_id, last_active_at)
             SELECT s.id, m.org_id, $3 FROM session s JOIN membership m ON m.account_id = s.account_id
             WHERE s.id = $1 AND m.id = $2
             ON CONFLICT (session_id, org_id) DO UPDATE SET last_active_at = $3
             WHERE session_organization.last_active_at < $3",
            args![session.uuid(), member.uuid(), at.micros()],
        )
        .await?;
        self.execute(
            "UPDATE membership SET last_active_at = $3,
               last_sign_in_at = (SELECT s.created_at FROM session s WHERE s.id = $1)
             WHERE id = $2 AND last_active_at < $3 AND EXISTS (SELECT 1 FROM session s WHERE s.id = $1)",
            args![session.uuid(), member.uuid(), at.micros()],
        )
        .await?;
        Ok(())
    }

    /// Ends every session of a member in the permit's organization; elsewhere they go on. Says how many had been used
    /// here.
    ///
    /// # Errors
    /// The database failed.
    pub async fn update_member_sessions_ended(
        &mut self,
        member: MembershipId,
        at: Timestamp,
    ) -> Result<u64, StoreError> {
        let org = self.check_in_org(Change::MemberState(member))?;
        let used = self
            .execute(
                "UPDATE session_organization SET ended_at = $3
                 WHERE org_id = $1 AND ended_at IS NULL AND session_id IN (
                   SELECT s.id FROM session s JOIN membership m ON m.account_id = s.account_id
                   WHERE m.id = $2 AND m.org_id = $1 AND s.ends_at > $3 AND s.idle_ends_at > $3)",
                args![org.uuid(), member.uuid(), at.micros()],
            )
            .await?;
        // Those that were not used here yet must not begin to be.
        self.end_sessions_in(org, member, at).await?;
        Ok(used)
    }

    /// Ends the open sessions of a member in an organization, whether they were used there yet or not; elsewhere they go
    /// on.
    pub(crate) async fn end_sessions_in(
        &mut self,
        org: OrgId,
        member: MembershipId,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.execute(
            "INSERT INTO session_organization (session_id, org_id, last_active_at, ended_at)
             SELECT s.id, m.org_id, 0, $3 FROM session s JOIN membership m ON m.account_id = s.account_id
             WHERE m.org_id = $1 AND m.id = $2 AND s.ends_at > $3 AND s.idle_ends_at > $3
             ON CONFLICT (session_id, org_id) DO UPDATE SET ended_at = $3
             WHERE session_organization.ended_at IS NULL",
            args![org.uuid(), member.uuid(), at.micros()],
        )
        .await?;
        Ok(())
    }

    /// The same for the sessions that began before the end date of the membership, which came without a change. Later
    /// ones go on.
    pub(crate) async fn end_sessions_before_end(
        &mut self,
        org: OrgId,
        member: MembershipId,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.execute(
            "INSERT INTO session_organization (session_id, org_id, last_active_at, ended_at)
             SELECT s.id, m.org_id, 0, $3 FROM session s JOIN membership m ON m.account_id = s.account_id
             WHERE m.org_id = $1 AND m.id = $2 AND m.until <= $3 AND s.created_at < m.until
               AND s.ends_at > $3 AND s.idle_ends_at > $3
             ON CONFLICT (session_id, org_id) DO UPDATE SET ended_at = $3
             WHERE session_organization.ended_at IS NULL",
            args![org.uuid(), member.uuid(), at.micros()],
        )
        .await?;
        Ok(())
    }

    /// Ends one session of a member in the permit's organization; elsewhere it goes on. Says whether it was open here.
    ///
    /// # Errors
    /// The database failed.
    pub async fn update_member_session_ended(
        &mut self,
        member: MembershipId,
        session: SessionId,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let org = self.check_in_org(Change::MemberState(member))?;
        let rows = self
            .execute(
                "UPDATE session_organization SET ended_at = $4
                 WHERE org_id = $1 AND session_id = $3 AND ended_at IS NULL AND session_id IN (
                   SELECT s.id FROM session s JOIN membership m ON m.account_id = s.account_id
                   WHERE m.id = $2 AND m.org_id = $1 AND s.ends_at > $4 AND s.idle_ends_at > $4)",
                args![org.uuid(), member.uuid(), session.uuid(), at.micros()],
            )
            .await?;
        Ok(rows == 1)
    }

    /// Ends one session of an account. Says whether there was one.
    ///
    /// # Errors
    /// The database failed.
    pub async fn delete_session(&mut self, account: AccountId, id: SessionId) -> Result<bool, StoreError> {
        self.check(Change::Account(account))?;
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
        self.check(Change::Account(account))?;
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

    /// Takes away sessions and what waits behind links that have ended, and counters that are empty.
    ///
    /// # Errors
    /// The database failed.
    pub async fn purge_expired(&mut self, now: Timestamp) -> Result<u64, StoreError> {
        self.check(Change::Purge)?;
        let at = now.micros();
        let mut rows =
            self.execute("DELETE FROM session WHERE ends_at <= $1 OR idle_ends_at <= $1", args![at]).await?;
        rows += self.execute("DELETE FROM setup_link WHERE expires_at <= $1", args![at]).await?;
        rows += self.execute("DELETE FROM password_reset WHERE expires_at <= $1", args![at]).await?;
        rows += self.execute("DELETE FROM email_change WHERE expires_at <= $1", args![at]).await?;
        rows += self.execute("DELETE FROM sign_up WHERE expires_at <= $1", args![at]).await?;
        rows += self.execute("DELETE FROM rate_limit WHERE free_at <= $1", args![at]).await?;
        Ok(rows)
    }
}
