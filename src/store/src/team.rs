//! Teams, and the team that an invitation leads into.

use domain::{
    access::Change,
    id::{InvitationId, OrgId, PictureId, TeamId},
    text,
    time::Timestamp,
    view::{TeamBrief, TeamView},
};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{Changes, InOrg, NewPicture, StoreError, seam::args};

#[derive(FromRow)]
struct TeamRow {
    id: Uuid,
    name: String,
    picture_id: Option<Uuid>,
    people: i64,
}

#[derive(FromRow)]
struct BriefRow {
    id: Uuid,
    name: String,
}

impl From<TeamRow> for TeamView {
    fn from(row: TeamRow) -> Self {
        Self {
            id: TeamId::new(row.id),
            name: row.name,
            picture: row.picture_id.map(PictureId::new),
            people: u64::try_from(row.people).unwrap_or_default(),
            roles: Vec::new(),
            may_update: false,
        }
    }
}

impl From<BriefRow> for TeamBrief {
    fn from(row: BriefRow) -> Self {
        Self { id: TeamId::new(row.id), name: row.name }
    }
}

impl InOrg<'_, '_> {
    /// The teams of an organization by name, with the number of members in each at `now`.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list_teams(&mut self, now: Timestamp) -> Result<Vec<TeamView>, StoreError> {
        let org = self.org;
        let rows: Vec<TeamRow> = self
            .all(
                "SELECT t.id, t.name, t.picture_id, (
                   SELECT COUNT(*) FROM team_place p JOIN membership m ON m.id = p.membership_id
                   WHERE p.team_id = t.id AND p.ended_at IS NULL AND p.since <= $2 AND (p.until IS NULL OR p.until > $2)
                     AND m.state IN ('active', 'disabled') AND (m.until IS NULL OR m.until > $2)) AS people
                 FROM team t WHERE t.org_id = $1 AND t.deleted_at IS NULL ORDER BY t.sort_key, t.id",
                args![org.uuid(), now.micros()],
            )
            .await?;
        Ok(rows.into_iter().map(TeamView::from).collect())
    }

    /// The same without the numbers.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list_team_names(&mut self) -> Result<Vec<TeamBrief>, StoreError> {
        let org = self.org;
        let rows: Vec<BriefRow> = self
            .all(
                "SELECT id, name FROM team WHERE org_id = $1 AND deleted_at IS NULL ORDER BY sort_key, id",
                args![org.uuid()],
            )
            .await?;
        Ok(rows.into_iter().map(TeamBrief::from).collect())
    }

    /// A team, with the number of members in it at `now`.
    ///
    /// # Errors
    /// The database failed.
    pub async fn find_team(&mut self, id: TeamId, now: Timestamp) -> Result<Option<TeamView>, StoreError> {
        let org = self.org;
        let row: Option<TeamRow> = self
            .optional(
                "SELECT t.id, t.name, t.picture_id, (
                   SELECT COUNT(*) FROM team_place p JOIN membership m ON m.id = p.membership_id
                   WHERE p.team_id = t.id AND p.ended_at IS NULL AND p.since <= $3 AND (p.until IS NULL OR p.until > $3)
                     AND m.state IN ('active', 'disabled') AND (m.until IS NULL OR m.until > $3)) AS people
                 FROM team t WHERE t.org_id = $1 AND t.id = $2 AND t.deleted_at IS NULL",
                args![org.uuid(), id.uuid(), now.micros()],
            )
            .await?;
        Ok(row.map(TeamView::from))
    }

    /// How many open invitations lead into a team; they may have run out.
    ///
    /// # Errors
    /// The database failed.
    pub async fn count_invitations_into(&mut self, team: TeamId) -> Result<u64, StoreError> {
        let org = self.org;
        self.number(
            "SELECT COUNT(*) FROM invitation i JOIN invitation_team g ON g.invitation_id = i.id
             WHERE i.org_id = $1 AND g.team_id = $2 AND i.state = 'pending'",
            args![org.uuid(), team.uuid()],
        )
        .await
    }

    /// The teams that an invitation leads into, by name.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list_invitation_teams(&mut self, id: InvitationId) -> Result<Vec<TeamBrief>, StoreError> {
        let org = self.org;
        let rows: Vec<BriefRow> = self
            .all(
                "SELECT t.id, t.name FROM invitation_team g JOIN team t ON t.id = g.team_id
                 WHERE t.org_id = $1 AND g.invitation_id = $2 AND t.deleted_at IS NULL ORDER BY t.sort_key, t.id",
                args![org.uuid(), id.uuid()],
            )
            .await?;
        Ok(rows.into_iter().map(TeamBrief::from).collect())
    }
}

