//! How long a decision takes for a member with 200 roles, about an asset deep inside others. Run by `cargo xtask bench`;
//! prints a table and decides nothing.

#![expect(clippy::expect_used, reason = "what only measures stops at the first surprise")]

use std::{hint::black_box, time::Instant};

use domain::{
    access::{Actor, Resource, decide, may_grant},
    id::{AccountId, MembershipId, OrgId, RoleId},
    landing::LandingPage,
    member::{ByTeam, Member, Role},
    permission::{GrantSet, Permission, Scope},
    policy::Policy,
    state::MembershipState,
};
use uuid::Uuid;

/// The roles of the member.
const ROLES: u128 = 200;
/// What each role grants: on a kind of its own, and one thing that every role grants.
const ACTIONS: [&str; 9] =
    ["READ", "USE", "CREATE", "UPDATE", "DELETE", "EXPORT", "IMPORT", "SHARE", "DISABLE"];
/// How deep the asset is: each of these assets has an owner and a creator.
const PARENTS: u128 = 20;
/// The decisions of one sample, and the samples.
const SAMPLE: u32 = 1_000;
const SAMPLES: usize = 201;

fn main() {
    let member = member();
    let policy = Policy::default();
    let owners: Vec<MembershipId> =
        (0..2 * PARENTS).rev().map(|n| MembershipId::new(Uuid::from_u128(n))).collect();
    let asset = Resource::Asset { id: None, owners: &owners, share: None };
    let permission = |text: String| text.parse::<Permission>().expect("a permission");
    // By the last role; on one's own things; on somebody else's; by every role; by none.
    let asked = [
        permission(format!("Asset.Kind{}.UPDATE", ROLES - 1)),
        permission(format!("Asset.Kind{}.DELETE", ROLES / 2)),
        permission("User.Member.READ".to_owned()),
        permission("Asset.Nothing.READ".to_owned()),
    ];
    println!(
        "\nDecisions for a member with {ROLES} roles, {} grants each, on an asset below {PARENTS} others",
        ACTIONS.len() + 1
    );
    let cold = Actor::member(member.clone());
    let cached = Actor::member(member.clone()).with_union();
    for (what, actor) in [("from the roles", &cold), ("from the union of the request", &cached)] {
        let mut n = 0;
        let time = median(|| {
            n = (n + 1) % asked.len();
            black_box(decide(actor, &asked[n], asset, &policy).is_ok());
        });
        println!("  one decision, {what:<33} {time:>8.0} ns");
    }
    let helper = role(ROLES - 1);
    let time = median(|| {
        let resource = Resource::Organization;
        let given = std::slice::from_ref(&helper);
        black_box(may_grant(&cached, &Permission::MEMBER_READ, resource, given, &policy).is_ok());
    });
    println!("  giving a role                                    {time:>8.0} ns");
    let mut unions = Vec::new();
    for _ in 0..SAMPLES {
        let actor = Actor::member(member.clone());
        let begun = now();
        black_box(actor.grants());
        unions.push(begun.elapsed().as_secs_f64());
    }
    println!("  the union of the roles, once for each request    {:>8.0} µs", middle(unions) * 1e6);
}

fn member() -> Member {
    Member {
        id: MembershipId::new(Uuid::from_u128(0)),
        account_id: AccountId::new(Uuid::from_u128(0)),
        org_id: OrgId::new(Uuid::from_u128(0)),
        name: String::new(),
        email: String::new(),
        state: MembershipState::Active,
        roles: (0..ROLES).map(role).collect(),
        by_team: ByTeam::default(),
    }
}

fn role(n: u128) -> Role {
    let on_kind = |action: &&str| (format!("Asset.Kind{n}.{action}"), Scope::All);
    let own = (format!("Asset.Kind{n}.DELETE"), Scope::Own);
    let all = ACTIONS.iter().filter(|action| **action != "DELETE").map(on_kind);
    let all = all.chain([own, ("User.Member.READ".to_owned(), Scope::All)]);
    let grants: GrantSet = all.map(|(text, scope)| (text.parse().expect("a permission"), scope)).collect();
    Role {
        id: RoleId::new(Uuid::from_u128(n)),
        key: format!("role-{n}"),
        name: format!("Role {n}"),
        description: String::new(),
        audience: String::new(),
        rank: 40,
        is_system: false,
        is_owner: false,
        is_default: false,
        default_view: LandingPage::default(),
        cloned_from: None,
        grants,
    }
}

/// The median of the samples: nanoseconds for one call.
fn median(mut call: impl FnMut()) -> f64 {
    let mut sample = || {
        let begun = now();
        for _ in 0..SAMPLE {
            call();
        }
        begun.elapsed().as_secs_f64() / f64::from(SAMPLE) * 1e9
    };
    middle((0..SAMPLES).map(|_| sample()).collect())
}

fn middle(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or_default()
}

#[expect(clippy::disallowed_methods, reason = "this measures durations")]
fn now() -> Instant {
    Instant::now()
}
