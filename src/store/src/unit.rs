//! What a unit of work hands back: its value together with the audit events of what it changed.

use domain::audit::AuditEvent;

/// The end of a unit of work that did not fail.
#[derive(Debug)]
pub enum Outcome<T> {
    /// Something was changed: no event, no commit.
    Changed {
        /// What the caller gets.
        value: T,
        /// What is written to the audit log in the same transaction; at least one.
        events: Vec<AuditEvent>,
    },
    /// Only book-keeping was written (attempts counted, a session seen, a mail claimed): nothing to audit.
    Quiet(T),
}

impl<T> Outcome<T> {
    /// Something was changed, told by one event.
    pub fn changed(value: T, event: AuditEvent) -> Self {
        Self::Changed { value, events: vec![event] }
    }
}
