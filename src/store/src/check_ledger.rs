//! Whether the audit log is what it says: ledgers numbered from 1 without gaps, that never go back in time. That no number
//! comes twice is the database's own rule.

use crate::check_rule::{EVENT, ORG, Pair, Rule};

pub(crate) const RULES: &[Rule] = &[
    (
        "I12 the ledger has a gap, or doesn't end where it says",
        ORG,
        "SELECT o.id AS id FROM organization o JOIN audit_ledger l ON l.id = o.id
         LEFT JOIN audit_event e ON e.org_id = o.id GROUP BY o.id, l.last_sequence
         HAVING COUNT(e.sequence) <> l.last_sequence OR COALESCE(MAX(e.sequence), 0) <> l.last_sequence",
    ),
    (
        "I12 events without a ledger",
        ORG,
        "SELECT DISTINCT e.org_id AS id FROM audit_event e
         WHERE e.org_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM audit_ledger l WHERE l.id = e.org_id)",
    ),
    (
        "I12 earlier than the event before it",
        EVENT,
        "SELECT e.id AS id FROM audit_event e
         JOIN audit_event p ON p.org_id = e.org_id AND p.sequence = e.sequence - 1 WHERE e.at < p.at
         UNION SELECT e.id FROM audit_event e
         JOIN audit_event p ON p.org_id IS NULL AND p.sequence = e.sequence - 1 WHERE e.org_id IS NULL AND e.at < p.at",
    ),
];

pub(crate) const ALIKE: &[Pair] = &[
    (
        "I12 events of the installation and its ledger",
        "SELECT COUNT(*) FROM audit_event WHERE org_id IS NULL",
        "SELECT COALESCE(MAX(last_sequence), 0) FROM audit_ledger WHERE id NOT IN (SELECT id FROM organization)",
    ),
    (
        "I12 the last event of the installation and its ledger",
        "SELECT COALESCE(MAX(sequence), 0) FROM audit_event WHERE org_id IS NULL",
        "SELECT COALESCE(MAX(last_sequence), 0) FROM audit_ledger WHERE id NOT IN (SELECT id FROM organization)",
    ),
];
