//! The few fragments in which SQLite and PostgreSQL differ. Everything else is one text for both.

/// Sends a notification: `$1` the channel, `$2` what it says. Others receive it when the transaction commits.
pub(crate) const NOTIFY: &str = Dialect::Postgres.notify();

/// Which database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    Sqlite,
    Postgres,
}

impl Dialect {
    /// A statement that was put together, with `?` for its values: PostgreSQL has them numbered. SQLite finds a numbered
    /// value by going through all of them, so numbers would make a statement with thousands of values slow.
    pub(crate) fn placeholders(self, sql: String) -> String {
        if self == Self::Sqlite {
            return sql;
        }
        let mut pieces = sql.split('?');
        let mut numbered = pieces.next().unwrap_or_default().to_owned();
        for (n, piece) in (1..).zip(pieces) {
            numbered.push_str(&format!("${n}{piece}"));
        }
        numbered
    }

    /// Holds an organization's row until the end of the transaction. SQLite has one writer and needs no lock. Rows that
    /// refer to the organization, such as audit events, can still be inserted by others.
    pub(crate) const fn lock_organization(self) -> &'static str {
        match self {
            Self::Sqlite => "SELECT id FROM organization WHERE id = $1",
            Self::Postgres => "SELECT id FROM organization WHERE id = $1 FOR NO KEY UPDATE",
        }
    }

    /// Sends a notification; SQLite has one server and needs none.
    const fn notify(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => "SELECT pg_notify($1, $2)",
        }
    }

    /// Holds an account's row until the end of the transaction, against other changes to the account alone.
    pub(crate) const fn lock_account(self) -> &'static str {
        match self {
            Self::Sqlite => "SELECT id FROM account WHERE id = $1",
            Self::Postgres => "SELECT id FROM account WHERE id = $1 FOR NO KEY UPDATE",
        }
    }

    /// Holds the rows of all accounts that are in an organization, in the order of their ids, so that two units never wait
    /// for each other.
    pub(crate) const fn lock_member_accounts(self) -> &'static str {
        match self {
            Self::Sqlite => {
                "SELECT id FROM account
                 WHERE id IN (SELECT account_id FROM membership WHERE org_id = $1 AND state <> 'removed')"
            }
            Self::Postgres => {
                "SELECT id FROM account
                 WHERE id IN (SELECT account_id FROM membership WHERE org_id = $1 AND state <> 'removed')
                 ORDER BY id FOR NO KEY UPDATE"
            }
        }
    }

    /// The imports that were uploaded before `$1`, and those before `$2` that nobody began, held against who begins one.
    pub(crate) const fn lock_old_imports(self) -> &'static str {
        match self {
            Self::Sqlite => {
                "SELECT id FROM people_import p WHERE (created_at <= $1 OR (job_id IS NULL AND created_at <= $2))
                   AND NOT EXISTS (SELECT 1 FROM job j WHERE j.id = p.job_id AND j.finished_at IS NULL)"
            }
            Self::Postgres => {
                "SELECT id FROM people_import p WHERE (created_at <= $1 OR (job_id IS NULL AND created_at <= $2))
                   AND NOT EXISTS (SELECT 1 FROM job j WHERE j.id = p.job_id AND j.finished_at IS NULL) FOR UPDATE"
            }
        }
    }

    /// Claims the job of a queue that has been due longest, mails of invitations after all others, since there may be very many of
    /// them: `$1` the queue, `$2` now, `$3` the end of the lease, `$4` the claim. Bulk work in a deleted organization waits until it is
    /// restored.
    pub(crate) const fn claim_job(self) -> &'static str {
        match self {
            Self::Sqlite => {
                "UPDATE job SET state = 'running', due_at = $3, claim = $4, attempts = attempts + 1 WHERE id = COALESCE(
                   (SELECT id FROM job WHERE queue = $1 AND finished_at IS NULL AND kind <> 'invitation_mail' AND due_at <= $2
                      AND (kind <> 'bulk' OR NOT EXISTS (SELECT 1 FROM organization_deletion d WHERE d.org_id = job.org_id))
                    ORDER BY due_at LIMIT 1),
                   (SELECT id FROM job WHERE queue = $1 AND finished_at IS NULL AND kind = 'invitation_mail' AND due_at <= $2
                    ORDER BY due_at LIMIT 1))
                 RETURNING id, kind, org_id, subject_id, payload, attempts, progress, total, created_by"
            }
            Self::Postgres => {
                "UPDATE job SET state = 'running', due_at = $3, claim = $4, attempts = attempts + 1 WHERE id = COALESCE(
                   (SELECT id FROM job WHERE queue = $1 AND finished_at IS NULL AND kind <> 'invitation_mail' AND due_at <= $2
                      AND (kind <> 'bulk' OR NOT EXISTS (SELECT 1 FROM organization_deletion d WHERE d.org_id = job.org_id))
                    ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED),
                   (SELECT id FROM job WHERE queue = $1 AND finished_at IS NULL AND kind = 'invitation_mail' AND due_at <= $2
                    ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED))
                 RETURNING id, kind, org_id, subject_id, payload, attempts, progress, total, created_by"
            }
        }
    }

    /// Whether the search index leads to the members of one organization alone. That of SQLite knows no organizations.
    pub(crate) const fn searches_by_organization(self) -> bool {
        matches!(self, Self::Postgres)
    }

    /// What SQLite's search index is asked for: every word. One or two characters begin a word, which has two spaces
    /// before it in the index.
    pub(crate) fn search_expression(words: &[String]) -> String {
        let phrases =
            words.iter().map(|word| phrase(&if is_short(word) { format!("  {word}") } else { word.clone() }));
        phrases.collect::<Vec<_>>().join(" AND ")
    }

    /// That the search key of a member `m` contains a word, bound to the one `?`.
    pub(crate) const fn member_contains(self) -> &'static str {
        match self {
            Self::Sqlite => "AND instr(m.search_key, ?) > 0",
            Self::Postgres => "AND m.search_key LIKE ? ESCAPE '\\'",
        }
    }

    /// The same for an invitation `i`.
    pub(crate) const fn invitation_contains(self) -> &'static str {
        match self {
            Self::Sqlite => "AND instr(i.search_key, ?) > 0",
            Self::Postgres => "AND i.search_key LIKE ? ESCAPE '\\'",
        }
    }

    /// The same for an asset `a`.
    pub(crate) const fn asset_contains(self) -> &'static str {
        match self {
            Self::Sqlite => "AND instr(a.search_key, ?) > 0",
            Self::Postgres => "AND a.search_key LIKE ? ESCAPE '\\'",
        }
    }

    /// The same for an event of the audit log.
    pub(crate) const fn event_contains(self) -> &'static str {
        match self {
            Self::Sqlite => "instr(search_key, ?) > 0",
            Self::Postgres => "search_key LIKE ? ESCAPE '\\'",
        }
    }

    /// What is bound to that `?`. One or two characters begin a word.
    pub(crate) fn contained(self, word: &str) -> String {
        let text = if is_short(word) { format!(" {word}") } else { word.to_owned() };
        match self {
            Self::Sqlite => text,
            Self::Postgres => like_pattern(&text),
        }
    }
}

/// Whether a word has fewer characters than the sequences that the search indexes hold.
fn is_short(word: &str) -> bool {
    word.chars().nth(2).is_none()
}

/// A text as the full-text index of SQLite reads it: as one phrase, whatever signs it has.
fn phrase(text: &str) -> String {
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
    fn values_are_numbered_in_their_order_for_postgresql_alone() {
        let text = "WHERE a = ? AND b = ? LIMIT ?";
        assert_eq!(Dialect::Sqlite.placeholders(text.to_owned()), text);
        assert_eq!(Dialect::Postgres.placeholders(text.to_owned()), "WHERE a = $1 AND b = $2 LIMIT $3");
    }

    #[test]
    fn signs_of_like_and_of_the_index_are_taken_literally() {
        assert_eq!(like_pattern(r"50%_\"), r"%50\%\_\\%");
        let words = ["a\"bc".to_owned(), "ab".to_owned()];
        assert_eq!(Dialect::search_expression(&words), "\"a\"\"bc\" AND \"  ab\"");
        assert_eq!(Dialect::Sqlite.contained("ab"), " ab");
        assert_eq!(Dialect::Postgres.contained("a_c"), r"%a\_c%");
    }
}
