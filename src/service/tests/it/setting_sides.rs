//! Both sides of every setting that the page offers, each through the use cases that it governs.

use domain::{
    access::Denial,
    consequences::{AssetChoices, AssetFate},
    error::{ErrorKind, Problem},
    policy::Policy,
    settings::Section,
    state::{AccountState, InvitationState, JobQueue, MembershipState},
    time::Span,
    view::{InviteOutcome, SettingEffect, Standing},
};
use futures::{FutureExt, future::BoxFuture};
use service::{
    Caller,
    assets::{self, CreateAsset},
    invitations::{self, InviteMembers, Join},
    members::{self, ChangeRoles},
    orgs,
    roles::{self, CreateRole, RoleFields},
    schedule_deadlines,
    settings::{self, SettingChanges, SettingsUpdate, UpdateSettings},
    teams::{self, CreateTeam},
};
use testkit::{Org, PASSWORD, World, agreed};

use crate::short::{NONE, account, email, fields, outcome, secret};

/// A setting, and the case of its sides.
struct Sides {
    key: &'static str,
    case: for<'a> fn(&'a Case<'a>) -> BoxFuture<'a, ()>,
}

macro_rules! sides {
    ($($key:literal $case:ident,)*) => {
        &[$(Sides { key: $key, case: |case| $case(case).boxed() },)*]
    };
}

const SIDES: &[Sides] = sides! {
    "roles.per_member" roles_per_member,
    "roles.custom" roles_custom,
    "roles.minimum" roles_minimum,
    "language" language,
    "members.managed_by" members_managed_by,
    "members.leave" members_leave,
    "members.exclusive" members_exclusive,
    "members.removed_account" members_removed_account,
    "members.removed_assets" members_removed_assets,
    "members.undo_days" members_undo_days,
    "members.dormant_warn_days" members_dormant_warn_days,
    "members.dormant_disable_days" members_dormant_disable_days,
    "invitations.expire_after" invitations_expire_after,
    "invitations.copy_link" invitations_copy_link,
    "seats.limit" seats_limit,
    "seats.pending_counts" seats_pending_counts,
    "seats.disabled_counts" seats_disabled_counts,
    "teams.mode" teams_mode,
    "joining" joining,
    "sessions.idle" sessions_idle,
    "sessions.absolute" sessions_absolute,
    "signin.password_length" signin_password_length,
    "signin.email_domains" signin_email_domains,
};

/// An organization whose owner changes a setting.
struct Case<'w> {
    world: &'w World,
    org: Org,
    key: &'static str,
}

impl Case<'_> {
    async fn set(&self, text: &str) {
        let section = Policy::declaration(self.key).unwrap().offered().unwrap().0;
        self.set_also(section, self.key, text).await;
    }

    async fn effects(&self, text: &str) -> Vec<SettingEffect> {
        let section = Policy::declaration(self.key).unwrap().offered().unwrap().0;
        let values = [(self.key.to_owned(), text.to_owned())].into();
        let changes = SettingChanges { values, ..SettingChanges::default() };
        let (service, owner, slug) = (&self.world.service, &self.org.owner, self.org.slug.as_str());
        settings::preview(service, owner, slug, section, &changes).await.unwrap()
    }

    async fn set_also(&self, section: Section, key: &str, text: &str) {
        let values = [(key.to_owned(), text.to_owned())].into();
        let changes = SettingChanges { values, ..SettingChanges::default() };
        let (service, owner, slug) = (&self.world.service, &self.org.owner, self.org.slug.as_str());
        let confirmed = settings::preview(service, owner, slug, section, &changes).await.unwrap();
        let command = UpdateSettings { section, changes, confirmed };
        let updated = settings::update(service, owner, slug, command).await;
        assert_eq!(updated, Ok(SettingsUpdate::Saved), "{key} {text}");
    }

    async fn give(&self, by: &Caller, to: &str, roles: &[&str]) -> Result<(), ErrorKind> {
        let (_, member) = self.world.enrol(&self.org, to).await;
        let roles = roles.iter().map(|key| self.org.role(key)).collect();
        members::change_roles(&self.world.service, by, &self.org.slug, ChangeRoles { member, roles }).await
    }

    async fn invite(&self, address: &str) -> InviteOutcome {
        let command = InviteMembers::pasted(address, vec![self.org.role("member")]);
        let (service, owner, slug) = (&self.world.service, &self.org.owner, self.org.slug.as_str());
        outcome(invitations::invite(service, owner, slug, command).await.unwrap().remove(0))
    }

    async fn leave(&self, role: &str) -> Result<(), ErrorKind> {
        let (person, _) = self.world.enrol(&self.org, role).await;
        agreed::leave(&self.world.service, &person, &self.org.slug).await
    }

    /// Removes somebody new, who owns something or not.
    async fn remove_with(&self, owns: bool, assets: AssetChoices) -> (Caller, Result<(), ErrorKind>) {
        let (service, owner, slug) = (&self.world.service, &self.org.owner, self.org.slug.as_str());
        let (person, member) = self.world.enrol(&self.org, "member").await;
        if owns {
            let (kind, name) = ("Project".to_owned(), email(&person).to_owned());
            let thing = CreateAsset { kind, name, ..CreateAsset::default() };
            assets::create(service, &person, slug, thing).await.unwrap();
        }
        (person, agreed::remove_with(service, owner, slug, (member, assets)).await.map(drop))
    }

    /// Whether somebody who has just come can use the organization after each of these minutes.
    async fn usable_after(&self, minutes: &[i64]) -> Vec<bool> {
        let (person, _) = self.world.enrol(&self.org, "member").await;
        let mut usable = vec![];
        for minutes in minutes {
            self.world.clock.advance(Span::minutes(*minutes));
            usable.push(orgs::frame(&self.world.service, &person, &self.org.slug).await.is_ok());
        }
        usable
    }
}

