//! The settings of an organization, each declared once. Rules that hold everywhere are not settings: see `access`.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{
    email::EmailKey,
    language::Language,
    settings::{Control, Reader, Unit, declare},
    state::Undoable,
    time::Span,
};

macro_rules! choices {
    ($($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident,)* })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$vdoc])* $variant,)* }
    )*};
}

choices! {
    /// How many roles a member may hold.
    RolesPerMember {
        /// Exactly one is chosen.
        One,
        /// Any number.
        Many,
    }
    /// Who changes the roles of members, disables and removes them.
    ManagedBy {
        /// Whoever holds the managing permission.
        Permission,
        /// Whoever holds it, and only for members below their own rank; owners also for owners.
        Rank,
        /// Owners only.
        Owner,
    }
    /// Who may leave.
    Leave {
        /// Every member.
        Everyone,
        /// Only those who may remove others.
        Managers,
        /// Only those who may not.
        NonManagers,
        /// Nobody.
        Nobody,
    }
    /// What becomes of an account whose last membership is removed.
    RemovedAccount {
        /// It stays.
        Keep,
        /// It is closed.
        CloseIfLast,
    }
    /// What becomes of what a leaver owns.
    RemovedAssets {
        /// It stays with the organization.
        Stay,
        /// It is handed to somebody, or goes with the account.
        TransferOrDelete,
        /// It must be handed to somebody.
        MustTransfer,
    }
    /// Whether and how members are grouped.
    TeamsMode {
        /// There are no teams.
        Off,
        /// A member is in one team at the most.
        One,
        /// A member is in any number of teams.
        Many,
    }
    /// A way into the organization.
    Joining {
        /// By invitation.
        Invitation,
        /// By an address in a verified domain.
        VerifiedDomain,
        /// By asking.
        Request,
        /// By single sign-on.
        Sso,
        /// With an account of the platform.
        PlatformAccount,
    }
}

const fn code(path: &'static str, text: &'static str) -> Reader {
    Reader::Code { path, text }
}

const fn planned(by: &'static str) -> Reader {
    Reader::Planned { by }
}

