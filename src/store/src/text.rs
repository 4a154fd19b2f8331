//! SQL text with its arguments, put together from fixed fragments; every value is bound.

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

    /// Adds a fragment; each `?` in it becomes the next `$n`, bound to the next value.
    pub(crate) fn push(&mut self, fragment: &'static str, values: Vec<Value>) {
        let mut values = values.into_iter();
        for c in fragment.chars() {
            if c == '?' {
                self.args.extend(values.next());
                self.sql.push('$');
                self.sql.push_str(&self.args.len().to_string());
            } else {
                self.sql.push(c);
            }
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_numbered_in_their_order_over_all_fragments() {
        let mut text = Text::new();
        text.push("WHERE a = ? AND b = ?", vec![Value::from(1i64), Value::from(2i64)]);
        text.push("LIMIT ?", vec![Value::from(3i64)]);
        assert_eq!(text.sql, "WHERE a = $1 AND b = $2 LIMIT $3 ");
        assert_eq!(text.args.len(), 3);
    }
}
