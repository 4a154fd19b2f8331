//! Whether more seats are taken than there are. The limit may be lowered below what is taken, and nobody loses a seat by
//! that; but from then on nobody gets one. The limit is a setting, so the numbers are compared here and not by the database.

use domain::{policy::Policy, time::Timestamp};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{ReadTx, StoreError, check_rule::ORG, organization::policy, seam::args};

/// After these more seats can be taken than there are: the limit has changed, or somebody came in without asking for a seat.
const BEYOND: [&str; 4] = ["settings.changed", "template.switched", "members.seeded", "owner.added"];

#[derive(FromRow)]
struct OrgRow {
    id: Uuid,
    template: String,
    settings: String,
    active: i64,
    disabled: i64,
    pending: i64,
}

impl OrgRow {
    /// Whether more seats are taken than there are.
    fn is_beyond(&self, policy: &Policy) -> bool {
        let disabled = if policy.seats_disabled_counts { self.disabled } else { 0 };
        let pending = if policy.seats_pending_counts { self.pending } else { 0 };
        policy.seats_limit.is_some_and(|limit| self.active + disabled + pending > i64::from(limit))
    }
}

/// The actions that take a seat.
fn taking(policy: &Policy) -> Vec<&'static str> {
    let mut actions = vec!["member.joined"];
    if policy.seats_pending_counts {
        actions.extend(["invitation.sent", "invitation.reopened"]);
    } else {
        actions.push("invitation.accepted");
    }
    if !policy.seats_disabled_counts {
        actions.push("member.enabled");
    }
    actions
}

/// An action and the number of its last event in a ledger.
#[derive(FromRow)]
struct LastRow {
    action: String,
    sequence: i64,
}

impl ReadTx<'_> {
    /// Adds the organizations that gave a seat that they did not have.
    pub(crate) async fn check_seats(
        &mut self,
        now: Timestamp,
        wrong: &mut Vec<String>,
    ) -> Result<(), StoreError> {
        let orgs: Vec<OrgRow> = self
            .all(
                "SELECT o.id, o.template, o.settings,
                   (SELECT COUNT(*) FROM membership m
                    WHERE m.org_id = o.id AND m.state = 'active' AND (m.until IS NULL OR m.until > $1)) AS active,
                   (SELECT COUNT(*) FROM membership m
                    WHERE m.org_id = o.id AND m.state = 'disabled' AND (m.until IS NULL OR m.until > $1)) AS disabled,
                   (SELECT COUNT(*) FROM invitation i
                    WHERE i.org_id = o.id AND i.state = 'pending' AND (i.expires_at IS NULL OR i.expires_at > $1)) AS pending
                 FROM organization o",
                args![now.micros()],
            )
            .await?;
        for org in orgs {
            let policy = policy(&org.template, &org.settings)?;
            if !org.is_beyond(&policy) {
                continue;
            }
            let events: Vec<LastRow> = self
                .all(
                    "SELECT action, MAX(sequence) AS sequence FROM audit_event WHERE org_id = $1 GROUP BY action",
                    args![org.id],
                )
                .await?;
            let last = |actions: &[&str]| {
                let these = events.iter().filter(|event| actions.contains(&event.action.as_str()));
                these.map(|event| event.sequence).max().unwrap_or_default()
            };
            if last(&taking(&policy)) > last(&BEYOND) {
                wrong.push(format!("I2 a seat was taken that was not free: {}", ORG(org.id)));
            }
        }
        Ok(())
    }
}
