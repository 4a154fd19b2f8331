//! What can go wrong in the database, and how a unit of work fails. People never see a database's text.

use domain::error::ErrorKind;

/// A failure of the database or of the way to it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A row that must be unique exists already.
    #[error("a row with this key exists already")]
    Duplicate,
    /// The queue of writes is full, or no connection was free in time.
    #[error("too much is waiting for the database")]
    Busy,
    /// Two transactions got into each other's way; running it again may succeed.
    #[error("the transaction has to be run again")]
    Again,
    /// A row holds what the program never writes.
    #[error("inconsistent row in {table}: {what}")]
    Inconsistent {
        /// The table.
        table: &'static str,
        /// What is wrong, without personal data.
        what: String,
    },
    /// A change touched another number of rows than it must.
    #[error("{what} touched {rows} rows")]
    RowsAffected {
        /// The statement's purpose.
        what: &'static str,
        /// How many rows it touched.
        rows: u64,
    },
    /// The permit does not allow this change: a mistake in the program.
    #[error("the permit does not allow {change:?}")]
    NotPermitted {
        /// The change.
        change: domain::access::Change,
    },
    /// A unit of work panicked; the log has the place.
    #[error("a unit of work broke off")]
    Broken,
    /// The store is closing.
    #[error("the store is closing")]
    Closing,
    /// The address of the database does not read or is of an unknown kind.
    #[error("database_url: {0}")]
    Url(String),
    /// The migrations could not be run.
    #[error("migrations: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// Anything else that sqlx reports.
    #[error("database: {0}")]
    Sqlx(sqlx::Error),
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        if let sqlx::Error::Database(database) = &error {
            if database.is_unique_violation() {
                return Self::Duplicate;
            }
            // serialization_failure and deadlock_detected of PostgreSQL; SQLITE_BUSY_SNAPSHOT.
            if matches!(database.code().as_deref(), Some("40001" | "40P01" | "517")) {
                return Self::Again;
            }
        }
        match error {
            sqlx::Error::PoolTimedOut => Self::Busy,
            sqlx::Error::PoolClosed => Self::Closing,
            other => Self::Sqlx(other),
        }
    }
}

/// Why a unit of work failed: a rule refused it, or the database did.
#[derive(Debug)]
pub enum Failure {
    /// A rule of the product.
    Refused(ErrorKind),
    /// The database.
    Store(StoreError),
}

impl From<ErrorKind> for Failure {
    fn from(error: ErrorKind) -> Self {
        Self::Refused(error)
    }
}

impl From<domain::access::Denial> for Failure {
    fn from(denial: domain::access::Denial) -> Self {
        Self::Refused(denial.into())
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<StoreError> for ErrorKind {
    /// What people are told; the cause goes to the log.
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Busy | StoreError::Closing | StoreError::Again => Self::Busy,
            other => {
                tracing::error!(error = %other, "the store failed");
                Self::Internal
            }
        }
    }
}

impl From<Failure> for ErrorKind {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Refused(error) => error,
            Failure::Store(error) => error.into(),
        }
    }
}
