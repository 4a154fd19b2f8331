//! An example organization of a template, as it is after two months: people in all of its roles, some disabled and some
//! removed, teams, a register of assets (`example_assets`), and invitations in every state. The use cases make it one by one, with a clock that runs through these months,
//! so that the audit log tells how it came about.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use domain::{
    audit::Origin,
    consequences::{AssetChoices, Departure},
    error::ErrorKind,
    id::{InvitationId, MembershipId, RoleId},
    invite::LineState,
    language::Language,
    member::Role,
    policy::RolesPerMember,
    secret::Secret,
    template::Template,
    time::{Span, Timestamp},
    view::{AccountView, InviteOutcome, OrgView},
};

use super::people::{FIRST, LAST, plain};
use crate::{
    Caller, Clock, Principal, Service,
    accounts::validate,
    invitations::{self, InviteMembers, Join},
    keys::token,
    members::{self, DisableMember, RemoveMember},
    orgs::{self, CreateOrganizationFor, free_slug},
    sessions,
    templates::ChosenTemplate,
};

/// How long ago the organization was created.
const AGE: Span = Span::days(60);
/// How many people join, one after the other.
pub(super) const JOINING: usize = 27;
/// How long forming teams and registering assets takes.
const SETTLING: Span = Span::hours(8);
/// Which of them are disabled later.
const DISABLED: [usize; 3] = [3, 10, 16];
/// Which of them are removed later.
pub(super) const REMOVED: [usize; 2] = [6, 13];
/// How long ago the last invitations began: less than any template lets them wait.
const LAST_DAYS: Span = Span::hours(40);

/// An example organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// The organization.
    pub org: OrgView,
    /// Its owner, who has no password until they set one by a link.
    pub owner: AccountView,
}

/// A clock that is set by hand.
pub(super) struct ExampleClock(AtomicI64);

impl Clock for ExampleClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.0.load(Ordering::SeqCst))
    }
}

impl ExampleClock {
    pub(super) fn advance(&self, span: Span) {
        self.0.fetch_add(span.micros(), Ordering::SeqCst);
    }

    fn set(&self, at: Timestamp) {
        self.0.store(at.micros(), Ordering::SeqCst);
    }
}

/// Makes an example organization of a template. Each call makes another one, with other people. Invitations are expired
/// only where the template lets them expire.
///
/// # Errors
/// `NotFound` before the set-up, `Invalid` without such a template.
pub async fn example(service: &Service, origin: &Origin, template: &str) -> Result<Example, ErrorKind> {
    let mut wrong = Vec::new();
    let Some(template) = validate::template("template", template, &mut wrong) else {
        return Err(ErrorKind::Invalid { fields: wrong });
    };
    let name = format!("{} example", template.name.in_language(Language::English));
    let mut tx = service.store().read().await?;
    let slug = free_slug(&mut tx, &name).await?;
    tx.close().await?;
    let end = service.now();
    let clock = Arc::new(ExampleClock(AtomicI64::new(end.minus(AGE).micros())));
    let past = service.with_clock(Arc::clone(&clock) as _);
    let command = CreateOrganizationFor {
        name,
        template: ChosenTemplate::built_in(&template.key),
        owner: format!("olivia.stone@{slug}.example"),
        owner_name: Some("Olivia Stone".to_owned()),
    };
    let created = orgs::create_for(&past, origin, command).await?;
    let mut tx = past.store().read().await?;
    let roles = tx.org(created.org.id).list_roles().await?;
    tx.close().await?;
    // The owner cannot sign in yet, so what they do is done like a job of theirs.
    let owner = Principal::Job { account: created.owner.clone(), scopes: None };
    let timeline = Timeline {
        service: past,
        clock,
        owner: Caller { principal: owner, origin: origin.clone() },
        operator: Caller { principal: Principal::Operator, origin: origin.clone() },
        slug: created.org.slug.clone(),
        template,
        roles,
    };
    timeline.run(end).await?;
    Ok(Example { org: created.org, owner: created.owner })
}

