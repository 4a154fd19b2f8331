//! Accounts: people, global to the installation.

use domain::{
    access::Change,
    email::{EmailAddress, EmailKey},
    id::{AccountId, MembershipId, PictureId},
    language::Language,
    state::AccountState,
    text,
    time::Timestamp,
    view::AccountView,
};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{Changes, InOrg, ReadTx, StoreError, seam::args};

/// A person's account with the hash of the password.
#[derive(Clone)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// The address as its owner writes it.
    pub email: String,
    /// The person's name.
    pub name: String,
    /// The person's picture.
    pub picture: Option<PictureId>,
    /// The language of their pages and mails.
    pub language: Language,
    /// Its state.
    pub state: AccountState,
    /// The argon2 hash in PHC form; none until a password is set.
    pub password_hash: Option<String>,
    /// The last sign-in.
    pub last_sign_in_at: Option<Timestamp>,
    /// When its owner closed it, who can open it again for a time. None for one that was closed by a removal, or that is erased.
    pub closed_at: Option<Timestamp>,
    /// Since when nobody has proven that its address is theirs: when it was made or opened again. None for one that is proven.
    pub unproven_since: Option<Timestamp>,
}

/// Who closes an account or opens it again.
#[derive(Debug, Clone, Copy)]
pub enum ClosedBy {
    /// Its owner.
    Owner(AccountId),
    /// The removal of this member from their last organization, or undoing it.
    Removal(MembershipId),
}

/// An account to insert.
pub struct NewAccount<'a> {
    /// Its id.
    pub id: AccountId,
    /// The address.
    pub email: &'a EmailAddress,
    /// The person's name.
    pub name: &'a str,
    /// The language of their pages and mails.
    pub language: Language,
    /// The argon2 hash in PHC form.
    pub password_hash: Option<&'a str>,
    /// When.
    pub created_at: Timestamp,
    /// Whether the person has proven that the address is theirs.
    pub is_proven: bool,
}

impl NewAccount<'_> {
    fn unproven_since(&self) -> Option<i64> {
        (!self.is_proven).then_some(self.created_at.micros())
    }
}

impl Account {
    /// As pages show it.
    #[must_use]
    pub fn view(&self) -> AccountView {
        let (name, email) = (self.name.clone(), self.email.clone());
        AccountView { id: self.id, name, email, picture: self.picture }
    }
}

#[derive(FromRow)]
struct AccountRow {
    id: Uuid,
    email: String,
    name: String,
    picture_id: Option<Uuid>,
    language: String,
    state: String,
    password_hash: Option<String>,
    last_sign_in_at: Option<i64>,
    closed_at: Option<i64>,
    unproven_since: Option<i64>,
}

impl TryFrom<AccountRow> for Account {
    type Error = StoreError;
    fn try_from(row: AccountRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: AccountId::new(row.id),
            email: row.email,
            name: row.name,
            picture: row.picture_id.map(PictureId::new),
            language: language(&row.language),
            state: row.state.parse().map_err(|_| StoreError::Inconsistent {
                table: "account",
                what: format!("state {}", row.state),
            })?,
            password_hash: row.password_hash,
            last_sign_in_at: row.last_sign_in_at.map(Timestamp::from_micros),
            closed_at: row.closed_at.map(Timestamp::from_micros),
            unproven_since: row.unproven_since.map(Timestamp::from_micros),
        })
    }
}

impl ReadTx<'_> {
    /// The account of an address.
    ///
    /// # Errors
    /// The database failed.
    pub async fn find_account_by_email(&mut self, key: &EmailKey) -> Result<Option<Account>, StoreError> {
        self.optional::<AccountRow>(
            "SELECT id, email, name, picture_id, language, state, password_hash, last_sign_in_at, closed_at, unproven_since
             FROM account WHERE email_key = $1",
            args![key.as_str()],
        )
        .await?
        .map(Account::try_from)
        .transpose()
    }

    /// An account by its id.
    ///
    /// # Errors
    /// The database failed.
    pub async fn find_account(&mut self, id: AccountId) -> Result<Option<Account>, StoreError> {
        self.optional::<AccountRow>(
            "SELECT id, email, name, picture_id, language, state, password_hash, last_sign_in_at, closed_at, unproven_since
             FROM account WHERE id = $1",
            args![id.uuid()],
        )
        .await?
        .map(Account::try_from)
        .transpose()
    }

    /// The first accounts that were closed before a time, and not yet erased.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list_accounts_closed_before(
        &mut self,
        at: Timestamp,
        limit: u32,
    ) -> Result<Vec<AccountId>, StoreError> {
        let rows: Vec<(Uuid,)> = self
            .all(
                "SELECT id FROM account WHERE closed_at <= $1 ORDER BY closed_at, id LIMIT $2",
                args![at.micros(), i64::from(limit)],
            )
            .await?;
        Ok(rows.into_iter().map(|(id,)| AccountId::new(id)).collect())
    }

    /// Holds the account's row until the end of the unit of work, so that changes to one person in several organizations
    /// come one after the other. Take it after the organization's and before changing memberships.
    ///
    /// # Errors
    /// The database failed.
    pub async fn lock_account(&mut self, id: AccountId) -> Result<(), StoreError> {
        let sql = self.dialect().lock_account();
        let _: Option<(Uuid,)> = self.optional(sql, args![id.uuid()]).await?;
        Ok(())
    }
}