#[test]
fn every_setting_that_is_offered_has_a_case() {
    let offered = Policy::DECLARATIONS.iter().filter(|declared| declared.offered().is_some());
    let offered: Vec<&str> = offered.map(|declared| declared.key).collect();
    assert_eq!(SIDES.iter().map(|sides| sides.key).collect::<Vec<_>>(), offered);
}

#[tokio::test]
async fn each_setting_does_what_it_says_on_both_sides() {
    let world = World::sqlite().await;
    world.set_up().await;
    for Sides { key, case } in SIDES {
        let org = world.organization("Globex").await;
        case(&Case { world: &world, org, key }).await;
    }
    assert_eq!(world.violations().await, NONE);
}

async fn roles_per_member(case: &Case<'_>) {
    let owner = &case.org.owner;
    assert_eq!(case.give(owner, "viewer", &["member", "viewer"]).await, Ok(()));
    case.set("one").await;
    let refused = case.give(owner, "viewer", &["member", "viewer"]).await.unwrap_err();
    assert_eq!(fields(refused), [("roles".to_owned(), Problem::OneRoleOnly)]);
    assert_eq!(case.give(owner, "viewer", &["member"]).await, Ok(()));
}

async fn roles_custom(case: &Case<'_>) {
    let create = async |name: &str| {
        let fields = RoleFields { name: name.to_owned(), rank: 20, ..RoleFields::default() };
        let command = CreateRole { fields, cloned_from: None };
        roles::create(&case.world.service, &case.org.owner, &case.org.slug, command).await.map(drop)
    };
    assert_eq!(create("Helper").await, Ok(()));
    case.set("off").await;
    assert_eq!(create("Another").await, Err(Denial::CustomRolesOff.into()));
}

async fn roles_minimum(case: &Case<'_>) {
    let owner = &case.org.owner;
    let refused = case.give(owner, "viewer", &[]).await.unwrap_err();
    assert_eq!(fields(refused), [("roles".to_owned(), Problem::NoRole)]);
    case.set("0").await;
    assert_eq!(case.give(owner, "viewer", &[]).await, Ok(()));
}

async fn language(case: &Case<'_>) {
    let subject = async |address: &str| {
        case.invite(address).await;
        case.world.deliver().await;
        case.world.mailbox.sent_to(address).last().unwrap().subject.clone()
    };
    assert_eq!(subject("en@example.com").await, "You're invited to join Globex");
    case.set("de").await;
    assert_eq!(subject("de@example.com").await, "Sie sind zu Globex eingeladen");
}