declare! {
    /// The settings of an organization. The defaults are those of the template `standard`.
    Policy {
        "roles.per_member" roles_per_member: RolesPerMember = RolesPerMember::Many,
            "How many roles a member can hold.",
            in Members: Control::Choice(&["one", "many"]),
            code("src/service/src/role_choice.rs", "policy.roles_per_member");
        "roles.custom" roles_custom: bool = true,
            "Whether roles can be created and edited.",
            in Members: Control::Switch,
            code("src/domain/src/access/roles.rs", "policy.roles_custom");
        "roles.minimum" roles_minimum: u8 = 1,
            "How many roles a member must hold: 1 or 0. With 0, a member without a role can sign in but can't do anything.",
            in Members: Control::Choice(&["1", "0"]),
            code("src/service/src/role_choice.rs", "policy.roles_minimum");
        "language" language: Language = Language::English,
            "The language of invitations, unless another is chosen for one.",
            in General: Control::Choice(&["en", "de"]),
            code("src/service/src/invitations/evaluate_lines.rs", "policy.language");
        "members.managed_by" members_managed_by: ManagedBy = ManagedBy::Rank,
            "Who can change the roles of members and remove them.",
            in Members: Control::Choice(&["permission", "rank", "owner"]),
            code("src/domain/src/access.rs", "policy.members_managed_by");
        "members.leave" members_leave: Leave = Leave::Everyone,
            "Who can leave the organization.",
            in Members: Control::Choice(&["everyone", "managers", "non_managers", "nobody"]),
            code("src/domain/src/access.rs", "policy.members_leave");
        "members.exclusive" members_exclusive: bool = false,
            "Whether members can't belong to another organization with this setting. Someone who belongs to one is asked whether to move.",
            in Members: Control::Switch,
            code("src/service/src/exclusivity.rs", "policy.members_exclusive");
        "members.removed_account" members_removed_account: RemovedAccount = RemovedAccount::Keep,
            "What happens to the account of a removed member.",
            in Members: Control::Choice(&["keep", "close_if_last"]),
            code("src/domain/src/consequences.rs", "policy.members_removed_account");
        "members.removed_assets" members_removed_assets: RemovedAssets = RemovedAssets::MustTransfer,
            "What happens to the assets of a removed member.",
            in Members: Control::Choice(&["stay", "transfer_or_delete", "must_transfer"]),
            code("src/service/src/members/departing.rs", "policy.members_removed_assets");
        "members.undo_days" members_undo_days: u8 = 30,
            "For how many days a removal can be undone.",
            in Members: Control::number(0, 90, Unit::Days),
            code("src/service/src/mutation.rs", "policy.undo_life");
        "members.dormant_warn_days" members_dormant_warn_days: Option<u32> = None,
            "After how many days of inactivity a member is warned by e-mail. If it's empty, nobody is.",
            in Members: Control::optional_number(1, 3_650, Unit::Days),
            code("src/service/src/deadlines/dormant.rs", "policy.dormant_warn");
        "members.dormant_disable_days" members_dormant_disable_days: Option<u32> = None,
            "After how many days of inactivity a member is disabled, unless they're an owner. If it's empty, nobody is.",
            in Members: Control::optional_number(1, 3_650, Unit::Days),
            code("src/service/src/deadlines/dormant.rs", "policy.dormant_disable");
        "invitations.expire_after" invitations_expire_after_hours: Option<u32> = Some(168),
            "After how many hours an invitation expires; without a number it never does.",
            in Invitations: Control::optional_number(1, 8_760, Unit::Hours),
            code("src/service/src/invitations/invite.rs", "policy.invitation_life");
        "invitations.copy_link" invitations_copy_link: bool = true,
            "Whether the link of an invitation can be copied.",
            in Invitations: Control::Switch,
            code("src/service/src/invitations/link.rs", "policy.invitations_copy_link");
        "seats.limit" seats_limit: Option<u32> = None,
            "How many seats there are; without a number there is no limit.",
            in License: Control::optional_number(1, 10_000_000, Unit::Seats),
            code("src/domain/src/seats.rs", "policy.seats_limit");
        "seats.pending_counts" seats_pending_counts: bool = true,
            "Whether an open invitation takes a seat.",
            in License: Control::Switch,
            code("src/domain/src/seats.rs", "policy.seats_pending_counts");
        "seats.disabled_counts" seats_disabled_counts: bool = false,
            "Whether a disabled member takes a seat.",
            in License: Control::Switch,
            code("src/domain/src/seats.rs", "policy.seats_disabled_counts");
        "teams.mode" teams_mode: TeamsMode = TeamsMode::Many,
            "Whether members are grouped in teams, and in how many.",
            in Teams: Control::Choice(&["off", "one", "many"]),
            code("src/service/src/team_choice.rs", "policy.teams_mode");
        "tokens.max_lifetime" tokens_max_lifetime_days: u32 = 365,
            "How many days an access token is valid at most.",
            planned("access tokens");
        "joining" joining: BTreeSet<Joining> = BTreeSet::from([Joining::Invitation, Joining::VerifiedDomain]),
            "Whether people with an account here can join without an invitation. Their address must be in one of the allowed e-mail domains below.",
            in SignIn: Control::Joining,
            code("src/domain/src/access/joining.rs", "policy.lets_join");
        "sessions.idle" sessions_idle_minutes: u32 = 60,
            "After how many minutes without a request a session can no longer be used in the organization.",
            in SignIn: Control::number(5, 10_080, Unit::Minutes),
            code("src/service/src/org_context.rs", "policy.session_idle");
        "sessions.absolute" sessions_absolute_hours: u32 = 24,
            "After how many hours a session can no longer be used in the organization.",
            in SignIn: Control::number(1, 8_760, Unit::Hours),
            code("src/service/src/org_context.rs", "policy.session_absolute");
        "signin.password_length" signin_password_length: u32 = 15,
            "How many characters the password of a new member has at least.",
            in SignIn: Control::number(12, 64, Unit::Characters),
            code("src/service/src/accounts/validate.rs", "policy.password_length");
        "signin.email_domains" signin_email_domains: BTreeSet<String> = BTreeSet::new(),
            "Which e-mail domains people can be invited from. If the list is empty, any.",
            in SignIn: Control::Domains,
            code("src/service/src/invitations/evaluate_lines.rs", "policy.allows_email");
    }
}

impl Policy {
    /// How long an invitation is valid; `None` is for ever.
    #[must_use]
    pub fn invitation_life(&self) -> Option<Span> {
        self.invitations_expire_after_hours.map(|hours| Span::hours(i64::from(hours)))
    }