impl InOrg<'_, '_> {
    /// Holds the accounts of all members, as [`ReadTx::lock_account`] does, so that none of them becomes a member elsewhere
    /// meanwhile. Take it after the organization's.
    ///
    /// # Errors
    /// The database failed.
    pub async fn lock_member_accounts(&mut self) -> Result<(), StoreError> {
        let (org, sql) = (self.org, self.dialect().lock_member_accounts());
        let _: Vec<(Uuid,)> = self.all(sql, args![org.uuid()]).await?;
        Ok(())
    }
}

impl Changes<'_, '_> {
    /// Inserts an active account.
    ///
    /// # Errors
    /// `Duplicate` when the address has one; the database failed.
    pub async fn insert_account(&mut self, new: &NewAccount<'_>) -> Result<(), StoreError> {
        self.check(Change::NewAccount)?;
        self.one(
            "insert_account",
            "INSERT INTO account (id, email, email_key, name, language, state, password_hash, created_at, unproven_since)
             VALUES ($1, $2, $3, $4, $5, 'active', $6, $7, $8)",
            args![
                new.id.uuid(),
                new.email.as_str(),
                new.email.key().as_str(),
                new.name,
                new.language.as_str(),
                new.password_hash.map(str::to_owned),
                new.created_at.micros(),
                new.unproven_since()
            ],
        )
        .await
    }

    /// Sets the hash of the password.
    ///
    /// # Errors
    /// The database failed.
    pub async fn update_password_hash(&mut self, id: AccountId, hash: &str) -> Result<(), StoreError> {
        self.check(Change::Account(id))?;
        self.one(
            "update_password_hash",
            "UPDATE account SET password_hash = $2 WHERE id = $1",
            args![id.uuid(), hash],
        )
        .await
    }

    /// Notes that a link that was sent to the address of an account has proven it.
    ///
    /// # Errors
    /// The database failed.
    pub async fn update_account_proven(&mut self, id: AccountId) -> Result<(), StoreError> {
        self.check(Change::Account(id))?;
        self.one(
            "update_account_proven",
            "UPDATE account SET unproven_since = NULL WHERE id = $1",
            args![id.uuid()],
        )
        .await
    }

    /// Closes an active account at a time, or opens a closed one again. What its owner closed no removal opens. Says whether
    /// it was the other way.
    ///
    /// # Errors
    /// The database failed.
    pub async fn update_account_closed(
        &mut self,
        by: ClosedBy,
        closed_at: Option<Timestamp>,
    ) -> Result<bool, StoreError> {
        let (from, to) = match closed_at {
            Some(_) => (AccountState::Active, AccountState::Closed),
            None => (AccountState::Closed, AccountState::Active),
        };
        let rows = match by {
            ClosedBy::Owner(id) => {
                self.check(Change::Account(id))?;
                let at = closed_at.map(Timestamp::micros);
                self.execute(
                    "UPDATE account SET state = $3, closed_at = $4 WHERE id = $1 AND state = $2",
                    args![id.uuid(), from.as_str(), to.as_str(), at],
                )
                .await?
            }
            ClosedBy::Removal(member) => {
                let org = self.check_in_org(Change::MemberState(member))?;
                self.execute(
                    "UPDATE account SET state = $4 WHERE state = $3 AND closed_at IS NULL
                       AND id IN (SELECT account_id FROM membership WHERE org_id = $1 AND id = $2)",
                    args![org.uuid(), member.uuid(), from.as_str(), to.as_str()],
                )
                .await?
            }
        };
        Ok(rows == 1)
    }

    /// Ends the time in which a closed account can be opened again, and takes its password away.
    ///
    /// # Errors
    /// The database failed.
    pub async fn update_account_erased(&mut self, id: AccountId) -> Result<(), StoreError> {
        self.check(Change::Account(id))?;
        self.one(
            "update_account_erased",
            "UPDATE account SET password_hash = NULL, closed_at = NULL WHERE id = $1",
            args![id.uuid()],
        )
        .await
    }

    /// Moves an account from one state to another. Says whether it was in the first.
    ///
    /// # Errors
    /// The database failed.
    pub async fn update_account_state(
        &mut self,
        id: AccountId,
        from: AccountState,
        to: AccountState,
    ) -> Result<bool, StoreError> {
        self.check(Change::Account(id))?;
        let rows = self
            .execute(
                "UPDATE account SET state = $3 WHERE id = $1 AND state = $2",
                args![id.uuid(), from.as_str(), to.as_str()],
            )
            .await?;
        Ok(rows == 1)
    }

