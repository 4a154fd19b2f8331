//! More organizations and people, inserted through the store: there is no use case for them yet, and tests of races need
//! many of them quickly.

use std::sync::Arc;

use domain::{
    access::Permit,
    audit::{Action, AuditEvent, Target, Who},
    change_plan::ChangePlan,
    email::EmailAddress,
    id::{AccountId, AuditEventId, MembershipId, OrgId, RoleId, SessionId},
    language::Language,
    member::Role,
    policy::Policy,
    settings::Overrides,
    state::{AccountState, MembershipState},
    template::Template,
    time::{Span, Timestamp},
    view::AccountView,
};
use service::{Caller, Clock, Rng, Session};
use store::{Failure, NewAccount, NewMembership, NewOrganization, NewSession, Outcome, PeriodStart, Tx};
use uuid::Uuid;

use crate::World;

/// An organization and its first owner.
#[derive(Debug, Clone)]
pub struct Org {
    /// The organization.
    pub id: OrgId,
    /// Its part of the URL.
    pub slug: String,
    /// Its owner, signed in.
    pub owner: Caller,
    /// The owner's membership.
    pub owner_id: MembershipId,
    /// Its roles, highest first.
    pub roles: Vec<Role>,
}

impl Org {
    /// The id of a role.
    ///
    /// # Panics
    /// There is no such role.
    #[must_use]
    pub fn role(&self, key: &str) -> RoleId {
        self.roles.iter().find(|role| role.key == key).expect("a role of this key").id
    }
}

/// An organization to insert.
#[derive(Clone)]
struct NewOrg {
    id: OrgId,
    slug: String,
    name: String,
    template: Template,
    settings: Overrides,
    roles: Vec<Role>,
}

/// The rows that one unit of work inserts.
#[derive(Clone)]
struct Additions {
    now: Timestamp,
    accounts: Vec<(AccountView, Uuid)>,
    org: Option<NewOrg>,
    members: Vec<(MembershipId, OrgId, AccountView, MembershipState, Vec<Role>)>,
    events: Vec<AuditEvent>,
}

impl World {
    /// A person with an account and a session, but without a password or any membership.
    pub async fn stranger(&self) -> Caller {
        let n = self.number();
        self.account(&format!("Stranger {n}"), &format!("stranger{n}@example.org")).await
    }

    /// The same with this name and e-mail address.
    pub async fn account(&self, name: &str, email: &str) -> Caller {
        let mut new = self.additions();
        let caller = self.new_account(&mut new, name, email);
        self.add(new).await;
        caller
    }

    /// A new organization from the standard template, with an owner.
    pub async fn organization(&self, name: &str) -> Org {
        self.organization_with(name, |_| ()).await
    }

    /// The same with other settings.
    pub async fn organization_with(&self, name: &str, change: impl FnOnce(&mut Policy)) -> Org {
        self.organization_of(name, "standard", change, |_| ()).await
    }

    /// A new organization from a template, with an owner.
    ///
    /// # Panics
    /// There is no such template.
    pub async fn organization_from(&self, name: &str, template: &str) -> Org {
        self.organization_of(name, template, |_| (), |_| ()).await
    }

    /// The same with other roles.
    pub async fn organization_with_roles(&self, name: &str, change: impl FnOnce(&mut [Role])) -> Org {
        self.organization_of(name, "standard", |_| (), change).await
    }

