//! The installation itself: its one row ends the first run for ever; before it there are one-time set-up links.

use domain::access::Change;
use domain::time::Timestamp;
use sqlx::FromRow;

use crate::{Changes, ReadTx, StoreError, seam::args};

/// The installation, once it is set up.
#[derive(Clone, FromRow)]
pub struct Installation {
    /// The address that people open it by, without a slash at the end.
    pub public_url: String,
    /// Settings of the mail server, sealed; none until they are given.
    pub mail: Option<String>,
    /// Tells a wrong secret key from the right one.
    pub secret_check: Vec<u8>,
}

impl ReadTx<'_> {
    /// The installation, if it is set up.
    ///
    /// # Errors
    /// The database failed.
    pub async fn find_installation(&mut self) -> Result<Option<Installation>, StoreError> {
        self.optional("SELECT public_url, mail, secret_check FROM installation WHERE id = 1", args![]).await
    }

    /// The hash of the link of the first run, while it is valid.
    ///
    /// # Errors
    /// The database failed.
    pub async fn find_setup_link(&mut self, now: Timestamp) -> Result<Option<[u8; 32]>, StoreError> {
        let row: Option<(Vec<u8>,)> = self
            .optional("SELECT token_hash FROM setup_link WHERE expires_at > $1", args![now.micros()])
            .await?;
        Ok(row.and_then(|(hash,)| hash.try_into().ok()))
    }
}

impl Changes<'_, '_> {
    /// Inserts a set-up link in the place of all earlier ones.
    ///
    /// # Errors
    /// The database failed.
    pub async fn insert_setup_link(
        &mut self,
        hash: &[u8; 32],
        now: Timestamp,
        expires_at: Timestamp,
    ) -> Result<(), StoreError> {
        self.check(Change::SetupLink)?;
        self.execute("DELETE FROM setup_link", args![]).await?;
        self.one(
            "insert_setup_link",
            "INSERT INTO setup_link (token_hash, created_at, expires_at) VALUES ($1, $2, $3)",
            args![hash.to_vec(), now.micros(), expires_at.micros()],
        )
        .await
    }

    /// Ends the first run: inserts the installation's one row and takes the set-up links away.
    ///
    /// # Errors
    /// `Duplicate` when it is set up already; the database failed.
    pub async fn insert_installation(
        &mut self,
        installation: &Installation,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.check(Change::Installation)?;
        self.one(
            "insert_installation",
            "INSERT INTO installation (id, set_up_at, public_url, mail, secret_check) VALUES (1, $1, $2, $3, $4)",
            args![
                at.micros(),
                installation.public_url.as_str(),
                installation.mail.clone(),
                installation.secret_check.clone()
            ],
        )
        .await?;
        self.execute("DELETE FROM setup_link", args![]).await?;
        Ok(())
    }
}
