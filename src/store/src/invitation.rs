//! Invitations: one row each, renewed by resending; the database lets only one be open for an address.

use domain::{
    access::Change,
    id::{InvitationId, JobId, MembershipId, OrgId, RoleId, TeamId},
    language::Language,
    member::{Role, TeamGift},
    state::{Delivery, InvitationState, JobState},
    text,
    time::Timestamp,
};
use uuid::Uuid;

use crate::{Changes, InOrg, OwnInvitations, StoreError, account::search_key, job, seam::args, text::Text};

/// An invitation as stored; `Expired` is not among its states.
#[derive(Debug, Clone)]
pub struct Invitation {
    /// Its id.
    pub id: InvitationId,
    /// To which organization.
    pub org_id: OrgId,
    /// The invited address.
    pub email: String,
    /// The address's key.
    pub email_key: String,
    /// Its state, without regard to time.
    pub state: InvitationState,
    /// SHA-256 of the link's token.
    pub token_hash: [u8; 32],
    /// Counted up by each resending.
    pub token_version: i64,
    /// Whose invitation it is.
    pub invited_by: MembershipId,
    /// The inviter's name.
    pub inviter: String,
    /// The inviter's personal note.
    pub note: Option<String>,
    /// The language of its mail.
    pub language: Language,
    /// When it was made or last resent.
    pub sent_at: Timestamp,
    /// When it runs out; `None` is never.
    pub expires_at: Option<Timestamp>,
    /// Who accepted it, if somebody has.
    pub accepted_by: Option<MembershipId>,
    /// Its newest mail; none without a mail server.
    pub message: Option<JobId>,
    /// Whether somebody was shown the present link.
    pub link_shown: bool,
    /// What became of its newest mail.
    pub delivery: Delivery,
    /// The roles it would give, highest first.
    pub roles: Vec<Role>,
    /// The teams that it leads into, by name.
    pub teams: Vec<TeamId>,
    /// The same with what they give.
    pub into: Vec<TeamGift>,
}

impl Invitation {
    /// Whether having the present link proves that the invited address is one's own: it was mailed there and shown to nobody.
    #[must_use]
    pub const fn proves_address(&self) -> bool {
        self.message.is_some() && !self.link_shown
    }

    /// All roles that whoever accepts it would hold: its own and those of the teams.
    #[must_use]
    pub fn given_roles(&self) -> Vec<Role> {
        let of_teams = self.into.iter().flat_map(|into| &into.roles);
        self.roles.iter().chain(of_teams).cloned().collect()
    }
}

/// One row of the Invitations page.
pub struct InvitationListRow {
    /// Its id.
    pub id: InvitationId,
    /// The invited address.
    pub email: String,
    /// Its state, without regard to time.
    pub state: InvitationState,
    /// Whose invitation it is.
    pub invited_by: MembershipId,
    /// The inviter's name.
    pub inviter: String,
    /// The teams that it leads into.
    pub teams: Vec<TeamId>,
    /// When it was made or last resent.
    pub sent_at: Timestamp,
    /// When it runs out; `None` is never.
    pub expires_at: Option<Timestamp>,
    /// What became of its newest mail.
    pub delivery: Delivery,
    /// The place of the row: the sort key as text, and the id.
    pub place: (String, Uuid),
}

/// An invitation to insert.
pub struct NewInvitation<'a> {
    /// Its id.
    pub id: InvitationId,
    /// The invited address.
    pub email: &'a domain::email::EmailAddress,
    /// SHA-256 of the link's token.
    pub token_hash: [u8; 32],
    /// By whom.
    pub invited_by: MembershipId,
    /// The inviter's personal note.
    pub note: Option<&'a str>,
    /// The language of its mail.
    pub language: Language,
    /// When.
    pub at: Timestamp,
    /// When it runs out.
    pub expires_at: Option<Timestamp>,
    /// Its mail, if there is a mail server.
    pub message: Option<JobId>,
    /// The request that sends it.
    pub batch: Option<Uuid>,
}

pub(crate) fn state(value: &str) -> Result<InvitationState, StoreError> {
    value
        .parse()
        .map_err(|_| StoreError::Inconsistent { table: "invitation", what: format!("state {value}") })
}

