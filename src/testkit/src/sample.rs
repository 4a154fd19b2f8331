//! One row of each kind in an organization, for tests that name rows by their ids.

use domain::{
    bulk::{Bulk, BulkAction, BulkList, BulkOutcome},
    id::{AssetId, AssetKindId, InvitationId, JobId, MembershipId, RoleId, SessionId, TeamId, UndoId},
    list::{PAGE_SIZE, UserQuery},
    selection::{RowId, Selection},
    state::{MembershipState, ShareLevel},
};
use service::{
    Caller,
    asset_kinds::{self, CreateAssetKind},
    assets::{self, CreateAsset, ShareAsset},
    bulk, members,
    roles::{self, CreateRole, RoleFields},
    teams::{self, CreateTeam},
};
use uuid::Uuid;

use crate::{Org, World};

/// The ids of one row of each kind.
#[derive(Debug, Clone)]
pub struct Sample {
    /// The membership of an owner, who sent the invitation.
    pub owner: MembershipId,
    /// An active member.
    pub member: MembershipId,
    /// A session of that member.
    pub session: SessionId,
    /// A disabled member.
    pub disabled: MembershipId,
    /// An open invitation.
    pub invitation: InvitationId,
    /// The role Viewer, which none of them holds.
    pub role: RoleId,
    /// A role of the organization's own, which none of them holds.
    pub custom_role: RoleId,
    /// A team with the active member in it.
    pub team: TeamId,
    /// What undoes the disabling of another member.
    pub undo: UndoId,
    /// A schedule of the owner, shared with the active member.
    pub asset: AssetId,
    /// A kind of assets that the organization added, without assets.
    pub asset_kind: AssetKindId,
    /// A queued bulk action, on rows that do not exist.
    pub job: JobId,
}

impl World {
    /// Adds a row of each kind. The names contain `of` and the organization's part of the URL, and the addresses end with
    /// it.
    ///
    /// # Panics
    /// The owner may not do this.
    pub async fn sample(&self, org: &Org) -> Sample {
        let (service, owner, slug) = (&self.service, &org.owner, org.slug.as_str());
        let (ada, member) = self.sample_member(org, "Ada", MembershipState::Active).await;
        let (_, disabled) = self.sample_member(org, "Ben", MembershipState::Disabled).await;
        let (_, other) = self.sample_member(org, "Cleo", MembershipState::Active).await;
        let address = format!("invited{}@{slug}.example", self.number());
        let invitation = self.invite_by(owner, slug, &address, &["member"]).await.id;
        let name = format!("Team {} of {slug}", self.number());
        let team = CreateTeam { name, people: vec![member], ..CreateTeam::default() };
        let team = teams::create(service, owner, slug, team).await.expect("a team");
        let undo = members::disable(service, owner, slug, other).await.expect("disabling");
        let schedule = CreateAsset {
            kind: "Schedule".to_owned(),
            name: format!("Schedule {} of {slug}", self.number()),
            ..CreateAsset::default()
        };
        let asset = assets::create(service, owner, slug, schedule).await.expect("registering");
        let email = ada.session().expect("somebody signed in").account.email.clone();
        let share = ShareAsset { id: asset, email, level: ShareLevel::Read };
        assets::share(service, owner, slug, share).await.expect("sharing");
        let kind = CreateAssetKind { name: format!("Kind {}", self.number()), ..CreateAssetKind::default() };
        let asset_kind = asset_kinds::create(service, owner, slug, kind).await.expect("a kind");
        let nobody =
            (0..=u128::from(PAGE_SIZE)).map(|n| RowId::Member(MembershipId::new(Uuid::from_u128(n))));
        let queued = Bulk {
            list: BulkList::Users(UserQuery::default()),
            selection: Selection::of(nobody),
            action: BulkAction::Disable,
        };
        let job = match bulk::act(service, owner, slug, &queued, None).await.expect("queueing") {
            BulkOutcome::Queued(job) => Some(job),
            BulkOutcome::Done(_) => None,
        };
        let fields =
            RoleFields { name: format!("Helper {}", self.number()), rank: 20, ..RoleFields::default() };
        let helper = CreateRole { fields, cloned_from: None };
        let custom_role = roles::create(service, owner, slug, helper).await.expect("a role");
        Sample {
            owner: org.owner_id,
            member,
            session: ada.session().expect("somebody signed in").id,
            disabled,
            invitation,
            role: org.role("viewer"),
            asset,
            asset_kind,
            custom_role,
            team,
            undo: undo.expect("a way to undo it"),
            job: job.expect("more rows than a page has are a job"),
        }
    }

    async fn sample_member(&self, org: &Org, name: &str, state: MembershipState) -> (Caller, MembershipId) {
        let (n, slug) = (self.number(), &org.slug);
        let email = format!("{}{n}@{slug}.example", name.to_lowercase());
        let person = self.account(&format!("{name} {n} of {slug}"), &email).await;
        let id = self.enrol_as(org, &person, "member", state).await;
        (person, id)
    }
}
