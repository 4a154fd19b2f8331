//! One row of each kind in an organization, for tests that name rows by their ids.

use domain::{
    bulk::{Bulk, BulkAction, BulkList, BulkOutcome},
    end_date::NewEnd,
    id::{
        AssetId, AssetKindId, ImportId, InvitationId, JobId, MembershipId, ReviewId, RoleId, SessionId,
        TeamId, UndoId, ViewId,
    },
    list::{PAGE_SIZE, UserQuery},
    selection::{RowId, Selection},
    state::{MembershipState, ShareLevel},
    time::{Day, Span},
};
use service::{
    Caller,
    asset_kinds::{self, CreateAssetKind},
    assets::{self, CreateAsset, ShareAsset},
    bulk,
    imports::{self, UploadTable},
    orgs,
    reviews::{self, StartReview},
    roles::{self, CreateRole, RoleFields},
    teams::{self, CreateTeam},
    views::{self, SaveView},
};
use uuid::Uuid;

use crate::{Org, World, agreed};

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
    /// The role Member, which the active member holds.
    pub held_role: RoleId,
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
    /// A shared view of the list of people. There cannot be many, so it may be that of an earlier sample.
    pub view: ViewId,
    /// An open access review of everybody by the owner.
    pub review: ReviewId,
    /// A queued bulk action, on rows that do not exist.
    pub job: JobId,
    /// A table of one person that the owner uploaded.
    pub import: ImportId,
}

/// An organization has at most a hundred roles, and as many kinds of assets.
const MANY: usize = 50;

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
        let undo = agreed::disable(service, owner, slug, other).await.expect("disabling");
        let schedule = CreateAsset {
            kind: "Schedule".to_owned(),
            name: format!("Schedule {} of {slug}", self.number()),
            ..CreateAsset::default()
        };
        let asset = assets::create(service, owner, slug, schedule).await.expect("registering");
        let email = ada.session().expect("somebody signed in").account.email.clone();
        let share = ShareAsset { id: asset, email, level: ShareLevel::Read };
        assets::share(service, owner, slug, share).await.expect("sharing");
        let asset_kind = self.asset_kind(org).await;
        let nobody =
            (0..=u128::from(PAGE_SIZE)).map(|n| RowId::Member(MembershipId::new(Uuid::from_u128(n))));
        let queued = Bulk {
            list: BulkList::Users(UserQuery::default()),
            selection: Selection::of(nobody),
            action: BulkAction::Disable,
        };
        let job = match bulk::act(service, owner, slug, &queued, (None, None)).await.expect("queueing") {
            BulkOutcome::Queued(job) => Some(job),
            BulkOutcome::Done(_) => None,
        };
        let text = format!("email,role\nimported{}@{slug}.example,Viewer\n", self.number());
        let table = UploadTable { text, ..UploadTable::default() };
        let import = imports::upload(service, owner, slug, table).await.expect("uploading");
        let custom_role = self.custom_role(org).await;
        let views = views::list(service, owner, slug).await.expect("a list");
        let view = match views.into_iter().find(|view| view.is_shared) {
            Some(view) => view.id,
            None => {
                let name = format!("View {} of {slug}", self.number());
                let view = SaveView { name, query: "status=disabled".to_owned(), is_shared: true };
                views::save(service, owner, slug, view).await.expect("a view")
            }
        };
        let last_day = Day::of(service.now().plus(Span::days(30)));
        let review = StartReview {
            name: format!("Review {} of {slug}", self.number()),
            query: UserQuery::default(),
            role: None,
            team: None,
            reviewers: vec![org.owner_id],
            until: NewEnd::read(&last_day.to_string()),
        };
        let review = reviews::start(service, owner, slug, review).await.expect("a review");
        Sample {
            owner: org.owner_id,
            member,
            session: ada.session().expect("somebody signed in").id,
            disabled,
            invitation,
            role: org.role("viewer"),
            held_role: org.role("member"),
            asset,
            asset_kind,
            custom_role,
            review,
            team,
            view,
            undo: undo.expect("a way to undo it"),
            job: job.expect("more rows than a page has are a job"),
            import,
        }
    }

    /// A role of the organization's own; that of an earlier sample where there are many.
    async fn asset_kind(&self, org: &Org) -> AssetKindId {
        let (service, owner, slug) = (&self.service, &org.owner, org.slug.as_str());
        let present = asset_kinds::list(service, owner, slug).await.expect("the kinds");
        if let Some(own) = present.kinds.iter().filter_map(|kind| kind.id).nth(MANY) {
            return own;
        }
        let kind = CreateAssetKind { name: format!("Kind {}", self.number()), ..CreateAssetKind::default() };
        asset_kinds::create(service, owner, slug, kind).await.expect("a kind")
    }

    async fn custom_role(&self, org: &Org) -> RoleId {
        let (service, owner, slug) = (&self.service, &org.owner, org.slug.as_str());
        let present = orgs::roles(service, owner, slug).await.expect("the roles");
        let mut helpers = present.iter().filter(|role| role.name.starts_with("Helper "));
        if let Some(helper) = helpers.nth(MANY) {
            return helper.id;
        }
        let fields =
            RoleFields { name: format!("Helper {}", self.number()), rank: 20, ..RoleFields::default() };
        roles::create(service, owner, slug, CreateRole { fields, cloned_from: None }).await.expect("a role")
    }

    async fn sample_member(&self, org: &Org, name: &str, state: MembershipState) -> (Caller, MembershipId) {
        let (n, slug) = (self.number(), &org.slug);
        let email = format!("{}{n}@{slug}.example", name.to_lowercase());
        let person = self.account(&format!("{name} {n} of {slug}"), &email).await;
        let id = self.enrol_as(org, &person, "member", state).await;
        (person, id)
    }
}