/// The state of the newest mail; no mail is no delivery.
pub(crate) fn delivery(value: Option<&str>) -> Result<Delivery, StoreError> {
    value.map_or(Ok(Delivery::None), |value| job::parse::<JobState>("state", value).map(JobState::delivery))
}

impl InOrg<'_, '_> {
    /// How many invitations of an organization are open and have not run out at `now`: somebody's own, or all.
    ///
    /// # Errors
    /// The database failed.
    pub async fn count_open_invitations(
        &mut self,
        own: Option<&OwnInvitations>,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        let org = self.org;
        let mut text = Text::new();
        text.push(
            "SELECT COUNT(*) AS total FROM invitation i
             WHERE i.org_id = ? AND i.state = 'pending' AND (i.expires_at IS NULL OR i.expires_at > ?)",
            args![org.uuid(), now.micros()],
        );
        text.own_invitations(own);
        self.total(text).await
    }
}

impl Changes<'_, '_> {
    /// Inserts an open invitation.
    ///
    /// # Errors
    /// `Duplicate` when the address has an open one here; the database failed.
    pub async fn insert_invitation(
        &mut self,
        new: &NewInvitation<'_>,
        roles: &[RoleId],
    ) -> Result<(), StoreError> {
        let org = self.check_in_org(Change::NewInvitation)?;
        self.one(
            "insert_invitation",
            "INSERT INTO invitation
               (id, org_id, email, email_key, sort_key, search_key, state, token_hash, token_version, invited_by, note,
                language, created_at, sent_at, expires_at, message_id, batch)
             VALUES ($1, $2, $3, $4, $5, $6, 'pending', $7, 1, $8, $9, $10, $11, $11, $12, $13, $14)",
            args![
                new.id.uuid(),
                org.uuid(),
                new.email.as_str(),
                new.email.key().as_str(),
                text::sort_key(new.email.as_str()),
                search_key("", new.email.as_str()),
                new.token_hash.to_vec(),
                new.invited_by.uuid(),
                new.note.map(str::to_owned),
                new.language.as_str(),
                new.at.micros(),
                new.expires_at.map(Timestamp::micros),
                new.message.map(JobId::uuid),
                new.batch
            ],
        )
        .await?;
        self.insert_invitation_roles(new.id, roles).await
    }

    async fn insert_invitation_roles(
        &mut self,
        id: InvitationId,
        roles: &[RoleId],
    ) -> Result<(), StoreError> {
        for role in roles {
            self.one(
                "insert_invitation_role",
                "INSERT INTO invitation_role (invitation_id, role_id) VALUES ($1, $2)",
                args![id.uuid(), role.uuid()],
            )
            .await?;
        }
        Ok(())
    }

    /// Renews an open invitation: new link, new time, its inviter now is `invited_by`; the old link is dead.
    /// Says whether it was still open.
    ///
    /// # Errors
    /// The database failed.
    pub async fn update_invitation_renewed(
        &mut self,
        id: InvitationId,
        token: ([u8; 32], i64),
        invited_by: MembershipId,
        (at, expires_at): (Timestamp, Option<Timestamp>),
        message: Option<JobId>,
    ) -> Result<bool, StoreError> {
        let org = self.check_in_org(Change::Invitation(id))?;
        let rows = self
            .execute(
                "UPDATE invitation SET token_hash = $2, token_version = $3, invited_by = $4, sent_at = $5,
                        expires_at = $6, message_id = $7, link_shown = (1 = 0)
                 WHERE id = $1 AND org_id = $8 AND state = 'pending'",
                args![
                    id.uuid(),
                    token.0.to_vec(),
                    token.1,
                    invited_by.uuid(),
                    at.micros(),
                    expires_at.map(Timestamp::micros),
                    message.map(JobId::uuid),
                    org.uuid()
                ],
            )
            .await?;
        Ok(rows == 1)
    }

    /// Notes that somebody was shown the present link of an open invitation.
    ///
    /// # Errors
    /// The database failed.
    pub async fn update_invitation_link_shown(&mut self, id: InvitationId) -> Result<(), StoreError> {
        let org = self.check_in_org(Change::InvitationLink(id))?;
        self.one(
            "update_invitation_link_shown",
            "UPDATE invitation SET link_shown = (1 = 1) WHERE id = $1 AND org_id = $2 AND state = 'pending'",
            args![id.uuid(), org.uuid()],
        )
        .await
    }