    /// Opens a closed account again, as if it were a new one. Says whether it was closed and still has the address: an erased one
    /// has another.
    ///
    /// # Errors
    /// The database failed.
    pub async fn update_account_reopened(&mut self, new: &NewAccount<'_>) -> Result<bool, StoreError> {
        self.check(Change::NewAccount)?;
        let rows = self
            .execute(
                "UPDATE account SET state = 'active', closed_at = NULL, name = $2, language = $3, password_hash = $4,
                        unproven_since = $6
                 WHERE id = $1 AND state = 'closed' AND email_key = $5",
                args![
                    new.id.uuid(),
                    new.name,
                    new.language.as_str(),
                    new.password_hash.map(str::to_owned),
                    new.email.key().as_str(),
                    new.unproven_since()
                ],
            )
            .await?;
        if rows == 0 {
            return Ok(false);
        }
        self.execute(
            "UPDATE membership SET sort_key = $2, search_key = $3 WHERE account_id = $1",
            args![new.id.uuid(), text::sort_key(new.name), search_key(new.name, new.email.as_str())],
        )
        .await?;
        Ok(true)
    }

    /// Notes a sign-in.
    ///
    /// # Errors
    /// The database failed.
    pub async fn update_last_sign_in(&mut self, id: AccountId, at: Timestamp) -> Result<(), StoreError> {
        self.check(Change::NewSession(id))?;
        self.one(
            "update_last_sign_in",
            "UPDATE account SET last_sign_in_at = $2 WHERE id = $1",
            args![id.uuid(), at.micros()],
        )
        .await
    }

    /// Changes the language of a person's pages and mails.
    ///
    /// # Errors
    /// The database failed.
    pub async fn update_account_language(
        &mut self,
        id: AccountId,
        language: Language,
    ) -> Result<(), StoreError> {
        self.check(Change::Account(id))?;
        self.one(
            "update_account_language",
            "UPDATE account SET language = $2 WHERE id = $1",
            args![id.uuid(), language.as_str()],
        )
        .await
    }

    /// Changes the address of an account to one that was proven, everywhere that lists search by it.
    ///
    /// # Errors
    /// `Duplicate` when another account has it; the database failed.
    pub async fn update_account_email(
        &mut self,
        account: &Account,
        email: &EmailAddress,
    ) -> Result<(), StoreError> {
        self.check(Change::AccountEmail(account.id))?;
        self.one(
            "update_account_email",
            "UPDATE account SET email = $2, email_key = $3, unproven_since = NULL WHERE id = $1",
            args![account.id.uuid(), email.as_str(), email.key().as_str()],
        )
        .await?;
        self.execute(
            "UPDATE membership SET search_key = $2 WHERE account_id = $1",
            args![account.id.uuid(), search_key(&account.name, email.as_str())],
        )
        .await?;
        Ok(())
    }

    /// Changes a person's name, everywhere that lists sort and search by it.
    ///
    /// # Errors
    /// The database failed.
    pub async fn update_account_name(&mut self, account: &Account, name: &str) -> Result<(), StoreError> {
        self.check(Change::Account(account.id))?;
        self.set_name(account, name).await
    }

    /// Changes the name of the account of a member in the permit's organization.
    ///
    /// # Errors
    /// The database failed, or the account is not the member's.
    pub async fn update_member_name(
        &mut self,
        member: MembershipId,
        account: &Account,
        name: &str,
    ) -> Result<(), StoreError> {
        let org = self.check_in_org(Change::MemberName(member))?;
        let rows = self
            .number(
                "SELECT COUNT(*) FROM membership WHERE id = $1 AND org_id = $2 AND account_id = $3",
                args![member.uuid(), org.uuid(), account.id.uuid()],
            )
            .await?;
        if rows != 1 {
            return Err(StoreError::RowsAffected { what: "update_member_name", rows });
        }
        self.set_name(account, name).await
    }

    async fn set_name(&mut self, account: &Account, name: &str) -> Result<(), StoreError> {
        self.one(
            "update_account_name",
            "UPDATE account SET name = $2 WHERE id = $1",
            args![account.id.uuid(), name],
        )
        .await?;
        self.execute(
            "UPDATE membership SET sort_key = $2, search_key = $3 WHERE account_id = $1",
            args![account.id.uuid(), text::sort_key(name), search_key(name, &account.email)],
        )
        .await?;
        Ok(())
    }
}

/// A stored language; English, if a newer version stored one that this one does not speak.
pub(crate) fn language(value: &str) -> Language {
    value.parse().unwrap_or_default()
}

/// The column that a search looks through. Each word has a space before it, so that its beginning can be searched for.
pub(crate) fn search_key(name: &str, email: &str) -> String {
    format!(" {}", text::search_key(name, email))
}
