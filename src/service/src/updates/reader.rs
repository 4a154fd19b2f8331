//! Who subscribes, as they are now: whether they may still read the organization, and which of its topics.

use domain::{
    access::Actor,
    error::ErrorKind,
    id::{AccountId, OrgId},
    policy::Policy,
    topic::{Topic, Topics},
    words::Words,
};
use store::Failure;

use crate::{Caller, Service, assets, org_context::OrgContext, orgs};

/// What everything that the reader sees depends on. Reading it is no activity of theirs: who only looks at an open page is
/// still signed out in the end.
pub(super) struct Reader {
    /// The organization.
    pub(super) org: OrgId,
    /// The number of its last event.
    pub(super) sequence: u64,
    /// The number of the installation's last event.
    pub(super) installation_sequence: u64,
    /// What they may know about.
    pub(super) topics: Topics,
    /// Which of the accounts asked about are members.
    pub(super) members: Vec<AccountId>,
    rights: (Actor, Policy, String, Words),
}

impl Reader {
    /// Reads it.
    ///
    /// # Errors
    /// `SignedOut` where the session has ended, `NotFound` for who is no active member; the database failed.
    pub(super) async fn read(
        service: &Service,
        caller: &Caller,
        slug: &str,
        accounts: &[AccountId],
    ) -> Result<Self, ErrorKind> {
        let (now, session) = (service.now(), caller.session()?);
        let mut tx = service.store().read().await?;
        let sessions = tx.list_sessions(session.account.id, now).await?;
        if !sessions.iter().any(|row| row.id == session.id && row.is_account_active) {
            return Err(ErrorKind::SignedOut);
        }
        let context = OrgContext::read(&mut tx, caller, slug, now).await?;
        let org = context.org.id;
        let mut may = orgs::may(&context);
        may.read_assets = assets::are_visible(&mut tx, &context).await?;
        let mut members = Vec::new();
        for account in accounts {
            if tx.org(org).find_member_of(*account, &context.roles, now).await?.is_some() {
                members.push(*account);
            }
        }
        let sequence = tx.org(org).last_sequence().await?;
        let installation_sequence = tx.last_installation_sequence().await?;
        tx.close().await.map_err(Failure::from)?;
        let topics = [
            (Topic::Access, true),
            (Topic::People, may.read_members),
            (Topic::Invitations, may.read_invitations),
            (Topic::Roles, context.lists_roles()),
            (Topic::Teams, may.read_teams),
            (Topic::Settings, may.change_settings),
            (Topic::Assets, may.read_assets),
            (Topic::Audit, may.read_audit),
        ];
        let topics = topics.into_iter().filter(|(_, is_readable)| *is_readable);
        let rights = (context.actor, context.org.policy, context.org.name, context.org.words);
        Ok(Self {
            org,
            sequence,
            installation_sequence,
            topics: topics.fold(Topics::NONE, |all, (topic, _)| all.with(Topics::of(&[topic]))),
            members,
            rights,
        })
    }

    /// Whether they may do the same as before, in an organization of the same name, settings and words.
    pub(super) fn has_same_rights(&self, before: &Self) -> bool {
        self.rights == before.rights && self.topics == before.topics
    }
}