    /// Gives an open invitation other roles, another note and another language, by a request.
    ///
    /// # Errors
    /// The database failed.
    pub async fn update_invitation_roles(
        &mut self,
        id: InvitationId,
        roles: &[RoleId],
        (note, language): (Option<&str>, Language),
        batch: Option<Uuid>,
    ) -> Result<(), StoreError> {
        let org = self.check_in_org(Change::Invitation(id))?;
        self.one(
            "update_invitation_note",
            "UPDATE invitation SET note = $3, batch = COALESCE($4, batch), language = $5
             WHERE org_id = $1 AND id = $2 AND state = 'pending'",
            args![org.uuid(), id.uuid(), note.map(str::to_owned), batch, language.as_str()],
        )
        .await?;
        self.execute("DELETE FROM invitation_role WHERE invitation_id = $1", args![id.uuid()]).await?;
        self.insert_invitation_roles(id, roles).await
    }

    /// Closes an open invitation, in one statement, if it is open and has not run out (where `unless_expired`).
    /// Says whether it did: of two who try at once, one is told no.
    ///
    /// # Errors
    /// The database failed.
    pub async fn update_invitation_closed(
        &mut self,
        id: InvitationId,
        state: InvitationState,
        at: Timestamp,
        unless_expired: bool,
    ) -> Result<bool, StoreError> {
        let org = self.check_in_org(Change::Invitation(id))?;
        let rows = if unless_expired {
            self.execute(
                "UPDATE invitation SET state = $2, closed_at = $3 WHERE id = $1 AND org_id = $4
                   AND state = 'pending' AND (expires_at IS NULL OR expires_at > $3)",
                args![id.uuid(), state.as_str(), at.micros(), org.uuid()],
            )
            .await?
        } else {
            self.execute(
                "UPDATE invitation SET state = $2, closed_at = $3 WHERE id = $1 AND org_id = $4 AND state = 'pending'",
                args![id.uuid(), state.as_str(), at.micros(), org.uuid()],
            )
            .await?
        };
        Ok(rows == 1)
    }

    /// Opens a cancelled invitation again. Its link stays dead until it is renewed. Says whether it was cancelled.
    ///
    /// # Errors
    /// `Duplicate` when the address has another open one here; the database failed.
    pub async fn update_invitation_reopened(&mut self, id: InvitationId) -> Result<bool, StoreError> {
        let org = self.check_in_org(Change::Invitation(id))?;
        let rows = self
            .execute(
                "UPDATE invitation SET state = 'pending', closed_at = NULL
                 WHERE id = $1 AND org_id = $2 AND state = 'cancelled'",
                args![id.uuid(), org.uuid()],
            )
            .await?;
        Ok(rows == 1)
    }

    /// Makes an open invitation somebody else's; link and time stay. Says whether it was open.
    ///
    /// # Errors
    /// The database failed.
    pub async fn update_invitation_inviter(
        &mut self,
        id: InvitationId,
        invited_by: MembershipId,
    ) -> Result<bool, StoreError> {
        let org = self.check_in_org(Change::Invitation(id))?;
        let rows = self
            .execute(
                "UPDATE invitation SET invited_by = $2 WHERE id = $1 AND org_id = $3 AND state = 'pending'",
                args![id.uuid(), invited_by.uuid(), org.uuid()],
            )
            .await?;
        Ok(rows == 1)
    }

    /// Notes which membership an accepted invitation became.
    ///
    /// # Errors
    /// The database failed.
    pub async fn update_invitation_accepted_by(
        &mut self,
        id: InvitationId,
        membership: MembershipId,
    ) -> Result<(), StoreError> {
        let org = self.check_in_org(Change::Invitation(id))?;
        self.one(
            "update_invitation_accepted_by",
            "UPDATE invitation SET accepted_by = $2 WHERE id = $1 AND org_id = $3 AND state = 'accepted'",
            args![id.uuid(), membership.uuid(), org.uuid()],
        )
        .await
    }
}
