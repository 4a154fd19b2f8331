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

    /// Those members `m` whom the index of trigrams finds: from `FROM` on, with one `?` for [`Dialect::search_needle`].
    pub(crate) const fn search_hits(self) -> &'static str {
        match self {
            Self::Sqlite => {
                "FROM membership_search s CROSS JOIN membership_search_place p ON p.place = s.rowid
                 CROSS JOIN membership m ON m.row_no = p.row_no WHERE s.membership_search MATCH ?"
            }
            Self::Postgres => "FROM membership m WHERE m.search_text LIKE ? ESCAPE '\\'",
        }
    }

    /// What the index of trigrams is asked for, to find a text of three signs or more.
    pub(crate) fn search_needle(self, text: &str) -> String {
        match self {
            Self::Sqlite => phrase(text),
            Self::Postgres => like_pattern(text),
        }
    }

    /// A statement that answers the first `$2` of those trigrams of any member that begin with `$1`, where the index can
    /// say so. It goes from one to the next by their places in the index, and not past all who have the one before.
    pub(crate) const fn search_parts(self) -> Option<&'static str> {
        match self {
            Self::Sqlite => Some(
                "WITH RECURSIVE found (part) AS (
                   SELECT (SELECT term FROM membership_search_trigram WHERE term >= $1 ORDER BY term LIMIT 1)
                   UNION ALL
                   SELECT (SELECT term FROM membership_search_trigram WHERE term >= f.part || ' ' ORDER BY term LIMIT 1)
                   FROM found f WHERE substr(f.part, 1, length($1)) = $1)
                 SELECT part FROM found WHERE substr(part, 1, length($1)) = $1 LIMIT $2",
            ),
            Self::Postgres => None,
        }
    }

    /// Whether the index of the search gives what it finds in the order of names.
    pub(crate) const fn search_goes_by_name(self) -> bool {
        matches!(self, Self::Sqlite)
    }

    /// Whether an index of the search gives what it finds by how names begin.
    pub(crate) const fn search_goes_by_beginnings(self) -> bool {
        matches!(self, Self::Postgres)
    }

    /// A statement that answers the members whom the search does not know as they are: on SQLite those without a place
    /// above that of the name before.
    pub(crate) const fn misplaced_in_the_search(self) -> &'static str {
        match self {
            Self::Sqlite => {
                "SELECT x.id AS id FROM (
                   SELECT m.id, p.place, LAG(p.place, 1, 0) OVER (PARTITION BY m.org_id ORDER BY m.sort_name, m.id) AS before
                   FROM membership m LEFT JOIN membership_search_place p ON p.row_no = m.row_no) x
                 WHERE x.place IS NULL OR x.place <= x.before"
            }
            Self::Postgres => {
                "SELECT m.id AS id FROM membership m LEFT JOIN membership_search_part p ON p.member_id = m.id
                 WHERE (m.org_id, m.state, m.sort_name, m.search_text)
                   IS DISTINCT FROM (p.org_id, p.state, p.sort_name, p.search_text)"
            }
        }
    }

    /// Members by the sets of their roles. Without statistics SQLite takes any index that spares it the table; this one
    /// leads to few rows.
    pub(crate) const fn by_roles(self) -> &'static str {
        match self {
            Self::Sqlite => {
                "FROM membership m INDEXED BY membership_by_roles WHERE m.org_id = ? AND m.state = ?"
            }
            Self::Postgres => "FROM membership m WHERE m.org_id = ? AND m.state = ?",
        }
    }

    /// What is left to test of rows that are found by something narrower; SQLite's `+` keeps it from going by the
    /// organization instead.
    pub(crate) const fn search_org_and_state(self) -> &'static str {
        match self {
            Self::Sqlite => "AND +m.org_id = ? AND +m.state = ?",
            Self::Postgres => "AND m.org_id = ? AND m.state = ?",
        }
    }

    /// That the search text of `m` holds the text bound to the one `?`, looked at row by row.
    pub(crate) const fn search_holds(self) -> &'static str {
        match self {
            Self::Sqlite => "AND instr(m.search_text, ?) > 0",
            Self::Postgres => "AND strpos(m.search_text, ?) > 0",
        }
    }
}

/// A text as the full-text index of SQLite reads it: as one phrase, whatever signs it has.
pub(crate) fn phrase(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
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
        assert_eq!(Dialect::Sqlite.search_needle("a\"b"), "\"a\"\"b\"");
    }
}
