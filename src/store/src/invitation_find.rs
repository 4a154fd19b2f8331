//! Invitations, found by their id, address or link, whole with their roles and teams.

use domain::{
    id::{InvitationId, JobId, MembershipId, OrgId, TeamId},
    member::{Role, TeamGift},
    time::Timestamp,
};
use sea_query::Value;
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    InOrg, Invitation, ReadTx, StoreError, TeamGifts, TeamOf,
    account::language,
    invitation::{delivery, state},
    seam::args,
    text::Text,
};

#[derive(FromRow)]
struct Row {
    id: Uuid,
    org_id: Uuid,
    email: String,
    email_key: String,
    state: String,
    token_hash: Vec<u8>,
    token_version: i64,
    invited_by: Uuid,
    inviter: String,
    note: Option<String>,
    language: String,
    sent_at: i64,
    expires_at: Option<i64>,
    accepted_by: Option<Uuid>,
    message_id: Option<Uuid>,
    link_shown: bool,
    delivery: Option<String>,
}

/// A query for the rows of which a condition holds.
fn whole(condition: &'static str, args: Vec<Value>) -> Text {
    let mut text = Text::new();
    text.push(
        "SELECT i.id, i.org_id, i.email, i.email_key, i.state, i.token_hash, i.token_version, i.invited_by,
                a.name AS inviter, i.note, i.language, i.sent_at, i.expires_at, i.accepted_by, i.message_id,
                i.link_shown, o.state AS delivery
         FROM invitation i JOIN membership m ON m.id = i.invited_by JOIN account a ON a.id = m.account_id
         LEFT JOIN job o ON o.id = i.message_id",
        vec![],
    );
    text.push(condition, args);
    text
}

impl Row {
    fn whole(
        self,
        roles: Vec<Role>,
        teams: Vec<TeamId>,
        into: Vec<TeamGift>,
    ) -> Result<Invitation, StoreError> {
        Ok(Invitation {
            id: InvitationId::new(self.id),
            org_id: OrgId::new(self.org_id),
            email: self.email,
            email_key: self.email_key,
            state: state(&self.state)?,
            token_hash: self.token_hash.try_into().map_err(|_| StoreError::Inconsistent {
                table: "invitation",
                what: "a hash of the wrong length".to_owned(),
            })?,
            token_version: self.token_version,
            invited_by: MembershipId::new(self.invited_by),
            inviter: self.inviter,
            note: self.note,
            language: language(&self.language),
            sent_at: Timestamp::from_micros(self.sent_at),
            expires_at: self.expires_at.map(Timestamp::from_micros),
            accepted_by: self.accepted_by.map(MembershipId::new),
            message: self.message_id.map(JobId::new),
            link_shown: self.link_shown,
            delivery: delivery(self.delivery.as_deref())?,
            roles,
            teams,
            into,
        })
    }
}

impl ReadTx<'_> {
    /// The one invitation of which a condition holds.
    async fn one_invitation(
        &mut self,
        condition: &'static str,
        args: Vec<Value>,
    ) -> Result<Option<Invitation>, StoreError> {
        let text = whole(condition, args);
        let rows: Vec<Row> = self.all_built(text.sql, text.args).await?;
        let Some(org) = rows.first().map(|row| OrgId::new(row.org_id)) else { return Ok(None) };
        Ok(self.org(org).whole_invitations(rows).await?.pop())
    }

    /// The invitation that a mail is about, in whichever organization.
    ///
    /// # Errors
    /// The database failed.
    pub async fn find_invitation_of_mail(
        &mut self,
        id: InvitationId,
    ) -> Result<Option<Invitation>, StoreError> {
        self.one_invitation("WHERE i.id = ?", args![id.uuid()]).await
    }

    /// The invitation of a link.
    ///
    /// # Errors
    /// The database failed.
    pub async fn find_invitation_by_token(
        &mut self,
        hash: &[u8; 32],
    ) -> Result<Option<Invitation>, StoreError> {
        self.one_invitation("WHERE i.token_hash = ?", args![hash.to_vec()]).await
    }
}

impl InOrg<'_, '_> {
    /// Adds the roles and teams of all rows at once.
    async fn whole_invitations(&mut self, rows: Vec<Row>) -> Result<Vec<Invitation>, StoreError> {
        let ids = || rows.iter().map(|row| row.id);
        let mut named = self.roles_of_invitations(ids()).await?;
        let mut placed = self.teams_of_invitations(ids()).await?;
        let roles = self.list_roles().await?;
        let gifts =
            if placed.is_empty() { TeamGifts::default() } else { self.list_team_roles(&roles).await? };
        rows.into_iter()
            .map(|row| {
                let named = named.remove(&row.id).unwrap_or_default();
                let teams: Vec<TeamId> =
                    placed.remove(&row.id).unwrap_or_default().iter().map(TeamOf::id).collect();
                let into = teams.iter().map(|team| gifts.of(*team)).collect();
                let is_named = |role: &&Role| named.iter().any(|brief| brief.id() == role.id);
                row.whole(roles.iter().filter(is_named).cloned().collect(), teams, into)
            })
            .collect()
    }

    /// Those of these invitations that the organization has, in any order.
    ///
    /// # Errors
    /// The database failed.
    pub async fn find_invitations(&mut self, ids: &[InvitationId]) -> Result<Vec<Invitation>, StoreError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let mut text = whole("WHERE i.org_id = ? AND i.id IN", args![self.org.uuid()]);
        text.push_list(ids.iter().map(|id| id.uuid()));
        let rows = self.all_built(text.sql, text.args).await?;
        self.whole_invitations(rows).await
    }

    /// An invitation by its id.
    ///
    /// # Errors
    /// The database failed.
    pub async fn find_invitation(&mut self, id: InvitationId) -> Result<Option<Invitation>, StoreError> {
        let org = self.org;
        self.one_invitation("WHERE i.org_id = ? AND i.id = ?", args![org.uuid(), id.uuid()]).await
    }

    /// The invitation of an address that was neither answered nor taken back; it may have run out.
    ///
    /// # Errors
    /// The database failed.
    pub async fn find_open_invitation(&mut self, email_key: &str) -> Result<Option<Invitation>, StoreError> {
        let org = self.org;
        self.one_invitation(
            "WHERE i.org_id = ? AND i.email_key = ? AND i.state = 'pending'",
            args![org.uuid(), email_key],
        )
        .await
    }
}