    async fn organization_of(
        &self,
        name: &str,
        template: &str,
        change: impl FnOnce(&mut Policy),
        change_roles: impl FnOnce(&mut [Role]),
    ) -> Org {
        let n = self.number();
        let slug = format!("{}-{n}", domain::name::slug(name));
        let mut new = self.additions();
        let owner = self.new_account(&mut new, &format!("Owner {n}"), &format!("owner{n}@example.org"));
        let id = OrgId::new(self.uuid());
        let template = Template::load(template).expect("a template of this key");
        let base = template.policy();
        let mut policy = base.clone();
        change(&mut policy);
        let settings = policy.overrides(&base, &Overrides::default());
        let mut roles = self.roles_of(&template);
        change_roles(&mut roles);
        let (slug_of, name, roles_of) = (slug.clone(), name.to_owned(), roles.clone());
        new.org = Some(NewOrg { id, slug: slug_of, name, template, settings, roles: roles_of });
        let mut created = self.event(&owner.session().unwrap().account, Action::OrganizationCreated);
        created.org_id = Some(id);
        new.events.push(created);
        let owners: Vec<Role> = roles.iter().filter(|role| role.is_owner).cloned().collect();
        let owner_id = MembershipId::new(self.uuid());
        new.members.push((
            owner_id,
            id,
            owner.session().unwrap().account.clone(),
            MembershipState::Active,
            owners,
        ));
        self.add(new).await;
        Org { id, slug, owner, owner_id, roles }
    }

    /// Adds a new person as a member with a role, without an invitation.
    pub async fn enrol(&self, org: &Org, role: &str) -> (Caller, MembershipId) {
        let person = self.stranger().await;
        let member = self.enrol_as(org, &person, role, MembershipState::Active).await;
        (person, member)
    }

    /// Adds a person as a member with a role and a state, without an invitation.
    pub async fn enrol_as(
        &self,
        org: &Org,
        person: &Caller,
        role: &str,
        state: MembershipState,
    ) -> MembershipId {
        let mut new = self.additions();
        let id = MembershipId::new(self.uuid());
        let roles = org.roles.iter().filter(|held| held.key == role).cloned().collect();
        new.members.push((id, org.id, person.session().unwrap().account.clone(), state, roles));
        for action in [Some(Action::MembersSeeded), state_change(state)].into_iter().flatten() {
            let mut event = self.event(&person.session().unwrap().account, action);
            event.org_id = Some(org.id);
            event.target = (action != Action::MembersSeeded).then(|| Target {
                kind: "member",
                id: id.to_string(),
                label: person.session().unwrap().account.name.clone(),
            });
            new.events.push(event);
        }
        self.add(new).await;
        id
    }

    /// Locks an account, as the operator can.
    pub async fn lock(&self, person: &Caller) {
        let account = person.session().unwrap().account.id;
        let mut event = self.event(&person.session().unwrap().account, Action::MembersSeeded);
        event.target = Some(Target { kind: "account", id: account.to_string(), label: String::new() });
        let locked = self.service.store().write(move |tx| {
            let event = event.clone();
            Box::pin(async move {
                let permit = Permit::unrestricted(None);
                let mut changes = tx.with(&permit);
                changes.update_account_state(account, AccountState::Active, AccountState::Locked).await?;
                Ok(Outcome::changed((), event))
            })
        });
        locked.await.expect("locking");
    }

    /// Another session of somebody.
    pub(crate) async fn session_of(&self, person: &Caller) -> Caller {
        let account = person.session().expect("somebody signed in").account.clone();
        let (session, at, id) = (self.uuid(), self.clock.now(), account.id);
        let opened = self.service.store().write(move |tx| {
            Box::pin(async move {
                let permit = Permit::unrestricted(None);
                tx.with(&permit).insert_session(&new_session(session, id, at)).await?;
                Ok(Outcome::Quiet(()))
            })
        });
        opened.await.expect("a session");
        let session = Session {
            id: SessionId::new(session),
            account,
            language: Language::English,
            created_at: at,
            absolute_expires_at: at.plus(Span::hours(24)),
        };
        Caller::signed_in(session, self.origin())
    }

    fn additions(&self) -> Additions {
        Additions {
            now: self.clock.now(),
            accounts: Vec::new(),
            org: None,
            members: Vec::new(),
            events: Vec::new(),
        }
    }

