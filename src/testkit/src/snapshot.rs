//! The data of organizations as text, to show that nothing changed.

use domain::{
    list::{InvitationSort, UserStatus},
    state::{JobQueue, Undoable},
    template::Template,
    text::SearchQuery,
    time::Timestamp,
    view::UserKind,
};
use store::{AssetFilter, GrantsOf, InvitationFilter, LogFilter, LogPlace, MemberQuery, Organization};

use crate::{World, world::ALL};

impl World {
    /// The rows of these organizations and of their members, what can be undone, and the jobs of everybody, one line each,
    /// without denials. Two results are equal if nothing changed between them.
    ///
    /// # Panics
    /// There is no such organization.
    pub async fn snapshot(&self, slugs: &[&str]) -> Vec<String> {
        let mut tx = self.service.store().read().await.unwrap();
        let mut lines = Vec::new();
        for slug in slugs {
            let org = tx.find_organization(slug).await.unwrap().expect("an organization");
            lines.push(format!("{org:?}"));
            lines.extend(tx.org(org.id).list_roles().await.unwrap().iter().map(|role| format!("{role:?}")));
            lines.extend(
                tx.org(org.id)
                    .list_teams(self.service.now())
                    .await
                    .unwrap()
                    .iter()
                    .map(|team| format!("{team:?}")),
            );
            let kinds = tx.org(org.id).list_asset_kinds().await.unwrap();
            lines.extend(kinds.iter().map(|kind| format!("{kind:?}")));
            let everybody = MemberQuery::everybody(org.id, self.service.now());
            for status in [UserStatus::Any, UserStatus::Removed] {
                for mut row in tx.list_users(&MemberQuery { status, ..everybody.clone() }).await.unwrap() {
                    // When somebody was last active is noted by reading, too.
                    row.last_active_at = None;
                    row.last_sign_in_at = None;
                    lines.push(format!("{row:?}"));
                    let Some(id) = row.account_id else { continue };
                    if let UserKind::Member { id: member, .. } = row.kind {
                        lines.push(format!("{:?}", tx.org(org.id).list_views(Some(member)).await.unwrap()));
                    }
                    let account = tx.find_account(id).await.unwrap().expect("a member's account");
                    lines.push(format!("{} {:?} {:?}", account.name, account.state, account.last_sign_in_at));
                    let waiting = tx.find_email_change(id, Timestamp::from_micros(0)).await.unwrap();
                    lines.push(format!("{} {waiting:?}", account.email));
                    lines.push(format!("password {}", account.password_hash.unwrap_or_default()));
                    for session in tx.list_sessions(id, Timestamp::from_micros(0)).await.unwrap() {
                        lines.push(format!(
                            "{:?} {:?} {:?}",
                            session.id, session.last_seen_at, session.idle_ends_at
                        ));
                    }
                }
            }
            for (row, _) in tx.list_invitations(&every_invitation(org.id)).await.unwrap() {
                lines.push(format!("{:?}", tx.org(org.id).find_invitation(row.id).await.unwrap()));
            }
            for row in tx.list_assets(&every_asset(&org)).await.unwrap() {
                let now = Timestamp::from_micros(0);
                lines.push(format!("{:?}", tx.org(org.id).find_asset(row.id, now).await.unwrap()));
                lines.push(format!("{:?}", tx.org(org.id).list_asset_shares(row.id).await.unwrap()));
            }
            for review in tx.org(org.id).list_reviews(ALL).await.unwrap() {
                lines.push(format!("{review:?}"));
                lines.push(format!("{:?}", tx.org(org.id).list_reviewers(review.id).await.unwrap()));
                let (all, now) = (GrantsOf::All(0, ALL), Timestamp::from_micros(0));
                for grant in tx.org(org.id).list_review_grants(review.id, all, now).await.unwrap() {
                    lines.push(format!("{grant:?}"));
                }
            }
            for act in tx
                .org(org.id)
                .list_undo_acts((Undoable::ALL, None, Timestamp::from_micros(0)), None, false, ALL)
                .await
                .unwrap()
            {
                lines.push(format!("{act:?}"));
                for row in tx.org(org.id).list_undo_rows(act.id, None, ALL).await.unwrap() {
                    lines.push(format!("{row:?}"));
                }
            }
            lines.extend(
                tx.org(org.id)
                    .list_audit_events(&LogFilter::default(), LogPlace::Newest, ALL)
                    .await
                    .unwrap()
                    .iter()
                    .map(|event| format!("{event:?}")),
            );
        }
        for queue in JobQueue::ALL {
            lines.extend(tx.list_jobs(*queue, ALL).await.unwrap().iter().map(|job| format!("{job:?}")));
        }
        tx.close().await.unwrap();
        lines
    }
}

fn every_asset(org: &Organization) -> AssetFilter {
    let template = Template::of_organization(&org.template).expect("a template");
    AssetFilter {
        org: org.id,
        reader: None,
        all_of: template.assets.iter().map(|kind| kind.key.clone()).collect(),
        own_of: Vec::new(),
        shared_of: Vec::new(),
        search: SearchQuery::default(),
        kind: None,
        owner: None,
        parent: None,
        ids: None,
        descending: false,
        beyond: None,
        limit: ALL,
    }
}

fn every_invitation(org: domain::id::OrgId) -> InvitationFilter {
    InvitationFilter {
        org,
        now: Timestamp::from_micros(0),
        state: None,
        waiting: None,
        ends_by: None,
        by: None,
        own: None,
        search: SearchQuery::default(),
        sort: InvitationSort::default(),
        descending: true,
        beyond: None,
        limit: ALL,
    }
}