async fn members_managed_by(case: &Case<'_>) {
    let (admin, _) = case.world.enrol(&case.org, "admin").await;
    assert_eq!(case.give(&admin, "member", &["viewer"]).await, Ok(()));
    assert_eq!(case.give(&admin, "admin", &["viewer"]).await, Err(Denial::RankNotBelow.into()));
    case.set("permission").await;
    assert_eq!(case.give(&admin, "admin", &["viewer"]).await, Ok(()));
    case.set("owner").await;
    assert_eq!(case.give(&admin, "member", &["viewer"]).await, Err(Denial::OwnersOnly.into()));
    assert_eq!(case.give(&case.org.owner, "member", &["viewer"]).await, Ok(()));
}

async fn members_leave(case: &Case<'_>) {
    let no = || Err(Denial::LeavingNotAllowed.into());
    assert_eq!((case.leave("admin").await, case.leave("member").await), (Ok(()), Ok(())));
    case.set("managers").await;
    assert_eq!((case.leave("admin").await, case.leave("member").await), (Ok(()), no()));
    case.set("non_managers").await;
    assert_eq!((case.leave("admin").await, case.leave("member").await), (no(), Ok(())));
    case.set("nobody").await;
    assert_eq!((case.leave("admin").await, case.leave("member").await), (no(), no()));
}

async fn members_exclusive(case: &Case<'_>) {
    let world = case.world;
    let other = world.organization_with("Initech", |policy| policy.members_exclusive = true).await;
    let (both, _) = world.enrol(&other, "member").await;
    world.enrol_as(&case.org, &both, "member", MembershipState::Active).await;
    let invited = async || {
        let (person, _) = world.enrol(&other, "member").await;
        let (owner, slug) = (&case.org.owner, case.org.slug.as_str());
        let invited = world.invite_by(owner, slug, email(&person), &["member"]).await;
        invitations::accept(&world.service, &person, &invited.token).await.map(drop)
    };
    assert_eq!(invited().await, Ok(()));
    assert_eq!(case.effects("on").await, [SettingEffect::MembersElsewhere(2)]);
    case.set("on").await;
    assert_eq!(invited().await, Err(ErrorKind::MoveRequired));
}

async fn members_removed_account(case: &Case<'_>) {
    for (value, state) in [("close_if_last", AccountState::Closed), ("keep", AccountState::Active)] {
        case.set(value).await;
        let (person, removed) = case.remove_with(false, AssetChoices::default()).await;
        removed.unwrap();
        let found = account(case.world, person.session().unwrap().account.id).await;
        assert_eq!(found.state, state, "{value}");
    }
}

async fn members_removed_assets(case: &Case<'_>) {
    let heir = AssetFate::HandOver(email(&case.org.owner).to_owned());
    let refused = || Err(ErrorKind::OwnsAssets { assets: 1 });
    for (value, none, delete) in [
        ("stay", Ok(()), refused()),
        ("transfer_or_delete", refused(), Ok(())),
        ("must_transfer", refused(), refused()),
    ] {
        case.set(value).await;
        assert_eq!(case.remove_with(true, AssetChoices::default()).await.1, none, "{value}");
        assert_eq!(case.remove_with(true, AssetChoices::all(AssetFate::Delete)).await.1, delete, "{value}");
        assert_eq!(case.remove_with(true, AssetChoices::all(heir.clone())).await.1, Ok(()), "{value}");
    }
}

async fn members_undo_days(case: &Case<'_>) {
    let remove = async || {
        let (_, member) = case.world.enrol(&case.org, "member").await;
        agreed::remove(&case.world.service, &case.org.owner, &case.org.slug, member).await.unwrap()
    };
    assert!(remove().await.is_some());
    case.set("0").await;
    assert!(remove().await.is_none());
}

/// What becomes of a member who has been away for ten days: how many mails they get, and whether they are disabled.
async fn after_ten_days(case: &Case<'_>) -> (usize, bool) {
    let (member, id) = case.world.enrol(&case.org, "member").await;
    case.world.clock.advance(Span::days(10));
    schedule_deadlines(&case.world.service).await.unwrap();
    case.world.run_jobs(JobQueue::Upkeep).await;
    case.world.deliver().await;
    let mut tx = case.world.service.store().read().await.unwrap();
    let org = tx.find_organization(&case.org.slug).await.unwrap().unwrap().id;
    let found = tx.org(org).find_member(id, &[], case.world.service.now()).await.unwrap().unwrap();
    tx.close().await.unwrap();
    (case.world.mailbox.sent_to(email(&member)).len(), found.state == MembershipState::Disabled)
}

