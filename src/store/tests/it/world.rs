//! What most cases begin with: an organization with the roles of the standard template and its first owner, and short
//! ways to add people and invitations. Time stands still at `T0` unless a case says otherwise.

use std::sync::atomic::{AtomicU64, Ordering};

use domain::{
    audit::{Action, AuditEvent, Door, Origin, Who},
    change_plan::ChangePlan,
    email::EmailAddress,
    error::ErrorKind,
    id::{AccountId, AuditEventId, InvitationId, JobId, MembershipId, OrgId, RoleId},
    language::Language,
    list::InvitationSort,
    member::Role,
    settings::Overrides,
    state::JobKind,
    template::Template,
    text::SearchQuery,
    time::{Span, Timestamp},
};
use store::{
    Failure, InvitationFilter, LogFilter, MemberQuery, NewAccount, NewInvitation, NewJob, NewMembership,
    NewOrganization, PeriodStart, ReadTx, Store, StoreError,
};
use uuid::Uuid;

/// When the tests are.
pub const T0: Timestamp = Timestamp::from_micros(1_800_000_000_000_000);

/// So many seconds after [`T0`].
pub const fn t(seconds: i64) -> Timestamp {
    T0.plus(Span::seconds(seconds))
}

/// A period that begins at a moment, of nobody in particular.
pub const fn by_hand(at: Timestamp) -> PeriodStart {
    PeriodStart::by_hand(at, None)
}

/// A new id; later ones are greater.
pub fn uuid() -> Uuid {
    Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 | u128::from(number()))
}

/// A number that was not given out before.
pub fn number() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// A hash that was not given out before.
pub fn hash() -> [u8; 32] {
    let mut hash = [7; 32];
    hash[..8].copy_from_slice(&number().to_be_bytes());
    hash
}

/// An address that reads.
pub fn email(text: &str) -> EmailAddress {
    EmailAddress::parse(text).unwrap()
}

/// An audit event at [`T0`].
pub fn event(org_id: Option<OrgId>) -> AuditEvent {
    AuditEvent {
        id: AuditEventId::new(uuid()),
        at: T0,
        org_id,
        who: Who { account_id: None, label: "The tests".to_owned() },
        action: Action::MembersSeeded,
        target: None,
        before: None,
        after: None,
        plan: ChangePlan::default(),
        origin: Origin { door: Door::System, ip: None, user_agent: None },
    }
}

/// What a unit of these tests answers where the database said `Duplicate`.
pub const TAKEN: ErrorKind = ErrorKind::MemberState;

/// Turns `Duplicate` into [`TAKEN`].
pub fn taken<T>(result: Result<T, StoreError>) -> Result<T, Failure> {
    result.map_err(|error| match error {
        StoreError::Duplicate => TAKEN.into(),
        other => other.into(),
    })
}

/// Runs one unit of work with a permit and one audit event. What it uses is named in the brackets and cloned for each
/// run; the body is the changing methods' transaction.
macro_rules! change {
    ($store:expr, [$($kept:ident),* $(,)?], |$tx:ident| $body:expr) => {
        change!($store, [$($kept),*], None, |$tx| $body)
    };
    ($store:expr, [$($kept:ident),* $(,)?], $org:expr, |$tx:ident| $body:expr) => {{
        $(let $kept = Clone::clone(&$kept);)*
        let org: Option<domain::id::OrgId> = $org;
        $store.write(move |tx| {
            $(let $kept = Clone::clone(&$kept);)*
            Box::pin(async move {
                let permit = domain::access::Permit::unrestricted(org);
                let mut $tx = tx.with(&permit);
                let value = $body;
                Ok(store::Outcome::changed(value, crate::world::event(org)))
            })
        })
    }};
}

/// Reads once, in a transaction of its own.
macro_rules! read {
    ($store:expr, |$tx:ident| $body:expr) => {{
        let mut $tx: store::ReadTx<'_> = $store.read().await.unwrap();
        let value = $body.await;
        $tx.close().await.unwrap();
        value.unwrap()
    }};
}

/// A member that a case works with.
#[derive(Debug, Clone)]
pub struct Person {
    pub account: AccountId,
    pub member: MembershipId,
    pub name: String,
    pub email: String,
}

/// An organization and its first owner.
#[derive(Clone)]
pub struct World {
    pub store: Store,
    pub org: OrgId,
    pub roles: Vec<Role>,
    pub owner: Person,
}

/// An invitation that a case makes; the rest has usual values.
#[derive(Clone)]
pub struct Invite {
    pub email: EmailAddress,
    pub roles: Vec<RoleId>,
    pub hash: [u8; 32],
    pub at: Timestamp,
    pub expires_at: Option<Timestamp>,
    pub message: Option<JobId>,
    pub batch: Option<Uuid>,
}

impl Invite {
    /// An invitation at [`T0`] that never runs out, without a mail.
    pub fn new(address: &str) -> Self {
        Self {
            email: email(address),
            roles: vec![],
            hash: hash(),
            at: T0,
            expires_at: None,
            message: None,
            batch: None,
        }
    }
}

/// The roles of the standard template, with new ids.
pub fn standard_roles() -> Vec<Role> {
    let template = Template::load("standard").unwrap();
    template.roles.into_iter().map(|role| role.role(RoleId::new(uuid()))).collect()
}