/// What happens in an example organization.
pub(super) struct Timeline {
    pub(super) service: Service,
    pub(super) clock: Arc<ExampleClock>,
    pub(super) owner: Caller,
    operator: Caller,
    pub(super) slug: String,
    pub(super) template: &'static Template,
    pub(super) roles: Vec<Role>,
}

impl Timeline {
    /// Runs all of it, up to now.
    async fn run(&self, end: Timestamp) -> Result<(), ErrorKind> {
        let mut people = Vec::new();
        for n in 0..JOINING {
            people.push(self.join(n).await?);
        }
        let settled = self.clock.now().plus(SETTLING);
        self.form_teams(&people).await?;
        self.register_assets().await?;
        // Whatever the template has of both: limits are judged by the same clock in all examples.
        self.clock.set(settled);
        self.answer_otherwise(JOINING).await?;
        self.disable_and_remove(&people).await?;
        self.clock.set(end.minus(LAST_DAYS));
        self.leave_open(JOINING + 6).await
    }

    /// Invites the n-th person, who joins some hours later and looks around.
    async fn join(&self, n: usize) -> Result<MembershipId, ErrorKind> {
        self.clock.advance(Span::hours(28));
        let invitation = self.invite(n, self.roles_of(n)).await?;
        self.clock.advance(Span::hours(3 + (hours(n) * 7) % 20));
        let origin = self.origin_of(n);
        let form = Join {
            token: self.token(invitation),
            name: name_of(n),
            password: self.unknown_password(),
            language: Language::English,
        };
        let (session, _) = invitations::join(&self.service, origin.clone(), form).await?;
        let session = sessions::authenticate(&self.service, &session.token).await?;
        let person = Caller::signed_in(session.ok_or(ErrorKind::Internal)?, origin);
        self.clock.advance(Span::minutes(2 + hours(n)));
        let frame = orgs::frame(&self.service, &person, &self.slug).await?;
        Ok(frame.membership_id)
    }

    /// Invitations that are cancelled, declined, or never answered.
    async fn answer_otherwise(&self, first: usize) -> Result<(), ErrorKind> {
        let mut sent = Vec::new();
        for n in first..first + 6 {
            self.clock.advance(Span::hours(1));
            sent.push(self.invite(n, self.default_role()).await?);
        }
        let [by_operator, by_owner, one, another, ..] = sent.as_slice() else {
            return Err(ErrorKind::Internal);
        };
        self.clock.advance(Span::hours(5));
        invitations::cancel(&self.service, &self.operator, &self.slug, *by_operator).await?;
        self.clock.advance(Span::minutes(20));
        invitations::cancel(&self.service, &self.owner, &self.slug, *by_owner).await?;
        for (n, declined) in [(first + 2, *one), (first + 3, *another)] {
            self.clock.advance(Span::hours(4));
            invitations::decline(&self.service, self.origin_of(n), &self.token(declined)).await?;
        }
        Ok(())
    }

    /// The operator and the owner take turns.
    async fn disable_and_remove(&self, people: &[MembershipId]) -> Result<(), ErrorKind> {
        let turns = [&self.operator, &self.owner].into_iter().cycle();
        for (n, by) in DISABLED.into_iter().zip(turns.clone()) {
            self.clock.advance(Span::hours(9));
            let member = *people.get(n).ok_or(ErrorKind::Internal)?;
            let agreed = self.agree(by, (member, Departure::Disabled)).await?;
            members::disable(&self.service, by, &self.slug, DisableMember { member, agreed }).await?;
        }
        for (n, by) in REMOVED.into_iter().zip(turns) {
            self.clock.advance(Span::hours(9));
            let member = *people.get(n).ok_or(ErrorKind::Internal)?;
            let agreed = self.agree(by, (member, Departure::Removed)).await?;
            let assets = AssetChoices::default();
            members::remove(&self.service, by, &self.slug, RemoveMember { member, agreed, assets }).await?;
        }
        Ok(())
    }

