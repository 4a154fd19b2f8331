//! An organization with many people, made through the use cases, with the parameters of production.

use std::sync::Arc;

use domain::{
    audit::{Door, Origin},
    id::RoleId,
    invite::LineState,
    secret::Secret,
    time::Span,
    view::InviteOutcome,
};
use service::{
    Caller, Keys, NewSession, Parts, Service, Settings, SystemClock, SystemRng, invitations, orgs, seed,
    sessions, setup,
};
use store::{Options, Store};

/// The password of everybody who can sign in here.
pub const PASSWORD: &str = "quiet violet badgers hum at noon";

/// The organization and its owner.
pub struct World {
    pub service: Service,
    pub owner: Caller,
    pub slug: String,
    pub member_role: RoleId,
    /// Admins who invite in turn: one alone would meet the limit per person.
    inviters: Vec<Caller>,
}

/// How many admins invite in turn.
const INVITERS: u32 = 16;

impl World {
    /// Opens an empty database and completes the first run.
    pub async fn open(url: &str) -> Self {
        let store = Store::open(&Options::new(url)).await.expect("an empty database");
        let service = Service::new(Parts {
            store,
            clock: Arc::new(SystemClock::ahead(Span::days(0))),
            rng: Arc::new(SystemRng),
            keys: Keys::from_secret(&[7; 32]),
            settings: Settings::default(),
        });
        let token = setup::make_link(&service, origin(0)).await.expect("a set-up link");
        let command = setup::SetUp {
            language: domain::language::Language::English,
            token,
            name: "Ada Lovelace".to_owned(),
            email: "ada@acme.example".to_owned(),
            password: Secret::new(PASSWORD.to_owned()),
            org_name: "Acme".to_owned(),
            template: "standard".to_owned(),
            public_url: "http://localhost:3000".to_owned(),
            opened_at: None,
            mail: None,
        };
        let session = setup::complete(&service, origin(0), command).await.expect("the first run");
        let owner = caller(&service, &session, 0).await;
        let slug = orgs::home(&service, &owner).await.expect("the organization")[0].slug.clone();
        let roles = orgs::roles(&service, &owner, &slug).await.expect("the roles");
        let member_role = roles.iter().find(|role| role.is_default).expect("a default role").id;
        let admin_role = roles.iter().find(|role| role.key == "admin").expect("an admin role").id;
        let mut world = Self { service, owner, slug, member_role, inviters: Vec::new() };
        for n in 0..INVITERS {
            let session = world.join(&format!("inviter{n}@acme.example"), admin_role, n).await;
            let inviter = caller(&world.service, &session, n).await;
            world.inviters.push(inviter);
        }
        world
    }

    /// Adds example people.
    pub async fn seed(&self, members: u32) {
        seed::seed(&self.service, &origin(0), &self.slug, members).await.expect("example people");
    }

    /// Invites the n-th guest.
    pub async fn invite_guest(&self, n: u32) {
        let inviter = &self.inviters[n as usize % self.inviters.len()];
        let address = format!("guest{n}@guests.example");
        let command = invitations::InviteMembers::pasted(&address, vec![self.member_role]);
        invitations::invite(&self.service, inviter, &self.slug, command).await.expect("an invitation");
    }

    /// Invites an address and joins with it.
    pub async fn join(&self, address: &str, role: RoleId, n: u32) -> NewSession {
        let command = invitations::InviteMembers::pasted(address, vec![role]);
        let lines = invitations::invite(&self.service, &self.owner, &self.slug, command)
            .await
            .expect("an invitation");
        let LineState::Decided(InviteOutcome::Invited { id }) = lines[0].state else { panic!("not invited") };
        let url = invitations::link(&self.service, &self.owner, &self.slug, id).await.expect("its link");
        let token = Secret::new(url.rsplit('/').next().unwrap_or_default().to_owned());
        let password = Secret::new(PASSWORD.to_owned());
        let command = invitations::Join {
            token,
            name: format!("Signer {n}"),
            password,
            language: domain::language::Language::English,
        };
        invitations::join(&self.service, origin(n), command).await.expect("a new account").0
    }
}

/// A client with an address of its own, so that the limits per network do not meet.
pub fn origin(n: u32) -> Origin {
    let [a, b, c, d] = (0x0a00_0000 | n).to_be_bytes();
    Origin { door: Door::Web, ip: Some(format!("{a}.{b}.{c}.{d}")), user_agent: None }
}

/// Who is behind a new session.
pub async fn caller(service: &Service, session: &NewSession, n: u32) -> Caller {
    let session =
        sessions::authenticate(service, &session.token).await.expect("the database").expect("a session");
    Caller::signed_in(session, origin(n))
}