/// Adds an organization without roles and members.
pub async fn insert_org(store: &Store, slug: &str, name: &str) -> Result<OrgId, ErrorKind> {
    let (id, slug, name) = (OrgId::new(uuid()), slug.to_owned(), name.to_owned());
    change!(store, [id, slug, name], |tx| {
        let template = Template::load("standard").unwrap();
        let new = NewOrganization {
            id,
            slug: &slug,
            name: &name,
            template: &template.key,
            settings: &Overrides::default(),
            words: &Overrides::default(),
            created_at: T0,
        };
        taken(tx.insert_organization(&new).await)?;
        id
    })
    .await
}

/// Adds an account without a password.
pub async fn insert_account(store: &Store, name: &str, address: &str) -> Result<AccountId, ErrorKind> {
    let (id, name, address) = (AccountId::new(uuid()), name.to_owned(), email(address));
    change!(store, [id, name, address], |tx| {
        let new = NewAccount {
            id,
            email: &address,
            name: &name,
            language: Language::English,
            password_hash: None,
            created_at: T0,
            is_proven: true,
        };
        taken(tx.insert_account(&new).await)?;
        id
    })
    .await
}

impl World {
    /// The organization «Acme» and its owner Olga.
    pub async fn new(store: Store) -> Self {
        let org = insert_org(&store, "acme", "Acme").await.unwrap();
        let roles = standard_roles();
        change!(store, [roles], Some(org), |tx| {
            for role in &roles {
                tx.insert_role(role).await?;
            }
        })
        .await
        .unwrap();
        let owner_role = roles[0].id;
        let owner = add_member(&store, org, &roles, "Olga Owner", "olga@example.com", &[owner_role]).await;
        Self { store, org, roles, owner }
    }

    /// A role by its key.
    pub fn role(&self, key: &str) -> &Role {
        self.roles.iter().find(|role| role.key == key).unwrap()
    }

    /// Adds a person with these roles, who was never active.
    pub async fn member(&self, name: &str, address: &str, keys: &[&str]) -> Person {
        let wanted: Vec<RoleId> = keys.iter().map(|key| self.role(key).id).collect();
        add_member(&self.store, self.org, &self.roles, name, address, &wanted).await
    }

    /// Invites, in the owner's name.
    pub async fn invite(&self, invite: &Invite) -> Result<InvitationId, ErrorKind> {
        let (id, invited_by) = (InvitationId::new(uuid()), self.owner.member);
        let invite = invite.clone();
        change!(self.store, [invite], Some(self.org), |tx| {
            let new = NewInvitation {
                id,
                email: &invite.email,
                token_hash: invite.hash,
                invited_by,
                note: Some("Welcome"),
                language: Language::German,
                at: invite.at,
                expires_at: invite.expires_at,
                message: invite.message,
                batch: invite.batch,
            };
            taken(tx.insert_invitation(&new, &invite.roles).await)?;
            id
        })
        .await
    }

    /// Queues a mail.
    pub async fn message(&self, payload: &str, at: Timestamp) -> JobId {
        let (id, payload) = (JobId::new(uuid()), payload.to_owned());
        change!(self.store, [payload], |tx| {
            let new = NewJob {
                id,
                kind: JobKind::InvitationMail,
                org: None,
                subject: Some(id.uuid()),
                payload: &payload,
                idempotency_key: None,
                created_by: None,
                at,
            };
            tx.insert_job(&new).await?;
            id
        })
        .await
        .unwrap()
    }

    /// Every row of the Users page by name, on one long page.
    pub fn users(&self) -> MemberQuery {
        MemberQuery { limit: 1000, ..MemberQuery::everybody(self.org, T0) }
    }

    /// Every row of the Invitations page, newest first, on one long page.
    pub fn invitations(&self) -> InvitationFilter {
        InvitationFilter {
            org: self.org,
            now: T0,
            state: None,
            search: SearchQuery::default(),
            waiting: None,
            ends_by: None,
            own: None,
            by: None,
            sort: InvitationSort::default(),
            descending: true,
            beyond: None,
            limit: 1000,
        }
    }

    /// The addresses that the Users page shows for a search, in its order.
    pub async fn found(&self, search: &str) -> Vec<String> {
        let query = MemberQuery { search: SearchQuery::parse(search), ..self.users() };
        read!(self.store, |tx| tx.list_users(&query)).into_iter().map(|row| row.email).collect()
    }
}

async fn add_member(
    store: &Store,
    org: OrgId,
    roles: &[Role],
    name: &str,
    address: &str,
    wanted: &[RoleId],
) -> Person {
    let account = insert_account(store, name, address).await.unwrap();
    let roles: Vec<Role> = roles.iter().filter(|role| wanted.contains(&role.id)).cloned().collect();
    join(store, org, account, name, address, roles).await.unwrap()
}

/// Makes an account a member.
pub async fn join(
    store: &Store,
    org: OrgId,
    account: AccountId,
    name: &str,
    address: &str,
    roles: Vec<Role>,
) -> Result<Person, ErrorKind> {
    let member = MembershipId::new(uuid());
    let person = Person { account, member, name: name.to_owned(), email: address.to_owned() };
    change!(store, [person, roles], Some(org), |tx| {
        let new = NewMembership {
            id: member,
            account_id: account,
            name: &person.name,
            email: &person.email,
            start: by_hand(T0),
        };
        taken(tx.insert_membership(&new).await)?;
        tx.update_membership_roles(member, &roles, &by_hand(T0)).await?;
        person
    })
    .await
}

/// How many entries the log of an organization has.
pub async fn count_events(store: &Store, org: OrgId) -> u64 {
    let mut tx: ReadTx<'_> = store.read().await.unwrap();
    tx.org(org).count_audit_events(&LogFilter::default()).await.unwrap().count
}