    /// The fingerprint of the consequences of somebody's going, which agrees to them.
    async fn agree(&self, by: &Caller, going: (MembershipId, Departure)) -> Result<String, ErrorKind> {
        let view = members::consequences(&self.service, by, &self.slug, going).await?;
        Ok(view.map(|view| view.fingerprint).unwrap_or_default())
    }

    /// Invitations that wait for an answer, one of them sent again.
    async fn leave_open(&self, first: usize) -> Result<(), ErrorKind> {
        let mut sent = Vec::new();
        for n in first..first + 3 {
            self.clock.advance(Span::hours(6));
            sent.push(self.invite(n, self.default_role()).await?);
        }
        self.clock.advance(Span::hours(8));
        let again = *sent.first().ok_or(ErrorKind::Internal)?;
        invitations::resend(&self.service, &self.owner, &self.slug, again).await
    }

    async fn invite(&self, n: usize, roles: Vec<RoleId>) -> Result<InvitationId, ErrorKind> {
        let command = InviteMembers::pasted(&self.email_of(n), roles);
        let lines = invitations::invite(&self.service, &self.owner, &self.slug, command).await?;
        let invited = lines.iter().find_map(|line| match line.state {
            LineState::Decided(InviteOutcome::Invited { id }) => Some(id),
            _ => None,
        });
        invited.ok_or(ErrorKind::Internal)
    }

    /// The token of an invitation that was sent once.
    fn token(&self, invitation: InvitationId) -> Secret {
        self.service.keys().invitation_token(invitation, 1)
    }

    /// A password that nobody knows. To try the example out as one of these people, reset it.
    fn unknown_password(&self) -> Secret {
        let [one, another] = [token(&self.service.random()), token(&self.service.random())];
        Secret::new([one.reveal(), another.reveal()].concat())
    }

    /// An address for documentation (RFC 3849), each in a network of its own: example people use up no network's limits.
    fn origin_of(&self, n: usize) -> Origin {
        Origin { ip: Some(format!("2001:db8:0:{n:x}::1")), ..self.owner.origin.clone() }
    }

    pub(super) fn email_of(&self, n: usize) -> String {
        let (first, last) = names_of(n);
        format!("{}.{}@{}.example", plain(first), plain(last), self.slug)
    }

    /// The roles of the n-th person: a second owner, then the other roles in turn, every other time the one that is
    /// preselected when inviting; several of them and none where the template allows it.
    pub(super) fn roles_of(&self, n: usize) -> Vec<RoleId> {
        let policy = self.template.policy();
        let others: Vec<&Role> = self.roles.iter().filter(|role| !role.is_owner).collect();
        let mut roles: Vec<RoleId> = match n {
            0 => self.roles.iter().filter(|role| role.is_owner).map(|role| role.id).collect(),
            _ if n == 8 && policy.roles_minimum == 0 => return Vec::new(),
            _ if n % 2 == 1 => others.iter().cycle().nth(n / 2).map(|role| role.id).into_iter().collect(),
            _ => self.default_role(),
        };
        if policy.roles_per_member == RolesPerMember::Many && n % 4 <= 1 {
            let last = others.last().map(|role| role.id).filter(|last| !roles.contains(last));
            roles.extend(last);
        }
        roles
    }

    fn default_role(&self) -> Vec<RoleId> {
        self.roles.iter().filter(|role| role.is_default).map(|role| role.id).collect()
    }
}

/// The names of the n-th person. The steps have no divisor in common with the number of names, so that none comes twice.
const fn names_of(n: usize) -> (&'static str, &'static str) {
    (FIRST[(n * 7 + 3) % FIRST.len()], LAST[(n * 11 + 5) % LAST.len()])
}

fn name_of(n: usize) -> String {
    let (first, last) = names_of(n);
    format!("{first} {last}")
}

/// The number of a person as a number of hours or minutes.
fn hours(n: usize) -> i64 {
    i64::try_from(n).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn everybody_has_a_name_of_their_own() {
        let names: HashSet<String> = (0..48).map(name_of).collect();
        assert_eq!(names.len(), 48);
    }
}