    /// After how long without a visit a member is warned; `None` is never.
    #[must_use]
    pub fn dormant_warn(&self) -> Option<Span> {
        self.members_dormant_warn_days.map(|days| Span::days(days.into()))
    }

    /// After how long without a visit a member is disabled; `None` is never.
    #[must_use]
    pub fn dormant_disable(&self) -> Option<Span> {
        self.members_dormant_disable_days.map(|days| Span::days(days.into()))
    }

    /// For how long a session can go unused and still act in the organization.
    #[must_use]
    pub fn session_idle(&self) -> Span {
        Span::minutes(i64::from(self.sessions_idle_minutes))
    }

    /// For how long after its start a session can act in the organization.
    #[must_use]
    pub fn session_absolute(&self) -> Span {
        Span::hours(i64::from(self.sessions_absolute_hours))
    }

    /// The fewest characters of the password of a new member, in an installation that asks for at least as many.
    #[must_use]
    pub fn password_length(&self, installation: u32) -> u32 {
        self.signin_password_length.max(installation)
    }

    /// Whether somebody with this address can be invited and join. A domain does not include those below it.
    #[must_use]
    pub fn allows_email(&self, key: &EmailKey) -> bool {
        self.signin_email_domains.is_empty() || self.signin_email_domains.contains(key.domain())
    }

    /// Whether people with an account can join without an invitation. Without an allowed domain nobody can.
    #[must_use]
    pub fn is_open_to_accounts(&self) -> bool {
        let ways = [Joining::VerifiedDomain, Joining::PlatformAccount];
        !self.signin_email_domains.is_empty() && ways.iter().any(|way| self.joining.contains(way))
    }

    /// Whether somebody with an account and this address can join without an invitation.
    #[must_use]
    pub fn lets_join(&self, key: &EmailKey) -> bool {
        self.is_open_to_accounts() && self.signin_email_domains.contains(key.domain())
    }

    /// For how long an act can be undone; `None` is not at all. The setting concerns removals only: disabling a member or
    /// cancelling an invitation can be reversed by hand anyway.
    #[must_use]
    pub fn undo_life(&self, act: Undoable) -> Option<Span> {
        let days = match act {
            Undoable::Remove => i64::from(self.members_undo_days),
            Undoable::Disable | Undoable::Cancel => 30,
        };
        (days > 0).then(|| Span::hours(24 * days))
    }
}

#[cfg(all(test, feature = "icu"))]
mod tests {
    use super::*;
    use crate::email::EmailAddress;

    #[test]
    fn a_domain_allows_its_own_addresses_in_any_case_and_none_below_it() {
        let key = |text: &str| EmailAddress::parse(text).unwrap().key();
        let any = Policy::default();
        assert!(any.allows_email(&key("ada@anywhere.example")));
        let one = Policy { signin_email_domains: BTreeSet::from(["acme.example".to_owned()]), ..any };
        assert!(one.allows_email(&key("Ada@ACME.example")));
        for other in ["ada@mail.acme.example", "ada@notacme.example", "ada@acme.example.org"] {
            assert!(!one.allows_email(&key(other)), "{other}");
        }
    }

    #[test]
    fn people_with_an_account_join_where_their_domain_is_allowed_and_joining_says_so() {
        let key = EmailAddress::parse("ada@acme.example").unwrap().key();
        let domains = BTreeSet::from(["acme.example".to_owned()]);
        let lets = |joining: &[Joining], domains: &BTreeSet<String>| {
            let (joining, signin_email_domains) = (joining.iter().copied().collect(), domains.clone());
            Policy { joining, signin_email_domains, ..Policy::default() }.lets_join(&key)
        };
        assert!(lets(&[Joining::VerifiedDomain], &domains) && lets(&[Joining::PlatformAccount], &domains));
        assert!(!lets(&[Joining::Invitation, Joining::Sso], &domains));
        assert!(!lets(&[Joining::VerifiedDomain], &BTreeSet::new()), "no domain is not any domain");
        assert!(!lets(&[Joining::VerifiedDomain], &BTreeSet::from(["other.example".to_owned()])));
    }

    #[test]
    fn the_longer_password_of_the_installation_and_the_organization_holds() {
        let policy = Policy { signin_password_length: 20, ..Policy::default() };
        assert_eq!((policy.password_length(15), policy.password_length(32)), (20, 32));
    }
}
