//! Rule 2 of the model through the use cases: whatever people try, in any order, nobody alone and no two together end up with
//! a grant that neither they nor a giver who had it gave them. The decisions alone are tried with far more sequences in
//! `src/domain/src/access/tests/coalitions.rs`; here what each use case reads and writes is part of it.

use domain::{
    error::ErrorKind,
    id::{MembershipId, RoleId},
    landing::LandingPage,
    member::{Member, Role},
    permission::{GrantSet, Permission, Scope},
    secret::Secret,
    view::InviteOutcome,
};
use service::{
    Caller,
    invitations::{self, InviteMembers},
    members::{self, ChangeRoles},
    orgs,
    roles::{self, CreateRole, DeleteRole, RoleFields, SetRoleDefaults, UpdateRole},
};
use testkit::{Org, World};

use crate::{
    roles::{create, helper},
    short::{NONE, outcome},
};

/// Numbers that are the same in every run.
struct Numbers(u64);

impl Numbers {
    /// A number below `n`.
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % n
    }

    fn one_of<T: Clone>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())].clone()
    }
}

/// An organization and who tries things in it.
struct Place<'w> {
    world: &'w World,
    org: Org,
    numbers: Numbers,
    people: Vec<(Caller, MembershipId)>,
    /// Open invitations: who sent it, and the token.
    open: Vec<(usize, Secret)>,
}

impl Place<'_> {
    async fn new(world: &World, seed: u64) -> Place<'_> {
        let org = world.organization("Globex").await;
        let mut people = vec![(org.owner.clone(), org.owner_id)];
        for role in ["admin", "auditor", "member", "viewer"] {
            people.push(world.enrol(&org, role).await);
        }
        // Somebody who edits roles and holds little, and somebody who gives them.
        for (name, may) in [
            ("Editor", vec![Permission::ROLE_CREATE, Permission::ROLE_UPDATE, Permission::ROLE_DELETE]),
            (
                "Giver",
                vec![Permission::MEMBER_ROLE_UPDATE, Permission::INVITE_CREATE, Permission::MEMBER_DELETE],
            ),
        ] {
            let grants: GrantSet = may.into_iter().map(|permission| (permission, Scope::All)).collect();
            let fields = RoleFields { rank: 40, ..helper(name, grants) };
            let role = create(world, &org.owner, &org, fields).await.unwrap();
            let (caller, member) = world.enrol(&org, "viewer").await;
            let command = ChangeRoles { member, roles: vec![role] };
            members::change_roles(&world.service, &org.owner, &org.slug, command).await.unwrap();
            people.push((caller, member));
        }
        Place { world, org, numbers: Numbers(seed), people, open: Vec::new() }
    }

    async fn roles(&self) -> Vec<Role> {
        let mut tx = self.world.service.store().read().await.unwrap();
        let roles = tx.org(self.org.id).list_roles().await.unwrap();
        tx.close().await.unwrap();
        roles
    }

    /// Everybody as they are now.
    async fn everybody(&self) -> Vec<Member> {
        let mut tx = self.world.service.store().read().await.unwrap();
        let roles = tx.org(self.org.id).list_roles().await.unwrap();
        let mut all = Vec::new();
        for (_, id) in &self.people {
            let found = tx.org(self.org.id).find_member(*id, &roles, self.world.service.now()).await.unwrap();
            all.push(found.unwrap());
        }
        tx.close().await.unwrap();
        all
    }

    /// Grants to try: mostly what the giver has, sometimes more.
    fn grants(&mut self, giver: &Member) -> GrantSet {
        let held = giver.grants();
        let mut wanted: GrantSet = held
            .iter()
            .filter(|_| self.numbers.below(3) == 0)
            .map(|(permission, scope)| (permission.clone(), scope))
            .collect();
        if self.numbers.below(4) == 0 {
            wanted.add(self.numbers.one_of(Permission::KNOWN), Scope::All);
        }
        wanted
    }

    fn fields(&mut self, giver: &Member, had: Option<&Role>) -> RoleFields {
        let mut grants = self.grants(giver);
        if let Some(had) = had.filter(|_| self.numbers.below(2) == 0) {
            grants.add_all(&had.grants);
        }
        let name = format!("Role {}", self.world.number());
        RoleFields { rank: [10, 20, 40, 80, 100][self.numbers.below(5)], ..helper(&name, grants) }
    }

    /// Somebody tries something. Answers the number of the giver, if it was done.
    async fn attempt(&mut self) -> Option<(usize, String)> {
        let (world, slug) = (self.world, self.org.slug.clone());
        let (service, roles, all) = (&world.service, self.roles().await, self.everybody().await);
        let by = self.numbers.below(self.people.len());
        let caller = self.people[by].0.clone();
        let chosen = |numbers: &mut Numbers| -> Vec<RoleId> {
            (0..=numbers.below(2)).map(|_| numbers.one_of(&roles).id).collect()
        };
        let (what, done) = match self.numbers.below(9) {
            0 | 1 => {
                let address = format!("new{}@example.org", world.number());
                let command = InviteMembers::pasted(&address, chosen(&mut self.numbers));
                let lines = invitations::invite(service, &caller, &slug, command).await;
                let InviteOutcome::Invited { id } = outcome(lines.ok()?.into_iter().next()?) else {
                    return None;
                };
                self.open.push((by, world.token(id, 1)));
                ("invites".to_owned(), Ok(()))
            }
            2 => {
                let at = self.numbers.below(self.open.len().max(1));
                let (inviter, token) = self.open.get(at).cloned()?;
                let form = World::form(&token, "Newcomer");
                let (session, _) = invitations::join(service, world.origin(), form).await.ok()?;
                self.open.remove(at);
                let person = world.caller_of(&session).await;
                let member = orgs::frame(service, &person, &slug).await.unwrap().membership_id;
                self.people.push((person, member));
                return Some((inviter, "their invitation is accepted".to_owned()));
            }
            3 | 4 => {
                let member = self.numbers.one_of(&self.people).1;
                let command = ChangeRoles { member, roles: chosen(&mut self.numbers) };
                (
                    format!("{command:?}"),
                    members::change_roles(service, &caller, &slug, command).await.map(drop),
                )
            }
            5 => {
                let fields = self.fields(&all[by], None);
                let command = CreateRole { fields, cloned_from: None };
                (format!("{command:?}"), roles::create(service, &caller, &slug, command).await.map(drop))
            }
            6 => {
                let role = self.numbers.one_of(&roles);
                let fields = self.fields(&all[by], Some(&role));
                let command = UpdateRole { role: role.id, fields, agreed: None };
                (format!("{command:?}"), roles::update(service, &caller, &slug, command).await.map(drop))
            }
            7 => {
                let (role, other) = (self.numbers.one_of(&roles).id, self.numbers.one_of(&roles).id);
                let command = DeleteRole { role, replacement: Some(other), agreed: None };
                (format!("{command:?}"), roles::delete(service, &caller, &slug, command).await.map(drop))
            }
            _ => {
                let role = self.numbers.one_of(&roles).id;
                let command = SetRoleDefaults { role, default_view: LandingPage::Users, is_default: true };
                (
                    format!("{command:?}"),
                    roles::set_defaults(service, &caller, &slug, command).await.map(drop),
                )
            }
        };
        match done {
            Ok(()) => Some((by, what)),
            Err(ErrorKind::Denied { .. } | ErrorKind::Invalid { .. } | ErrorKind::LastOwner) => None,
            Err(error) => panic!("{what}: {error:?}"),
        }
    }
}