impl Changes<'_, '_> {
    /// Inserts a team without people.
    ///
    /// # Errors
    /// `Duplicate` when the organization has one of this name; the database failed.
    pub async fn insert_team(&mut self, id: TeamId, name: &str, at: Timestamp) -> Result<(), StoreError> {
        let org = self.check_in_org(Change::NewTeam)?;
        self.one(
            "insert_team",
            "INSERT INTO team (id, org_id, name, name_key, sort_key, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
            args![id.uuid(), org.uuid(), name, text::name_key(name), text::sort_key(name), at.micros()],
        )
        .await
    }

    /// Gives a team another name.
    ///
    /// # Errors
    /// `Duplicate` when the organization has another one of this name; the database failed.
    pub async fn update_team_name(&mut self, id: TeamId, name: &str) -> Result<(), StoreError> {
        let org = self.check_in_org(Change::Team(id))?;
        self.one(
            "update_team_name",
            "UPDATE team SET name = $3, name_key = $4, sort_key = $5
             WHERE org_id = $1 AND id = $2 AND deleted_at IS NULL",
            args![org.uuid(), id.uuid(), name, text::name_key(name), text::sort_key(name)],
        )
        .await
    }

    /// Gives a team another picture, or none. The one before is deleted.
    ///
    /// # Errors
    /// The database failed.
    pub async fn update_team_picture(
        &mut self,
        id: TeamId,
        picture: Option<&NewPicture<'_>>,
    ) -> Result<(), StoreError> {
        let org = self.check_in_org(Change::Team(id))?;
        let before = self.picture_of_team(org, id).await?;
        if let Some(picture) = picture {
            self.insert_picture(picture).await?;
        }
        self.one(
            "update_team_picture",
            "UPDATE team SET picture_id = $3 WHERE org_id = $1 AND id = $2 AND deleted_at IS NULL",
            args![org.uuid(), id.uuid(), picture.map(|picture| picture.id.uuid())],
        )
        .await?;
        self.delete_picture(before).await
    }

    async fn picture_of_team(&mut self, org: OrgId, id: TeamId) -> Result<Option<Uuid>, StoreError> {
        let found: Option<(Option<Uuid>,)> = self
            .optional(
                "SELECT picture_id FROM team WHERE org_id = $1 AND id = $2 AND deleted_at IS NULL",
                args![org.uuid(), id.uuid()],
            )
            .await?;
        Ok(found.and_then(|(picture,)| picture))
    }

    /// Deletes a team: ends the places in it and the roles that it gives, and no invitation leads into it any more. Its row and the periods stay.
    ///
    /// # Errors
    /// The database failed.
    pub async fn update_team_deleted(&mut self, id: TeamId, at: Timestamp) -> Result<(), StoreError> {
        let org = self.check_in_org(Change::TeamDeletion(id))?;
        let before = self.picture_of_team(org, id).await?;
        self.one(
            "update_team_deleted",
            "UPDATE team SET deleted_at = $3, picture_id = NULL
             WHERE org_id = $1 AND id = $2 AND deleted_at IS NULL",
            args![org.uuid(), id.uuid(), at.micros()],
        )
        .await?;
        self.execute(
            "UPDATE team_place SET ended_at = $3 WHERE org_id = $1 AND team_id = $2 AND ended_at IS NULL",
            args![org.uuid(), id.uuid(), at.micros()],
        )
        .await?;
        self.execute(
            "UPDATE team_role SET ended_at = $3 WHERE org_id = $1 AND team_id = $2 AND ended_at IS NULL",
            args![org.uuid(), id.uuid(), at.micros()],
        )
        .await?;
        self.execute("DELETE FROM invitation_team WHERE team_id = $1", args![id.uuid()]).await?;
        self.delete_picture(before).await
    }

    /// Lets an invitation lead into just these teams.
    ///
    /// # Errors
    /// One of the teams is not the organization's; the database failed.
    pub async fn update_invitation_teams(
        &mut self,
        id: InvitationId,
        teams: &[TeamId],
    ) -> Result<(), StoreError> {
        let org = self
            .check_in_org(Change::NewInvitation)
            .or_else(|_| self.check_in_org(Change::Invitation(id)))?;
        self.execute("DELETE FROM invitation_team WHERE invitation_id = $1", args![id.uuid()]).await?;
        for team in teams {
            self.one(
                "insert_invitation_team",
                "INSERT INTO invitation_team (invitation_id, team_id)
                 SELECT i.id, t.id FROM invitation i JOIN team t ON t.org_id = i.org_id
                 WHERE i.org_id = $1 AND i.id = $2 AND t.id = $3 AND t.deleted_at IS NULL",
                args![org.uuid(), id.uuid(), team.uuid()],
            )
            .await?;
        }
        Ok(())
    }
}
