//! Organizations that are deleted: what they have before, that they are, and that they no longer are. Until they are purged
//! everything in them stays as it was.

use domain::{
    access::Change,
    id::{AccountId, MembershipId, OrgId},
    organization_deletion::{OrganizationDeletion, OrganizationPlan},
    permission::{Permission, Scope},
    time::Timestamp,
};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{Changes, InOrg, ReadTx, StoreError, asset::kind, departure::number, seam::args};

/// That an organization is deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deletion {
    /// Who deleted it, by name.
    pub who: String,
    /// Until when it can be restored.
    pub until: Timestamp,
}

/// A deletion to insert.
pub struct NewDeletion<'a> {
    /// Who deletes it, by name.
    pub who: &'a str,
    /// When.
    pub at: Timestamp,
    /// Until when it can be restored.
    pub until: Timestamp,
    /// What it has.
    pub plan: &'a OrganizationPlan,
}

/// An active member, to be told what becomes of the organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberContact {
    /// The member.
    pub id: MembershipId,
    /// Their account.
    pub account: AccountId,
    /// Their address.
    pub email: String,
    /// Whether they may restore it.
    pub may_restore: bool,
}

#[derive(FromRow)]
struct PlanRow {
    members: i64,
    without_other: i64,
    invitations: i64,
    teams: i64,
    sessions: i64,
}

#[derive(FromRow)]
struct DeletionRow {
    name: String,
    who: String,
    at: i64,
    until: i64,
    plan: String,
}

#[derive(FromRow)]
struct ContactRow {
    id: Uuid,
    account_id: Uuid,
    email: String,
    grants: i64,
}

fn unreadable(error: &serde_json::Error) -> StoreError {
    StoreError::Inconsistent { table: "organization_deletion", what: error.to_string() }
}

impl ReadTx<'_> {
    /// The deleted organizations in which an account is active or disabled at `now`, by id.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list_deleted_organizations_of(
        &mut self,
        account: AccountId,
        now: Timestamp,
    ) -> Result<Vec<OrgId>, StoreError> {
        let rows: Vec<(Uuid,)> = self
            .all(
                "SELECT m.org_id FROM membership m JOIN organization_deletion d ON d.org_id = m.org_id
                 WHERE m.account_id = $1 AND m.state <> 'removed' AND (m.until IS NULL OR m.until > $2)
                 ORDER BY m.org_id",
                args![account.uuid(), now.micros()],
            )
            .await?;
        Ok(rows.into_iter().map(|(id,)| OrgId::new(id)).collect())
    }

    /// The deleted organizations that can no longer be restored at `now`, those of the earliest end first.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list_organizations_to_purge(
        &mut self,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<OrgId>, StoreError> {
        let rows: Vec<(Uuid,)> = self
            .all(
                "SELECT org_id FROM organization_deletion WHERE until <= $1 ORDER BY until, org_id LIMIT $2",
                args![now.micros(), i64::from(limit)],
            )
            .await?;
        Ok(rows.into_iter().map(|(id,)| OrgId::new(id)).collect())
    }
}