async fn members_dormant_warn_days(case: &Case<'_>) {
    case.set("11").await;
    assert_eq!(after_ten_days(case).await, (0, false));
    let again = Case { world: case.world, org: case.world.organization("Dormant").await, key: case.key };
    again.set("10").await;
    assert_eq!(after_ten_days(&again).await, (1, false));
}

async fn members_dormant_disable_days(case: &Case<'_>) {
    case.set("11").await;
    assert_eq!(after_ten_days(case).await, (0, false));
    let again = Case { world: case.world, org: case.world.organization("Dormant").await, key: case.key };
    again.set("10").await;
    assert_eq!(after_ten_days(&again).await, (1, true), "with a mail that says so");
}

async fn invitations_expire_after(case: &Case<'_>) {
    let service = &case.world.service;
    let stands = async |address: &str, after: Span| {
        let (owner, slug) = (&case.org.owner, case.org.slug.as_str());
        let invited = case.world.invite_by(owner, slug, address, &["member"]).await;
        let read = invitations::get(service, owner, slug, invited.id).await.unwrap();
        (read.state.at(read.expires_at, case.world.service.now().plus(after)), invited.token)
    };
    case.set("2").await;
    assert_eq!(stands("a@example.com", Span::minutes(119)).await.0, InvitationState::Pending);
    assert_eq!(stands("b@example.com", Span::minutes(120)).await.0, InvitationState::Expired);
    case.set("").await;
    let (state, token) = stands("c@example.com", Span::days(4_000)).await;
    assert_eq!(state, InvitationState::Pending);
    let open = invitations::open(service, None, &token).await.unwrap();
    assert_eq!((open.standing, open.expires_at), (Standing::NewPerson, None));
}

async fn invitations_copy_link(case: &Case<'_>) {
    let (service, owner, slug) = (&case.world.service, &case.org.owner, case.org.slug.as_str());
    let invited = case.world.invite_by(owner, slug, "link@example.com", &["member"]).await;
    assert!(invitations::link(service, owner, slug, invited.id).await.is_ok());
    case.set("off").await;
    let refused = invitations::link(service, owner, slug, invited.id).await;
    assert_eq!(refused, Err(ErrorKind::LinkNotAllowed));
}

async fn seats_limit(case: &Case<'_>) {
    assert!(matches!(case.invite("a@example.com").await, InviteOutcome::Invited { .. }));
    case.set("2").await;
    assert_eq!(case.invite("b@example.com").await, InviteOutcome::NoSeat);
    case.set("3").await;
    assert!(matches!(case.invite("b@example.com").await, InviteOutcome::Invited { .. }));
    assert_eq!(case.invite("c@example.com").await, InviteOutcome::NoSeat);
    case.set("").await;
    assert!(matches!(case.invite("c@example.com").await, InviteOutcome::Invited { .. }));
}

async fn seats_pending_counts(case: &Case<'_>) {
    case.set_also(Section::License, "seats.limit", "2").await;
    assert!(matches!(case.invite("a@example.com").await, InviteOutcome::Invited { .. }));
    assert_eq!(case.invite("b@example.com").await, InviteOutcome::NoSeat);
    case.set("off").await;
    assert!(matches!(case.invite("b@example.com").await, InviteOutcome::Invited { .. }));
}

async fn seats_disabled_counts(case: &Case<'_>) {
    case.set_also(Section::License, "seats.limit", "2").await;
    let (_, member) = case.world.enrol(&case.org, "member").await;
    let (service, owner, slug) = (&case.world.service, &case.org.owner, case.org.slug.as_str());
    agreed::disable(service, owner, slug, member).await.unwrap();
    case.set("on").await;
    assert_eq!(case.invite("a@example.com").await, InviteOutcome::NoSeat);
    case.set("off").await;
    assert!(matches!(case.invite("a@example.com").await, InviteOutcome::Invited { .. }));
}