    fn new_account(&self, new: &mut Additions, name: &str, email: &str) -> Caller {
        let id = AccountId::new(self.uuid());
        let account = AccountView { id, name: name.to_owned(), email: email.to_owned(), picture: None };
        let session = self.uuid();
        new.accounts.push((account.clone(), session));
        let mut created = self.event(&account, Action::AccountCreated);
        created.target = Some(Target { kind: "account", id: id.to_string(), label: email.to_owned() });
        new.events.push(created);
        let absolute_expires_at = new.now.plus(Span::hours(24));
        let (id, created_at) = (SessionId::new(session), new.now);
        let language = Language::English;
        Caller::signed_in(Session { id, account, language, created_at, absolute_expires_at }, self.origin())
    }

    fn roles_of(&self, template: &Template) -> Vec<Role> {
        template.roles.iter().map(|role| role.role(RoleId::new(self.uuid()))).collect()
    }

    fn event(&self, who: &AccountView, action: Action) -> AuditEvent {
        AuditEvent {
            id: AuditEventId::new(self.uuid()),
            at: self.clock.now(),
            org_id: None,
            who: Who { account_id: Some(who.id), label: who.name.clone() },
            action,
            target: None,
            before: None,
            after: None,
            plan: ChangePlan::default(),
            origin: self.origin(),
        }
    }

    fn uuid(&self) -> Uuid {
        let mut random = [0; 10];
        self.rng.fill(&mut random);
        let millis = u64::try_from(self.clock.now().micros() / 1_000).unwrap_or_default();
        uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
    }

    async fn add(&self, new: Additions) {
        let new = Arc::new(new);
        let added = self.service.store().write(move |tx| {
            let new = Arc::clone(&new);
            Box::pin(async move {
                insert(tx, &new).await?;
                Ok(Outcome::Changed { value: (), events: new.events.clone() })
            })
        });
        added.await.expect("adding to the world");
    }
}

/// The audit event of the change into a state.
fn state_change(state: MembershipState) -> Option<Action> {
    match state {
        MembershipState::Active => None,
        MembershipState::Disabled => Some(Action::MemberDisabled),
        MembershipState::Removed => Some(Action::MemberRemoved),
    }
}

fn new_session(id: Uuid, account_id: AccountId, at: Timestamp) -> NewSession<'static> {
    let mut token_hash = [1; 32];
    token_hash[..16].copy_from_slice(id.as_bytes());
    NewSession {
        id: SessionId::new(id),
        token_hash,
        account_id,
        created_at: at,
        idle_ends_at: at.plus(Span::hours(1)),
        ends_at: at.plus(Span::hours(24)),
        ip: None,
        user_agent: None,
    }
}

async fn insert(tx: &mut Tx<'_>, new: &Additions) -> Result<(), Failure> {
    let permit = Permit::unrestricted(None);
    let mut changes = tx.with(&permit);
    for (account, session) in &new.accounts {
        let email = EmailAddress::parse(&account.email).expect("an address");
        let (id, created_at) = (account.id, new.now);
        changes
            .insert_account(&NewAccount {
                id,
                email: &email,
                name: &account.name,
                language: Language::English,
                password_hash: None,
                created_at,
                is_proven: true,
            })
            .await?;
        changes.insert_session(&new_session(*session, id, created_at)).await?;
    }
    if let Some(NewOrg { id, slug, name, template, settings, roles }) = &new.org {
        let permit = Permit::unrestricted(Some(*id));
        let mut changes = tx.with(&permit);
        changes
            .insert_organization(&NewOrganization {
                id: *id,
                slug,
                name,
                template: &template.key,
                settings,
                words: &Overrides::default(),
                created_at: new.now,
            })
            .await?;
        for role in roles {
            changes.insert_role(role).await?;
        }
    }
    let start = PeriodStart::by_hand(new.now, None);
    for (id, org, account, state, roles) in &new.members {
        let permit = Permit::unrestricted(Some(*org));
        let mut changes = tx.with(&permit);
        changes
            .insert_membership(&NewMembership {
                id: *id,
                account_id: account.id,
                name: &account.name,
                email: &account.email,
                start,
            })
            .await?;
        changes.update_membership_roles(*id, roles, &start).await?;
        if *state != MembershipState::Active {
            changes.update_membership_state(*id, (MembershipState::Active, *state), &start).await?;
        }
    }
    Ok(())
}
