//! Inserting many invitations with a few statements.

use domain::{
    access::Change,
    id::{RoleId, TeamId},
    text as words,
    time::Timestamp,
};

use crate::{Changes, NewInvitation, StoreError, account::search_key, seam::args, text::Text};

/// The most rows of one INSERT: SQLite binds up to 32,766 values.
const INSERTED_AT_ONCE: usize = 500;

/// An invitation among many to insert.
pub struct OneOfMany<'a> {
    /// The invitation.
    pub new: NewInvitation<'a>,
    /// The roles that it gives.
    pub roles: Vec<RoleId>,
    /// The teams that it leads into.
    pub teams: Vec<TeamId>,
    /// When the membership ends that it gives.
    pub until: Option<Timestamp>,
}

impl Changes<'_, '_> {
    /// Inserts open invitations.
    ///
    /// # Errors
    /// `Duplicate` when one of the addresses has an open one here; the database failed.
    pub async fn insert_invitations(&mut self, many: &[OneOfMany<'_>]) -> Result<(), StoreError> {
        let org = self.check_in_org(Change::NewInvitation)?;
        for chunk in many.chunks(INSERTED_AT_ONCE) {
            let mut text = Text::new();
            let mut fragment = "INSERT INTO invitation
                 (id, org_id, email, email_key, sort_key, search_key, state, token_hash, token_version, invited_by, note,
                  language, created_at, sent_at, expires_at, message_id, batch)
                 VALUES (?, ?, ?, ?, ?, ?, 'pending', ?, 1, ?, ?, ?, ?, ?, ?, ?, ?)";
            for OneOfMany { new, .. } in chunk {
                let args = args![
                    new.id.uuid(),
                    org.uuid(),
                    new.email.as_str(),
                    new.email.key().as_str(),
                    words::sort_key(new.email.as_str()),
                    search_key("", new.email.as_str()),
                    new.token_hash.to_vec(),
                    new.invited_by.uuid(),
                    new.note.map(str::to_owned),
                    new.language.as_str(),
                    new.at.micros(),
                    new.at.micros(),
                    new.expires_at.map(Timestamp::micros),
                    new.message.map(domain::id::JobId::uuid),
                    new.batch
                ];
                text.push(fragment, args);
                fragment = ", (?, ?, ?, ?, ?, ?, 'pending', ?, 1, ?, ?, ?, ?, ?, ?, ?, ?)";
            }
            self.execute_built(text.sql, text.args).await?;
        }
        self.insert_roles_of_many(many).await?;
        self.insert_teams_of_many(many).await?;
        self.insert_ends_of_many(many).await
    }

    async fn insert_roles_of_many(&mut self, many: &[OneOfMany<'_>]) -> Result<(), StoreError> {
        let pairs: Vec<_> =
            many.iter().flat_map(|one| one.roles.iter().map(|role| (one.new.id, *role))).collect();
        for chunk in pairs.chunks(INSERTED_AT_ONCE) {
            let mut text = Text::new();
            let mut fragment = "INSERT INTO invitation_role (invitation_id, role_id) VALUES (?, ?)";
            for (id, role) in chunk {
                text.push(fragment, args![id.uuid(), role.uuid()]);
                fragment = ", (?, ?)";
            }
            self.execute_built(text.sql, text.args).await?;
        }
        Ok(())
    }

    async fn insert_teams_of_many(&mut self, many: &[OneOfMany<'_>]) -> Result<(), StoreError> {
        let pairs: Vec<_> =
            many.iter().flat_map(|one| one.teams.iter().map(|team| (one.new.id, *team))).collect();
        for chunk in pairs.chunks(INSERTED_AT_ONCE) {
            let mut text = Text::new();
            let mut fragment = "INSERT INTO invitation_team (invitation_id, team_id) VALUES (?, ?)";
            for (id, team) in chunk {
                text.push(fragment, args![id.uuid(), team.uuid()]);
                fragment = ", (?, ?)";
            }
            self.execute_built(text.sql, text.args).await?;
        }
        Ok(())
    }

    async fn insert_ends_of_many(&mut self, many: &[OneOfMany<'_>]) -> Result<(), StoreError> {
        let pairs: Vec<_> = many.iter().filter_map(|one| Some((one.new.id, one.until?))).collect();
        for chunk in pairs.chunks(INSERTED_AT_ONCE) {
            let mut text = Text::new();
            let mut fragment = "INSERT INTO invitation_end (invitation_id, member_until) VALUES (?, ?)";
            for (id, until) in chunk {
                text.push(fragment, args![id.uuid(), until.micros()]);
                fragment = ", (?, ?)";
            }
            self.execute_built(text.sql, text.args).await?;
        }
        Ok(())
    }
}
