//! Set-up, invitations and people, each through its use case.

use domain::{
    error::ErrorKind,
    id::{InvitationId, MembershipId, RoleId},
    invite::LineState,
    language::Language,
    secret::Secret,
    time::Span,
    view::InviteOutcome,
};
use service::{
    Caller, NewSession,
    invitations::{self, InviteMembers, Join},
    orgs,
    passwords::{self, ResetPassword},
    sessions::{self, SignIn},
    setup::{self, SetUp},
};

use crate::{Mailbox, World};

/// The password of everybody.
pub const PASSWORD: &str = "the quick violet badger hums";

/// An installation after set-up.
#[derive(Debug, Clone)]
pub struct Started {
    /// Olga, the first owner, signed in.
    pub owner: Caller,
    /// The organization's part of the URL: `acme`.
    pub org: String,
}

/// An invitation that was sent.
#[derive(Debug, Clone)]
pub struct Invited {
    /// Its id.
    pub id: InvitationId,
    /// The token of its link.
    pub token: Secret,
}

impl World {
    /// Completes set-up: Olga owns Acme.
    ///
    /// # Panics
    /// The world is set up already.
    pub async fn set_up(&self) -> Started {
        let token = setup::make_link(&self.service, self.origin()).await.expect("a set-up link");
        let session = setup::complete(&self.service, self.origin(), Self::wizard(token))
            .await
            .expect("completing set-up");
        let started = Started { owner: self.caller_of(&session).await, org: "acme".to_owned() };
        *self.started.lock().expect("the first run") = Some(started.clone());
        started
    }

    /// What Olga enters during set-up.
    #[must_use]
    pub fn wizard(token: Secret) -> SetUp {
        SetUp {
            language: Language::English,
            token,
            name: "Olga Owner".to_owned(),
            email: "olga@example.com".to_owned(),
            password: Secret::new(PASSWORD.to_owned()),
            org_name: "Acme".to_owned(),
            template: "standard".to_owned(),
            public_url: "https://id.example.com".to_owned(),
            opened_at: None,
            mail: None,
        }
    }

    /// Acme and Olga, who may have signed in again since.
    ///
    /// # Panics
    /// There was no first run.
    #[must_use]
    pub fn home(&self) -> Started {
        self.started.lock().expect("the first run").clone().expect("call set_up first")
    }

    /// Days pass, and somebody signs in again: sessions do not last that long.
    pub async fn days_pass(&self, days: i64, person: &Caller) -> Caller {
        self.clock.advance(Span::days(days));
        let again = self.session_of(person).await;
        let mut started = self.started.lock().expect("the first run");
        if let Some(started) = started.as_mut().filter(|started| started.owner == *person) {
            started.owner = again.clone();
        }
        again
    }

    /// The caller of a new session, as the server reads it from the cookie.
    ///
    /// # Panics
    /// The session has ended.
    pub async fn caller_of(&self, session: &NewSession) -> Caller {
        self.caller_by(&session.token).await.expect("an open session")
    }

    /// The caller of a session token, unless the session has ended.
    pub async fn caller_by(&self, token: &Secret) -> Option<Caller> {
        let session = sessions::authenticate(&self.service, token).await.expect("authenticating")?;
        Some(Caller::signed_in(session, self.origin()))
    }

    /// Tries to sign in.
    ///
    /// # Errors
    /// Those of the use case.
    pub async fn try_sign_in(&self, email: &str, password: &str) -> Result<NewSession, ErrorKind> {
        let command =
            SignIn { email: email.to_owned(), password: Secret::new(password.to_owned()), device: None };
        sessions::sign_in(&self.service, self.origin(), command).await
    }

    /// Signs in with [`PASSWORD`].
    pub async fn sign_in(&self, email: &str) -> NewSession {
        self.try_sign_in(email, PASSWORD).await.expect("signing in")
    }

    /// Gives somebody the password [`PASSWORD`] by a reset, which ends their sessions.
    ///
    /// # Panics
    /// No mail was sent to this address.
    pub async fn reset_password(&self, email: &str) {
        // Invitations that wait would be sent after the reset.
        self.deliver().await;
        passwords::request_reset(&self.service, self.origin(), email).await.expect("requesting a reset");
        self.deliver().await;
        let mails = self.mailbox.sent_to(email);
        let token = Mailbox::token(mails.last().expect("a mail"));
        let command = ResetPassword { token, password: Secret::new(PASSWORD.to_owned()) };
        passwords::reset(&self.service, self.origin(), command).await.expect("resetting");
    }

    /// The id of a role of Acme.
    pub async fn role(&self, key: &str) -> RoleId {
        let started = self.home();
        self.role_in(&started.owner, &started.org, key).await
    }

    /// The id of a role of an organization, read as one of its owners.
    ///
    /// # Panics
    /// There is no such role.
    pub async fn role_in(&self, owner: &Caller, slug: &str, key: &str) -> RoleId {
        let roles = orgs::roles(&self.service, owner, slug).await.expect("the roles");
        roles.into_iter().find(|role| role.key == key).expect("a role of this key").id
    }

    /// A caller's membership in Acme.
    pub async fn membership(&self, caller: &Caller) -> MembershipId {
        orgs::frame(&self.service, caller, &self.home().org).await.expect("a member's frame").membership_id
    }

    /// Invites an e-mail address to Acme, as Olga.
    pub async fn invite(&self, email: &str, role: &str) -> Invited {
        let started = self.home();
        self.invite_by(&started.owner, &started.org, email, &[role]).await
    }

    /// Invites an e-mail address to an organization.
    ///
    /// # Panics
    /// No new invitation was created.
    pub async fn invite_by(&self, inviter: &Caller, slug: &str, email: &str, roles: &[&str]) -> Invited {
        let mut ids = Vec::new();
        for key in roles {
            ids.push(self.role_in(inviter, slug, key).await);
        }
        let command = InviteMembers::pasted(email, ids);
        let lines = invitations::invite(&self.service, inviter, slug, command).await.expect("inviting");
        let id = lines.iter().find_map(|line| match line.state {
            LineState::Decided(InviteOutcome::Invited { id }) => Some(id),
            _ => None,
        });
        let id = id.expect("a new invitation");
        Invited { id, token: self.token(id, 1) }
    }

    /// The form that a new person sends to join.
    #[must_use]
    pub fn form(token: &Secret, name: &str) -> Join {
        Join {
            token: token.clone(),
            name: name.to_owned(),
            password: Secret::new(PASSWORD.to_owned()),
            language: Language::English,
        }
    }

    /// Joins as a new person with the token of a link.
    pub async fn join(&self, token: &Secret, name: &str) -> Caller {
        let (session, _) =
            invitations::join(&self.service, self.origin(), Self::form(token, name)).await.expect("joining");
        self.caller_of(&session).await
    }

    /// A member of Acme with this role, invited by Olga and joined.
    pub async fn member(&self, role: &str) -> Caller {
        let n = self.number();
        self.person(role, &format!("{role} {n}"), &format!("{role}{n}@example.com")).await
    }

    /// A member of Acme with this role, name and e-mail address, invited by Olga and joined.
    pub async fn person(&self, role: &str, name: &str, email: &str) -> Caller {
        let invited = self.invite(email, role).await;
        self.join(&invited.token, name).await
    }
}
