//! Why a text is no table of people.

use serde::{Deserialize, Serialize};

/// Why a text is no table of people to import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum PeopleError {
    /// It is no text.
    #[error("it is no text")]
    NotText,
    /// No column of its heading has addresses.
    #[error("no column has addresses")]
    NoEmailColumn,
    /// Two columns of its heading mean the same.
    #[error("{first} and {second} mean the same")]
    SameColumns {
        /// The heading of the one.
        first: String,
        /// The heading of the other.
        second: String,
    },
    /// A quotation mark is not closed.
    #[error("a quotation mark in row {row} is not closed")]
    OpenQuote {
        /// The row in which it is.
        row: u32,
    },
    /// It has more columns than one import may have.
    #[error("row {row} has more than {most} columns")]
    TooManyColumns {
        /// The row that has them.
        row: u32,
        /// The maximum.
        most: u32,
    },
    /// There is nobody below the heading.
    #[error("nobody is in it")]
    NoRows,
    /// It has more rows than one import may have.
    #[error("it has more than {most} rows")]
    TooManyRows {
        /// The maximum.
        most: u32,
    },
}
