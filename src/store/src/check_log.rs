//! Whether the audit log and the states of members and invitations tell the same story (rule 4): each change of state
//! has exactly one entry. Entries carry ids as text, so they are compared here and not by the database.

use std::collections::HashMap;

use domain::id::{AccountId, InvitationId, MembershipId};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{ReadTx, StoreError, seam::args};

/// After these a member is out.
const OUT: [&str; 4] = ["member.disabled", "member.removed", "member.left", "member.moved_away"];

#[derive(FromRow)]
struct EventRow {
    action: String,
    target_id: String,
    org_id: Option<Uuid>,
    at: i64,
}

#[derive(FromRow)]
struct InvitationRow {
    id: Uuid,
    org_id: Uuid,
    state: String,
    token_version: i64,
    accepted_by: Option<Uuid>,
}

#[derive(FromRow)]
struct MemberRow {
    id: Uuid,
    org_id: Uuid,
    account_id: Uuid,
    state: String,
    /// The account was made by a person, not as an example.
    is_told: bool,
}

#[derive(FromRow)]
struct SessionRow {
    account_id: Uuid,
    created_at: i64,
}

/// What the log tells, by the id of what was changed.
#[derive(Default)]
struct Log {
    counts: HashMap<(String, String), i64>,
    put_out_at: HashMap<String, i64>,
    orgs: HashMap<String, Vec<Option<Uuid>>>,
}

impl Log {
    fn read(events: Vec<EventRow>) -> Self {
        let mut log = Self::default();
        for event in events {
            if OUT.contains(&event.action.as_str()) {
                let last = log.put_out_at.entry(event.target_id.clone()).or_insert(event.at);
                *last = event.at.max(*last);
            }
            log.orgs.entry(event.target_id.clone()).or_default().push(event.org_id);
            *log.counts.entry((event.target_id, event.action)).or_default() += 1;
        }
        log
    }

    fn count(&self, id: &str, action: &str) -> i64 {
        self.counts.get(&(id.to_owned(), action.to_owned())).copied().unwrap_or_default()
    }

    fn is_elsewhere(&self, id: &str, org: Uuid) -> bool {
        self.orgs.get(id).is_some_and(|orgs| orgs.iter().any(|held| *held != Some(org)))
    }

    fn invitation(&self, row: &InvitationRow, wrong: &mut Vec<String>) {
        let id = InvitationId::new(row.id).to_string();
        let closed = |state| i64::from(row.state == state);
        // Opened again after being cancelled, with a new link.
        let reopened = self.count(&id, "invitation.reopened");
        for (action, expected) in [
            ("invitation.sent", 1),
            ("invitation.resent", row.token_version - 1 - reopened),
            ("invitation.accepted", closed("accepted")),
            ("invitation.cancelled", closed("cancelled") + reopened),
            ("invitation.declined", closed("declined")),
        ] {
            let told = self.count(&id, action);
            if told != expected {
                wrong.push(format!("I5 {action} {told} times in the log, not {expected}: {id}"));
            }
        }
        if self.is_elsewhere(&id, row.org_id) {
            wrong.push(format!("I8 an entry of the log in another organization: {id}"));
        }
    }

    /// From active one is disabled and enabled again; from both one goes, and comes back by an invitation or is brought
    /// back.
    fn member(&self, row: &MemberRow, accepted: i64, wrong: &mut Vec<String>) {
        let id = MembershipId::new(row.id).to_string();
        let balance = self.count(&id, "member.disabled") - self.count(&id, "member.enabled");
        let gone: i64 = ["member.removed", "member.left", "member.moved_away"]
            .map(|action| self.count(&id, action))
            .iter()
            .sum();
        // The operator brings back whoever was disabled or removed, as an owner.
        let by_operator = self.count(&id, "owner.added");
        let mut tell = |what: &str| wrong.push(format!("I5 {what}: {id}"));
        match row.state.as_str() {
            "disabled" if balance < 1 => tell("disabled without an entry of the log"),
            "removed" if gone < 1 => tell("removed without an entry of the log"),
            // Whoever was removed while disabled was never enabled.
            "active" if balance < 0 || balance > gone + by_operator => tell("active after being disabled"),
            _ => {}
        }
        let restored = self.count(&id, "member.restored");
        if gone - i64::from(row.state == "removed") > accepted + restored + by_operator {
            tell("came back without an invitation");
        }
        if self.is_elsewhere(&id, row.org_id) {
            wrong.push(format!("I8 an entry of the log in another organization: {id}"));
        }
    }
}

impl ReadTx<'_> {
    /// Adds what the log and the states do not agree on.
    pub(crate) async fn check_log(&mut self, wrong: &mut Vec<String>) -> Result<(), StoreError> {
        let log = Log::read(
            self.all(
                "SELECT action, target_id, org_id, at FROM audit_event WHERE target_kind IN ('member', 'invitation')",
                args![],
            )
            .await?,
        );
        let invitations: Vec<InvitationRow> =
            self.all("SELECT id, org_id, state, token_version, accepted_by FROM invitation", args![]).await?;
        let mut accepted: HashMap<Uuid, i64> = HashMap::new();
        for row in &invitations {
            log.invitation(row, wrong);
            if let Some(member) = row.accepted_by {
                *accepted.entry(member).or_default() += 1;
            }
        }
        let members: Vec<MemberRow> = self
            .all(
                "SELECT m.id, m.org_id, m.account_id, m.state, EXISTS (
                   SELECT 1 FROM audit_event e WHERE e.account_id = m.account_id AND e.action = 'account.created'
                 ) AS is_told FROM membership m",
                args![],
            )
            .await?;
        for row in members.iter().filter(|row| row.is_told) {
            log.member(row, accepted.get(&row.id).copied().unwrap_or_default(), wrong);
        }
        let mut put_out_at: HashMap<Uuid, i64> = HashMap::new();
        for row in &members {
            if let Some(at) = log.put_out_at.get(&MembershipId::new(row.id).to_string()) {
                let last = put_out_at.entry(row.account_id).or_insert(*at);
                *last = (*at).max(*last);
            }
        }
        let without: Vec<SessionRow> = self
            .all(
                "SELECT s.account_id, s.created_at FROM session s WHERE NOT EXISTS (
                   SELECT 1 FROM membership m WHERE m.account_id = s.account_id AND m.state = 'active')",
                args![],
            )
            .await?;
        for session in without {
            if put_out_at.get(&session.account_id).is_some_and(|at| *at > session.created_at) {
                let id = AccountId::new(session.account_id);
                wrong.push(format!("I10 a session from before they were put out: {id}"));
            }
        }
        Ok(())
    }
}