/// What `giver`, who did something, gave to some of those who were there before or have come: more than they had themselves,
/// or anything at all to a pair that they are one of.
fn usurped(giver: usize, before: &[Member], after: &[Member]) -> Vec<String> {
    let had = |n: usize| before.get(n).map(Member::grants).unwrap_or_default();
    let mut wrong = Vec::new();
    let given = had(giver);
    let mut check = |who: &[usize]| {
        let (mut earlier, mut later) = (GrantSet::default(), GrantSet::default());
        who.iter().for_each(|n| earlier.add_all(&had(*n)));
        who.iter().for_each(|n| later.add_all(&after[*n].grants()));
        for (permission, scope) in earlier.missing_for(&later) {
            if who.contains(&giver) || given.scope_of(permission) < Some(scope) {
                wrong.push(format!("{who:?} hold {permission} {scope:?} by {giver}"));
            }
        }
    };
    for one in 0..after.len() {
        check(&[one]);
        (one + 1..after.len()).for_each(|other| check(&[one, other]));
    }
    wrong
}

#[tokio::test]
async fn nobody_alone_or_with_another_ends_up_with_what_no_giver_who_had_it_gave_them() {
    let world = World::sqlite().await;
    world.set_up().await;
    let mut done = 0;
    for seed in 1..=8 {
        let mut place = Place::new(&world, seed * 7_919).await;
        for _ in 0..40 {
            let before = place.everybody().await;
            let Some((giver, what)) = place.attempt().await else { continue };
            done += 1;
            let wrong = usurped(giver, &before, &place.everybody().await);
            assert!(wrong.is_empty(), "seed {seed}: {giver}: {what}: {}", wrong.join("; "));
        }
    }
    assert!(done > 60, "only {done} attempts were permitted: nothing was tried");
    assert_eq!(world.violations().await, NONE);
}
