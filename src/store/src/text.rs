//! SQL text with its arguments, put together from fixed fragments; every value is bound, in its order.

use sea_query::Value;
use sqlx::FromRow;

use crate::{ReadTx, StoreError};

/// A statement under construction.
pub(crate) struct Text {
    pub(crate) sql: String,
    pub(crate) args: Vec<Value>,
}

#[derive(FromRow)]
struct Total {
    total: i64,
}

impl Text {
    pub(crate) const fn new() -> Self {
        Self { sql: String::new(), args: Vec::new() }
    }

    /// Adds a fragment; each `?` in it is bound to the next value.
    pub(crate) fn push(&mut self, fragment: &'static str, values: Vec<Value>) {
        self.args.extend(values);
        self.sql.push_str(fragment);
        self.sql.push(' ');
    }

    /// `(?, ?, …)` with these values.
    pub(crate) fn push_list<V: Into<Value>>(&mut self, values: impl IntoIterator<Item = V>) {
        let mut fragment = "(?";
        for value in values {
            self.push(fragment, vec![value.into()]);
            fragment = ", ?";
        }
        self.push(")", vec![]);
    }
}

impl ReadTx<'_> {
    /// The one number, called `total`, that a statement answers.
    pub(crate) async fn total(&mut self, text: Text) -> Result<u64, StoreError> {
        let rows: Vec<Total> = self.all_built(text.sql, text.args).await?;
        Ok(rows.first().map_or(0, |row| u64::try_from(row.total).unwrap_or_default()))
    }
}
