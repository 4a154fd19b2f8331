//! The end of a deleted organization: every row of it goes, what refers to others before what they refer to. Its accounts stay,
//! since they are people's and not the organization's.

use domain::{access::Change, id::OrgId};
use uuid::Uuid;

use crate::{Changes, StoreError, seam::args};

/// `$1` is the organization.
const STATEMENTS: &[&str] = &[
    // Rows that refer to each other.
    "UPDATE organization SET successor_id = NULL, picture_id = NULL WHERE id = $1",
    "UPDATE team SET picture_id = NULL WHERE org_id = $1",
    "UPDATE role SET cloned_from = NULL WHERE org_id = $1",
    "UPDATE asset SET parent_id = NULL WHERE org_id = $1",
    "UPDATE membership SET invited_by = NULL WHERE org_id = $1",
    "UPDATE invitation SET message_id = NULL WHERE org_id = $1",
    // Changes of addresses that a member of it began for somebody.
    "DELETE FROM email_change WHERE started_by IN (SELECT id FROM membership WHERE org_id = $1)",
    "DELETE FROM review_grant WHERE org_id = $1",
    "DELETE FROM review_reviewer WHERE review_id IN (SELECT id FROM review WHERE org_id = $1)",
    "DELETE FROM review WHERE org_id = $1",
    "DELETE FROM people_import_row WHERE import_id IN (SELECT id FROM people_import WHERE org_id = $1)",
    "DELETE FROM people_import WHERE org_id = $1",
    "DELETE FROM saved_view WHERE org_id = $1",
    "DELETE FROM departure_asset WHERE departure_id IN (SELECT id FROM departure WHERE org_id = $1)",
    "DELETE FROM departure WHERE org_id = $1",
    "DELETE FROM undo_row WHERE act_id IN (SELECT id FROM undo_act WHERE org_id = $1)",
    "DELETE FROM undo_act WHERE org_id = $1",
    "DELETE FROM asset_share WHERE asset_id IN (SELECT id FROM asset WHERE org_id = $1)",
    "DELETE FROM asset WHERE org_id = $1",
    "DELETE FROM asset_kind WHERE org_id = $1",
    "DELETE FROM job_row WHERE job_id IN (SELECT id FROM job WHERE org_id = $1)",
    "DELETE FROM job WHERE org_id = $1",
    "DELETE FROM job WHERE kind = 'invitation_mail' AND subject_id IN (SELECT id FROM invitation WHERE org_id = $1)",
    "DELETE FROM invitation_end WHERE invitation_id IN (SELECT id FROM invitation WHERE org_id = $1)",
    "DELETE FROM invitation_team WHERE invitation_id IN (SELECT id FROM invitation WHERE org_id = $1)",
    "DELETE FROM invitation_role WHERE invitation_id IN (SELECT id FROM invitation WHERE org_id = $1)",
    "DELETE FROM invitation WHERE org_id = $1",
    "DELETE FROM team_role WHERE org_id = $1",
    "DELETE FROM team_place WHERE org_id = $1",
    "DELETE FROM team WHERE org_id = $1",
    "DELETE FROM role_assignment WHERE org_id = $1",
    "DELETE FROM role_grant WHERE role_id IN (SELECT id FROM role WHERE org_id = $1)",
    "DELETE FROM role WHERE org_id = $1",
    "DELETE FROM membership_period WHERE org_id = $1",
    "DELETE FROM membership WHERE org_id = $1",
    "DELETE FROM session_organization WHERE org_id = $1",
    "DELETE FROM audit_event WHERE org_id = $1",
    "DELETE FROM audit_ledger WHERE id = $1",
    "DELETE FROM organization_deletion WHERE org_id = $1",
];

impl Changes<'_, '_> {
    /// Deletes every row of an organization that is deleted.
    ///
    /// # Errors
    /// There is no such organization; the database failed.
    pub async fn purge_organization(&mut self, org: OrgId) -> Result<(), StoreError> {
        self.check(Change::Purge)?;
        let pictures: Vec<(Uuid,)> = self
            .all(
                "SELECT picture_id FROM team WHERE org_id = $1 AND picture_id IS NOT NULL
                 UNION SELECT picture_id FROM organization WHERE id = $1 AND picture_id IS NOT NULL",
                args![org.uuid()],
            )
            .await?;
        for statement in STATEMENTS {
            self.execute(statement, args![org.uuid()]).await?;
        }
        for (picture,) in pictures {
            self.delete_picture(Some(picture)).await?;
        }
        self.one("purge_organization", "DELETE FROM organization WHERE id = $1", args![org.uuid()]).await
    }
}
