//! What an organization knows of many addresses at once: one statement for all of them, however many they are.

use std::collections::HashMap;

use domain::{
    id::{InvitationId, MembershipId, RoleId, TeamId},
    language::Language,
    policy::Policy,
    state::{InvitationState, MembershipState},
    time::Timestamp,
};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    InOrg, StoreError, account::language, invitation, membership, organization, seam::args, text::Text,
};

/// An open invitation among those of many addresses.
#[derive(Debug, Clone)]
pub struct OpenInvitation {
    /// Its id.
    pub id: InvitationId,
    /// The invited address.
    pub email: String,
    /// Counted up by each resending.
    pub token_version: i64,
    /// Whose invitation it is.
    pub invited_by: MembershipId,
    /// The inviter's personal note.
    pub note: Option<String>,
    /// The language of its mail.
    pub language: Language,
    /// When it was made or last resent.
    pub sent_at: Timestamp,
    /// When it runs out; `None` is never.
    pub expires_at: Option<Timestamp>,
    /// The roles it would give.
    pub roles: Vec<RoleId>,
    /// The teams that it leads into.
    pub teams: Vec<TeamId>,
}

#[derive(FromRow)]
struct MemberRow {
    email_key: String,
    state: String,
}

#[derive(FromRow)]
struct PolicyRow {
    email_key: String,
    template: String,
    settings: String,
}

#[derive(FromRow)]
struct InvitationRow {
    id: Uuid,
    email: String,
    email_key: String,
    token_version: i64,
    invited_by: Uuid,
    note: Option<String>,
    language: String,
    sent_at: i64,
    expires_at: Option<i64>,
}

#[derive(FromRow)]
struct BatchRow {
    id: Uuid,
    email_key: String,
    state: String,
}

impl InOrg<'_, '_> {
    /// Which of these addresses belong to members, and in which state each is at `now`.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list_members_by_email(
        &mut self,
        email_keys: &[&str],
        now: Timestamp,
    ) -> Result<HashMap<String, MembershipState>, StoreError> {
        let org = self.org;
        if email_keys.is_empty() {
            return Ok(HashMap::new());
        }
        let mut text = Text::new();
        text.push(
            "SELECT a.email_key, CASE WHEN m.until <= ? THEN 'removed' ELSE m.state END AS state
             FROM account a JOIN membership m ON m.account_id = a.id
             WHERE m.org_id = ? AND a.state <> 'closed' AND a.email_key IN",
            args![now.micros(), org.uuid()],
        );
        text.push_list(email_keys.iter().copied());
        let rows: Vec<MemberRow> = self.all_built(text.sql, text.args).await?;
        rows.into_iter().map(|row| Ok((row.email_key, membership::state(&row.state)?))).collect()
    }

    /// Which of these addresses belong to active or disabled members of another organization at `now`, with the settings of
    /// each such organization that is not deleted.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list_other_policies_by_email(
        &mut self,
        email_keys: &[&str],
        now: Timestamp,
    ) -> Result<Vec<(String, Policy)>, StoreError> {
        let org = self.org;
        if email_keys.is_empty() {
            return Ok(Vec::new());
        }
        let mut text = Text::new();
        text.push(
            "SELECT a.email_key, o.template, o.settings FROM account a
             JOIN membership m ON m.account_id = a.id JOIN organization o ON o.id = m.org_id
             WHERE m.org_id <> ? AND m.state <> 'removed' AND (m.until IS NULL OR m.until > ?)
               AND m.org_id NOT IN (SELECT org_id FROM organization_deletion)
               AND a.state <> 'closed' AND a.email_key IN",
            args![org.uuid(), now.micros()],
        );
        text.push_list(email_keys.iter().copied());
        let rows: Vec<PolicyRow> = self.all_built(text.sql, text.args).await?;
        rows.into_iter()
            .map(|row| Ok((row.email_key, organization::policy(&row.template, &row.settings)?)))
            .collect()
    }

    /// The invitations of these addresses that were neither answered nor taken back; they may have run out.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list_open_invitations_by_email(
        &mut self,
        email_keys: &[&str],
    ) -> Result<HashMap<String, OpenInvitation>, StoreError> {
        let org = self.org;
        if email_keys.is_empty() {
            return Ok(HashMap::new());
        }
        let mut text = Text::new();
        text.push(
            "SELECT id, email, email_key, token_version, invited_by, note, language, sent_at, expires_at FROM invitation
             WHERE org_id = ? AND state = 'pending' AND email_key IN",
            args![org.uuid()],
        );
        text.push_list(email_keys.iter().copied());
        let rows: Vec<InvitationRow> = self.all_built(text.sql, text.args).await?;
        let mut roles = self.roles_of_invitations(rows.iter().map(|row| row.id)).await?;
        let mut teams = self.teams_of_invitations(rows.iter().map(|row| row.id)).await?;
        let whole = rows.into_iter().map(|row| {
            let held = roles.remove(&row.id).unwrap_or_default();
            let open = OpenInvitation {
                id: InvitationId::new(row.id),
                email: row.email,
                token_version: row.token_version,
                invited_by: MembershipId::new(row.invited_by),
                note: row.note,
                language: language(&row.language),
                sent_at: Timestamp::from_micros(row.sent_at),
                expires_at: row.expires_at.map(Timestamp::from_micros),
                roles: held.iter().map(crate::RoleBrief::id).collect(),
                teams: teams.remove(&row.id).unwrap_or_default().iter().map(crate::TeamOf::id).collect(),
            };
            (row.email_key, open)
        });
        Ok(whole.collect())
    }

    /// What the request of this key sent, by the addresses' keys, and how it stands without regard to time.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list_invitations_of_batch(
        &mut self,
        batch: Uuid,
    ) -> Result<HashMap<String, (InvitationId, InvitationState)>, StoreError> {
        let org = self.org;
        let rows: Vec<BatchRow> = self
            .all(
                "SELECT id, email_key, state FROM invitation WHERE batch = $2 AND org_id = $1",
                args![org.uuid(), batch],
            )
            .await?;
        rows.into_iter()
            .map(|row| Ok((row.email_key, (InvitationId::new(row.id), invitation::state(&row.state)?))))
            .collect()
    }
}
