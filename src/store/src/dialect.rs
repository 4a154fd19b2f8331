//! The few fragments in which SQLite and PostgreSQL differ. Everything else is one text for both.

/// Which database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    Sqlite,
    Postgres,
}

impl Dialect {
    /// Holds an organization's row until the end of the transaction. SQLite has one writer and needs no lock.
    pub(crate) const fn lock_organization(self) -> &'static str {
        match self {
            Self::Sqlite => "SELECT id FROM organization WHERE id = $1",
            Self::Postgres => "SELECT id FROM organization WHERE id = $1 FOR UPDATE",
        }
    }

    /// Holds an account's row until the end of the transaction, against other changes to the account alone.
    pub(crate) const fn lock_account(self) -> &'static str {
        match self {
            Self::Sqlite => "SELECT id FROM account WHERE id = $1",
            Self::Postgres => "SELECT id FROM account WHERE id = $1 FOR NO KEY UPDATE",
        }
    }

    /// Takes due messages for a while: `$1` now, `$2` until when they are ours, `$3` how many.
    pub(crate) const fn claim_messages(self) -> &'static str {
        match self {
            Self::Sqlite => {
                "UPDATE outbox_message SET due_at = $2, attempts = attempts + 1 WHERE id IN (
                   SELECT id FROM outbox_message WHERE state = 'queued' AND due_at <= $1 ORDER BY due_at LIMIT $3)
                 RETURNING id, kind, subject_id, recipient, attempts"
            }
            Self::Postgres => {
                // An array is made once; as a list after IN the planner may run it again for each row, past its LIMIT.
                "UPDATE outbox_message SET due_at = $2, attempts = attempts + 1 WHERE id = ANY (ARRAY(
                   SELECT id FROM outbox_message WHERE state = 'queued' AND due_at <= $1 ORDER BY due_at LIMIT $3
                   FOR UPDATE SKIP LOCKED))
                 RETURNING id, kind, subject_id, recipient, attempts"
            }
        }
    }

    /// A condition on `m` (membership) that its search text holds the text bound to its one `?`, and the value to
    /// bind: through the trigram index where the text is long enough for one.
    pub(crate) fn search_condition(self, text: &str) -> (&'static str, String) {
        match self {
            Self::Sqlite if text.chars().count() >= 3 => (
                "m.row_no IN (SELECT rowid FROM membership_search WHERE membership_search MATCH ?)",
                format!("\"{}\"", text.replace('"', "\"\"")),
            ),
            Self::Sqlite | Self::Postgres => ("m.search_text LIKE ? ESCAPE '\\'", like_pattern(text)),
        }
    }
}

/// `%text%` with LIKE's own signs taken literally (escape sign `\`).
pub(crate) fn like_pattern(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len() + 2);
    pattern.push('%');
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_like_and_of_the_index_are_taken_literally() {
        assert_eq!(like_pattern(r"50%_\"), r"%50\%\_\\%");
        let (_, value) = Dialect::Sqlite.search_condition("a\"b");
        assert_eq!(value, "\"a\"\"b\"");
        let (condition, _) = Dialect::Sqlite.search_condition("ab");
        assert!(condition.contains("LIKE"), "two characters make no trigram");
    }
}