impl InOrg<'_, '_> {
    /// What the organization has at `now`.
    ///
    /// # Errors
    /// The database failed.
    pub async fn read_organization_plan(&mut self, now: Timestamp) -> Result<OrganizationPlan, StoreError> {
        let org = self.org;
        let row: Option<PlanRow> = self
            .optional(
                "SELECT (SELECT COUNT(*) FROM membership
                           WHERE org_id = $1 AND state <> 'removed' AND (until IS NULL OR until > $2)) AS members,
                        (SELECT COUNT(*) FROM membership m
                           WHERE m.org_id = $1 AND m.state <> 'removed' AND (m.until IS NULL OR m.until > $2)
                             AND NOT EXISTS (
                               SELECT 1 FROM membership o WHERE o.account_id = m.account_id AND o.org_id <> $1
                                 AND o.state <> 'removed' AND (o.until IS NULL OR o.until > $2)
                                 AND o.org_id NOT IN (SELECT org_id FROM organization_deletion))) AS without_other,
                        (SELECT COUNT(*) FROM invitation
                           WHERE org_id = $1 AND state = 'pending' AND (expires_at IS NULL OR expires_at > $2)) AS invitations,
                        (SELECT COUNT(*) FROM team WHERE org_id = $1 AND deleted_at IS NULL) AS teams,
                        (SELECT COUNT(*) FROM session_organization u JOIN session s ON s.id = u.session_id
                           JOIN membership m ON m.org_id = u.org_id AND m.account_id = s.account_id
                           WHERE u.org_id = $1 AND u.ended_at IS NULL AND s.ends_at > $2 AND s.idle_ends_at > $2
                             AND m.state = 'active' AND (m.until IS NULL OR m.until > $2)) AS sessions",
                args![org.uuid(), now.micros()],
            )
            .await?;
        let row = row.ok_or(StoreError::Inconsistent {
            table: "organization",
            what: "no row was returned".to_owned(),
        })?;
        let assets: Vec<(String, i64)> = self
            .all(
                "SELECT kind, COUNT(*) AS assets FROM asset WHERE org_id = $1 AND deleted_at IS NULL
                 GROUP BY kind ORDER BY kind",
                args![org.uuid()],
            )
            .await?;
        let assets = assets.into_iter().map(|(of, count)| Ok((kind(of)?, number(count))));
        Ok(OrganizationPlan {
            members: number(row.members),
            without_other: number(row.without_other),
            invitations: number(row.invitations),
            teams: number(row.teams),
            assets: assets.collect::<Result<_, StoreError>>()?,
            sessions: number(row.sessions),
        })
    }

    /// The deletion of the organization, if it is deleted.
    ///
    /// # Errors
    /// The database failed.
    pub async fn find_organization_deletion(&mut self) -> Result<Option<OrganizationDeletion>, StoreError> {
        let org = self.org;
        let row: Option<DeletionRow> = self
            .optional(
                "SELECT o.name, d.who, d.at, d.until, d.plan FROM organization_deletion d
                 JOIN organization o ON o.id = d.org_id WHERE d.org_id = $1",
                args![org.uuid()],
            )
            .await?;
        let deletion = |row: DeletionRow| {
            Ok(OrganizationDeletion {
                name: row.name,
                by: row.who,
                at: Timestamp::from_micros(row.at),
                until: Timestamp::from_micros(row.until),
                plan: serde_json::from_str(&row.plan).map_err(|error| unreadable(&error))?,
            })
        };
        row.map(deletion).transpose()
    }

    /// Who belongs to this organization and to others that are not deleted: the other one and the name, by name.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list_members_elsewhere(
        &mut self,
        now: Timestamp,
    ) -> Result<Vec<(OrgId, String)>, StoreError> {
        let org = self.org;
        let rows: Vec<(Uuid, String)> = self
            .all(
                "SELECT o.org_id, a.name FROM membership m JOIN account a ON a.id = m.account_id
                 JOIN membership o ON o.account_id = m.account_id AND o.org_id <> m.org_id
                 WHERE m.org_id = $1 AND m.state <> 'removed' AND (m.until IS NULL OR m.until > $2)
                   AND o.state <> 'removed' AND (o.until IS NULL OR o.until > $2)
                   AND o.org_id NOT IN (SELECT org_id FROM organization_deletion) ORDER BY m.sort_key, m.id, o.org_id",
                args![org.uuid(), now.micros()],
            )
            .await?;
        Ok(rows.into_iter().map(|(id, name)| (OrgId::new(id), name)).collect())
    }

    /// The active members with an open account at `now`, by id from beyond one of them, each with whether a role of theirs
    /// lets them restore the organization.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list_member_contacts(
        &mut self,
        now: Timestamp,
        beyond: Option<MembershipId>,
        limit: u32,
    ) -> Result<Vec<MemberContact>, StoreError> {
        let org = self.org;
        let rows: Vec<ContactRow> = self
            .all(
                "SELECT m.id, m.account_id, a.email,
                        (SELECT COUNT(*) FROM held_role h JOIN role_grant g ON g.role_id = h.role_id
                           WHERE h.membership_id = m.id AND g.permission = $5 AND g.scope = $6 AND h.since <= $2
                             AND (h.until IS NULL OR h.until > $2)) AS grants
                 FROM membership m JOIN account a ON a.id = m.account_id
                 WHERE m.org_id = $1 AND m.state = 'active' AND (m.until IS NULL OR m.until > $2) AND a.state = 'active'
                   AND m.id > $3 ORDER BY m.id LIMIT $4",
                args![
                    org.uuid(),
                    now.micros(),
                    beyond.map(MembershipId::uuid).unwrap_or_default(),
                    i64::from(limit),
                    Permission::ACCOUNT_UPDATE.as_str(),
                    Scope::All.as_str()
                ],
            )
            .await?;
        let contact = |row: ContactRow| MemberContact {
            id: MembershipId::new(row.id),
            account: AccountId::new(row.account_id),
            email: row.email,
            may_restore: row.grants > 0,
        };
        Ok(rows.into_iter().map(contact).collect())
    }
}

impl Changes<'_, '_> {
    /// Deletes the organization: from now on it is there only to be restored or purged.
    ///
    /// # Errors
    /// `Duplicate` where it is deleted already; the database failed.
    pub async fn insert_organization_deletion(&mut self, new: &NewDeletion<'_>) -> Result<(), StoreError> {
        let org = self.check_in_org(Change::OrganizationDeletion)?;
        let plan = serde_json::to_string(new.plan).map_err(|error| unreadable(&error))?;
        self.one(
            "insert_organization_deletion",
            "INSERT INTO organization_deletion (org_id, who, at, until, plan) VALUES ($1, $2, $3, $4, $5)",
            args![org.uuid(), new.who, new.at.micros(), new.until.micros(), plan],
        )
        .await
    }

    /// Restores the organization. From `at` on its members can be there again.
    ///
    /// # Errors
    /// It is not deleted; the database failed.
    pub async fn delete_organization_deletion(&mut self, at: Timestamp) -> Result<(), StoreError> {
        let org = self.check_in_org(Change::OrganizationDeletion)?;
        self.one(
            "update_organization_restored",
            "UPDATE organization SET restored_at = $2 WHERE id = $1",
            args![org.uuid(), at.micros()],
        )
        .await?;
        self.one(
            "delete_organization_deletion",
            "DELETE FROM organization_deletion WHERE org_id = $1",
            args![org.uuid()],
        )
        .await
    }
}