async fn teams_mode(case: &Case<'_>) {
    let (service, owner, slug) = (&case.world.service, &case.org.owner, case.org.slug.as_str());
    let (_, ada) = case.world.enrol(&case.org, "member").await;
    let create = async |name: &str| {
        let command = CreateTeam { name: name.to_owned(), people: vec![ada], ..CreateTeam::default() };
        teams::create(service, owner, slug, command).await.map(drop)
    };
    let held = async || members::get(service, owner, slug, ada).await.unwrap().row.teams;
    assert_eq!((create("Day").await, create("Night").await), (Ok(()), Ok(())));
    assert_eq!(held().await, ["Day", "Night"]);
    assert_eq!(case.effects("one").await, [SettingEffect::MembersInSeveralTeams(1)]);
    case.set("one").await;
    assert_eq!(held().await, ["Day", "Night"], "until they are moved");
    assert_eq!(create("Late").await, Ok(()));
    assert_eq!(held().await, ["Late"]);
    assert_eq!(case.effects("off").await, [SettingEffect::MembersInTeams(1)]);
    assert_eq!(case.effects("many").await, []);
    case.set("off").await;
    assert_eq!(create("Early").await, Err(ErrorKind::NotFound));
    assert_eq!(held().await, NONE);
}

async fn joining(case: &Case<'_>) {
    let world = case.world;
    let join = async |address: &str| {
        let person = world.account("Ada", address).await;
        orgs::join(&world.service, &person, &case.org.slug).await.map(drop)
    };
    case.set_also(Section::SignIn, "signin.email_domains", "joining.example").await;
    assert_eq!(join("ada@joining.example").await, Ok(()), "as the template says");
    case.set("invitation").await;
    assert_eq!(join("bob@joining.example").await, Err(ErrorKind::NotFound));
    assert_eq!(case.effects("account").await, [SettingEffect::OpenToAccounts]);
    case.set("account").await;
    assert_eq!(join("carol@joining.example").await, Ok(()));
}

async fn sessions_idle(case: &Case<'_>) {
    assert_eq!(case.usable_after(&[0, 59]).await, [true, true]);
    let case = &Case { org: case.world.organization("Initech").await, ..*case };
    case.set("10").await;
    assert_eq!(case.usable_after(&[0, 9, 9, 10]).await, [true, true, true, false]);
}

async fn sessions_absolute(case: &Case<'_>) {
    assert_eq!(case.usable_after(&[0, 40, 40]).await, [true, true, true]);
    let case = &Case { org: case.world.organization("Initech").await, ..*case };
    case.set("1").await;
    assert_eq!(case.usable_after(&[0, 40, 40]).await, [true, true, false]);
}

async fn signin_password_length(case: &Case<'_>) {
    let join = async |address: &str, password: &str| {
        let (owner, slug) = (&case.org.owner, case.org.slug.as_str());
        let invited = case.world.invite_by(owner, slug, address, &["member"]).await;
        let open = invitations::open(&case.world.service, None, &invited.token).await.unwrap();
        let form = Join { password: secret(password), ..World::form(&invited.token, "Zoë") };
        let joined = invitations::join(&case.world.service, case.world.origin(), form).await;
        (open.password_length, joined.map(drop))
    };
    let short = "the violet badger";
    assert_eq!(join("short@example.com", short).await, (15, Ok(())));
    case.set("20").await;
    let (length, refused) = join("long@example.com", short).await;
    assert_eq!(length, 20);
    assert_eq!(fields(refused.unwrap_err()), [("password".to_owned(), Problem::PasswordShort { least: 20 })]);
    assert_eq!(join("longer@example.com", PASSWORD).await, (20, Ok(())));
}

async fn signin_email_domains(case: &Case<'_>) {
    let (service, owner, slug) = (&case.world.service, &case.org.owner, case.org.slug.as_str());
    let before = case.world.invite_by(owner, slug, "before@example.com", &["member"]).await;
    let other = case.world.invite_by(owner, slug, "other@example.com", &["member"]).await;
    case.set("Acme.example").await;
    assert_eq!(case.invite("new@example.com").await, InviteOutcome::DomainNotAllowed);
    assert_eq!(case.invite("new@mail.acme.example").await, InviteOutcome::DomainNotAllowed);
    assert!(matches!(case.invite("new@ACME.example").await, InviteOutcome::Invited { .. }));
    let address = &owner.session().unwrap().account.email.clone();
    assert_eq!(case.invite(address).await, InviteOutcome::AlreadyMember, "members of before stay");
    // Sent before the setting was changed.
    let resent = invitations::resend(service, owner, slug, before.id).await;
    assert_eq!(resent, Err(Denial::EmailDomain.into()));
    let refused = invitations::join(service, case.world.origin(), World::form(&before.token, "Bea")).await;
    assert_eq!(refused.map(drop), Err(Denial::EmailDomain.into()));
    case.set("").await;
    assert!(invitations::join(service, case.world.origin(), World::form(&other.token, "Ola")).await.is_ok());
}
